"""Waits, measured on the audio: from the end of one stretch of speech to the start of the next on either channel."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import Field

from qa_audit.model.facts import SpeechSpan
from qa_audit.model.finding import Bound, Measure
from qa_audit.model.interval import Interval, support
from qa_audit.rules.options import Options
from qa_audit.rules.truth import Truth

TOLERANCE_S = 0.3
"""Default tolerance of a wait, from the catalogue: against 5 s, 4.8 s passes and 4.5 s fails."""

SHARE_OF_TOLERANCE = 1 / 3
"""The part of the tolerance that a passing measurement must clear: with it 4.8 s passes whatever its uncertainty,
as the catalogue says, and 4.7 s ± 0.1 s, which straddles the limit less its tolerance, does not."""

CALL_END_UNCERTAINTY_S = 0.1
"""Recorders stop within about 0.1 s of the hang-up (the value that the timeline states)."""


class Limits(Options):
    """How long a wait must be.

    Attributes:
        at_least_s: Shortest allowed wait in seconds.
        at_most_s: Longest allowed wait in seconds; none by default.
        tolerance_s: What a wait may fall short of a limit before it counts against the agent.
    """

    at_least_s: float = Field(ge=0, le=600)
    at_most_s: float | None = Field(default=None, gt=0, le=3600)
    tolerance_s: float = Field(default=TOLERANCE_S, ge=0, le=5)


@dataclass(frozen=True, slots=True)
class Wait:
    """A measured stretch in which nobody speaks."""

    span: Interval
    uncertainty_s: float

    @property
    def value_s(self) -> float:
        """Its length."""
        return self.span.duration_s

    def measure(self, name: str, limit_s: float | None = None, bound: Bound | None = None) -> Measure:
        """The wait as a measure of a finding, to the millisecond."""
        return Measure(name, round(self.value_s, 3), "s", limit_s, round(self.uncertainty_s, 3), bound)

    def measure_against(self, name: str, limits: Limits) -> Measure:
        """The same with the limit that it breaks, else with the shortest length that is asked for."""
        if limits.at_most_s is not None and short_enough(self, limits) is not Truth.YES:
            return self.measure(name, limits.at_most_s, Bound.AT_MOST)
        return self.measure(name, limits.at_least_s, Bound.AT_LEAST)


def long_enough(wait: Wait, limits: Limits) -> Truth:
    """Whether a wait reaches its lower limit; unclear where its uncertainty straddles the limit less the tolerance."""
    return reaches(wait.value_s, wait.uncertainty_s, limits.at_least_s - limits.tolerance_s, limits.tolerance_s)


def short_enough(wait: Wait, limits: Limits) -> Truth:
    """Whether a wait keeps its upper limit."""
    if limits.at_most_s is None:
        return Truth.YES
    return reaches(-wait.value_s, wait.uncertainty_s, -(limits.at_most_s + limits.tolerance_s), limits.tolerance_s)


def reaches(value: float, uncertainty: float, threshold: float, tolerance: float) -> Truth:
    """Whether `value` reaches `threshold`; unclear where its uncertainty does not let that be told."""
    # Rounded to the nanosecond: 13.0 + 4.8 - 13.0 is a hair under 4.8.
    value, threshold = round(value, 9), round(threshold, 9)
    if value >= round(threshold + min(uncertainty, tolerance * SHARE_OF_TOLERANCE), 9):
        return Truth.YES
    return Truth.NO if value + uncertainty < threshold else Truth.UNCLEAR


class SpeechAxis:
    """Speech of both sides on one axis, with the uncertainty of every boundary.

    Args:
        spans: Speech of all channels.
        end_s: When the call ended.
    """

    def __init__(self, spans: Iterable[SpeechSpan], end_s: float) -> None:
        kept = [speech for speech in spans if speech.span.start_s < end_s]
        self._joined = support(speech.span for speech in kept)
        self._starts = {speech.span.start_s: speech.uncertainty_s for speech in kept}
        self._ends = {speech.span.end_s: speech.uncertainty_s for speech in kept}
        self.end_s = end_s

    @property
    def last_end_s(self) -> float:
        """When the last speech ended; 0 where nobody spoke."""
        return min(self._joined[-1].end_s, self.end_s) if self._joined else 0.0

    def quiet_after(self, time_s: float) -> Wait:
        """The silence that follows: from the end of the speech at or before `time_s` to the next speech or the end."""
        start_s, start_uncertainty = min(time_s, self.end_s), 0.0
        for span in self._joined:
            if span.start_s < time_s - 1e-9:
                start_s = min(max(span.end_s, start_s) if span.end_s >= time_s - 1e-9 else start_s, self.end_s)
                start_uncertainty = self._ends.get(span.end_s, 0.0)
        following = next((span for span in self._joined if span.start_s >= start_s - 1e-9), None)
        if following is None:
            return Wait(Interval(start_s, self.end_s), math.hypot(start_uncertainty, CALL_END_UNCERTAINTY_S))
        end_uncertainty = self._starts.get(following.start_s, 0.0)
        return Wait(Interval(start_s, max(start_s, following.start_s)), math.hypot(start_uncertainty, end_uncertainty))

    def quiet_before_end(self) -> Wait:
        """The silence before the call ended: from the end of the last speech."""
        return self.quiet_after(self.last_end_s)
