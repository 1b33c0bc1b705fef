"""The facts of a recording, channel by channel."""

from dataclasses import asdict

import faster_whisper
import numpy as np
from numpy.typing import NDArray

from qa_audit.model.facts import ChannelFacts, Parameters, SignalFacts, SpeechSpan
from qa_audit.model.interval import Interval
from qa_audit.signal import cadence, detector, frames, levels
from qa_audit.signal.boundaries import boundary_shift_s, boundary_uncertainty_s
from qa_audit.signal.crosstalk import CrosstalkParameters, find_crosstalk
from qa_audit.signal.runs import Runs
from qa_audit.signal.speech import SpeechParameters, find_speech, local_floor, probability_by_frame, quiet_frames
from qa_audit.signal.tones import ToneParameters, find_tones
from qa_audit.signal.voice_features import voice_features

DEAD_S = 1.0
"""A line is dead when digital silence lasts at least this long up to the end: gaps between packets are shorter."""
_SPEECH = SpeechParameters()
_TONES = ToneParameters()
_CROSSTALK = CrosstalkParameters()


def measure(samples: NDArray[np.int16], sample_rate_hz: int) -> SignalFacts:
    """Measure every channel of a recording.

    Args:
        samples: int16, shape (n_channels, n_samples), full scale 32768.
        sample_rate_hz: 8000 or 16000.

    Returns:
        Facts of each channel and all parameters they rest on. The same samples give the same facts.
    """
    leaks = find_crosstalk(samples, sample_rate_hz, _CROSSTALK)
    channels = tuple(
        _measure_channel(channel, sample_rate_hz, number, leaks[number]) for number, channel in enumerate(samples)
    )
    return SignalFacts(channels, _parameters(sample_rate_hz))


def _measure_channel(
    samples: NDArray[np.int16], sample_rate_hz: int, channel: int, leak: NDArray[np.bool_]
) -> ChannelFacts:
    measured = frames.measure_frames(samples, sample_rate_hz)
    level = measured.level_dbfs
    tones = find_tones(samples, sample_rate_hz, channel, _TONES)
    foreign = tones.covered | leak
    probability = detector.speech_probability(samples, sample_rate_hz, _rough_level_dbfs(level, foreign))
    by_frame = probability_by_frame(probability, len(level))
    quiet = quiet_frames(by_frame, foreign, _SPEECH)
    floor = local_floor(level, quiet, _SPEECH)
    found = [
        run
        for run in find_speech(level, by_frame, floor, foreign, _SPEECH)
        if by_frame[run[0] : run[1]].max() >= _SPEECH.doubtful or _has_voice(samples, sample_rate_hz, run)
    ]
    duration_s = len(samples) / sample_rate_hz
    dead = duration_s - measured.last_live_s >= DEAD_S
    # A line that is dead at its end was no quieter before.
    n_live = int(measured.last_live_s / frames.HOP_S) if dead else len(level)
    noise_dbfs = levels.noise_floor_dbfs(level[:n_live], found, foreign[:n_live], measured.idle[:n_live])
    speech_dbfs: float | None = None
    snr_db: float | None = None
    if found:
        voiced = np.concatenate([level[start:end] for start, end in found])
        speech_dbfs = levels.active_level_dbfs(voiced)
        snr_db = round(levels.snr_db(speech_dbfs, noise_dbfs), 2)
        speech_dbfs = round(speech_dbfs, 2)
    return ChannelFacts(
        speech=_spans(found, level, floor, duration_s),
        noise_floor_dbfs=round(noise_dbfs, 2),
        speech_level_dbfs=speech_dbfs,
        snr_db=snr_db,
        tones=tones.tones,
        dead_from_s=measured.last_live_s if dead else None,
        clipped_ratio=measured.clipped_ratio,
    )


def _has_voice(samples: NDArray[np.int16], sample_rate_hz: int, run: tuple[int, int]) -> bool:
    span = Interval(run[0] * frames.HOP_S, run[1] * frames.HOP_S)
    return voice_features(samples, sample_rate_hz, span) is not None


def _rough_level_dbfs(level: NDArray[np.float32], tonal: NDArray[np.bool_]) -> float:
    """Level of the loudest second or so, without tones: good enough to set a gain."""
    heard = level[(level > frames.SILENCE_DBFS) & ~tonal]
    return float(np.percentile(heard, 98.0)) - 4.0 if len(heard) else frames.SILENCE_DBFS


def _spans(
    found: Runs, level: NDArray[np.float32], floor: NDArray[np.float32], duration_s: float
) -> tuple[SpeechSpan, ...]:
    spans: list[SpeechSpan] = []
    for index, (start, end) in enumerate(found):
        loud_dbfs = levels.active_level_dbfs(level[start:end])
        snr_db = levels.snr_db(loud_dbfs, float(np.median(floor[start:end])))
        before_s, after_s = boundary_shift_s(snr_db)
        earliest_s = spans[-1].span.end_s if spans else 0.0
        latest_s = found[index + 1][0] * frames.HOP_S if index + 1 < len(found) else duration_s
        span = Interval(
            round(max(earliest_s, start * frames.HOP_S - before_s), 3),
            round(min(latest_s, end * frames.HOP_S + after_s), 3),
        )
        spans.append(SpeechSpan(span, round(loud_dbfs, 2), boundary_uncertainty_s(snr_db)))
    return tuple(spans)


def _parameters(sample_rate_hz: int) -> Parameters:
    fixed = {
        "sample_rate_hz": sample_rate_hz,
        "frame.hop_s": frames.HOP_S,
        "frame.window_s": frames.WINDOW_S,
        "frame.low_hz": frames.LOW_HZ,
        "frame.high_hz": frames.HIGH_RATIO * sample_rate_hz,
        "frame.idle_peak": frames.IDLE_PEAK,
        "frame.clip_level": frames.CLIP_LEVEL,
        "detector.model": f"silero, faster-whisper {faster_whisper.__version__}",
        "detector.target_dbfs": detector.TARGET_DBFS,
        "detector.max_gain_db": detector.MAX_GAIN_DB,
        "level.margin_db": levels.MARGIN_DB,
        "level.guard_s": levels.GUARD_S,
        "level.live_ratio": levels.LIVE_RATIO,
        "dead.least_s": DEAD_S,
        "cadence.tolerance_ratio": cadence.TOLERANCE_RATIO,
        "cadence.quantisation_s": cadence.QUANTISATION_S,
        "cadence.least_cycles": cadence.LEAST_CYCLES,
    }
    speech = {f"speech.{name}": value for name, value in asdict(_SPEECH).items()}
    tones = {f"tone.{name}": value for name, value in asdict(_TONES).items()}
    crosstalk = {f"crosstalk.{name}": value for name, value in asdict(_CROSSTALK).items()}
    return {**fixed, **speech, **tones, **crosstalk}
