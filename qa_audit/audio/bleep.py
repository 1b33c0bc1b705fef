"""Audio without the private numbers that are spoken in it."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from qa_audit.audio.decode import DecodedAudio
from qa_audit.model.interval import Interval

TONE_HZ = 1000.0
"""The usual tone over what is not to be heard; every telephone band carries it."""
TONE_DBFS = -26.0
"""RMS: the nominal level of telephone speech (ITU-T P.56, -26 dBov), so that nobody reaches for the volume."""
FADE_S = 0.01


def bleep(audio: DecodedAudio, stretches: Iterable[tuple[int, Interval]]) -> DecodedAudio:
    """Lay a tone over stretches of a recording and silence on its other channel, where crosstalk would give them away.

    Args:
        audio: The recording.
        stretches: Channel and time of what must not be heard. Where two channels of a file carry the same sound there
            is one channel left; whatever channel is named, it is that one.

    Returns:
        A copy; the recording itself is not touched.
    """
    samples = audio.samples.copy()
    n_channels, n_samples = samples.shape
    rate_hz = audio.sample_rate_hz
    for channel, span in stretches:
        start, end = max(0, round(span.start_s * rate_hz)), min(n_samples, round(span.end_s * rate_hz))
        if start < end:
            samples[:, start:end] = 0
            samples[min(channel, n_channels - 1), start:end] = _tone(end - start, rate_hz)
    samples.setflags(write=False)
    return replace(audio, samples=samples)


def _tone(n_samples: int, rate_hz: int) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    peak = 32768.0 * 10 ** (TONE_DBFS / 20) * 2**0.5
    wave = peak * np.sin(2 * np.pi * TONE_HZ * np.arange(n_samples) / rate_hz)
    # A tone that starts in full clicks.
    n_fade = min(round(FADE_S * rate_hz), n_samples // 2)
    ramp = np.linspace(0.0, 1.0, n_fade, endpoint=False)
    wave[:n_fade] *= ramp
    wave[n_samples - n_fade :] *= ramp[::-1]
    return np.round(wave).astype(np.int16)
