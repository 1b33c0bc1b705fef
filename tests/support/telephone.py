"""Telephone audio with known truth: tones, noise, and every file format a recorder writes.

Signals are float64 at full scale 1.0, shape (n,) for one channel; `encode` takes shape (channels, n).
"""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float64]

ENCODERS = {
    "wav-pcm8": ("wav", "pcm_u8", None),
    "wav-pcm16": ("wav", "pcm_s16le", None),
    "wav-pcm24": ("wav", "pcm_s24le", None),
    "wav-float": ("wav", "pcm_f32le", None),
    "wav-alaw": ("wav", "pcm_alaw", None),
    "wav-mulaw": ("wav", "pcm_mulaw", None),
    "mp3": ("mp3", "libmp3lame", 32_000),
    "m4a-aac": ("ipod", "aac", 32_000),
    "ogg-opus": ("ogg", "libopus", 24_000),
    "ogg-vorbis": ("ogg", "vorbis", None),
    "flac": ("flac", "flac", None),
    "amr-nb": ("amr", "libopencore_amrnb", 12_200),
}
"""Format -> (container, encoder, bits a second). PyAV cannot write GSM 6.10 and AMR-WB."""

SUFFIXES = {"wav": ".wav", "mp3": ".mp3", "ipod": ".m4a", "ogg": ".ogg", "flac": ".flac", "amr": ".amr"}


def encode(path: Path, signal: Signal, rate_hz: int, kind: str) -> Path:
    """Write `signal` (channels, n) in one of `ENCODERS` to `path` without suffix; return the path with its suffix."""
    container_name, codec, bit_rate = ENCODERS[kind]
    target = path.with_name(path.name + SUFFIXES[container_name])
    channels, length = signal.shape
    layout = "stereo" if channels == 2 else "mono" if channels == 1 else f"{channels}c"
    if channels == 3:
        layout = "2.1"
    with av.open(str(target), "w", format=container_name) as container:
        stream = container.add_stream(codec, rate=rate_hz, layout=layout)
        if bit_rate:
            stream.bit_rate = bit_rate * channels
        if codec == "vorbis":
            stream.codec_context.options = {"strict": "experimental"}
        resampler = av.AudioResampler(
            stream.format.name if stream.format else "s16", layout, rate_hz, stream.codec_context.frame_size or 1024
        )
        pcm = np.round(np.clip(signal, -1.0, 32767.0 / 32768.0) * 32768.0).astype(np.int16)
        for start in range(0, length, 4096):
            part = np.ascontiguousarray(pcm[:, start : start + 4096].T).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(part, format="s16", layout=layout)
            frame.sample_rate, frame.pts = rate_hz, start
            for ready in resampler.resample(frame):
                container.mux(stream.encode(ready))
        for ready in resampler.resample(None):
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return target


def silence(seconds: float, rate_hz: int = 8_000) -> Signal:
    """Digital silence."""
    return np.zeros(round(seconds * rate_hz))


def tone(frequency_hz: float, seconds: float, rate_hz: int = 8_000, dbfs: float = -16.0) -> Signal:
    """A sine; `dbfs` is its RMS level against a full-scale square wave."""
    time_s = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.sqrt(2.0) * 10.0 ** (dbfs / 20.0) * np.sin(2.0 * np.pi * frequency_hz * time_s)


def cadence(
    frequency_hz: float, pattern_s: tuple[float, ...], cycles: int, rate_hz: int = 8_000, dbfs: float = -16.0
) -> Signal:
    """Tone and silence in turn, `pattern_s` starting with tone."""
    parts = [
        tone(frequency_hz, seconds, rate_hz, dbfs) if index % 2 == 0 else silence(seconds, rate_hz)
        for index, seconds in enumerate(pattern_s)
    ]
    return np.concatenate(parts * cycles)


def noise(seconds: float, dbfs: float, seed: int, colour: str = "white", rate_hz: int = 8_000) -> Signal:
    """Gaussian noise in the telephone band: "white", "pink" (-3 dB an octave) or "red" (-6 dB an octave)."""
    length = round(seconds * rate_hz)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(length))
    frequency_hz = np.fft.rfftfreq(length, 1.0 / rate_hz)
    slope = {"white": 0.0, "pink": -0.5, "red": -1.0}[colour]
    shape = np.maximum(frequency_hz, 50.0) ** slope
    shape[(frequency_hz < 200.0) | (frequency_hz > 3500.0)] *= 0.1
    found = np.fft.irfft(spectrum * shape, length)
    return found * 10.0 ** (dbfs / 20.0) / max(1e-12, float(np.sqrt(np.mean(found**2))))


def level_dbfs(signal: Signal) -> float:
    """RMS level."""
    return 10.0 * float(np.log10(max(1e-12, float(np.mean(signal**2)))))


def g711(signal: Signal, law: str = "A") -> Signal:
    """What is left of a signal after A-law ("A") or µ-law ("mu") coding, by PyAV's own coder."""
    codec = av.CodecContext.create("pcm_alaw" if law == "A" else "pcm_mulaw", "w")
    codec.sample_rate, codec.layout, codec.format = 8_000, "mono", "s16"
    pcm = np.round(np.clip(signal, -1.0, 32767.0 / 32768.0) * 32768.0).astype(np.int16)
    frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate = 8_000
    decoder = av.CodecContext.create("pcm_alaw" if law == "A" else "pcm_mulaw", "r")
    decoder.sample_rate, decoder.layout = 8_000, "mono"
    parts = [out.to_ndarray().ravel() for packet in codec.encode(frame) for out in decoder.decode(packet)]
    return np.concatenate(parts).astype(np.float64) / 32768.0


def chirps(rate_hz: int, channels: int = 1) -> Signal:
    """Two seconds with three soft chirps at 0.3, 0.9 and 1.5 s; a second channel has them 0.13 s later."""
    found = np.zeros((channels, 2 * rate_hz))
    time_s = np.arange(round(0.2 * rate_hz)) / rate_hz
    for channel in range(channels):
        for number, start_s in enumerate((0.3, 0.9, 1.5)):
            wave = 0.3 * np.sin(2 * np.pi * ((500 + 200 * number) * time_s + 1500 * time_s**2))
            first = round((start_s + 0.13 * channel) * rate_hz)
            found[channel, first : first + len(time_s)] = wave * np.hanning(len(time_s))
    return found


def delay_s(reference: Signal, found: Signal, rate_hz: int) -> float:
    """By how much `found` comes later than `reference`, from the peak of their correlation."""
    length = 2 * max(len(reference), len(found))
    product = np.fft.rfft(found, length) * np.conj(np.fft.rfft(reference, length))
    peak = int(np.argmax(np.fft.irfft(product, length)))
    return (peak - length if peak > length // 2 else peak) / rate_hz


def pcm16(signal: Signal) -> NDArray[np.int16]:
    """Round to 16 bits."""
    return np.round(np.clip(signal, -1.0, 32767.0 / 32768.0) * 32768.0).astype(np.int16)
