"""The very characters of phrases in a text, and what they leave of it for others."""

from collections.abc import Sequence
from typing import NamedTuple

from qa_audit.text.bounds import possible
from qa_audit.text.denial import denied_before
from qa_audit.text.evidence import SCORE_STEP
from qa_audit.text.heard import HeardText, Sounds, sounds_of
from qa_audit.text.phrase import Phrase, fewest_same


def literal_places(phrase: Phrase, text: HeardText) -> list[tuple[int, int]]:
    """Where the very characters of a phrase are: what an alignment without any allowance finds."""
    normal = text.text.normal
    longest: dict[tuple[int, int], int] = {}
    for beginning, literals in phrase.by_beginning:
        if beginning not in normal:
            continue
        for literal, node in literals:
            start = normal.find(literal)
            while start >= 0:
                key = (start + len(literal), node)
                longest[key] = max(len(literal), longest.get(key, 0))
                start = normal.find(literal, start + 1)
    if not longest:
        return []
    chosen: list[tuple[int, int]] = []
    for length, start in sorted((-length, end - length) for (end, _), length in longest.items()):
        end = start - length
        if all(end <= other[0] or other[1] <= start for other in chosen):
            chosen.append((start, end))
    return chosen


class Stretch(NamedTuple):
    """A part of a text.

    Attributes:
        start: Its first character.
        end: Past its last one.
        sounds: Its syllables.
    """

    start: int
    end: int
    sounds: Sounds


def left_by(phrases: Sequence[Phrase], text: HeardText) -> Sequence[Stretch] | None:
    """What the very characters of some phrases leave of a text: parts of it, or None where none of them is there.

    What is said to be none of them (没有请问有什么可以帮您) counts as not there.
    """
    places = [
        place for phrase in phrases for place in literal_places(phrase, text) if not denied_before(text, place[0])
    ]
    if not places:
        return None
    left: list[Stretch] = []
    cursor = 0
    for start, end in [*sorted(places), (len(text.units), 0)]:
        if cursor < start:
            left.append(Stretch(cursor, start, sounds_of(text.units[cursor:start])))
        cursor = max(cursor, end)
    return left


def may_be_in(phrase: Phrase, text: HeardText, stretches: Sequence[Stretch], minimum: float) -> bool:
    """Whether a phrase may be in one of the parts of a text, wholly."""
    if not phrase.ways:
        return True
    fewest, minimum = fewest_same(phrase.least_length), minimum - SCORE_STEP
    return any(
        possible(phrase, text, sounds, start, end, minimum) for start, end, sounds in stretches if end - start >= fewest
    )
