"""Speech levels of stretches of a call, with how well they are known."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa_audit.model.facts import SpeechSpan
from qa_audit.model.transcript import Role
from qa_audit.rules.context import CallContext

SPREAD_DB = 1.2
"""Least spread of the level of one second of speech, in dB; that of n seconds is the root of n smaller. Measured on the
41 sides of the sample calls: median 0.35, 80th percentile 0.85, 90th percentile 1.5; people vary more than synthetic
voices, so the median does not do."""

NINETIETH = 1.645
"""Standard deviations of a normal error's 90th percentile (both tails)."""

SHORTEST_S = 0.3
"""Chosen: shorter spans (a breath, a click, 嗯) say little about the level of a voice."""


@dataclass(frozen=True, slots=True)
class Level:
    """Level of several spans of speech.

    Attributes:
        value_dbfs: Mean of their power, weighted by length.
        uncertainty_db: 90th percentile of its error, from the length of the speech and the spread of the spans.
        seconds: How much speech it rests on.
    """

    value_dbfs: float
    uncertainty_db: float
    seconds: float


def level_of(spans: Sequence[SpeechSpan], spread_db: float = SPREAD_DB) -> Level | None:
    """The level of several spans; None where they are too short to tell."""
    long = [s for s in spans if s.span.duration_s >= SHORTEST_S]
    seconds = sum(s.span.duration_s for s in long)
    if seconds <= 0.0:
        return None
    power = sum(s.span.duration_s * 10 ** (s.level_dbfs / 10) for s in long) / seconds
    return Level(10 * math.log10(power), NINETIETH * spread_db / math.sqrt(seconds), seconds)


def spread_of(groups: Iterable[Sequence[SpeechSpan]]) -> float:
    """Spread of the level of one second of speech, from the spans of groups within which it should be the same."""
    total, degrees = 0.0, 0
    for spans in groups:
        long = [s for s in spans if s.span.duration_s >= SHORTEST_S]
        if len(long) < 2:
            continue
        seconds = sum(s.span.duration_s for s in long)
        mean = sum(s.level_dbfs * s.span.duration_s for s in long) / seconds
        total += sum(s.span.duration_s * (s.level_dbfs - mean) ** 2 for s in long)
        degrees += len(long) - 1
    return max(SPREAD_DB, math.sqrt(total / degrees)) if degrees else SPREAD_DB


def spans_of(role: Role, context: CallContext) -> tuple[SpeechSpan, ...]:
    """Speech of one side: what carries recognised words, or all of it where that is not even a second."""
    every = [(p.channel, s) for p in context.call.speech if p.role is role for s in p.spans]
    certain = [s for channel, s in every if (channel, s.span) in context.certain_spans]
    if sum(s.span.duration_s for s in certain) >= 1.0:
        return tuple(certain)
    return tuple(s for _, s in every)
