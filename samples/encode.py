"""Samples to recordings: one line a codec, through PyAV, so that no ffmpeg needs to be installed."""

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from line import RATE_HZ


@dataclass(frozen=True, slots=True)
class Codec:
    """An encoder of libav: file suffix, encoder, its sample format, bits per second (None where it does not apply)."""

    suffix: str
    encoder: str
    sample_format: str
    bit_rate: int | None
    title: str


CODECS = {
    "alaw": Codec(".wav", "pcm_alaw", "s16", None, "WAV, G.711 A-law"),
    "mulaw": Codec(".wav", "pcm_mulaw", "s16", None, "WAV, G.711 µ-law"),
    "pcm": Codec(".wav", "pcm_s16le", "s16", None, "WAV, PCM 16 bit"),
    "flac": Codec(".flac", "flac", "s16", None, "FLAC"),
    "mp3": Codec(".mp3", "libmp3lame", "s16p", 32_000, "MP3, 32 kbit/s"),
    "opus": Codec(".ogg", "libopus", "s16", 24_000, "Ogg Opus, 24 kbit/s"),
    "amr": Codec(".amr", "libopencore_amrnb", "s16", 12_200, "AMR-NB, 12.2 kbit/s"),
}


def encode(samples: np.ndarray, codec: Codec, path: Path) -> None:
    """Write int16 `samples` (n_samples, n_channels) at 8 kHz; the same samples give the same bytes."""
    layout = "stereo" if samples.shape[1] == 2 else "mono"
    with av.open(path, "w", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream(codec.encoder, rate=RATE_HZ, layout=layout, format=codec.sample_format)
        if codec.bit_rate:
            stream.bit_rate = codec.bit_rate
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        frame_size = stream.codec_context.frame_size or 1024
        resampler = av.AudioResampler(codec.sample_format, layout, RATE_HZ, frame_size=frame_size)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.reshape(1, -1)), format="s16", layout=layout)
        frame.sample_rate = RATE_HZ
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
