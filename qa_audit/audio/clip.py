"""Pieces of a recording for people: evidence to play, peaks to draw."""

import io
import warnings

import numpy as np

from qa_audit.audio.decode import DecodedAudio
from qa_audit.model.interval import Interval

with warnings.catch_warnings():
    # pydub looks for ffmpeg when it is imported and warns without it; raw samples to WAV need none.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

PEAKS_PER_SECOND = 20
"""Enough for one column a pixel on a 1,800 pixel drawing of a 90-second call."""
FADE_MS = 10
"""Fades at both ends of a clip: a cut through a wave would click."""


def clip_wav(audio: DecodedAudio, span: Interval, *, margin_s: float = 1.0) -> bytes:
    """Cut a piece out of a recording, with a margin on both sides as far as the recording reaches.

    Args:
        audio: The recording.
        span: What to hear.
        margin_s: Seconds before and after it.

    Returns:
        A complete 16-bit WAV file at the working rate, with the recording's channels.
    """
    rate_hz = audio.sample_rate_hz
    start = max(0, round((span.start_s - margin_s) * rate_hz))
    end = max(start, round((span.end_s + margin_s) * rate_hz))
    piece = np.ascontiguousarray(audio.samples[:, start:end].T)
    segment = AudioSegment(data=piece.tobytes(), sample_width=2, frame_rate=rate_hz, channels=audio.samples.shape[0])
    if len(segment) > 2 * FADE_MS:
        segment = segment.fade_in(FADE_MS).fade_out(FADE_MS)
    target = io.BytesIO()
    segment.export(target, format="wav")
    return target.getvalue()


def waveform_peaks(audio: DecodedAudio, per_second: int = PEAKS_PER_SECOND) -> tuple[tuple[float, ...], ...]:
    """Largest magnitudes in equal steps of time, for drawing.

    Args:
        audio: The recording.
        per_second: Steps a second.

    Returns:
        For each channel the peaks, 0 to 1 of full scale, rounded to three places; the last step may be short.
    """
    step = max(1, audio.sample_rate_hz // per_second)
    n_samples = audio.samples.shape[1]
    starts = np.arange(0, n_samples, step)
    channels = []
    for channel in audio.samples:
        high = np.maximum.reduceat(channel, starts).astype(np.float64)
        low = np.minimum.reduceat(channel, starts).astype(np.float64)
        channels.append(tuple(round(float(peak), 3) for peak in np.maximum(high, -low) / 32768.0))
    return tuple(channels)
