"""Whether what was read can be believed, and why not."""

import math
from collections.abc import Sequence

from qa_audit.asr import guards
from qa_audit.asr.decoder import AlignedToken, Reading
from qa_audit.asr.parts import swallowed_s
from qa_audit.asr.windows import Spans, Window, hull

UNSURE_BELOW = -0.25
"""Mean log-probability, given the prompt, under which a reading is compared with one without it; the likelier of the
two is kept. Tuned on every fourth sample channel and every sixth with noise 10 dB below the speech, looked at on
other synthetic calls and on real clips: character error, with the prompt only / this way, 0.104/0.104 and 0.168/0.155,
0.155/0.141, real clips 0.250/0.236, in the telephone band 0.316/0.275. -0.2 gains no more, -0.35 loses half of it."""

SWALLOWED_S = 1.1
"""Speech under one token from which on something was left out: the longest syllables, at the end of an utterance, take
0.9 s with the pause after them; readings that stopped early show 1.5 s and more (measured on sample calls)."""

UNTRUSTED_BELOW = -1.6
"""Mean log-probability, given the audio without any prompt, under which an utterance is not believed..."""

READ_WELL_FROM = -0.7
"""... unless its window was read, with the prompt, at least this well: a short phrase that the prompt helped to hear
looks improbable without it."""

NO_SPEECH_ABOVE = 0.6
"""Whisper's own limit for "no speech" (Radford et al. 2022, section 4.5), which counts only with a low probability."""

SILENT_BELOW = -1.0
"""Whisper's own limit of log-probability that goes with `NO_SPEECH_ABOVE`."""

_LEAST_PROBABILITY = 1e-3
"""One impossible token in an utterance must not outweigh all others."""


def is_unsure(reading: Reading, window: Window, words: Sequence[str]) -> bool:
    """Whether a reading prompted with `words` should be compared with one without them."""
    return (
        reading.mean_log_probability < UNSURE_BELOW
        or is_impossible(reading, window.audio.duration_s)
        or guards.echoes(reading.text, words)
    )


def is_broken(reading: Reading, aligned: Sequence[AlignedToken], window: Window) -> bool:
    """Whether a reading cannot be what was said, or leaves speech out."""
    return is_impossible(reading, window.audio.duration_s) or swallowed_s(aligned, window) > SWALLOWED_S


def is_impossible(reading: Reading, audio_s: float) -> bool:
    """Whether a reading of so much audio is nothing, a loop, more than can be said, or from nothing."""
    return (
        not any(character.isalnum() for character in reading.text)
        or guards.is_loop(reading.text)
        or guards.is_doubled(reading.text)
        or guards.is_too_fast(reading.text, audio_s)
        or guards.is_from_nothing(reading.text)
    )


def mean_log_probability(tokens: Sequence[AlignedToken]) -> float:
    """Of the tokens of an utterance, given the audio and the text before them, without any prompt; 0 or less."""
    if not tokens:
        return math.log(_LEAST_PROBABILITY)
    return math.fsum(math.log(max(token.probability, _LEAST_PROBABILITY)) for token in tokens) / len(tokens)


def reason_to_doubt(
    text: str, tokens: Sequence[AlignedToken], spans: Spans, reading: Reading, words: Sequence[str]
) -> str:
    """Why the text of an utterance cannot be believed: a reason of `Unrecognised`, or nothing.

    Args:
        text: What was heard in the utterance.
        tokens: The same with probabilities, without any prompt.
        spans: Speech spans of the utterance.
        reading: What was read in its window.
        words: The prompt.
    """
    if not any(character.isalnum() for character in text):
        return "no_text"
    if guards.is_loop(text) or guards.is_too_fast(text, hull(spans).duration_s):
        return "loop"
    if guards.is_from_nothing(text):
        return "hallucination"
    mean = mean_log_probability(tokens)
    if mean < SILENT_BELOW and guards.echoes(text, words):
        return "prompt_echo"
    read_badly = reading.mean_log_probability < READ_WELL_FROM
    if (mean < UNTRUSTED_BELOW and read_badly) or (mean < SILENT_BELOW and reading.no_speech > NO_SPEECH_ABOVE):
        return "low_confidence"
    return ""
