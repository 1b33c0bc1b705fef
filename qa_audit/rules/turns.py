"""Turns: what one side says without the other taking over, joined over the short pauses of speaking."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role, Utterance, Word

TURN_PAUSE_S = 1.5
"""Longest pause inside a turn. Chosen: pauses inside a speaker's turn are mostly under 1 s (median about 0.5 s in
Heldner & Edlund 2010, "Pauses, gaps and overlaps in conversations"), and no wait of a script is this short."""


# Without slots, because what every rule asks of a turn is worked out once and kept.
@dataclass(frozen=True)
class Turn:
    """Consecutive utterances of one side.

    Attributes:
        role: Who; `unknown` where the role is not known well enough to hold anybody to it.
        utterances: In order, at least one.
        text: Their texts joined by a comma: a phrase may run over a pause, and a pause is no word.
    """

    role: Role
    utterances: tuple[Utterance, ...]
    text: str

    @cached_property
    def span(self) -> Interval:
        """From the first utterance's start to the last one's end."""
        return Interval(self.utterances[0].span.start_s, max(u.span.end_s for u in self.utterances))

    @cached_property
    def recognised(self) -> str:
        """What the recogniser itself wrote, character for character of `text`."""
        return JOINT.join(u.as_recognised for u in self.utterances)

    @cached_property
    def confidence(self) -> float:
        """The least sure utterance's confidence."""
        return min(u.confidence for u in self.utterances)

    def place(self, start: int, end: int) -> tuple[Interval, float]:
        """Where the characters `text[start:end]` were spoken, and how sure the recogniser was of them.

        The place comes from word times where the backend gives them, else from the characters' share of the
        utterance: good enough to play, never to measure a wait.
        """
        spans: list[Interval] = []
        confidences: list[float] = []
        offset = 0
        for utterance in self.utterances:
            length = len(utterance.text)
            first, last = max(start - offset, 0), min(end - offset, length)
            if first < last:
                span, confidence = _spoken(utterance, first, last)
                spans.append(span)
                confidences.append(confidence)
            offset += length + len(JOINT)
        if not spans:
            return self.span, self.confidence
        return Interval(spans[0].start_s, max(span.end_s for span in spans)), min(confidences)

    def swallowed(self, at_least_s: float) -> tuple[Interval, ...]:
        """Speech inside the turn, at least so many seconds long (more than none), that has no words.

        A word that lasts far longer than it can hides what the recogniser left out: a reading that breaks off
        stretches its last word to the end of the speech.
        """
        return tuple(span for without_words_s, span in self._stretched if without_words_s >= at_least_s)

    @cached_property
    def _stretched(self) -> tuple[tuple[float, Interval], ...]:
        """Words that last longer than they can, with the seconds that are too many."""
        found = []
        for utterance in self.utterances:
            speech = utterance.speech or (utterance.span,)
            for word in utterance.words:
                start_s, end_s = word.span.start_s, word.span.end_s
                slowest_s = SLOWEST_CHARACTER_S * len(word.text.strip())
                if end_s - start_s <= slowest_s:
                    continue
                shared = ((max(start_s, s.start_s), min(end_s, s.end_s)) for s in speech)
                without_words_s = sum(end - start for start, end in shared if start < end) - slowest_s
                if without_words_s > 0.0:
                    found.append((without_words_s, word.span))
        return tuple(found)


JOINT = "，"

SLOWEST_CHARACTER_S = 0.5
"""No character of fluent Mandarin lasts longer: 120 characters a minute is the slowest that hotlines train."""

_LEAST_CONFIDENCE = 1e-3


def _spoken(utterance: Utterance, start: int, end: int) -> tuple[Interval, float]:
    """Where characters of an utterance were spoken, and how sure the recogniser was of them.

    The confidence is the geometric mean over the words, or that of the utterance where it is higher: the first words
    of an utterance are always less sure, because nothing leads to them.
    """
    offset = 0
    covered: list[Word] = []
    for word in utterance.words:
        text = word.text.strip()
        at = utterance.text.find(text, offset)
        if at < 0:
            break
        offset = at + len(text)
        if at < end and offset > start:
            covered.append(word)
    if covered:
        start_s = max(min(word.span.start_s for word in covered), utterance.span.start_s)
        end_s = min(max(word.span.end_s for word in covered), utterance.span.end_s)
        logs = [math.log(max(word.confidence, _LEAST_CONFIDENCE)) for word in covered]
        if start_s < end_s:
            heard = math.exp(math.fsum(logs) / len(logs))
            return Interval(start_s, end_s), max(heard, utterance.confidence)
    per_character_s = utterance.span.duration_s / max(len(utterance.text), 1)
    start_s = utterance.span.start_s + start * per_character_s
    end_s = max(start_s, min(utterance.span.start_s + end * per_character_s, utterance.span.end_s))
    return Interval(start_s, end_s), utterance.confidence


def build_turns(utterances: Sequence[Utterance], roles_known: bool) -> tuple[Turn, ...]:
    """Join utterances into turns.

    An utterance continues the turn of its own side where the pause is at most `TURN_PAUSE_S` and nobody else took
    over in between (someone who only talks over the turn does not end it).

    Args:
        utterances: All utterances, ordered by start.
        roles_known: Whether their roles are known well enough to hold anybody to them.

    Returns:
        The turns, ordered by start.
    """
    open_turns: dict[tuple[Role, int], list[Utterance]] = {}
    done: list[tuple[tuple[Role, int], list[Utterance]]] = []
    for utterance in utterances:
        role = utterance.role if roles_known else Role.UNKNOWN
        key = (role, utterance.channel)
        current = open_turns.get(key)
        if current is not None and not _continues(role, current, utterance, utterances):
            done.append((key, current))
            current = None
        if current is None:
            current = []
            open_turns[key] = current
        current.append(utterance)
    done += open_turns.items()
    turns = [_turn(key[0], members) for key, members in done]
    return tuple(sorted(turns, key=lambda turn: (turn.span, turn.role)))


def _continues(role: Role, current: Sequence[Utterance], following: Utterance, everybody: Iterable[Utterance]) -> bool:
    end_s = max(u.span.end_s for u in current)
    if role is Role.UNKNOWN:
        # On one track the next utterance may be anybody's.
        return False
    if following.span.start_s - end_s > TURN_PAUSE_S:
        return False
    last = current[-1]
    return not any(
        (other.role, other.channel) != (last.role, last.channel)
        and end_s <= other.span.start_s < following.span.start_s
        for other in everybody
    )


def _turn(role: Role, members: Sequence[Utterance]) -> Turn:
    held = tuple(u if u.role is role else replace(u, role=role) for u in members)
    return Turn(role, held, JOINT.join(u.text for u in held))
