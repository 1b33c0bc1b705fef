"""The supervisors' desk: a local web application over one audit folder.

Findings and audio are read from the folder and never changed; what people say about them is a list of events that only
grows. The current state is folded from the events (`state`), each viewer sees the events they may see (`blind`), and
everything shown (queue, score, results, exported cases) comes from that state.
"""
