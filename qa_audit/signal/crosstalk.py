"""Speech of one channel that leaks into the other is no speech there.

Joint-stereo codecs (Opus and MP3 at low rates) and analogue lines let a copy of one party through to the other channel,
20 to 30 dB down. Speech detectors find it, and a silent caller would seem to speak. A leak is told from a second
talker by its waveform: it is the other channel's, scaled. Echoes that come back late or through a room are not found.
"""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_audit.signal.frames import HOP_S
from qa_audit.signal.runs import frames_of, runs


@dataclass(frozen=True, slots=True)
class CrosstalkParameters:
    """What makes a leak.

    Attributes:
        least_difference_db: The other channel is at least this much louder. Two people who talk at the same time differ
            by less than 10 dB on ordinary lines; the leak of 24 kbit/s stereo Opus was measured at 24.5 dB down.
        least_correlation: Correlation of the two waveforms without delay. Leaks of the Opus samples measured 0.77 to
            0.99; two independent talkers on the other samples at most 0.05.
        window_s: Length of the stretch over which both are measured.
        bridge_s: Between two leaking stretches this close the rest is taken for leak too (closures of the same word).
    """

    least_difference_db: float = 15.0
    least_correlation: float = 0.4
    window_s: float = 0.2
    bridge_s: float = 0.3


def find_crosstalk(
    samples: NDArray[np.int16], sample_rate_hz: int, parameters: CrosstalkParameters
) -> NDArray[np.bool_]:
    """Find the frames in which a channel only carries what leaks from the other one.

    Args:
        samples: int16, shape (n_channels, n_samples).
        sample_rate_hz: Its rate.
        parameters: What makes a leak.

    Returns:
        bool, shape (n_channels, n_frames) with frames of `HOP_S`; all false unless there are two channels.
    """
    hop = round(HOP_S * sample_rate_hz)
    n_channels, n_frames = samples.shape[0], samples.shape[1] // hop
    leaks = np.zeros((n_channels, n_frames), np.bool_)
    if n_channels != 2 or n_frames == 0:
        return leaks
    width = max(1, frames_of(parameters.window_s))
    left, right, both = (_smoothed(power, width) for power in _frame_powers(samples, hop, n_frames))
    floor = 1.0  # one step of 16 bits, so that digital silence correlates with nothing
    correlation = np.abs(both) / np.sqrt((left + floor) * (right + floor))
    alike = correlation >= parameters.least_correlation
    ratio = 10.0 ** (parameters.least_difference_db / 10.0)
    for channel, own, other in ((0, left, right), (1, right, left)):
        leaks[channel] = alike & (other >= ratio * (own + floor))
        _bridge(leaks[channel], frames_of(parameters.bridge_s))
    return leaks


def _frame_powers(
    samples: NDArray[np.int16], hop: int, n_frames: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Mean power of both channels and of their product in each frame, a minute at a time to bound memory."""
    powers = np.zeros((3, n_frames))
    step = 6000
    for first in range(0, n_frames, step):
        last = min(first + step, n_frames)
        left, right = samples[:, first * hop : last * hop].astype(np.float32).reshape(2, last - first, hop)
        for number, (a, b) in enumerate(((left, left), (right, right), (left, right))):
            powers[number, first:last] = np.einsum("ij,ij->i", a, b) / hop
    return powers[0], powers[1], powers[2]


def _smoothed(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """Mean over `width` frames around each."""
    return np.convolve(values, np.full(width, 1.0 / width), mode="same")[: len(values)]


def _bridge(mask: NDArray[np.bool_], distance: int) -> None:
    """Fill gaps of up to `distance` frames between two true stretches, in place."""
    found = runs(mask)
    for (_, end), (start, _) in itertools.pairwise(found):
        if start - end <= distance:
            mask[end:start] = True
