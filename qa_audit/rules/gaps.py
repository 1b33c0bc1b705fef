"""Stretches between two pieces of speech in which nobody speaks."""

import math
from collections.abc import Iterable

from qa_audit.model.facts import SpeechSpan, ToneKind
from qa_audit.model.interval import Interval
from qa_audit.rules.context import CallContext
from qa_audit.rules.waits import Wait

HIDING_SNR_DB = 6.0
"""Chosen: in noise this near to the speech a low voice may go undetected (the noisy sample calls have 2 to 4 dB)."""

LINE_TONES = frozenset({ToneKind.RINGBACK, ToneKind.CALL_WAITING})


def may_hide_speech(context: CallContext) -> bool:
    """Whether a line is so noisy that a stretch without speech may be none."""
    return any(party.snr_db is not None and party.snr_db < HIDING_SNR_DB for party in context.call.speech)


def tone_in(stretch: Interval, context: CallContext) -> bool:
    """Whether another line rings in a stretch."""
    return any(tone.kind in LINE_TONES and tone.span.overlaps(stretch) for tone in context.call.tones)


def speech_spans(context: CallContext, certain: bool) -> list[SpeechSpan]:
    """Speech of all sides: all of it, or only what carries recognised words."""
    return [
        speech
        for party in context.call.speech
        for speech in party.spans
        if not certain or (party.channel, speech.span) in context.certain_spans
    ]


def quiet_stretches(spans: Iterable[SpeechSpan], longer_than_s: float) -> tuple[Wait, ...]:
    """The stretches between the first and the last speech that nobody fills, in order of time.

    Args:
        spans: Speech of all sides, in any order.
        longer_than_s: Shorter stretches are left out.
    """
    found: list[Wait] = []
    last: SpeechSpan | None = None
    for speech in sorted(spans, key=lambda s: s.span):
        if last is None:
            last = speech
            continue
        start_s, end_s = last.span.end_s, speech.span.start_s
        if end_s - start_s > longer_than_s:
            found.append(Wait(Interval(start_s, end_s), math.hypot(last.uncertainty_s, speech.uncertainty_s)))
        if speech.span.end_s > start_s:
            last = speech
    return tuple(found)
