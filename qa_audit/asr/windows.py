"""Which stretches of a channel are decoded together, with which audio around them, in which window.

Everything here depends on one channel alone, so that a stretch is decoded the same way whatever else is in the batch.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qa_audit.model.interval import Interval

JOIN_GAP_S = 0.6
"""Spans closer than this are one utterance. Rules measure waits from 1 s on, so 1 s must separate; within a sentence
pauses reach about 0.5 s. Measured on synthetic calls and real telephone-band clips: see tests/benchmarks/hearing.py."""

LONGEST_S = 15.0
"""Longest utterance that joining makes."""

LONGEST_SPAN_S = 26.0
"""Longer speech without a pause is cut, so that it fits a window of 30 s with its margins."""

MARGIN_S = 0.4
"""Real audio around the speech: the recogniser hears beginnings and ends of words that the detector cuts off."""

TRAIL_S = 1.0
"""Least silence after the audio: the model was trained on windows that end in silence, and cuts the last word short
without it."""

WINDOW_STEP_S = 2.0
"""Windows come in steps, so that stretches of like length share a batch."""

SHORTEST_WINDOW_S = 4.0
LONGEST_WINDOW_S = 30.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Speech that is decoded in one piece and becomes one utterance.

    Attributes:
        speech: Speech spans inside, in order.
        audio: What the recogniser gets: the speech with its margins.
        window_s: Length of the window, filled up with silence.
    """

    speech: tuple[Interval, ...]
    audio: Interval
    window_s: float

    @property
    def span(self) -> Interval:
        """From the first span's start to the last span's end."""
        return self.speech[0].hull(self.speech[-1])

    @property
    def speech_s(self) -> float:
        """Seconds of speech without the pauses."""
        return math.fsum(span.duration_s for span in self.speech)


def plan(speech: Sequence[Interval], duration_s: float) -> tuple[Stretch, ...]:
    """Join the speech spans of one channel to stretches.

    Args:
        speech: Speech spans in order, disjoint.
        duration_s: Length of the recording.

    Returns:
        The stretches in order; every span is in exactly one (a very long one in several).
    """
    joined = [part for run in _runs(_cut_long(speech)) for part in _split(run)]
    stretches: list[Stretch] = []
    for number, spans in enumerate(joined):
        before_s = joined[number - 1][-1].end_s if number else 0.0
        after_s = joined[number + 1][0].start_s if number + 1 < len(joined) else duration_s
        audio = Interval(
            max(before_s, spans[0].start_s - MARGIN_S),
            max(spans[-1].end_s, min(after_s, duration_s, spans[-1].end_s + MARGIN_S)),
        )
        stretches.append(Stretch(spans, audio, window_for(audio.duration_s)))
    return tuple(stretches)


def window_for(audio_s: float) -> float:
    """The shortest window of the steps that holds `audio_s` seconds and the silence after them."""
    steps = math.ceil(round((audio_s + TRAIL_S) / WINDOW_STEP_S, 6))
    return min(LONGEST_WINDOW_S, max(SHORTEST_WINDOW_S, steps * WINDOW_STEP_S))


def _cut_long(speech: Sequence[Interval]) -> list[Interval]:
    """Cut spans that no window holds into equal pieces."""
    pieces: list[Interval] = []
    for span in speech:
        n = max(1, math.ceil(span.duration_s / LONGEST_SPAN_S))
        bounds = [span.start_s + span.duration_s * i / n for i in range(n)] + [span.end_s]
        pieces += [Interval(bounds[i], bounds[i + 1]) for i in range(n)]
    return pieces


def _runs(spans: Sequence[Interval]) -> list[tuple[Interval, ...]]:
    runs: list[list[Interval]] = []
    for span in spans:
        if runs and span.start_s - runs[-1][-1].end_s <= JOIN_GAP_S:
            runs[-1].append(span)
        else:
            runs.append([span])
    return [tuple(run) for run in runs]


def _split(run: tuple[Interval, ...]) -> list[tuple[Interval, ...]]:
    """Split a run that is too long at its longest pause, and its parts again."""
    if len(run) == 1 or run[-1].end_s - run[0].start_s <= LONGEST_S:
        return [run]
    at = max(range(1, len(run)), key=lambda i: (run[i].start_s - run[i - 1].end_s, -i))
    return [*_split(run[:at]), *_split(run[at:])]
