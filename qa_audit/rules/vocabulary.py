"""Everything that a set of rules looks for, so that one look at a text tells what cannot be in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from qa_audit.rules.phrases import PhraseSet
from qa_audit.text.literal import left_by, may_be_in
from qa_audit.text.match import Phrase, PhraseMatch, find, hear
from qa_audit.text.sieve import Sieve

INNOCENT_FROM = 0.85
"""Score from which an innocent wording excuses: lower, a word that is only missing from it (杂音太大 for 是杂音太大吗)
would do."""

TEXTS_KEPT = 1 << 11
SEARCHES_KEPT = 1 << 14
"""Chosen: some megabytes. A call is evaluated twice (what to ask the audio, then the verdicts), the cases of a script
say the same sentences again and again, and so do agents."""


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
    """Several phrase sets, and what was found lately when looking for them.

    Args:
        sets: The sets; one that comes twice counts once.

    Attributes:
        places: Set → where its phrases lie among the bits of `sift`.
        sift: Text → the ways through all phrases that may be in it, as bits.
        matches: Places of a text that match a set, the best for each place, ordered by start. Takes the set, the ways
            through its phrases that may be in the text (bits counted from its first), the text, the lowest score that
            counts, the score from which no further wording of the set is tried, and the score below which matches may
            be left out.
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

        self.sift = lru_cache(TEXTS_KEPT)(self._sift)
        self.matches = lru_cache(SEARCHES_KEPT)(self._matches)

    def forget(self) -> None:
        """Forget what was found."""
        self.sift.cache_clear()
        self.matches.cache_clear()

    def _sift(self, text: str) -> int:
        return self._sieve.passed(hear(text))

    def _matches(
        self, phrases: PhraseSet, possible: int, text: str, minimum: float, enough: float, sought: float
    ) -> tuple[PhraseMatch, ...]:
        heard = hear(text)
        matches: list[PhraseMatch] = []
        between = left_by(phrases.innocent, heard) if phrases.innocent else None
        for phrase, first, every in self.places[phrases].phrases:
            ways = possible >> first & every
            if not ways or (between is not None and not may_be_in(phrase, heard, between, max(minimum, sought))):
                continue
            found = find(phrase, heard, minimum=minimum, sought=sought, ways=ways)
            matches += found
            if not phrases.innocent and any(match.score >= enough for match in found):
                break
        if not matches:
            return ()
        # An innocent wording takes part in the contest, so it is searched only where there is something to contest.
        innocent = [match for phrase in phrases.innocent for match in find(phrase, heard, minimum=INNOCENT_FROM)]
        return _best_of_each_place([match for match in matches if not any(_explains(one, match) for one in innocent)])


def _explains(innocent: PhraseMatch, match: PhraseMatch) -> bool:
    """Whether an innocent wording accounts for a match: it holds it and more, or fits the same words as well."""
    holds = innocent.start <= match.start and match.end <= innocent.end
    if holds and innocent.end - innocent.start > match.end - match.start:
        return True
    overlap = innocent.start < match.end and match.start < innocent.end
    return overlap and innocent.score >= match.score


def _best_of_each_place(matches: list[PhraseMatch]) -> tuple[PhraseMatch, ...]:
    """Of matches that overlap keep the better, of equals the longer."""
    kept: list[PhraseMatch] = []
    for match in sorted(matches, key=lambda m: (-m.score, m.start - m.end, m.start)):
        if not any(match.start < other.end and other.start < match.end for other in kept):
            kept.append(match)
    return tuple(sorted(kept, key=lambda m: m.start))
