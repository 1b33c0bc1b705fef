"""Whisper on CTranslate2, decoding by stretches of speech."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from typing import Any

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from qa_audit.asr import decoder, guards, windows
from qa_audit.asr.decoder import AlignedToken, Decoder, Reading
from qa_audit.asr.listening import Bias, Listening
from qa_audit.asr.weights import Weights, find_weights
from qa_audit.asr.windows import Stretch, plan
from qa_audit.asr.words import CONFIDENCE_DIGITS, words_of
from qa_audit.asr.written import written
from qa_audit.audio.resample import excerpt
from qa_audit.model.facts import Parameters
from qa_audit.model.transcript import RecogniserRun, Role, Transcript, Unrecognised, Utterance
from qa_audit.version import __version__

BATCH = 16
"""Windows a batch."""

BATCH_AUDIO_S = 120.0
"""Windows of a batch together: bounds memory for long windows."""

REPETITION_PENALTY = 1.1
"""Greedy search loops on short answers (没有了没有了…). Measured on synthetic calls, greedy: character error 0.217
without, 0.167 with; 1.2 gains no more."""

DOUBTFUL_BELOW = -0.7
"""Mean log-probability under which a greedy reading is read again."""

UNTRUSTED_BELOW = -1.3
"""Mean log-probability under which even the best reading is not believed; Whisper's limit for a second try is -1."""

NO_SPEECH_ABOVE = 0.6
"""Whisper's own limit for "no speech" (Radford et al. 2022, section 4.5), which counts only with a low probability."""

SILENT_BELOW = -1.0
"""Whisper's own limit of log-probability that goes with `NO_SPEECH_ABOVE`."""


@dataclass(frozen=True, slots=True)
class _Job:
    call: int
    channel: int
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class _Heard:
    reading: Reading
    aligned: tuple[AlignedToken, ...]
    reason: str = ""


class WhisperRecogniser:
    """Hears calls with a Whisper model.

    Args:
        weights: The model.
        bias: What is likely to be said.
        threads: Processor threads.
    """

    def __init__(self, weights: Weights, bias: Bias, threads: int) -> None:
        self._decoder = Decoder(weights, threads)
        self._prompt = self._decoder.prompt_tokens(bias_text(bias))
        self._run = RecogniserRun("whisper", weights.name, weights.sha256, _parameters(bias))

    @property
    def run(self) -> RecogniserRun:
        """The model and every parameter that changes a transcript."""
        return self._run

    def transcribe(self, calls: Sequence[Listening]) -> tuple[Transcript, ...]:
        """Hear calls; see `Recogniser.transcribe`."""
        jobs = [
            _Job(number, channel, stretch)
            for number, call in enumerate(calls)
            for channel, speech in enumerate(call.speech)
            for stretch in plan(speech, call.duration_s)
        ]
        utterances: list[list[Utterance]] = [[] for _ in calls]
        unrecognised: list[list[Unrecognised]] = [[] for _ in calls]
        for batch in _batches(jobs):
            for job, heard in zip(batch, self._hear(calls, batch), strict=True):
                spoken = _utterance(job, heard)
                if spoken is None:
                    unrecognised[job.call].append(_not_understood(job, heard))
                else:
                    utterances[job.call].append(spoken)
        return tuple(
            Transcript(
                tuple(sorted(said, key=lambda u: (u.span, u.channel))),
                tuple(sorted(unsaid, key=lambda u: (u.span, u.channel))),
                self._run,
            )
            for said, unsaid in zip(utterances, unrecognised, strict=True)
        )

    def _hear(self, calls: Sequence[Listening], batch: Sequence[_Job]) -> list[_Heard]:
        window_s = batch[0].stretch.window_s
        audio = [_audio(calls[job.call], job) for job in batch]
        encoded = self._decoder.encode(audio, window_s)
        first = self._decoder.read(
            encoded, len(batch), window_s, (), beam_size=1, repetition_penalty=REPETITION_PENALTY
        )
        each = np.array(encoded)
        heard = []
        for number, (job, reading) in enumerate(zip(batch, first, strict=True)):
            own = ctranslate2.StorageView.from_array(np.ascontiguousarray(each[number : number + 1]))
            best = reading
            if _is_doubtful(reading, job.stretch):
                best = self._again(own, reading, job.stretch)
            length_s = len(audio[number]) / decoder.SAMPLE_RATE_HZ
            # One window at a time: in a batch CTranslate2's alignment differs in the last bits with its neighbours.
            aligned = self._decoder.align(own, [best], [length_s])[0]
            heard.append(_Heard(best, tuple(aligned), _reason_to_doubt(best, job.stretch)))
        return heard

    def _again(self, own: Any, first: Reading, stretch: Stretch) -> Reading:
        second = self._decoder.read(
            own, 1, stretch.window_s, (), beam_size=5, repetition_penalty=REPETITION_PENALTY, no_repeat_ngram_size=5
        )[0]
        ranked = sorted((second, first), key=lambda r: (not _reason_to_doubt(r, stretch), r.mean_log_probability))
        return ranked[-1]


def load_whisper(model: str, bias: Bias, threads: int) -> WhisperRecogniser:
    """Load a Whisper model; see `load_recogniser`.

    Raises:
        RecogniserError: The model is not available.
    """
    return WhisperRecogniser(find_weights(model), bias, threads)


def bias_text(bias: Bias) -> str:
    """What stands before the text as if it had just been said."""
    return bias.prompt


def _parameters(bias: Bias) -> Parameters:
    return {
        "language": "zh",
        "compute_type": decoder.COMPUTE_TYPE,
        "bias": bias_text(bias),
        "join_gap_s": windows.JOIN_GAP_S,
        "longest_s": windows.LONGEST_S,
        "margin_s": windows.MARGIN_S,
        "trail_s": windows.TRAIL_S,
        "window_step_s": windows.WINDOW_STEP_S,
        "repetition_penalty": REPETITION_PENALTY,
        "doubtful_below": DOUBTFUL_BELOW,
        "untrusted_below": UNTRUSTED_BELOW,
        "no_speech_above": NO_SPEECH_ABOVE,
        "tokens_per_second": decoder.TOKENS_PER_SECOND,
        "qa_audit": __version__,
        "faster_whisper": version("faster-whisper"),
        "ctranslate2": version("ctranslate2"),
    }


def _batches(jobs: Sequence[_Job]) -> Iterator[list[_Job]]:
    """Batches of one window length, within it of like audio length: a batch is as slow as its longest text."""
    ordered = sorted(jobs, key=lambda job: (job.stretch.window_s, job.stretch.audio.duration_s, job.call, job.channel))
    for window_s, group in groupby(ordered, key=lambda job: job.stretch.window_s):
        same = list(group)
        size = max(1, min(BATCH, int(BATCH_AUDIO_S / window_s)))
        for start in range(0, len(same), size):
            yield same[start : start + size]


def _audio(call: Listening, job: _Job) -> NDArray[np.float32]:
    return excerpt(call.samples[job.channel], call.sample_rate_hz, job.stretch.audio, decoder.SAMPLE_RATE_HZ)


def _is_doubtful(reading: Reading, stretch: Stretch) -> bool:
    return reading.mean_log_probability < DOUBTFUL_BELOW or bool(_reason_to_doubt(reading, stretch))


def _reason_to_doubt(reading: Reading, stretch: Stretch) -> str:
    """Why a reading cannot be believed: a reason of `Unrecognised`, or nothing."""
    if not any(character.isalnum() for character in reading.text):
        return "no_text"
    if guards.is_loop(reading.text) or guards.is_too_fast(reading.text, stretch.span.duration_s):
        return "loop"
    if guards.is_from_nothing(reading.text):
        return "hallucination"
    silent = reading.no_speech > NO_SPEECH_ABOVE and reading.mean_log_probability < SILENT_BELOW
    if silent or reading.mean_log_probability < UNTRUSTED_BELOW:
        return "low_confidence"
    return ""


def _utterance(job: _Job, heard: _Heard) -> Utterance | None:
    text = written(heard.reading.text)
    if heard.reason or not text:
        return None
    span = job.stretch.span
    words = words_of(heard.aligned, text, job.stretch.audio.start_s, span)
    confidence = round(math.exp(min(0.0, heard.reading.mean_log_probability)), CONFIDENCE_DIGITS)
    return Utterance(span, job.channel, Role.UNKNOWN, text, words, confidence, job.stretch.speech)


def _not_understood(job: _Job, heard: _Heard) -> Unrecognised:
    return Unrecognised(job.stretch.span, job.channel, heard.reason or "no_text", written(heard.reading.text))
