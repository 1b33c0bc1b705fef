"""Places on the time axis of a call page, in per cent of the recording, and what is drawn there."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_audit.errors import Language
from qa_audit.model.interval import Interval
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.transcript import Role
from qa_audit.report.clean import clock, number
from qa_audit.report.phrases import ROLES, TONES, UNRECOGNISED, ui

SHOWN_SILENCE_S = 1.0
"""Chosen: shorter pauses belong to fluent speech and would fill the lane."""
NAMED_SILENCE_S = 3.0
"""Chosen: the shortest wait that any rule of the catalogue asks for."""
MAX_POINTS = 8000
"""Points of the drawn waveform a channel: more than any screen has columns, at the highest zoom."""
_TICK_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800)
_MAX_TICKS = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a place on the axis.

    Attributes:
        span: Where.
        left: Start in per cent of the recording.
        width: Length in per cent.
        kind: Class of its style.
        label: For people.
        row: Row within its lane, from 0.
        number: Number of the finding it belongs to, 0 for none.
    """

    span: Interval
    left: float
    width: float
    kind: str
    label: str
    row: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One channel of the waveform with its speech.

    Attributes:
        label: Whose channel it is.
        kind: "agent", "customer" or "unknown".
        speech: Speech spans by the signal.
    """

    label: str
    kind: str
    speech: tuple[Mark, ...]


class Axis:
    """Turns times of one recording into places."""

    def __init__(self, duration_s: float) -> None:
        self._duration_s = max(duration_s, 0.001)

    def mark(self, span: Interval, kind: str, label: str, row: int = 0, number: int = 0) -> Mark:
        """Place a stretch of time."""
        left = min(100.0, span.start_s / self._duration_s * 100)
        width = min(100.0 - left, span.duration_s / self._duration_s * 100)
        return Mark(span, round(left, 3), round(width, 3), kind, label, row, number)

    def ticks(self) -> tuple[Mark, ...]:
        """Labelled times at even steps, at most a dozen."""
        step_s = next((step for step in _TICK_STEPS_S if self._duration_s / step <= _MAX_TICKS), _TICK_STEPS_S[-1])
        return tuple(
            self.mark(Interval(i * step_s, i * step_s), "tick", clock(i * step_s))
            for i in range(int(self._duration_s // step_s) + 1)
        )


def channel_rows(timeline: CallTimeline, axis: Axis, n_channels: int, language: Language) -> tuple[ChannelRow, ...]:
    """The channels of the waveform in the order in which they are drawn."""
    rows = []
    for channel in range(n_channels):
        parties = [party for party in timeline.speech if party.channel == channel]
        role = parties[0].role if parties else Role.UNKNOWN
        label = ui("channel", language, channel + 1) if role is Role.UNKNOWN else ROLES[role].text(language)
        speech = tuple(axis.mark(piece.span, role.value, "") for party in parties for piece in party.spans)
        rows.append(ChannelRow(label, role.value, speech))
    return tuple(rows)


def event_marks(timeline: CallTimeline, axis: Axis, language: Language) -> tuple[Mark, ...]:
    """Silences, overlaps, tones and speech without text, in order of time."""
    marks = [
        axis.mark(silence.span, "silence", f"{ui('silence', language)} {seconds(silence.span.duration_s, language)}")
        for silence in timeline.silences
        if silence.span.duration_s >= SHOWN_SILENCE_S
    ]
    marks += [
        axis.mark(overlap.span, "overlap", f"{ui('overlap', language)} {seconds(overlap.span.duration_s, language)}")
        for overlap in timeline.overlaps
    ]
    marks += [
        axis.mark(tone.span, "tone", f"{TONES[tone.kind].text(language)} {number(tone.frequency_hz, 0)} Hz", row=1)
        for tone in timeline.tones
    ]
    marks += [
        axis.mark(piece.span, "unrecognised", unrecognised_words(piece.reason, language), row=1)
        for piece in timeline.unrecognised
    ]
    return tuple(sorted(marks, key=lambda mark: (mark.row, mark.span, mark.kind)))


def stacked(marks: Sequence[Mark], least_width: float = 2.2, max_rows: int = 4) -> tuple[Mark, ...]:
    """Give marks that would cover each other rows of their own, as far as there are rows.

    Args:
        marks: Marks of one lane.
        least_width: Per cent that even the shortest mark takes, so that its number can be read.
        max_rows: Rows of the lane; more would push the transcript off the screen. What is left shares the last one.
    """
    free_from: list[float] = []
    placed = []
    for mark in sorted(marks, key=lambda mark: (mark.span, mark.number)):
        row = next((i for i, edge in enumerate(free_from) if edge <= mark.left), min(len(free_from), max_rows - 1))
        free_from[row : row + 1] = [mark.left + max(mark.width, least_width)]
        placed.append(Mark(mark.span, mark.left, mark.width, mark.kind, mark.label, row, mark.number))
    return tuple(placed)


def drawn_peaks(peaks: Sequence[Sequence[float]]) -> list[list[int]]:
    """Peaks for drawing, 0 to 100: no more points than can be seen, quiet recordings drawn larger.

    All channels are scaled alike, so that levels can be compared; a gain over 8 (18 dB) would draw noise as speech.
    """
    loudest = max((peak for channel in peaks for peak in channel), default=0.0)
    gain = min(0.95 / loudest, 8.0) if loudest > 0 else 1.0
    drawn = []
    for channel in peaks:
        step = -(-len(channel) // MAX_POINTS) or 1
        pooled = (max(channel[i : i + step]) for i in range(0, len(channel), step))
        drawn.append([min(100, round(peak * gain * 100)) for peak in pooled])
    return drawn


def seconds(value_s: float, language: Language) -> str:
    """A length of time for people: 5.3 秒, 5.3 s."""
    return f"{value_s:.1f} 秒" if language == "zh" else f"{value_s:.1f} s"


def unrecognised_words(reason: str, language: Language) -> str:
    """Why there is speech without text."""
    why = UNRECOGNISED[reason].text(language) if reason in UNRECOGNISED else reason
    return f"{ui('no_words', language)}（{why}）" if language == "zh" else f"{ui('no_words', language)} ({why})"
