"""What was heard, prepared for matching: normal form, readings, and the sets that tell quickly what is not there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from qa_audit.text.align import CostRows
from qa_audit.text.normalise import NormalText, normalise
from qa_audit.text.phrase import pairs_of
from qa_audit.text.units import INSERTION, NEGATION, Unit, units_of

TEXTS_KEPT = 1 << 11
"""Each weighs some 10 kB once the phrases of the shipped scripts were looked for in it, 1 kB a character: 20 MB in all.
A group of calls, on which the rules are evaluated twice, has about 1,000 (`tests/benchmarks/scale.py`)."""


class Columns(dict[Unit, tuple[int, int]]):
    """Expected unit → where one text has its syllable, and where one that is near, as bits; filled as units are met."""

    __slots__ = ("_of_syllable",)

    def __init__(self, units: Sequence[Unit]) -> None:
        super().__init__()
        self._of_syllable: dict[int, int] = {}
        for column, one in enumerate(units):
            for number in one.syllables:
                self._of_syllable[number] = self._of_syllable.get(number, 0) | 1 << column

    def __missing__(self, expected: Unit) -> tuple[int, int]:
        same = near = 0
        for number, columns in self._of_syllable.items():
            if expected.near >> number & 1:
                near |= columns
                if expected.own >> number & 1:
                    same |= columns
        self[expected] = same, near
        return self[expected]


class Sounds(NamedTuple):
    """Which syllables a stretch of text has.

    Attributes:
        present: Bits of its syllables.
        absent: Complement of `present`.
        absent_near: Complement of the set of syllables that are near one of its own.
        pairs: Pairs of neighbouring syllables.
    """

    present: int
    absent: int
    absent_near: int
    pairs: frozenset[int]


def sounds_of(units: tuple[Unit, ...]) -> Sounds:
    """The syllables of a stretch of text."""
    own = near = 0
    for one in units:
        own |= one.own
        near |= one.near
    return Sounds(own, ~own, ~near, pairs_of(units))


@dataclass(frozen=True, slots=True, eq=False)
class HeardText:
    """A text prepared for matching.

    Attributes:
        text: Normal form with its map to the original.
        units: Its characters with their readings.
        costs: What each of them costs in place of another.
        skips: What it costs to pass over each of them inside a phrase.
        breaks: Positions of the normal form before which the original has punctuation or white space.
        columns: Where each unit may have been heard.
        sounds: Its syllables.
        pairs: Pairs of neighbouring syllables.
    """

    text: NormalText
    units: tuple[Unit, ...]
    costs: CostRows
    skips: tuple[float, ...]
    breaks: frozenset[int]
    columns: Columns
    sounds: Sounds
    pairs: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class HeardTexts:
    """Several texts, the utterances of a call for example, with an index over them.

    Attributes:
        texts: In the order they were given.
        with_pair: Pair of neighbouring syllables → the texts that have it, as bits.
    """

    texts: tuple[HeardText, ...]
    with_pair: Mapping[int, int]

    def having_any(self, pairs: frozenset[int]) -> int:
        """The texts that have one of the pairs, as bits."""
        found, with_pair = 0, self.with_pair
        for one in pairs:
            if one in with_pair:
                found |= with_pair[one]
        return found


@lru_cache(maxsize=TEXTS_KEPT)
def hear(text: str) -> HeardText:
    """Prepare a text for matching; the same text is prepared once."""
    normal = normalise(text)
    units = units_of(normal.normal)
    sounds = sounds_of(units)
    starts, ends = normal.starts, normal.ends
    breaks = frozenset(index for index in range(1, len(units)) if starts[index] > ends[index - 1])
    return HeardText(normal, units, CostRows(units), _skips(units), breaks, Columns(units), sounds, sounds.pairs)


@lru_cache(maxsize=1 << 8)
def hear_all(texts: tuple[str, ...]) -> HeardTexts:
    """Prepare several texts for matching; the same texts are prepared once."""
    heard = tuple(hear(one) for one in texts)
    with_pair: dict[int, int] = {}
    for index, one in enumerate(heard):
        for pair in one.pairs:
            with_pair[pair] = with_pair.get(pair, 0) | 1 << index
    return HeardTexts(heard, with_pair)


def forget_heard() -> None:
    """Forget the texts that were prepared."""
    hear.cache_clear()
    hear_all.cache_clear()


def _skips(units: tuple[Unit, ...]) -> tuple[float, ...]:
    costs = [one.insertion for one in units]
    if NEGATION in costs:
        for index in range(1, len(units) - 1):
            # 好不好, 有没有: a question, not a denial.
            if costs[index] == NEGATION and units[index - 1] is units[index + 1]:
                costs[index] = INSERTION
    return tuple(costs)
