"""For backends that hear one utterance at a time: its audio, what was read in it, and whether to believe that."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_audit.asr import guards, windows
from qa_audit.asr.decoder import AlignedToken
from qa_audit.asr.listening import Listening
from qa_audit.asr.windows import Window, alone, hull, plan
from qa_audit.asr.words import CONFIDENCE_DIGITS, words_of
from qa_audit.asr.written import written
from qa_audit.audio.resample import excerpt
from qa_audit.model.transcript import RecogniserRun, Role, Transcript, Unrecognised, Utterance

SAMPLE_RATE_HZ = 16_000

SHORTEST_S = 1.0
"""Shorter audio is filled up with silence: models that join frames fail on a handful of them, and services refuse
clips under 0.1 s."""

AT_ONCE = 64
"""Utterances whose audio is cut ahead of the backend: bounds memory whatever the call."""

UNSCORED = 1.0
"""Confidence where a backend tells none, as for a transcript from elsewhere: nothing is known against it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a backend read in the audio of one utterance.

    Attributes:
        text: As the model writes it.
        tokens: Its parts with their times from the start of the audio; empty where the model gives none.
        confidence: 0 to 1.
        doubt: A reason of `Unrecognised` not to believe it; empty for none.
    """

    text: str
    tokens: tuple[AlignedToken, ...] = ()
    confidence: float = UNSCORED
    doubt: str = ""


Hear = Callable[[NDArray[np.float32]], Said]
"""Audio of one utterance, shape (n,), 16 kHz, full scale 1.0 → what is said in it."""


@dataclass(frozen=True, slots=True)
class _Part:
    call: int
    channel: int
    window: Window


def hear_one_by_one(
    calls: Sequence[Listening], hear: Hear, run: RecogniserRun, at_once: int = 1
) -> tuple[Transcript, ...]:
    """Hear calls utterance by utterance; each depends on its own audio alone.

    Args:
        calls: The calls.
        hear: What reads one utterance; called from `at_once` threads.
        run: What produced the transcripts.
        at_once: Utterances heard at the same time.

    Returns:
        A transcript for each call, in order; every speech span is in an utterance or among the unrecognised.
    """
    parts = [
        _Part(number, channel, alone(window, index, call.duration_s))
        for number, call in enumerate(calls)
        for channel, speech in enumerate(call.speech)
        for window in plan(
            speech, call.duration_s, windows.JOIN_GAP_S if len(call.speech) > 1 else windows.JOIN_GAP_MONO_S
        )
        for index in range(len(window.utterances))
    ]
    heard: list[list[Utterance | Unrecognised]] = [[] for _ in calls]

    def outcome(part: _Part) -> Utterance | Unrecognised:
        return _heard(part, calls[part.call], hear)

    with ThreadPoolExecutor(at_once, thread_name_prefix="hear") as pool:
        for start in range(0, len(parts), AT_ONCE):
            some = parts[start : start + AT_ONCE]
            # Alone, the first failure is the last attempt: a pool would already have begun the next.
            outcomes = pool.map(outcome, some) if at_once > 1 else map(outcome, some)
            for part, one in zip(some, outcomes, strict=True):
                heard[part.call].append(one)
    return tuple(_transcript(of_call, run) for of_call in heard)


def _heard(part: _Part, call: Listening, hear: Hear) -> Utterance | Unrecognised:
    audio = excerpt(call.samples[part.channel], call.sample_rate_hz, part.window.audio, SAMPLE_RATE_HZ)
    said = hear(np.pad(audio, (0, max(0, round(SHORTEST_S * SAMPLE_RATE_HZ) - len(audio)))))
    spans = part.window.utterances[0]
    span = hull(spans)
    text = written(said.text)
    reason = said.doubt or _reason_to_doubt(text, span.duration_s)
    if reason:
        return Unrecognised(span, part.channel, reason, text)
    words = words_of(said.tokens, text, part.window.audio.start_s, span) if _fit(said.tokens, text) else ()
    return Utterance(span, part.channel, Role.UNKNOWN, text, words, round(said.confidence, CONFIDENCE_DIGITS), spans)


def _reason_to_doubt(text: str, speech_s: float) -> str:
    if not any(character.isalnum() for character in text):
        return "no_text"
    if guards.is_loop(text):
        return "loop"
    if guards.is_from_nothing(text) or guards.is_too_fast(text, speech_s):
        return "hallucination"
    return ""


def _fit(tokens: Sequence[AlignedToken], text: str) -> bool:
    """Whether the tokens are the text: models that write bytes or read numbers out give tokens that are not."""
    return _counted("".join(token.text for token in tokens)) == _counted(text)


def _counted(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _transcript(heard: Sequence[Utterance | Unrecognised], run: RecogniserRun) -> Transcript:
    ordered = sorted(heard, key=lambda one: (one.span, one.channel))
    return Transcript(
        tuple(one for one in ordered if isinstance(one, Utterance)),
        tuple(one for one in ordered if isinstance(one, Unrecognised)),
        run,
    )
