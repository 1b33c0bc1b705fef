"""A heard call written down as a case: `build_case` of the text gives the rules what they saw on the recording.

Times are rounded to hundredths of a second and levels to tenths of a decibel. What a case cannot say is left out:
times of single words, a line that goes dead, why speech has no text. Measured on the 39 sample calls: 1364 of 1365
verdicts are those of the recording; the other is a doubt, because single words were surer than their utterance.
"""

import re
from statistics import median

from qa_audit.model.recording import Party
from qa_audit.model.timeline import CallTimeline, PartySpeech
from qa_audit.model.transcript import Role

_PARTIES = ("agent", "customer")


def write_case(timeline: CallTimeline) -> str:
    """Write a call in the lines of `qa_audit.script.case`.

    Args:
        timeline: The call; texts are written as they are, so private numbers must be covered before.
    """
    mono = len({party.channel for party in timeline.speech}) < 2 and not timeline.roles.separate_channels
    lines = []
    if mono:
        known = any(utterance.role is not Role.UNKNOWN for utterance in timeline.utterances)
        lines.append("mono roles known" if known else "mono")
    elif timeline.roles.agent_channel is None:
        lines.append("roles unknown")
    spans = [speech for party in timeline.speech for speech in party.spans]
    if spans:
        lines.append(f"uncertainty {_number(median(speech.uncertainty_s for speech in spans))}")
    # One line says what the noise on a line is: on one channel all parties share it.
    noise = {_channel_name(party, mono, timeline): party.noise_floor_dbfs for party in timeline.speech}
    lines += [f"noise {who} {_level(level_dbfs)}" for who, level_dbfs in noise.items() if level_dbfs < 0]
    events: list[tuple[float, str]] = []
    for party in timeline.speech:
        who = _speaker(party.role, party.channel, timeline)
        events += [
            (
                speech.span.start_s,
                f"speech {who} {_span(speech.span.start_s, speech.span.end_s)} {_level(speech.level_dbfs)}",
            )
            for speech in party.spans
        ]
    for heard in timeline.utterances:
        who = _speaker(heard.role, heard.channel, timeline)
        sure = f"({heard.confidence:.4f})"
        events.append(
            (heard.span.start_s, f"{who} {_span(heard.span.start_s, heard.span.end_s)} {sure} {_text(heard.text)}")
        )
    for missed in timeline.unrecognised:
        who = _speaker(Role.UNKNOWN, missed.channel, timeline)
        events.append((missed.span.start_s, f"unrecognised {who} {_span(missed.span.start_s, missed.span.end_s)}"))
    for tone in timeline.tones:
        who = _speaker(Role.UNKNOWN, tone.channel, timeline)
        events.append((tone.span.start_s, f"tone {tone.kind.value} {who} {_span(tone.span.start_s, tone.span.end_s)}"))
    lines += [line for _, line in sorted(events, key=lambda event: event[0])]
    if timeline.metadata.direction in ("inbound", "outbound"):
        lines.append(f"direction {timeline.metadata.direction}")
    told = timeline.metadata.hangup_by
    by = told.value if told is not None else Party.UNKNOWN.value
    lines.append(f"hangup {_number(timeline.recording.duration_s)} {by}")
    return "\n".join(lines) + "\n"


def _speaker(role: Role, channel: int, timeline: CallTimeline) -> str:
    """Who a line is about: by the channel where each party has its own, else by the role."""
    agent = timeline.roles.agent_channel
    if timeline.roles.separate_channels and agent is not None:
        return _PARTIES[0 if channel == agent else 1]
    if role is not Role.UNKNOWN:
        return role.value
    return _PARTIES[min(channel, 1)]


def _channel_name(party: PartySpeech, mono: bool, timeline: CallTimeline) -> str:
    return _PARTIES[0] if mono else _speaker(party.role, party.channel, timeline)


def _text(text: str) -> str:
    # A line is a line, and what follows # would be a comment.
    return re.sub(r"\s+", " ", text).replace("#", "＃").strip() or "…"


def _span(start_s: float, end_s: float) -> str:
    start, end = _number(start_s), _number(end_s)
    return f"{start}-{end if float(end) > float(start) else _number(start_s + 0.01)}"


def _number(value: float) -> str:
    return f"{value:.2f}"


def _level(level_dbfs: float) -> str:
    return f"{min(-0.1, level_dbfs):.1f}"
