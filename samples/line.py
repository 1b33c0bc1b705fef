"""The telephone line: band-pass, hiss, hum, loud places, call-progress tones; all at 8 kHz, full scale 1.0."""

import numpy as np
from numpy.random import Generator
from scenario import Line
from scipy.signal import butter, sosfiltfilt

RATE_HZ = 8_000
BAND_SOS = butter(4, (300, 3400), "bandpass", fs=RATE_HZ, output="sos")
# Chinese network, 450 Hz (GB/T 3380-1982): on and off seconds, repeated; empty: continuous.
CADENCES_S: dict[str, tuple[float, ...]] = {
    "busy": (0.35, 0.35),
    "congestion": (0.7, 0.7),
    "ringback": (1.0, 4.0),
    "vacant": (0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4),
    "dial": (),
}
TONE_HZ = 450.0
TONE_DBFS = -16.0


def gain(dbfs: float) -> float:
    """Amplitude of a level."""
    return float(10 ** (dbfs / 20))


def _pink(n_samples: int, random: Generator) -> np.ndarray:
    """Noise whose power falls with frequency, in the telephone band, at RMS 1."""
    spectrum = np.fft.rfft(random.standard_normal(n_samples))
    spectrum /= np.sqrt(np.maximum(np.fft.rfftfreq(n_samples, 1 / RATE_HZ), 100.0))
    noise = sosfiltfilt(BAND_SOS, np.fft.irfft(spectrum, n_samples))
    return noise / np.sqrt(np.square(noise).mean())


def _swell(n_samples: int, per_s: float, depth: float, random: Generator) -> np.ndarray:
    """A slowly wandering gain around 1."""
    points = random.uniform(1 - depth, 1 + depth, max(2, int(n_samples / RATE_HZ * per_s) + 2))
    return np.interp(np.linspace(0, len(points) - 1, n_samples), np.arange(len(points)), points)


def _loud(kind: str, n_samples: int, random: Generator) -> np.ndarray:
    """A loud place at RMS 1: passing traffic, or a machine that hammers."""
    noise = _pink(n_samples, random)
    if kind == "street":
        noise = noise * _swell(n_samples, 0.7, 0.5, random)
    elif kind == "machine":
        time_s = np.arange(n_samples) / RATE_HZ
        noise = noise * (1 + 0.6 * np.sign(np.sin(2 * np.pi * 11.0 * time_s))) * _swell(n_samples, 0.5, 0.2, random)
    else:
        raise ValueError(f"unknown noise {kind!r}; allowed: street, machine")
    return noise / np.sqrt(np.square(noise).mean())


def line_noise(line: Line, n_samples: int, random: Generator) -> np.ndarray:
    """All the noise of one leg."""
    noise = _pink(n_samples, random) * gain(line.hiss_dbfs)
    if line.hum_dbfs is not None:
        time_s = np.arange(n_samples) / RATE_HZ
        # Odd harmonics of 50 Hz, as a rectifier makes them; the seventh is the last below the tones' 450 Hz.
        hum = sum(np.sin(2 * np.pi * hz * time_s) * 150 / hz for hz in (150, 250, 350))
        noise += hum / np.sqrt(np.square(hum).mean()) * gain(line.hum_dbfs)
    for loud in line.loud:
        start = int(loud.from_s * RATE_HZ)
        end = n_samples if loud.to_s is None else min(n_samples, int(loud.to_s * RATE_HZ))
        since_s = np.arange(end - start) / RATE_HZ
        # It comes and goes over 0.3 s; what lasts to the end of the recording does not go.
        left_s = since_s[::-1] if loud.to_s is not None else np.full(end - start, np.inf)
        fade = np.clip(np.minimum(since_s, left_s) / 0.3, 0, 1)
        noise[start:end] += _loud(loud.kind, end - start, random) * fade * gain(loud.dbfs)
    return noise


def tone(name: str, for_s: float) -> np.ndarray:
    """A call-progress tone; the edges of its bursts are ramped over 5 ms."""
    time_s = np.arange(round(for_s * RATE_HZ)) / RATE_HZ
    cadence_s = CADENCES_S[name] or (for_s, 0.0)
    edges_s = np.cumsum((0.0, *cadence_s))
    position_s = time_s % edges_s[-1]
    envelope = np.zeros_like(time_s)
    for on_s, off_s in zip(edges_s[0::2], edges_s[1::2], strict=False):
        envelope = np.maximum(envelope, np.clip(np.minimum(position_s - on_s, off_s - position_s) / 0.005, 0, 1))
    return envelope * np.sin(2 * np.pi * TONE_HZ * time_s) * gain(TONE_DBFS) * np.sqrt(2)
