"""Which of thousands of wordings a text may hold, told for all of them at once.

A wording needs some of its syllables, and some of its pairs of neighbouring syllables, to be heard (`Bound`). Here the
bits of one integer stand for all wordings, and counting goes over the few syllables and pairs of the text: each adds
one to the counters of the wordings that have it, all at the same time.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from qa_audit.text.heard import HeardText
from qa_audit.text.phrase import Bound, Phrase


class Sieve:
    """The ways through several phrases, one bit each, in order; a phrase without bounds has one bit.

    That bit is always set, but for a regular expression of which some characters must be there.

    Args:
        phrases: The phrases.
    """

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        bounds: list[Bound | None] = []
        self._unbounded = 0
        self._with_factor: dict[str, list[tuple[str, int]]] = {}
        for phrase in phrases:
            bit = 1 << len(bounds)
            bounds += phrase.ways or (None,)
            for factor in phrase.factors:
                self._with_factor.setdefault(factor[0], []).append((factor, bit))
            if not phrase.ways and not phrase.factors:
                self._unbounded |= bit
        self.size = len(bounds)
        known = [(1 << place, bound) for place, bound in enumerate(bounds) if bound is not None]
        self._pairs = _Counting((bit, bound.pairs, bound.fewest_pairs) for bit, bound in known)
        self._syllables = _Counting((bit, _members(bound.syllables), bound.fewest) for bit, bound in known)

    def passed(self, text: HeardText) -> int:
        """The ways that may be in a text, as bits; a way that is not among them is nowhere in it."""
        found = self._unbounded
        normal, with_factor = text.text.normal, self._with_factor
        for character in set(normal) & with_factor.keys():
            for factor, bit in with_factor[character]:
                if factor in normal:
                    found |= bit
        by_pairs = self._pairs.enough(text.pairs)
        if not by_pairs:
            return found
        heard = [number for number in _members(text.sounds.present) if number in self._syllables.having]
        return found | by_pairs & self._syllables.enough(heard)


class _Counting:
    """Sets of numbers, each with the number of its members that must be heard."""

    def __init__(self, wanted: Iterable[tuple[int, Iterable[int], int]]) -> None:
        self.having: dict[int, int] = {}
        self._free = 0
        self._fewest: dict[int, int] = {}
        for bit, members, fewest in wanted:
            if fewest <= 0:
                self._free |= bit
                continue
            self._fewest[fewest] = self._fewest.get(fewest, 0) | bit
            for member in members:
                self.having[member] = self.having.get(member, 0) | bit
        self._planes = max(self._fewest, default=0).bit_length()

    def enough(self, heard: Iterable[int]) -> int:
        """The sets of which enough members are among those that were heard."""
        having: Mapping[int, int] = self.having
        # Binary counters, one for each set: plane number k holds the k-th bits of all of them.
        planes = [0] * (self._planes + 1)
        for member in heard:
            carry = having.get(member, 0)
            for number, plane in enumerate(planes):
                if not carry:
                    break
                planes[number] = plane ^ carry
                carry &= plane
            else:
                # Counted past the end: what overflows stays at the top.
                planes[-1] |= carry
        return self._free | reduce(or_, (_reaching(planes, k) & bits for k, bits in self._fewest.items()), 0)


def _reaching(planes: Sequence[int], fewest: int) -> int:
    """The counters that are at least `fewest`."""
    reaching = -1
    for number, plane in enumerate(planes):
        # From the lowest bit up: a higher bit decides unless both have it.
        reaching = reaching & plane if fewest >> number & 1 else reaching | plane
    return reaching


def _members(bits: int) -> list[int]:
    found = []
    while bits:
        found.append((bits & -bits).bit_length() - 1)
        bits &= bits - 1
    return found
