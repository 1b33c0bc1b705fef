"""Which stretches of a channel are decoded together, with which audio around them, in which window.

Everything here depends on one channel alone, so that speech is decoded the same way whatever else is in the batch.

    speech      ## ####   ###          #######
    utterances  [-----]   [-]          [-----]      pauses over `JOIN_GAP_S` separate them
    windows   [--------------..]     [---------..]  pauses over `CONTEXT_GAP_S` separate these; .. is added silence
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa_audit.model.interval import Interval

JOIN_GAP_S = 0.6
"""Spans closer than this are one utterance. Rules measure waits from 1 s on, so 1 s must separate; within a sentence
pauses reach about 0.5 s."""

JOIN_GAP_MONO_S = 0.35
"""The same where both parties speak on one channel: answers follow faster than that, and an utterance has one voice."""

CONTEXT_GAP_S = 2.0
"""Utterances closer than this are decoded in one window: each is context for the other. Measured, greedy: character
error on sample calls 0.139 against 0.176 for one window an utterance, on real clips in the telephone band 0.283 against
0.303, at the same cost. Longer pauses make Whisper drop what follows them, unless they are shortened (`packs`)."""

LONGEST_S = 22.0
"""Longest speech that is joined in one window. Measured as `WITHOUT_PROMPT`: edits 223, 303 and 587, with 15 s 223, 304
and 595 (with a penalty-free beam, 590 and 595, with 28 s 598); on the next third of the sample calls no difference."""

LONGEST_SPAN_S = 26.0
"""Longer speech without a pause is cut, so that it fits a window of 30 s with its margins."""

MARGIN_S = 0.4
"""Real audio around the speech: the recogniser hears beginnings and ends of words that the detector cuts off. 0.3 and
0.5 are as good within the noise of the measurement; 0.15 is worse (character error on synthetic calls +0.04)."""

TRAIL_S = 1.0
"""Least silence after the audio: the model was trained on windows that end in silence. 2 s gain nothing more,
0.5 s lose 0.01 of character error on some sets."""

WINDOW_STEP_S = 2.0
"""Windows come in steps, so that speech of like length shares a batch. Measured: steps of 1 s save a fortieth of the
time, change nothing on sample calls (0.114 and 0.115) and lose a hundredth of character error on real clips."""

SHORTEST_WINDOW_S = 4.0
LONGEST_WINDOW_S = 30.0

Spans = tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Speech that is decoded in one piece.

    Attributes:
        utterances: The speech spans of each utterance in it, in order.
        audio: What the recogniser gets: the speech with its margins.
        length_s: Length of the window, filled up with silence.
    """

    utterances: tuple[Spans, ...]
    audio: Interval
    length_s: float


def plan(speech: Sequence[Interval], duration_s: float, join_gap_s: float = JOIN_GAP_S) -> tuple[Window, ...]:
    """Lay windows over the speech of one channel.

    Args:
        speech: Speech spans in order, disjoint.
        duration_s: Length of the recording.
        join_gap_s: Longest pause inside an utterance.

    Returns:
        The windows in order; every span is in exactly one utterance of one window (a very long one in several).
    """
    windows: list[Window] = []
    groups = [part for run in _runs(_cut_long(speech), CONTEXT_GAP_S) for part in _split(run)]
    for number, spans in enumerate(groups):
        before_s = groups[number - 1][-1].end_s if number else 0.0
        after_s = groups[number + 1][0].start_s if number + 1 < len(groups) else duration_s
        windows.append(_window(tuple(_runs(spans, join_gap_s)), before_s, after_s, duration_s))
    return tuple(windows)


def alone(window: Window, index: int, duration_s: float) -> Window:
    """One utterance of a window in a window of its own."""
    utterances = window.utterances
    before_s = utterances[index - 1][-1].end_s if index else window.audio.start_s
    after_s = utterances[index + 1][0].start_s if index + 1 < len(utterances) else window.audio.end_s
    return _window((utterances[index],), before_s, after_s, duration_s)


def length_for(audio_s: float) -> float:
    """The shortest window of the steps that holds `audio_s` seconds and the silence after them."""
    steps = math.ceil(round((audio_s + TRAIL_S) / WINDOW_STEP_S, 6))
    return min(LONGEST_WINDOW_S, max(SHORTEST_WINDOW_S, steps * WINDOW_STEP_S))


def hull(spans: Spans) -> Interval:
    """From the first span's start to the last span's end."""
    return spans[0].hull(spans[-1])


def _window(utterances: tuple[Spans, ...], before_s: float, after_s: float, duration_s: float) -> Window:
    start_s, end_s = utterances[0][0].start_s, utterances[-1][-1].end_s
    audio = Interval(max(0.0, before_s, start_s - MARGIN_S), max(end_s, min(after_s, duration_s, end_s + MARGIN_S)))
    return Window(utterances, audio, length_for(audio.duration_s))


def _cut_long(speech: Sequence[Interval]) -> list[Interval]:
    """Cut spans that no window holds into equal pieces."""
    pieces: list[Interval] = []
    for span in speech:
        n = max(1, math.ceil(span.duration_s / LONGEST_SPAN_S))
        bounds = [span.start_s + span.duration_s * i / n for i in range(n)] + [span.end_s]
        pieces += [Interval(bounds[i], bounds[i + 1]) for i in range(n)]
    return pieces


def _runs(spans: Iterable[Interval], gap_s: float) -> list[Spans]:
    runs: list[list[Interval]] = []
    for span in spans:
        if runs and span.start_s - runs[-1][-1].end_s <= gap_s:
            runs[-1].append(span)
        else:
            runs.append([span])
    return [tuple(run) for run in runs]


def _split(run: Spans) -> list[Spans]:
    """Split a run that is too long at its longest pause, and its parts again."""
    done: list[Spans] = []
    waiting = [run]
    while waiting:
        part = waiting.pop()
        if len(part) == 1 or part[-1].end_s - part[0].start_s <= LONGEST_S:
            done.append(part)
        else:
            at = max(range(1, len(part)), key=lambda i: (part[i].start_s - part[i - 1].end_s, -i))
            waiting += [part[at:], part[:at]]
    return done
