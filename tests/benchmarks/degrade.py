"""Make a good recording bad the way telephone lines do. Samples are int16, shape (channels, n), at 8 kHz.

Noise is set against the speech, not against the file: `snr_db` below the level of the agent's and of the customer's own
active speech. Lost frames are 20 ms of silence, drawn independently (no concealment: worse than a real decoder).
"""

import io
from collections.abc import Callable

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

Samples = NDArray[np.int16]
RATE_HZ = 8000
FRAME = 160


def _random(samples: Samples) -> np.random.Generator:
    return np.random.default_rng(int(np.abs(samples.astype(np.int64)).sum() % 2**32))


def _through(samples: Samples, encode: Callable[[Samples], bytes]) -> Samples:
    """Each channel through a codec and back, cut to its old length."""
    out = np.zeros_like(samples)
    for number, channel in enumerate(samples):
        with av.open(io.BytesIO(encode(channel))) as container:
            resampler = av.AudioResampler("s16", "mono", RATE_HZ)
            pieces = [p.to_ndarray()[0] for f in container.decode(audio=0) for p in resampler.resample(f)]
        heard = np.concatenate(pieces)[: samples.shape[1]]
        out[number, : len(heard)] = heard
    return out


def _libav(container_name: str, codec: str, bit_rate: int | None) -> Callable[[Samples], bytes]:
    def encode(channel: Samples) -> bytes:
        target = io.BytesIO()
        with av.open(target, "w", format=container_name) as container:
            stream = container.add_stream(codec, rate=RATE_HZ, layout="mono")
            if bit_rate:
                stream.bit_rate = bit_rate
            usable = channel[: len(channel) // FRAME * FRAME]
            for start in range(0, len(usable), FRAME):
                frame = av.AudioFrame.from_ndarray(usable[None, start : start + FRAME], format="s16", layout="mono")
                frame.sample_rate, frame.pts = RATE_HZ, start
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return target.getvalue()

    return encode


def _gsm(channel: Samples) -> bytes:
    target = io.BytesIO()
    soundfile.write(target, channel, RATE_HZ, format="WAV", subtype="GSM610")
    return target.getvalue()


def lost(share: float) -> Callable[[Samples], Samples]:
    def degrade(samples: Samples) -> Samples:
        out = samples.copy()
        random = _random(samples)
        for channel in out:
            for start in np.flatnonzero(random.random(len(channel) // FRAME) < share) * FRAME:
                channel[start : start + FRAME] = 0
        return out

    return degrade


def noisy(snr_db: float) -> Callable[[Samples], Samples]:
    def degrade(samples: Samples) -> Samples:
        random = _random(samples)
        out = np.empty_like(samples)
        for number, channel in enumerate(samples.astype(np.float64)):
            frames = channel[: len(channel) // FRAME * FRAME].reshape(-1, FRAME)
            power = (frames**2).mean(axis=1)
            active = power[power > power.max() / 1000]  # within 30 dB of the loudest frame: speech
            level = active.mean() / 10 ** (snr_db / 10) if len(active) else 0.0
            spectrum = np.fft.rfft(random.normal(size=len(channel)))
            spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))  # pink: falls 3 dB an octave
            noise = np.fft.irfft(spectrum, len(channel))
            noise *= np.sqrt(level / np.mean(noise**2))
            out[number] = np.clip(channel + noise, -32768, 32767)
        return out

    return degrade


def quiet(channel: int, gain_db: float) -> Callable[[Samples], Samples]:
    def degrade(samples: Samples) -> Samples:
        out = samples.copy()
        if len(out) > 1:
            out[channel] = (out[channel] * 10 ** (gain_db / 20)).astype(np.int16)
        return out

    return degrade


CONDITIONS: dict[str, Callable[[Samples], Samples]] = {
    "clean": lambda samples: samples,
    "alaw": lambda samples: _through(samples, _libav("wav", "pcm_alaw", None)),
    "gsm": lambda samples: _through(samples, _gsm),
    "amr475": lambda samples: _through(samples, _libav("amr", "libopencore_amrnb", 4750)),
    "loss1": lost(0.01),
    "loss5": lost(0.05),
    "snr20": noisy(20.0),
    "snr10": noisy(10.0),
    "snr5": noisy(5.0),
}
"""Name → what it does. "agent-10" is added by the benchmark, which knows the agent's channel."""
