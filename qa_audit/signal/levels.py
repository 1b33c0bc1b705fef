"""Levels of one channel in dBFS: RMS against a square wave of full scale, in the band of `frames`."""

import numpy as np
from numpy.typing import NDArray

from qa_audit.signal.frames import SILENCE_DBFS
from qa_audit.signal.runs import Runs, far_from, frames_of

MARGIN_DB = 15.9
"""Frames further than this below the active level are pauses (ITU-T P.56, method B)."""
GUARD_S = 0.2
"""Distance from speech from which on a frame counts as noise: reverberation and breath are over."""
LIVE_RATIO = 0.1
"""A line whose pauses hold less sound than this share is a silent one, whatever cracks in it."""
_LEAST_S = 0.3


def mean_dbfs(level_dbfs: NDArray[np.float32]) -> float:
    """Level of the mean power."""
    return float(10.0 * np.log10(np.mean(10.0 ** (level_dbfs.astype(np.float64) / 10.0))))


def active_level_dbfs(level_dbfs: NDArray[np.float32]) -> float:
    """Active speech level after ITU-T P.56: the mean over the frames less than `MARGIN_DB` below that mean."""
    level = mean_dbfs(level_dbfs)
    for _ in range(4):
        level = mean_dbfs(level_dbfs[level_dbfs >= level - MARGIN_DB])
    return level


def noise_floor_dbfs(
    level_dbfs: NDArray[np.float32], speech: Runs, tonal: NDArray[np.bool_], idle: NDArray[np.bool_]
) -> float:
    """Median level away from speech and tones: single clicks and breaths do not move it.

    A line that sends digital silence for most of its pauses, and noise in the others, is as loud as that noise.

    With less than 0.3 s of such frames (someone talks throughout) the tenth percentile of all frames stands in.
    """
    if len(level_dbfs) == 0:
        return SILENCE_DBFS
    calm = far_from(speech, len(level_dbfs), frames_of(GUARD_S)) & ~tonal
    live = calm & ~idle
    if live.sum() >= frames_of(_LEAST_S) and live.sum() >= LIVE_RATIO * calm.sum():
        return float(np.median(level_dbfs[live]))
    if calm.sum() >= frames_of(_LEAST_S):
        return SILENCE_DBFS
    return float(np.percentile(level_dbfs, 10.0))


def snr_db(speech_dbfs: float, noise_dbfs: float) -> float:
    """Signal to noise from the level of speech with noise under it; at least 0 dB."""
    clean = 10.0 ** (speech_dbfs / 10.0) - 10.0 ** (noise_dbfs / 10.0)
    return max(0.0, 10.0 * float(np.log10(max(clean, 1e-12))) - noise_dbfs)
