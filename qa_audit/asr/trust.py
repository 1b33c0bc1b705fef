"""Whether what was read can be believed, and why not."""

import math
from collections.abc import Sequence

from qa_audit.asr import guards
from qa_audit.asr.decoder import AlignedToken, Reading
from qa_audit.asr.windows import Spans, hull

DOUBTFUL_BELOW = -0.7
"""Mean log-probability under which a greedy reading is compared with a beam search."""

UNTRUSTED_BELOW = -1.6
"""Mean log-probability, given the audio without any prompt, under which an utterance is not believed."""

NO_SPEECH_ABOVE = 0.6
"""Whisper's own limit for "no speech" (Radford et al. 2022, section 4.5), which counts only with a low probability."""

SILENT_BELOW = -1.0
"""Whisper's own limit of log-probability that goes with `NO_SPEECH_ABOVE`."""

_LEAST_PROBABILITY = 1e-3
"""One impossible token in an utterance must not outweigh all others."""


def is_doubtful(reading: Reading, audio_s: float, words: Sequence[str]) -> bool:
    """Whether a first reading of a window, prompted with `words`, should be read again with a wider search."""
    return (
        reading.mean_log_probability < DOUBTFUL_BELOW
        or is_broken(reading, audio_s)
        or guards.echoes(reading.text, words)
    )


def is_broken(reading: Reading, audio_s: float) -> bool:
    """Whether a reading is nothing, a loop, more than can be said, or from nothing."""
    return (
        not any(character.isalnum() for character in reading.text)
        or guards.is_loop(reading.text)
        or guards.is_too_fast(reading.text, audio_s)
        or guards.is_from_nothing(reading.text)
    )


def mean_log_probability(tokens: Sequence[AlignedToken]) -> float:
    """Of the tokens of an utterance, given the audio and the text before them, without any prompt; 0 or less."""
    if not tokens:
        return math.log(_LEAST_PROBABILITY)
    return math.fsum(math.log(max(token.probability, _LEAST_PROBABILITY)) for token in tokens) / len(tokens)


def reason_to_doubt(
    text: str, tokens: Sequence[AlignedToken], spans: Spans, no_speech: float, words: Sequence[str]
) -> str:
    """Why the text of an utterance cannot be believed: a reason of `Unrecognised`, or nothing."""
    if not any(character.isalnum() for character in text):
        return "no_text"
    if guards.is_loop(text) or guards.is_too_fast(text, hull(spans).duration_s):
        return "loop"
    if guards.is_from_nothing(text):
        return "hallucination"
    mean = mean_log_probability(tokens)
    if mean < SILENT_BELOW and guards.echoes(text, words):
        return "prompt_echo"
    if mean < UNTRUSTED_BELOW or (no_speech > NO_SPEECH_ABOVE and mean < SILENT_BELOW):
        return "low_confidence"
    return ""
