"""A pattern made ready for alignment: a graph of characters, and cheap bounds that tell where it cannot be."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from qa_audit.text.factors import factors
from qa_audit.text.pattern import (
    REGULAR_EXPRESSION,
    Anything,
    Choice,
    Literal,
    Part,
    PatternError,
    Sequence,
    read_pattern,
)
from qa_audit.text.units import DELETION, HESITATION_EDIT, CostTable, Unit, cost_table, units_of

START = -1
_MOST_WAYS = 1024
"""Patterns with more ways through them are not bounded, only aligned: slower, never wrong."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One character of the graph, or a stretch of any characters.

    Attributes:
        sources: Nodes that may come before; `START` for none.
        unit: The character, None for a stretch of anything.
        costs: What it costs to hear another unit in its place.
        deletion: What it costs not to hear it.
        fewest: Fewest characters of a stretch of anything.
        most: Most of them.
        slot: Slot that captures what is heard here.
        accepts: Whether the pattern may end here.
        continues: Whether the pattern may go on from here.
    """

    sources: tuple[int, ...]
    unit: Unit | None
    costs: CostTable | None
    deletion: float
    fewest: int
    most: int
    slot: str | None
    accepts: bool = False
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """What a text must have for a phrase to be in it; cheap to test.

    Attributes:
        syllables: Bits of the syllables of the characters that have one reading and may not be left out.
        length: Most literal characters.
        fewest: How many of `syllables` must be heard as they are.
        pairs: Pairs of neighbouring syllables.
        fewest_pairs: How many of `pairs` must be heard; 0 where the phrase is too short to ask for one.
        units: The literal characters in order; empty where the bound is of several ways.
        weak: Those of them that may be left out at little cost, particles and hesitations.
    """

    syllables: int
    length: int
    fewest: int
    pairs: frozenset[int]
    fewest_pairs: int
    units: tuple[Unit, ...] = ()
    weak: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A compiled pattern.

    Attributes:
        pattern: As it was written.
        nodes: Graph in topological order; empty for a regular expression.
        bound: What every way through the pattern needs.
        ways: What each single way needs; empty where there are too many.
        regex: The regular expression, None for a phrase.
        needed_pairs: Pairs of neighbouring syllables, of which any text with the phrase has one; empty where it need
            not have any.
        unless: Phrases that undo a match which they overlap.
        least_length: Literal characters of the shortest way; 0 where they are not known.
        literals: Each way through a pattern without slots and gaps, with the node at which it ends; else empty.
        by_beginning: The literals by their first two characters.
        with_pair: Pair of neighbouring syllables → the ways that it may belong to, as bits.
        without_pairs: The ways that need no pair, as bits.
        factors: Strings of which any text with a match of the regular expression has one; empty where none are known.
    """

    pattern: str
    nodes: tuple[Node, ...]
    bound: Bound
    ways: tuple[Bound, ...]
    regex: re.Pattern[str] | None = None
    needed_pairs: frozenset[int] = frozenset()
    unless: "tuple[Phrase, ...]" = field(default=())
    least_length: int = 0
    literals: tuple[tuple[str, int], ...] = ()
    by_beginning: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    with_pair: Mapping[int, int] = field(default_factory=dict)
    without_pairs: int = 0
    factors: frozenset[str] = frozenset()


def compile_phrase(
    pattern: str, slots: Mapping[str, str | tuple[str, ...]] | None = None, *, unless: tuple[str, ...] = ()
) -> Phrase:
    """Compile a pattern (see `qa_audit.text.pattern` for the language); the same pattern is compiled once.

    Args:
        pattern: The pattern.
        slots: Slot → value or values; a slot without value is open.
        unless: Patterns of longer, innocent phrases: 我不知道, unless it is 我不知道您是否.

    Raises:
        PatternError: The pattern cannot be read.
    """
    bound = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in (slots or {}).items()}
    return _compiled(pattern, tuple(sorted(bound.items())), unless)


_NO_BOUND = Bound(0, 1 << 30, 0, frozenset(), 0)


@lru_cache(maxsize=1 << 14)
def _compiled(pattern: str, slots: tuple[tuple[str, tuple[str, ...]], ...], unless: tuple[str, ...]) -> Phrase:
    exceptions = tuple(_compiled(one, slots, ()) for one in unless)
    if pattern.startswith(REGULAR_EXPRESSION):
        regex = _regular_expression(pattern)
        return Phrase(pattern, (), _NO_BOUND, (), regex, unless=exceptions, factors=factors(regex.pattern))
    tree = read_pattern(pattern, dict(slots))
    builder = _Builder()
    exits = builder.add(tree, (START,))
    nodes = builder.finished(exits)
    bounds = _bounds(tree)
    shared = _shared(bounds) if bounds else _NO_BOUND
    needed = shared.pairs if shared.fewest_pairs else frozenset[int]()
    least = min((one.length for one in bounds), default=0)
    literals = _literals(nodes) if bounds else ()
    return Phrase(
        pattern,
        nodes,
        shared,
        bounds,
        None,
        needed,
        exceptions,
        least,
        literals,
        _by_beginning(literals),
        *_by_pair(bounds),
    )


def _regular_expression(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern.removeprefix(REGULAR_EXPRESSION).strip())
    except re.error as error:
        column = len(REGULAR_EXPRESSION) + (error.pos or 0) + 1
        raise PatternError(
            pattern, column, f"正则表达式有误：{error.msg}", f"not a regular expression: {error.msg}"
        ) from error


class _Builder:
    def __init__(self) -> None:
        self.nodes: list[Node] = []

    def add(self, part: Part, entries: tuple[int, ...]) -> tuple[int, ...]:
        match part:
            case Literal(text, slot):
                for one in units_of(text):
                    entries = self.node(Node(entries, one, cost_table(one), one.deletion, 0, 0, slot))
            case Anything(fewest, most, slot):
                entries = self.node(Node(entries, None, None, 0.0, fewest, most, slot))
            case Sequence(parts):
                for one_part in parts:
                    entries = self.add(one_part, entries)
            case Choice(options):
                exits = [end for option in options for end in self.add(option, entries)]
                entries = tuple(dict.fromkeys(exits))
        return entries

    def node(self, node: Node) -> tuple[int, ...]:
        self.nodes.append(node)
        return (len(self.nodes) - 1,)

    def finished(self, exits: tuple[int, ...]) -> tuple[Node, ...]:
        continues = [False] * len(self.nodes)
        for node in self.nodes:
            for source in node.sources:
                if source != START:
                    continues[source] = True
        return tuple(
            replace(node, accepts=index in exits, continues=continues[index]) for index, node in enumerate(self.nodes)
        )


def _literals(nodes: tuple[Node, ...]) -> tuple[tuple[str, int], ...]:
    """Each way through a graph of nothing but characters, with its last node."""
    ways: list[tuple[str, ...]] = []
    found: dict[tuple[str, int], None] = {}
    for index, node in enumerate(nodes):
        if node.unit is None or node.slot is not None:
            return ()
        before = [text for one in node.sources for text in (("",) if one == START else ways[one])]
        ways.append(tuple(dict.fromkeys(text + node.unit.character for text in before)))
        if node.accepts:
            found.update(((text, index), None) for text in ways[index])
    return tuple(found)


def _by_beginning(literals: tuple[tuple[str, int], ...]) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    found: dict[str, list[tuple[str, int]]] = {}
    for text, index in literals:
        found.setdefault(text[:2], []).append((text, index))
    return tuple((beginning, tuple(members)) for beginning, members in found.items())


def fewest_same(length: int) -> int:
    """How many of so many characters must be heard with their very syllable: half of them, none of a single one.

    Source: measured with `tests/benchmarks/matching_separation.py`: loses 1 of 144 spoken phrases (score 0.6 and up)
    that Whisper base misheard at 12 and 25 dB SNR.
    """
    return (length + 1) // 2 if length > 1 else 0


def fewest_pairs(neighbours: int) -> int:
    """Of so many pairs of neighbours, how many must be heard with their very syllables, side by side.

    Source: measured as above: loses none of the 144 (with a divisor of 2.5 it would lose one). A text without them
    need not be looked at any closer, which is most of the speed.
    """
    return (neighbours + 1) // 3


def pairs_of(units: tuple[Unit, ...]) -> frozenset[int]:
    """All pairs of neighbouring syllables in a row of units; a hesitation does not part its neighbours."""
    pairs: set[int] = set()
    before: tuple[int, ...] = ()
    for one in units:
        for second in one.syllables:
            for first in before:
                pairs.add(first << 20 | second)
        if one.insertion > HESITATION_EDIT:
            before = one.syllables
    return frozenset(pairs)


def _bound(parts: tuple[str, ...]) -> Bound:
    bits, length, neighbours, pairs = 0, 0, 0, frozenset[int]()
    told: list[frozenset[int]] = []
    every: list[Unit] = []
    for text in parts:
        units = units_of(text)
        every += units
        length += len(units)
        pairs |= pairs_of(units)
        for one in units:
            # A second reading, or a particle that may be missing, would make the bound wrong.
            if len(one.syllables) == 1 and one.deletion >= DELETION:
                bits |= one.own
        neighbours += max(0, len(units) - 1)
        told += [_pairs_between(one, other) for one, other in pairwise(units)]
    # What is said twice in a phrase counts once in a set; what has two readings is still one pair.
    unsure, twice = length - bits.bit_count(), neighbours - _apart(told)
    fewest, paired = fewest_same(length) - unsure, max(0, fewest_pairs(neighbours) - twice)
    weak = tuple(one for one in every if one.deletion < DELETION)
    return Bound(bits, length, fewest, pairs, paired, tuple(every), weak)


@lru_cache(maxsize=1 << 14)
def _pairs_between(one: Unit, other: Unit) -> frozenset[int]:
    """The pairs of two neighbours; none where the first is a hesitation, which is never the first of a pair."""
    if one.insertion <= HESITATION_EDIT:
        return frozenset()
    return frozenset(first << 20 | second for first in one.syllables for second in other.syllables)


def _apart(sets: list[frozenset[int]]) -> int:
    """How many of the sets that are not empty can be told from each other: those that meet count once."""
    sets = [one for one in sets if one]
    if sum(map(len, sets)) == len(frozenset().union(*sets)):
        return len(sets)
    groups: list[frozenset[int]] = []
    for one in sets:
        meeting = [group for group in groups if group & one]
        groups = [group for group in groups if not group & one] + [one.union(*meeting)]
    return len(groups)


def _shared(bounds: tuple[Bound, ...]) -> Bound:
    bits = bounds[0].syllables
    for one in bounds:
        bits &= one.syllables
    pairs = frozenset().union(*(one.pairs for one in bounds))
    return Bound(bits, max(one.length for one in bounds), 0, pairs, min(one.fewest_pairs for one in bounds))


def _bounds(tree: Part) -> tuple[Bound, ...]:
    """The bounds of all ways through a tree, or none where they are too many."""
    found: dict[Bound, None] = {}
    for count, texts in enumerate(_texts(tree)):
        if count >= _MOST_WAYS:
            return ()
        found[_bound(texts)] = None
    return tuple(found)


def _by_pair(bounds: tuple[Bound, ...]) -> tuple[Mapping[int, int], int]:
    with_pair: dict[int, int] = {}
    without_pairs = 0
    for index, one in enumerate(bounds):
        if not one.fewest_pairs:
            without_pairs |= 1 << index
        else:
            for pair in one.pairs:
                with_pair[pair] = with_pair.get(pair, 0) | 1 << index
    return with_pair, without_pairs


def _texts(part: Part) -> Iterator[tuple[str, ...]]:
    """Every way through a tree, as stretches of characters that follow each other directly."""
    match part:
        case Literal(text):
            yield (text,)
        case Anything():
            yield ("", "")
        case Choice(options):
            for option in options:
                yield from _texts(option)
        case Sequence(()):
            yield ("",)
        case Sequence(parts):
            for head in _texts(parts[0]):
                for tail in _texts(Sequence(parts[1:])):
                    yield (*head[:-1], head[-1] + tail[0], *tail[1:])
