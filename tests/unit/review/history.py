"""Short histories for tests: events are numbered in the order in which they are written down."""

from itertools import count

from qa_audit.model.finding import Verdict
from qa_audit.review.events import Event, Kind

CALL, RULE = "c-1", "opening.greeting"


class History:
    """Writes events down."""

    def __init__(self):
        self._numbers = count(1)
        self.events = []

    def add(self, actor, kind, **fields):
        number = next(self._numbers)
        event = Event(number, f"2026-11-22T10:{number // 60:02}:{number % 60:02}+00:00", actor, kind, **fields)
        self.events.append(event)
        return number

    def decide(self, actor, verdict, text="", rule=RULE, call=CALL):
        return self.add(actor, Kind.DECIDED, call_id=call, rule_id=rule, verdict=Verdict(verdict), text=text)

    def settle(self, actor, verdict, text="", rule=RULE, call=CALL):
        return self.add(actor, Kind.SETTLED, call_id=call, rule_id=rule, verdict=Verdict(verdict), text=text)

    def appeal(self, actor, text, rule=RULE, call=CALL):
        return self.add(actor, Kind.APPEALED, call_id=call, rule_id=rule, text=text)

    def comment(self, actor, text, rule=None, call=CALL):
        return self.add(actor, Kind.COMMENTED, call_id=call, rule_id=rule, text=text)

    def calibrate(self, actor, first, second, rules=(RULE,), call=CALL):
        return self.add(actor, Kind.CALIBRATED, call_id=call, people=(first, second), rules=tuple(rules))

    def undo(self, actor, target, call=CALL):
        return self.add(actor, Kind.UNDONE, call_id=call, target=target)
