"""Samples to recordings: one line a codec, through PyAV, so that no ffmpeg needs to be installed.

GSM goes through libsndfile, because PyAV's libav decodes it only.
"""

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import soundfile
from line import RATE_HZ


@dataclass(frozen=True, slots=True)
class Codec:
    """An encoder of libav, or "gsm610" of libsndfile.

    Attributes:
        suffix: Of the file.
        encoder: Its name.
        sample_format: What it takes.
        bit_rate: Bits per second, None where it does not apply.
        title: For people.
        block_samples: It writes whole blocks only, so a recording must be a multiple of this long.
    """

    suffix: str
    encoder: str
    sample_format: str
    bit_rate: int | None
    title: str
    block_samples: int = 1


CODECS = {
    "alaw": Codec(".wav", "pcm_alaw", "s16", None, "WAV, G.711 A-law"),
    "mulaw": Codec(".wav", "pcm_mulaw", "s16", None, "WAV, G.711 µ-law"),
    "pcm": Codec(".wav", "pcm_s16le", "s16", None, "WAV, PCM 16 bit"),
    "flac": Codec(".flac", "flac", "s16", None, "FLAC"),
    "mp3": Codec(".mp3", "libmp3lame", "s16p", 32_000, "MP3, 32 kbit/s"),
    "opus": Codec(".ogg", "libopus", "s16", 24_000, "Ogg Opus, 24 kbit/s"),
    "amr": Codec(".amr", "libopencore_amrnb", "s16", 12_200, "AMR-NB, 12.2 kbit/s"),
    "gsm": Codec(".wav", "gsm610", "s16", None, "WAV, GSM 06.10", block_samples=320),
}


def encode(samples: np.ndarray, codec: Codec, path: Path) -> None:
    """Write int16 `samples` (n_samples, n_channels) at 8 kHz; the same samples give the same bytes."""
    if codec.encoder == "gsm610":
        soundfile.write(path, samples, RATE_HZ, format="WAV", subtype="GSM610")
        return
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
