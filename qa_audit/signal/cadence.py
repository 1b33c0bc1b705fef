"""Which standard cadence a row of bursts keeps."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_audit.model.facts import ToneKind

CADENCES: dict[ToneKind, tuple[tuple[float, float], ...]] = {
    ToneKind.BUSY: ((0.35, 0.35),),
    ToneKind.CONGESTION: ((0.7, 0.7),),
    ToneKind.RINGBACK: ((1.0, 4.0),),
    ToneKind.CALL_WAITING: ((0.4, 4.0),),
    ToneKind.VACANT: ((0.1, 0.1), (0.1, 0.1), (0.1, 0.1), (0.4, 0.4)),
}
"""Seconds on and off, in turn (GB/T 3380-1982)."""
TOLERANCE_RATIO = 0.10
"""Of each duration (GB/T 3380-1982)."""
QUANTISATION_S = 0.02
"""Two edges of 10 ms each, on top of the tolerance."""
LEAST_CYCLES = 2
"""One burst of the right length is chance, and so is one pause."""


@dataclass(frozen=True, slots=True)
class Burst:
    """One stretch of a steady sinusoid.

    Attributes:
        start_s: Start.
        end_s: End.
        frequency_hz: Median frequency.
        level_dbfs: RMS level.
        spread_db: Spread of the level inside, 10th to 90th percentile.
    """

    start_s: float
    end_s: float
    frequency_hz: float
    level_dbfs: float
    spread_db: float


@dataclass(frozen=True, slots=True)
class CadenceMatch:
    """How many bursts from the first one on keep a cadence; 0 bursts where it is not kept for `LEAST_CYCLES` cycles."""

    kind: ToneKind
    n_bursts: int
    confidence: float


def match_cadence(kind: ToneKind, bursts: Sequence[Burst], end_s: float) -> CadenceMatch:
    """Follow a cadence from the first burst on.

    The first and the last burst may be cut short (the recording begins or ends, somebody hangs up). The pause after the
    last burst counts for a cycle if it is long enough.

    Args:
        kind: Which cadence.
        bursts: Bursts of like frequency and level, in order.
        end_s: End of the recording.

    Returns:
        The longest match over all phases of the cadence.
    """
    pattern = CADENCES[kind]
    return max(
        (_follow(kind, pattern[phase:] + pattern[:phase], bursts, end_s) for phase in range(len(pattern))),
        key=lambda match: match.n_bursts,
    )


def _follow(
    kind: ToneKind, pattern: tuple[tuple[float, float], ...], bursts: Sequence[Burst], end_s: float
) -> CadenceMatch:
    whole_on = whole_off = count = 0
    for index, burst in enumerate(bursts):
        on_s, off_s = pattern[index % len(pattern)]
        length_s = burst.end_s - burst.start_s
        fits = _fits(length_s, on_s)
        shorter = length_s < on_s
        if not fits and not (shorter and index == 0):
            # A last, shorter burst belongs to the tone; nothing after it does.
            count += int(shorter and index > 0)
            break
        count += 1
        whole_on += int(fits)
        following_s = bursts[index + 1].start_s if index + 1 < len(bursts) else None
        if following_s is None or not _fits(following_s - burst.end_s, off_s):
            silent_until_s = end_s if following_s is None else following_s
            whole_off += int(silent_until_s - burst.end_s >= off_s * (1.0 - TOLERANCE_RATIO) - QUANTISATION_S)
            break
        whole_off += 1
    cycles = min(whole_on, whole_off) // len(pattern)
    if cycles < LEAST_CYCLES:
        return CadenceMatch(kind, 0, 0.0)
    return CadenceMatch(kind, count, min(0.97, 0.5 + 0.12 * cycles))


def _fits(measured_s: float, nominal_s: float) -> bool:
    return abs(measured_s - nominal_s) <= nominal_s * TOLERANCE_RATIO + QUANTISATION_S
