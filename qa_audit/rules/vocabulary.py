"""Everything that a set of rules looks for, so that one look at a text tells what cannot be in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_audit.rules.phrases import PhraseSet
from qa_audit.text.match import HeardText, Phrase
from qa_audit.text.sieve import Sieve


@dataclass(frozen=True, slots=True)
class Place:
    """Where the ways through the phrases of one set lie among the bits of a sieve.

    Attributes:
        first: The first bit.
        every: The bits of the set, counted from its first.
        phrases: Each phrase, its first bit and its bits, counted the same way.
    """

    first: int
    every: int
    phrases: tuple[tuple[Phrase, int, int], ...]


class Vocabulary:
    """Several phrase sets.

    Args:
        sets: The sets; one that comes twice counts once.
    """

    def __init__(self, sets: Iterable[PhraseSet]) -> None:
        self.places: dict[PhraseSet, Place] = {}
        phrases: list[Phrase] = []
        first = 0
        for one in dict.fromkeys(sets):
            members: list[tuple[Phrase, int, int]] = []
            size = 0
            for phrase in one.phrases:
                ways = len(phrase.ways) or 1
                members.append((phrase, size, (1 << ways) - 1))
                size += ways
            self.places[one] = Place(first, (1 << size) - 1, tuple(members))
            phrases += one.phrases
            first += size
        self._sieve = Sieve(phrases)

    def sift(self, text: HeardText) -> int:
        """The ways through all phrases that may be in a text, as bits."""
        return self._sieve.passed(text)
