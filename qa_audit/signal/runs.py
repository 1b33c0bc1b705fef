"""Stretches of frames."""

import numpy as np
from numpy.typing import NDArray

from qa_audit.signal.frames import HOP_S

Runs = list[tuple[int, int]]
"""Half-open stretches of frames, in order."""


def runs(mask: NDArray[np.bool_]) -> Runs:
    """Stretches where `mask` is true, as (first frame, frame after the last)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def frames_of(seconds: float) -> int:
    """Seconds as a whole number of frames."""
    return round(seconds / HOP_S)


def far_from(found: Runs, n_frames: int, distance: int) -> NDArray[np.bool_]:
    """Frames more than `distance` frames away from every stretch."""
    far = np.ones(n_frames, np.bool_)
    for start, end in found:
        far[max(0, start - distance) : end + distance] = False
    return far
