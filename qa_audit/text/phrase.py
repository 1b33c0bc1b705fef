"""A pattern made ready for alignment: a graph of characters, and cheap bounds that tell where it cannot be."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

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
from qa_audit.text.units import CostTable, Unit, cost_table, deletion_cost, syllable_bits, units_of

START = -1
_MOST_VARIANTS = 64
"""Patterns with more ways through them are bounded by what all ways share."""


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
        remaining: Most literal characters between here and the end of the pattern.
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
    remaining: int = 0
    accepts: bool = False
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """What any alignment of one way through a pattern needs.

    Attributes:
        syllables: Bits of the syllables that this way contains.
        length: Most literal characters of this way.
    """

    syllables: int
    length: int


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """A compiled pattern.

    Attributes:
        pattern: As it was written.
        nodes: Graph in topological order; empty for a regular expression.
        bound: What every way through the pattern needs.
        ways: What each single way needs; empty where there are too many or only one.
        regex: The regular expression, None for a phrase.
        unless: Phrases that undo a match which they overlap.
    """

    pattern: str
    nodes: tuple[Node, ...]
    bound: Bound
    ways: tuple[Bound, ...]
    regex: re.Pattern[str] | None = None
    unless: "tuple[Phrase, ...]" = field(default=())


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


@lru_cache(maxsize=1 << 14)
def _compiled(pattern: str, slots: tuple[tuple[str, tuple[str, ...]], ...], unless: tuple[str, ...]) -> Phrase:
    exceptions = tuple(_compiled(one, slots, ()) for one in unless)
    if pattern.startswith(REGULAR_EXPRESSION):
        return Phrase(pattern, (), Bound(0, 0), (), _regular_expression(pattern), exceptions)
    tree = read_pattern(pattern, dict(slots))
    builder = _Builder()
    exits = builder.add(tree, (START,))
    nodes = builder.finished(exits)
    ways = _ways(tree)
    return Phrase(pattern, nodes, _shared(tree), ways if len(ways) > 1 else (), None, exceptions)


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
                    entries = self.node(Node(entries, one, cost_table(one), deletion_cost(one.character), 0, 0, slot))
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
        remaining = [0] * len(self.nodes)
        continues = [False] * len(self.nodes)
        for index in reversed(range(len(self.nodes))):
            node = self.nodes[index]
            here = remaining[index] + (node.unit is not None)
            for source in node.sources:
                if source != START:
                    remaining[source] = max(remaining[source], here)
                    continues[source] = True
        return tuple(
            Node(
                node.sources,
                node.unit,
                node.costs,
                node.deletion,
                node.fewest,
                node.most,
                node.slot,
                remaining[index],
                index in exits,
                continues[index],
            )
            for index, node in enumerate(self.nodes)
        )


def _needed(text: str) -> int:
    """Bits of the characters that have one reading only; a second reading would make the bound wrong."""
    bits = 0
    for one in units_of(text):
        own = syllable_bits(one)
        if own.bit_count() == 1 and deletion_cost(one.character) >= 0.8:
            bits |= own
    return bits


def _shared(part: Part) -> Bound:
    match part:
        case Literal(text):
            return Bound(_needed(text), len(text))
        case Sequence(parts):
            bounds = [_shared(one) for one in parts]
            bits = 0
            for one in bounds:
                bits |= one.syllables
            return Bound(bits, sum(one.length for one in bounds))
        case Choice(options):
            bounds = [_shared(one) for one in options]
            bits = bounds[0].syllables
            for one in bounds:
                bits &= one.syllables
            return Bound(bits, max(one.length for one in bounds))
        case Anything():
            return Bound(0, 0)


def _ways(tree: Part) -> tuple[Bound, ...]:
    """The bounds of all ways through a tree, or none where they are too many."""
    found: set[Bound] = set()
    for count, text in enumerate(_texts(tree)):
        if count >= _MOST_VARIANTS:
            return ()
        found.add(Bound(_needed(text), len(text)))
    return tuple(found)


def _texts(part: Part) -> Iterator[str]:
    match part:
        case Literal(text):
            yield text
        case Anything():
            yield ""
        case Choice(options):
            for option in options:
                yield from _texts(option)
        case Sequence(()):
            yield ""
        case Sequence(parts):
            for head in _texts(parts[0]):
                for tail in _texts(Sequence(parts[1:])):
                    yield head + tail
