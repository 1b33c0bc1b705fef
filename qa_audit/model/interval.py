"""Interval algebra on a time axis in seconds from the start of the recording.

Intervals are half-open, `[start_s, end_s)`. Nothing here rounds: times come from sample counts and stay exact.

    a:        |-----|        |---|
    b:            |-----|
    support:  |---------|    |---|
    gaps:               |----|
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa_audit.errors import QaAuditError


class IntervalError(QaAuditError, ValueError):
    """An interval that ends before it starts, or starts before the recording."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A half-open stretch of time `[start_s, end_s)`.

    Attributes:
        start_s: Start in seconds from the start of the recording, at least 0.
        end_s: End in seconds, not before `start_s`.

    Raises:
        IntervalError: The two times are not in order or not finite.
    """

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.start_s <= self.end_s < float("inf"):
            raise IntervalError(
                f"时间区间无效：{self.start_s}–{self.end_s} 秒；起点须 ≥ 0 且不晚于终点",
                f"invalid interval: {self.start_s}-{self.end_s} s; the start must be >= 0 and not after the end",
            )

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s

    def overlaps(self, other: "Interval") -> bool:
        """Whether the two share a stretch of time longer than nothing."""
        return max(self.start_s, other.start_s) < min(self.end_s, other.end_s)

    def intersection(self, other: "Interval") -> "Interval | None":
        """The shared stretch, or None where there is none."""
        start_s, end_s = max(self.start_s, other.start_s), min(self.end_s, other.end_s)
        return Interval(start_s, end_s) if start_s < end_s else None

    def hull(self, other: "Interval") -> "Interval":
        """The shortest interval that holds both."""
        return Interval(min(self.start_s, other.start_s), max(self.end_s, other.end_s))

    def contains(self, time_s: float) -> bool:
        """Whether `time_s` lies inside; the end does not belong to the interval."""
        return self.start_s <= time_s < self.end_s


def support(intervals: Iterable[Interval], max_gap_s: float = 0.0) -> tuple[Interval, ...]:
    """Merge intervals that overlap, touch or lie at most `max_gap_s` apart; the result is sorted and disjoint."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if merged and interval.start_s - merged[-1].end_s <= max_gap_s:
            merged[-1] = merged[-1].hull(interval)
        else:
            merged.append(interval)
    return tuple(merged)


def gaps(intervals: Iterable[Interval], within: Interval) -> tuple[Interval, ...]:
    """The stretches of `within` that no interval covers, in order."""
    found: list[Interval] = []
    cursor_s = within.start_s
    for interval in support(intervals):
        if interval.end_s <= within.start_s:
            continue
        if interval.start_s >= within.end_s:
            break
        if interval.start_s > cursor_s:
            found.append(Interval(cursor_s, interval.start_s))
        cursor_s = max(cursor_s, interval.end_s)
    if cursor_s < within.end_s:
        found.append(Interval(cursor_s, within.end_s))
    return tuple(found)


def intersections(first: Sequence[Interval], second: Sequence[Interval]) -> tuple[Interval, ...]:
    """The stretches covered by both of two sets of intervals, sorted and disjoint."""
    left, right = support(first), support(second)
    found: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        shared = left[i].intersection(right[j])
        if shared is not None:
            found.append(shared)
        if left[i].end_s < right[j].end_s:
            i += 1
        else:
            j += 1
    return tuple(found)


def total_s(intervals: Iterable[Interval]) -> float:
    """Seconds covered by at least one of the intervals."""
    return sum(interval.duration_s for interval in support(intervals))
