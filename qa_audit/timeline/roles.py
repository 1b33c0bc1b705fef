"""Who is the agent: told by metadata, else inferred from what is said.

Cues are phrases that one side of a hotline says and the other does not (客服代表…很高兴为您服务;
请问有什么可以帮您). Each distinct cue heard from a speaker is worth its match score. The margin between
the two speakers becomes a confidence by `1 - exp(-MARGIN_RATE * margin) / 2`: no margin is a coin toss
(0.5), one clear cue is 0.89, two are 0.98.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa_audit.model.timeline import Roles
from qa_audit.model.transcript import Utterance
from qa_audit.text.match import compile_phrase, find, hear
from qa_audit.text.phrase import Phrase

MARGIN_RATE = 1.5
"""Chosen so that one cue alone (0.89) is enough to use and the first speaker alone (0.68) is not."""

FIRST_SPEAKER_CUE = 0.3
"""Whoever speaks first is more often the agent (an inbound hotline answers with a greeting): a third of a cue."""

CUE_MINIMUM = 0.8
"""Match score from which a cue counts; cues are long, so homophone errors still reach it."""

KNOWN_FROM = 0.7
"""Confidence from which an inferred role is used; below it roles are `unknown` and rules say needs_review."""


@dataclass(frozen=True, slots=True)
class RoleCues:
    """Phrases that tell the two sides apart.

    Attributes:
        agent: Phrases that only agents say.
        customer: Phrases that only customers say.
    """

    agent: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerGuess:
    """Which speaker is the agent, and how sure that is (0.5 is a coin toss)."""

    agent: int
    confidence: float


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[str, ...]) -> tuple[Phrase, ...]:
    return tuple(compile_phrase(pattern) for pattern in patterns)


# Courtesies are the same from call to call: most texts were weighed before.
@lru_cache(maxsize=4096)
def _scores(text: str, patterns: tuple[str, ...]) -> tuple[float, ...]:
    """How well each phrase is heard in a text at its best place; 0 where it is not."""
    heard = hear(text)
    return tuple(
        max((match.score for match in find(phrase, heard, minimum=CUE_MINIMUM)), default=0.0)
        for phrase in _compiled(patterns)
    )


def _cue_weight(texts: Iterable[str], patterns: tuple[str, ...]) -> float:
    found = [_scores(text, patterns) for text in texts]
    best = [max(scores) for scores in zip(*found, strict=True)]
    return sum(best, 0.0)


def guess_agent(utterances: Sequence[Utterance], speakers: Sequence[int], cues: RoleCues) -> SpeakerGuess | None:
    """Guess which of two speakers is the agent.

    Args:
        utterances: All utterances in order of time.
        speakers: Who says each: 0 or 1 (a channel or a voice).
        cues: What tells the sides apart.

    Returns:
        The guess, or None where nobody said anything.
    """
    if not utterances:
        return None
    weights = [0.0, 0.0]
    for speaker in (0, 1):
        texts = [u.text for u, s in zip(utterances, speakers, strict=True) if s == speaker]
        weights[speaker] += _cue_weight(texts, cues.agent)
        weights[1 - speaker] += _cue_weight(texts, cues.customer)
    weights[speakers[0]] += FIRST_SPEAKER_CUE
    agent = 0 if weights[0] >= weights[1] else 1
    return SpeakerGuess(agent, 1 - math.exp(-MARGIN_RATE * abs(weights[0] - weights[1])) / 2)


def roles_of_channels(
    n_channels: int, told: int | None, utterances: Sequence[Utterance], cues: RoleCues
) -> tuple[Roles, bool]:
    """Decide which of two channels is the agent's.

    Args:
        n_channels: Channels with content of their own; with one there is nothing to decide.
        told: The agent's channel by metadata, None where it says nothing.
        utterances: All utterances in order of time.
        cues: What tells the sides apart.

    Returns:
        The roles, and whether what is said speaks clearly against what metadata told.
    """
    if n_channels == 1:
        return Roles(None, "unknown", 0.0, separate_channels=False), False
    guess = guess_agent(utterances, [utterance.channel for utterance in utterances], cues)
    if told is not None:
        # 0.95 needs about a cue and a half: one phrase repeated by the customer must not overturn the metadata.
        contradicted = guess is not None and guess.agent != told and guess.confidence >= 0.95
        return Roles(told, "metadata", 0.5 if contradicted else 1.0, separate_channels=True), contradicted
    if guess is None or guess.confidence < KNOWN_FROM:
        return Roles(None, "unknown", guess.confidence if guess else 0.0, separate_channels=True), False
    return Roles(guess.agent, "inferred", guess.confidence, separate_channels=True), False
