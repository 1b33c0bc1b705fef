"""Whisper on CTranslate2: windows over the speech, greedy first, and again where the first reading cannot be right."""

import math
from collections.abc import Iterable, Iterator, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby

from qa_audit.asr import decoder, guards, parts, thorough, trust, windows
from qa_audit.asr.decoder import AlignedToken, Decoder, Encoded, Reading
from qa_audit.asr.listening import Bias, Listening
from qa_audit.asr.packs import packs
from qa_audit.asr.second_opinion import opinions_on
from qa_audit.asr.spelt import spelt
from qa_audit.asr.weights import Weights, find_weights
from qa_audit.asr.windows import Spans, Window, alone, hull, plan
from qa_audit.asr.words import CONFIDENCE_DIGITS, words_of
from qa_audit.asr.written import written
from qa_audit.audio.resample import excerpt
from qa_audit.model.facts import Scalar
from qa_audit.model.opinion import Opinion, Question
from qa_audit.model.transcript import RecogniserRun, Role, Transcript, Unrecognised, Utterance
from qa_audit.text import spelling
from qa_audit.text.normalise import normal_form
from qa_audit.version import __version__

BATCH = 32
"""Windows a batch. Measured, greedy, windows of 8 s: 476 ms of one core a window alone, 172 each in a batch of 4, 106
in one of 16."""

BATCH_WINDOWS_S = 160.0
"""Windows of a batch together: bounds memory for long windows."""

REPETITION_PENALTY = 1.1
"""Greedy search loops on short answers (没有了没有了…). Measured on synthetic calls, greedy, one utterance a window:
character error 0.217 without, 0.167 with; 1.2 gains no more."""

GREEDY = {"beam_size": 1, "repetition_penalty": REPETITION_PENALTY}

BEAM = {"beam_size": 5, "repetition_penalty": REPETITION_PENALTY}
"""For unsure readings, without the prompt. Chosen on every second sample call, clean and with noise 10 dB below the
speech, and on real clips, wide and in the telephone band: character error with greedy search here 0.112, 0.170, 0.236
and 0.275, with the beam 0.108, 0.165, 0.225 and 0.264.

Tried beside it and not kept: the same audio at 0.93 and 1.07 of its tempo, and a vote of the four readings by their
syllables. It has 2 % fewer edits on the real clips (nine times with another gain or beginning) and 4 % on the sample
calls, decides no breach more on the 24 calls of held-out set 6, and costs 45 to 100 % more processor time."""

WITHOUT_PROMPT = 0.06
"""A reading without the prompt is kept although it has this much less log-probability a character than the one with it:
the prompt has told the other the script, simplified or traditional, which this one has to guess. Chosen on every third
sample call, clean and with noise 10 dB below the speech, and eight real clips under six conditions: edits 223, 304 and
595 this way, 221, 314 and 612 without it; on the next third of the sample calls 212 and 327, without it 214 and 328."""

NO_REPEAT_NGRAM = 5
"""For broken readings only: nobody says the same five tokens twice in such a window."""


@dataclass(frozen=True, slots=True)
class _Job:
    call: int
    channel: int
    window: Window


@dataclass(frozen=True, slots=True)
class _Heard:
    """One utterance of a window as it was read.

    Attributes:
        tokens: What was read in it.
        text: The same as it is written.
        reason: Why it cannot be believed; empty for none.
        plausible: Whether it has about as many characters as can be said in its time.
        unsure: Whether the first reading of its window was unsure.
    """

    tokens: tuple[AlignedToken, ...]
    text: str
    reason: str
    plausible: bool
    unsure: bool

    @property
    def is_good(self) -> bool:
        """Whether nothing speaks against it."""
        return self.plausible and not self.reason


_Place = tuple[int, int, Spans]
"""Call, channel, and the speech of an utterance."""

_Read = tuple[Reading, list[AlignedToken]]


class WhisperRecogniser:
    """Hears calls with a Whisper model.

    Args:
        weights: The model.
        bias: What is likely to be said. Only its words are used, all of them for spelling (`qa_audit.text.spelling`),
            and as prompt as far as they fit. Measured, greedy, on synthetic and
            sample calls: a list of words lowers the character error from 0.169 and 0.139 to 0.146 and 0.123; running
            text before every window raises it to 0.175 and 0.209, and to 0.364 from 0.283 on clips of other content.
        threads: Processor threads.
        thoroughly: Whether what was read unsurely is read again among what was said around it.
    """

    def __init__(self, weights: Weights, bias: Bias, threads: int, *, thoroughly: bool = False) -> None:
        self._decoder = Decoder(weights, threads)
        self._threads = threads
        self._words, self._prompt = self._decoder.prompt_of(neutral(bias.words))
        self._speller = spelling.Speller(neutral(bias.words))
        self._thoroughly = thoroughly
        parameters = {**_parameters(self._words), **(thorough.PARAMETERS if thoroughly else {})}
        self._run = RecogniserRun("whisper", weights.name, weights.sha256, parameters)

    @property
    def run(self) -> RecogniserRun:
        """The model and every parameter that changes a transcript."""
        return self._run

    def transcribe(self, calls: Sequence[Listening]) -> tuple[Transcript, ...]:
        """Hear calls; see `Recogniser.transcribe`."""
        heard: dict[_Place, Utterance | Unrecognised] = {}
        jobs = _jobs(calls)
        again: list[_Job] = []
        unsure: set[_Place] = set()
        for job, index, one in self._hear_all(calls, jobs):
            if one.unsure:
                unsure.add(_place(job, index))
            # An utterance that got no text, or its neighbour's, beside others is heard alone.
            if not one.is_good and len(job.window.utterances) > 1:
                again.append(_Job(job.call, job.channel, alone(job.window, index, calls[job.call].duration_s)))
            else:
                heard[_place(job, index)] = self._outcome(job, index, one)
        for job, index, one in self._hear_all(calls, again):
            heard[_place(job, index)] = self._outcome(job, index, one)
        if self._thoroughly:
            for job, index, one in self._hear_in_context(calls, jobs, unsure):
                if one.is_good and _place(job, index) in unsure:
                    heard[_place(job, index)] = self._outcome(job, index, one)
        return tuple(
            _transcript([one for place, one in heard.items() if place[0] == number], self._run)
            for number in range(len(calls))
        )

    def weigh(self, call: Listening, questions: Sequence[Question]) -> tuple[Opinion, ...]:
        """Ask the audio; see `Recogniser.weigh`."""
        return opinions_on(questions, call, self._decoder)

    def _hear_all(self, calls: Sequence[Listening], jobs: Sequence[_Job]) -> Iterator[tuple[_Job, int, _Heard]]:
        batches = _batches(jobs, self._threads)
        with ThreadPoolExecutor(self._threads, thread_name_prefix="hear") as pool:
            for batch, windows in zip(batches, pool.map(lambda batch: self._hear(calls, batch), batches), strict=True):
                for job, utterances in zip(batch, windows, strict=True):
                    for index, one in enumerate(utterances):
                        yield job, index, one

    def _hear_in_context(
        self, calls: Sequence[Listening], jobs: Sequence[_Job], unsure: Set[_Place]
    ) -> Iterator[tuple[_Job, int, _Heard]]:
        """Read the packs that hold any of the unsure utterances."""
        spoken: dict[tuple[int, int], list[Spans]] = {}
        for job in jobs:
            spoken.setdefault((job.call, job.channel), []).extend(job.window.utterances)
        places = [
            (call, channel, pack)
            for (call, channel), utterances in spoken.items()
            for pack in packs(utterances, calls[call].duration_s)
            if any((call, channel, utterance) in unsure for utterance in pack.utterances)
        ]
        for (call, channel, pack), reading, shares in thorough.read_packs(places, calls, self._decoder, self._threads):
            job = _Job(call, channel, pack.window)
            for index, tokens in enumerate(shares):
                yield job, index, self._judged(tokens, job.window, index, reading)

    def _hear(self, calls: Sequence[Listening], batch: Sequence[_Job]) -> list[list[_Heard]]:
        length_s = batch[0].window.length_s
        audio = [excerpt(calls[j.call].samples[j.channel], calls[j.call].sample_rate_hz, j.window.audio) for j in batch]
        encoded = self._decoder.encode(audio, length_s)
        readings, unsure = self._read(encoded, batch)
        heard = []
        for number, (job, reading) in enumerate(zip(batch, readings, strict=True)):
            own = encoded[number : number + 1]
            audio_s = len(audio[number]) / decoder.SAMPLE_RATE_HZ
            aligned = self._decoder.align(own, reading, audio_s)
            if trust.is_broken(reading, aligned, job.window):
                reading, aligned = self._wider(own, (reading, aligned), job, audio_s)
            heard.append(
                [
                    self._judged(tokens, job.window, index, reading, unsure=number in unsure)
                    for index, tokens in enumerate(parts.share_out(aligned, job.window))
                ]
            )
        return heard

    def _read(self, encoded: Encoded, batch: Sequence[_Job]) -> tuple[list[Reading], Sequence[int]]:
        """Read with the prompt, and where that is unsure without it, with a beam: the prompt helps where it fits.

        Returns:
            The readings, and which of them are those.
        """
        length_s = batch[0].window.length_s
        readings = self._decoder.read(encoded, length_s, self._prompt, **GREEDY)
        unsure = [n for n, one in enumerate(readings) if trust.is_unsure(one, batch[n].window, self._words)]
        if not unsure or not self._prompt:
            return readings, unsure
        for number, plain in zip(unsure, self._decoder.read(encoded[unsure], length_s, (), **BEAM), strict=True):
            allowance = WITHOUT_PROMPT * len(normal_form(plain.text))
            if _likelihood(plain, batch[number], allowance) > _likelihood(readings[number], batch[number]):
                readings[number] = plain
        return readings, unsure

    def _wider(self, own: Encoded, first: _Read, job: _Job, audio_s: float) -> _Read:
        """Read a window with a beam and without the prompt; keep what is not broken, else what the audio supports."""
        again = self._decoder.read(
            own,
            job.window.length_s,
            (),
            no_repeat_ngram_size=NO_REPEAT_NGRAM,
            **BEAM,
        )[0]
        second = again, self._decoder.align(own, again, audio_s)

        def worth(read: _Read) -> tuple[bool, float]:
            return not trust.is_broken(*read, job.window), trust.mean_log_probability(read[1])

        return max(first, second, key=worth)

    def _judged(
        self, tokens: tuple[AlignedToken, ...], window: Window, index: int, reading: Reading, *, unsure: bool = False
    ) -> _Heard:
        tokens = parts.without_echo(tokens, math.fsum(span.duration_s for span in window.utterances[index]))
        text = written("".join(token.text for token in tokens))
        reason = trust.reason_to_doubt(text, tokens, window.utterances[index], reading, self._words)
        return _Heard(tokens, text, reason, parts.is_plausible(tokens, window, index), unsure)

    def _outcome(self, job: _Job, index: int, heard: _Heard) -> Utterance | Unrecognised:
        spans = job.window.utterances[index]
        span = hull(spans)
        if heard.reason:
            return Unrecognised(span, job.channel, heard.reason, heard.text)
        words = words_of(heard.tokens, heard.text, job.window.audio.start_s, span)
        confidence = round(math.exp(trust.mean_log_probability(heard.tokens)), CONFIDENCE_DIGITS)
        return spelt(Utterance(span, job.channel, Role.UNKNOWN, heard.text, words, confidence, spans), self._speller)


def load_whisper(model: str, bias: Bias, threads: int, *, thoroughly: bool = False) -> WhisperRecogniser:
    """Load a Whisper model; see `load_recogniser`.

    Raises:
        RecogniserError: The model is not available.
    """
    return WhisperRecogniser(find_weights(model), bias, threads, thoroughly=thoroughly)


def neutral(words: Sequence[str]) -> tuple[str, ...]:
    """The words without those that say 你 or 您: which of the two an agent says is judged, so no prompt may decide it.

    Measured: 请问有什么可以帮您 among the words turned 你说普通话行不行 into 您说普通话行不行.
    """
    return tuple(word for word in words if not set(word) & set("你您妳"))


def _likelihood(reading: Reading, job: _Job, allowance: float = 0.0) -> tuple[bool, float]:
    """What cannot have been said counts least, however sure the model is: a loop is very sure of itself.

    The whole probability tells better than the mean a token (chosen as `BEAM`: 0.105 and 0.157 on the sample calls, the
    same on real clips).
    """
    return not trust.is_impossible(reading, job.window.audio.duration_s), reading.log_probability + allowance


def _parameters(words: Sequence[str]) -> dict[str, Scalar]:
    return {
        "bias_words": " ".join(words),
        "language": "zh",
        "compute_type": decoder.COMPUTE_TYPE,
        "join_gap_s": windows.JOIN_GAP_S,
        "join_gap_mono_s": windows.JOIN_GAP_MONO_S,
        "context_gap_s": windows.CONTEXT_GAP_S,
        "longest_s": windows.LONGEST_S,
        "margin_s": windows.MARGIN_S,
        "trail_s": windows.TRAIL_S,
        "window_step_s": windows.WINDOW_STEP_S,
        "tokens_per_second": decoder.TOKENS_PER_SECOND,
        "repetition_penalty": REPETITION_PENALTY,
        "beam": BEAM["beam_size"],
        "unsure_beam": BEAM["beam_size"],
        "unsure_below": trust.UNSURE_BELOW,
        "without_prompt": WITHOUT_PROMPT,
        "untrusted_below": trust.UNTRUSTED_BELOW,
        "read_well_from": trust.READ_WELL_FROM,
        "swallowed_s": trust.SWALLOWED_S,
        "doubled_per_s": guards.MAX_DOUBLED_CHARACTERS_PER_SECOND,
        "no_speech_above": trust.NO_SPEECH_ABOVE,
        **spelling.PARAMETERS,
        "jieba": version("jieba"),
        "pypinyin": version("pypinyin"),
        "qa_audit": __version__,
        "faster_whisper": version("faster-whisper"),
        "ctranslate2": version("ctranslate2"),
    }


def _jobs(calls: Sequence[Listening]) -> list[_Job]:
    return [
        _Job(number, channel, window)
        for number, call in enumerate(calls)
        for channel, speech in enumerate(call.speech)
        for window in plan(
            speech, call.duration_s, windows.JOIN_GAP_S if len(call.speech) > 1 else windows.JOIN_GAP_MONO_S
        )
    ]


def _batches(jobs: Iterable[_Job], threads: int) -> list[list[_Job]]:
    """Batches of one window length, within it of like audio length: a batch is as slow as its longest text."""
    ordered = sorted(jobs, key=lambda job: (job.window.length_s, job.window.audio.duration_s, job.call, job.channel))
    groups = [(length_s, list(group)) for length_s, group in groupby(ordered, key=lambda job: job.window.length_s)]
    batches = []
    for length_s, same in groups:
        largest = max(1, min(BATCH, int(BATCH_WINDOWS_S / length_s)))
        # Large batches are quicker in sum; but no thread should be idle.
        n = min(len(same), max(math.ceil(len(same) / largest), math.ceil(threads / len(groups))))
        batches += [same[len(same) * i // n : len(same) * (i + 1) // n] for i in range(n)]
    # The longest work first: the threads end together.
    return sorted(batches, key=lambda batch: -len(batch) * batch[0].window.length_s)


def _place(job: _Job, index: int) -> _Place:
    return job.call, job.channel, job.window.utterances[index]


def _transcript(heard: Sequence[Utterance | Unrecognised], run: RecogniserRun) -> Transcript:
    ordered = sorted(heard, key=lambda one: (one.span, one.channel))
    return Transcript(
        tuple(one for one in ordered if isinstance(one, Utterance)),
        tuple(one for one in ordered if isinstance(one, Unrecognised)),
        run,
    )
