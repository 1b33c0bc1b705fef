"""Short-time levels of one channel: one value every 10 ms, for the whole recording, in bounded memory.

Frame k covers `WINDOW_S` seconds around its time `(k + 0.5) * HOP_S`; beyond the ends of the recording there is
silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_audit.model.facts import DIGITAL_SILENCE_DBFS

HOP_S = 0.010
"""Step of all short-time measures, as in ITU-T P.56 meters and most speech front ends."""
WINDOW_S = 0.020
"""Hann window of the level frames: half of it covers 10 ms, so that edges are seen to one step."""
LOW_HZ = 200.0
"""Levels are taken from here up: below lie mains hum (50, 100, 150 Hz) and offsets, which no telephone carries."""
HIGH_RATIO = 0.46
"""Upper end of the band as a share of the rate: 3.7 kHz of 8 kHz."""
SILENCE_DBFS = DIGITAL_SILENCE_DBFS
"""What stands for no sound at all."""
IDLE_PEAK = 8
"""Largest sample magnitude of an idle line: A-law has no zero and sends +8 or -8 (ITU-T G.711)."""
CLIP_LEVEL = 32_000
"""Magnitude from which a sample counts as clipped: the largest A-law value is 32256, of µ-law 32124."""
_CHUNK_S = 60.0


@dataclass(frozen=True, slots=True)
class Frames:
    """Short-time measures of one channel.

    Attributes:
        level_dbfs: RMS level in the band from `LOW_HZ` up, float32 (n,), at least `SILENCE_DBFS`.
        idle: Whether the frame holds nothing but the idle pattern, bool (n,).
        clipped_ratio: Share of all samples at full scale.
        last_live_s: End of the last sample that is not idle; 0.0 where all are.
    """

    level_dbfs: NDArray[np.float32]
    idle: NDArray[np.bool_]
    clipped_ratio: float
    last_live_s: float


def windows(
    samples: NDArray[np.int16], sample_rate_hz: int, window_s: float
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Cut one channel into overlapping frames, some thousands at a time.

    Args:
        samples: One channel, shape (n,).
        sample_rate_hz: Its rate.
        window_s: Length of a frame, centred on its time.

    Yields:
        The number of the first frame, and the frames as float32 (frames, samples) at full scale 1.0.
    """
    hop, length = round(HOP_S * sample_rate_hz), round(window_s * sample_rate_hz)
    before = (length - hop) // 2
    n_frames = len(samples) // hop
    step = round(_CHUNK_S / HOP_S)
    for first in range(0, n_frames, step):
        count = min(step, n_frames - first)
        start = first * hop - before
        end = start + (count - 1) * hop + length
        inside = samples[max(0, start) : end].astype(np.float32) / np.float32(32768.0)
        padded = np.pad(inside, (max(0, -start), max(0, end - max(0, start) - len(inside))))
        yield first, np.lib.stride_tricks.sliding_window_view(padded, length)[::hop][:count]


def measure_frames(samples: NDArray[np.int16], sample_rate_hz: int) -> Frames:
    """Measure the levels of one channel.

    Args:
        samples: One channel, shape (n,), full scale 32768.
        sample_rate_hz: Its rate.

    Returns:
        One value every 10 ms; an incomplete last step has none.
    """
    hop, length = round(HOP_S * sample_rate_hz), round(WINDOW_S * sample_rate_hz)
    n_frames = len(samples) // hop
    level = np.full(n_frames, SILENCE_DBFS, np.float32)
    window = np.hanning(length + 1)[:length].astype(np.float32)
    n_fft = 1 << (length - 1).bit_length()
    frequency_hz = np.fft.rfftfreq(n_fft, 1.0 / sample_rate_hz)
    band = (frequency_hz >= LOW_HZ) & (frequency_hz <= HIGH_RATIO * sample_rate_hz)
    scale = 2.0 / (n_fft * float(np.sum(window**2)))
    for first, frames in windows(samples, sample_rate_hz, WINDOW_S):
        spectrum = np.fft.rfft(frames * window, n_fft)[:, band]
        power = scale * np.sum(spectrum.real**2 + spectrum.imag**2, axis=1)
        level[first : first + len(frames)] = np.maximum(10.0 * np.log10(power + 1e-12), SILENCE_DBFS)
    magnitude_step = round(_CHUNK_S / HOP_S) * hop
    idle = np.zeros(n_frames, np.bool_)
    clipped, last_live = 0, 0
    for start in range(0, len(samples), magnitude_step):
        magnitude = np.abs(samples[start : start + magnitude_step].astype(np.int32))
        clipped += int(np.count_nonzero(magnitude >= CLIP_LEVEL))
        chunk = samples[start : start + magnitude_step]
        # Not idle, and not the one value that fills the end (a recorder may fill with any byte).
        live = np.flatnonzero((magnitude > IDLE_PEAK) & (chunk != samples[-1]))
        if len(live):
            last_live = start + int(live[-1]) + 1
        whole = len(magnitude) // hop
        peaks = magnitude[: whole * hop].reshape(whole, hop).max(axis=1) if whole else np.zeros(0)
        idle[start // hop : start // hop + whole] = peaks <= IDLE_PEAK
    level[idle] = SILENCE_DBFS
    return Frames(level, idle, clipped / max(1, len(samples)), last_live / sample_rate_hz)
