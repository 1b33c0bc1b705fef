"""Where a phrase is in a text, at the least cost: an alignment of a graph of characters with a row of characters.

The best alignment is the one with the lowest `cost - allowance * length`, with the allowance per character that the
lowest accepted score leaves. Whatever cannot come back under zero is dropped at once, so that on text without the
phrase nearly nothing is computed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa_audit.text.phrase import START, Node
from qa_audit.text.units import CostTable, Unit

_ROUNDING = 1e-7
_PER_FREE_CHARACTER = 1e-9
"""Breaks ties: a gap inside a phrase is as short as can be, a slot at its end as long as can be."""

EXACT = 1e-6
"""Allowance per character under which only identical characters pass."""


class _State(NamedTuple):
    balance: float
    column: int
    node: int
    before: "_State | None"
    heard: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an alignment.

    Attributes:
        node: Node of the phrase; None for a character that the phrase does not have.
        start: First character of the text.
        end: Past the last one; equal to `start` where the node was not heard.
    """

    node: Node | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """A stretch of text held against a phrase.

    Attributes:
        start: First character.
        end: Past the last one.
        cost: Sum of the edits, in characters.
        length: Literal characters of the way through the phrase.
        steps: In order.
    """

    start: int
    end: int
    cost: float
    length: int
    steps: tuple[Step, ...]

    @property
    def score(self) -> float:
        """1 for identical characters, less for every edit, never under 0."""
        return max(0.0, 1.0 - self.cost / self.length) if self.cost > _ROUNDING * 10 else 1.0


def alignments(
    nodes: Sequence[Node],
    units: Sequence[Unit],
    skips: Sequence[float],
    breaks: frozenset[int],
    allowance: float,
    start: int,
    end: int,
) -> list[Alignment]:
    """All alignments within `[start, end)` that cost at most `allowance` a character, one for each end.

    Args:
        nodes: Graph of the phrase, in topological order.
        units: The text.
        skips: What it costs to pass over each unit of the text.
        breaks: Positions before which the text has punctuation.
        allowance: Cost per literal character that is still accepted.
        start: First unit to look at.
        end: Past the last one.
    """
    seeds = {column: _State(0.0, column, START, None, False) for column in range(start, end)}
    cells: list[dict[int, _State]] = []
    found: list[Alignment] = []
    for index, node in enumerate(nodes):
        keep = allowance * node.remaining + _ROUNDING
        sources = [seeds if source == START else cells[source] for source in node.sources]
        if node.costs is None:
            row = _free(node, index, sources, breaks, keep, end)
        else:
            row = _spoken(node, node.costs, index, sources, units, allowance, keep, end)
            if node.continues and row:
                _pass_over(row, skips, keep, end)
        cells.append(row)
        if node.accepts:
            found.extend(
                _traced(nodes, state, allowance) for state in row.values() if state.balance <= _ROUNDING and state.heard
            )
    return found


def _spoken(
    node: Node,
    costs: CostTable,
    index: int,
    sources: list[dict[int, _State]],
    units: Sequence[Unit],
    allowance: float,
    keep: float,
    end: int,
) -> dict[int, _State]:
    missed = node.deletion - allowance
    row: dict[int, _State] = {}
    for source in sources:
        for column, state in source.items():
            balance = state[0] + missed
            if balance <= keep and (column not in row or balance < row[column][0]):
                row[column] = _State(balance, column, index, state, False)
            if column < end:
                balance = state[0] + costs[units[column]] - allowance
                if balance <= keep:
                    column += 1
                    if column not in row or balance < row[column][0]:
                        row[column] = _State(balance, column, index, state, True)
    return row


def _pass_over(row: dict[int, _State], skips: Sequence[float], keep: float, end: int) -> None:
    for column in range(min(row), end):
        state = row.get(column)
        if state is not None:
            balance = state[0] + skips[column]
            if balance <= keep and (column + 1 not in row or balance < row[column + 1][0]):
                row[column + 1] = _State(balance, column + 1, START, state, True)


def _free(
    node: Node, index: int, sources: list[dict[int, _State]], breaks: frozenset[int], keep: float, end: int
) -> dict[int, _State]:
    each = _PER_FREE_CHARACTER if node.continues or node.slot is None else -_PER_FREE_CHARACTER
    row: dict[int, _State] = {}
    for source in sources:
        for column, state in source.items():
            for size in range(node.fewest, min(node.most, end - column) + 1):
                if each < 0 and size > node.fewest and column + size - 1 in breaks:
                    break
                balance = state[0] + each * size
                to = column + size
                if balance <= keep and (to not in row or balance < row[to][0]):
                    row[to] = _State(balance, to, index, state, True)
    return row


def _traced(nodes: Sequence[Node], state: _State, allowance: float) -> Alignment:
    steps: list[Step] = []
    length = 0
    end, balance = state.column, state.balance
    while state.before is not None:
        node = nodes[state.node] if state.node != START else None
        if node is not None and node.unit is not None:
            length += 1
        steps.append(Step(node, state.before.column, state.column))
        state = state.before
    return Alignment(state.column, end, balance + allowance * length, length, tuple(reversed(steps)))
