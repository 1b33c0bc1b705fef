"""What a stretch of speech tells about its voice and its line: spectral shape, pitch, level."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qa_audit.audio.resample import excerpt
from qa_audit.model.interval import Interval

RATE_HZ = 8_000
N_CEPSTRA = 12
N_FEATURES = N_CEPSTRA + 2
"""Cepstral coefficients 1 to 12, pitch in octaves, level in bels."""
_FRAME, _HOP, _N_FFT, _N_MEL = 320, 160, 1024, 22
_BAND_HZ = (200.0, 3600.0)
_PITCH_HZ = (70.0, 400.0)
_VOICED = 0.45
"""Least normalised autocorrelation at the pitch period of a voiced frame."""
_ACTIVE_DB = 25.0
_LEAST_FRAMES = 5


def voice_features(samples: NDArray[np.int16], sample_rate_hz: int, span: Interval) -> NDArray[np.float64] | None:
    """Describe one stretch of speech.

    Args:
        samples: One channel, shape (n,), full scale 32768, 8 or 16 kHz.
        sample_rate_hz: Its rate.
        span: The stretch.

    Returns:
        float64, shape (N_FEATURES,): means over voiced frames; None where fewer than 0.1 s are voiced.
    """
    sound = excerpt(samples, sample_rate_hz, span, RATE_HZ)
    if len(sound) < _FRAME:
        return None
    frames = np.lib.stride_tricks.sliding_window_view(sound, _FRAME)[::_HOP]
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(_FRAME).astype(np.float32), _N_FFT)) ** 2
    periodicity, pitch_hz = _pitch(spectrum)
    energy = spectrum.sum(axis=1)
    voiced = (periodicity >= _VOICED) & (energy > energy.max() * 10.0 ** (-_ACTIVE_DB / 10.0))
    if voiced.sum() < _LEAST_FRAMES:
        return None
    mel = np.log(spectrum[voiced] @ _mel_bank() + 1e-9)
    cepstra = (mel @ _cosines()).mean(axis=0)
    level = np.log10(energy[voiced].mean() + 1e-12)
    return np.concatenate((cepstra, [np.median(np.log2(pitch_hz[voiced])), level])).astype(np.float64)


def _pitch(spectrum: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Height and place of the highest peak of the autocorrelation in the range of voices."""
    frequency_hz = np.fft.rfftfreq(_N_FFT, 1.0 / RATE_HZ)
    speech = np.where((frequency_hz >= 80.0) & (frequency_hz <= 2000.0), spectrum, 0.0)
    correlation = np.fft.irfft(speech, axis=1)
    low, high = int(RATE_HZ / _PITCH_HZ[1]), int(RATE_HZ / _PITCH_HZ[0])
    # A finite window makes far lags smaller; dividing by the window's own correlation undoes it.
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(_FRAME), _N_FFT)) ** 2)
    shape = correlation[:, low:high] / np.maximum(window[low:high], 0.1 * window[0])
    # The shorter of two equally good periods is the pitch, the longer one its octave below.
    weighted = shape * np.linspace(1.0, 0.85, high - low)
    best = weighted.argmax(axis=1)
    height = shape[np.arange(len(shape)), best] / np.maximum(correlation[:, 0] / window[0], 1e-12)
    return height.astype(np.float64), RATE_HZ / (low + best).astype(np.float64)


@lru_cache
def _mel_bank() -> NDArray[np.float32]:
    """Triangular filters, equal on the mel scale, shape (bins, _N_MEL)."""
    frequency_hz = np.fft.rfftfreq(_N_FFT, 1.0 / RATE_HZ)
    low, high = (2595.0 * np.log10(1.0 + hz / 700.0) for hz in _BAND_HZ)
    edges_hz = 700.0 * (10.0 ** (np.linspace(low, high, _N_MEL + 2) / 2595.0) - 1.0)
    rising = (frequency_hz[:, None] - edges_hz[:-2]) / (edges_hz[1:-1] - edges_hz[:-2])
    falling = (edges_hz[2:] - frequency_hz[:, None]) / (edges_hz[2:] - edges_hz[1:-1])
    bank: NDArray[np.float32] = np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)
    return bank


@lru_cache
def _cosines() -> NDArray[np.float32]:
    """Cosine transform, coefficients 1 to `N_CEPSTRA`, shape (_N_MEL, N_CEPSTRA)."""
    order = np.arange(1, N_CEPSTRA + 1)
    place = (np.arange(_N_MEL) + 0.5) * np.pi / _N_MEL
    cosines: NDArray[np.float32] = (np.sqrt(2.0 / _N_MEL) * np.cos(place[:, None] * order)).astype(np.float32)
    return cosines
