"""Where a phrase is in a text, at the least cost: an alignment of a graph of characters with a row of characters.

The best alignment is the one with the lowest `cost - allowance * length`, its balance, with the allowance per character
that the lowest accepted score leaves. Whatever cannot come back to zero, even if the rest of the phrase finds the best
characters of the whole text, is dropped at once, so that on text without the phrase nearly nothing is computed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qa_audit.text.phrase import START, Node
from qa_audit.text.units import DELETION, OTHER, Unit

_ROUNDING = 1e-7
_PER_FREE_CHARACTER = 1e-9
"""Breaks ties: a gap inside a phrase is as short as can be, a slot at its end as long as can be."""

EXACT = 1e-6
"""Allowance per character under which only identical characters pass."""

# Balance, column, node (START for a character passed over), state before (None at the start), heard or missing.
# A plain tuple, because millions of them are made: a named one takes eight times as long.
_State = tuple[float, int, int, Any, bool]
_Row = dict[int, _State]


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
        return max(0.0, 1.0 - self.cost / self.length) if self.cost > 10 * _ROUNDING else 1.0


class Alignments:
    """A phrase held against a text; the costs of every character against every other are looked up once.

    Args:
        nodes: Graph of the phrase, in topological order.
        units: The text.
        skips: What it costs to pass over each unit of the text inside a phrase.
        breaks: Positions before which the text has punctuation.
    """

    def __init__(
        self, nodes: Sequence[Node], units: Sequence[Unit], skips: Sequence[float], breaks: frozenset[int]
    ) -> None:
        self._nodes = nodes
        self._skips = skips
        self._breaks = breaks
        self._costs = [[node.costs[one] for one in units] if node.costs is not None else [] for node in nodes]
        self._least = [min(*row, node.deletion) if row else 0.0 for row, node in zip(self._costs, nodes, strict=True)]

    def within(self, start: int, end: int, allowance: float) -> list[Alignment]:
        """All alignments within `[start, end)` that cost at most `allowance` a character: the best for each end."""
        potentials = self._potentials(allowance)
        if potentials is None or start >= end:
            return []
        nodes = self._nodes
        seeds: _Row = {column: (0.0, column, START, None, False) for column in range(start, end)}
        rows: list[_Row] = []
        found: list[Alignment] = []
        for index, node in enumerate(nodes):
            keep = potentials[index] + _ROUNDING
            sources = [given for one in node.sources if (given := seeds if one == START else rows[one])]
            row: _Row = {}
            if not sources:
                pass
            elif node.costs is None:
                self._free(row, index, sources, keep, end)
            else:
                self._spoken(row, index, sources, allowance, keep, end)
                if node.continues and row:
                    self._pass_over(row, keep, end)
            rows.append(row)
            if node.accepts and row:
                found += [
                    self._traced(state, allowance)
                    for state in row.values()
                    if state[0] <= _ROUNDING and state[0] + self._cut_off(state) <= _ROUNDING
                ]
        return found

    def _potentials(self, allowance: float) -> list[float] | None:
        """How far the balance can still fall after each node; None where no alignment can reach zero."""
        nodes, least = self._nodes, self._least
        potentials = [0.0 if node.accepts else float("-inf") for node in nodes]
        whole = float("-inf")
        for index in range(len(nodes) - 1, -1, -1):
            node = nodes[index]
            here = potentials[index] + (allowance - least[index] if node.costs is not None else 0.0)
            for source in node.sources:
                if source == START:
                    whole = max(whole, here)
                elif here > potentials[source]:
                    potentials[source] = here
        return potentials if whole >= -_ROUNDING else None

    def _spoken(self, row: _Row, index: int, sources: list[_Row], allowance: float, keep: float, end: int) -> None:
        node, costs = self._nodes[index], self._costs[index]
        missed = node.deletion - allowance
        missed_at_the_edge = OTHER - allowance if node.deletion == DELETION else missed
        for source in sources:
            for column, state in source.items():
                balance = state[0] + (missed if state[3] is not None else missed_at_the_edge)
                if balance <= keep and (column not in row or balance < row[column][0]):
                    row[column] = (balance, column, index, state, False)
                if column < end:
                    balance = state[0] + costs[column] - allowance
                    if balance <= keep:
                        column += 1
                        if column not in row or balance < row[column][0]:
                            row[column] = (balance, column, index, state, True)

    def _pass_over(self, row: _Row, keep: float, end: int) -> None:
        for column in range(min(row), end):
            state = row.get(column)
            if state is not None:
                balance = state[0] + self._skips[column]
                if balance <= keep and (column + 1 not in row or balance < row[column + 1][0]):
                    row[column + 1] = (balance, column + 1, START, state, True)

    def _free(self, row: _Row, index: int, sources: list[_Row], keep: float, end: int) -> None:
        node = self._nodes[index]
        at_the_end = node.slot is not None and not node.continues
        each = -_PER_FREE_CHARACTER if at_the_end else _PER_FREE_CHARACTER
        for source in sources:
            for column, state in source.items():
                for size in range(node.fewest, min(node.most, end - column) + 1):
                    if at_the_end and size > node.fewest and column + size - 1 in self._breaks:
                        break
                    balance, to = state[0] + each * size, column + size
                    if balance <= keep and (to not in row or balance < row[to][0]):
                        row[to] = (balance, to, index, state, True)

    def _cut_off(self, state: _State) -> float:
        """What is still owed for characters missing at the very end: as much as for other characters in their place.

        Without it 没有办理 would pass for 没有办法 with its last character missing.
        """
        owed = 0.0
        while state[3] is not None and not state[4]:
            owed += OTHER - DELETION if self._nodes[state[2]].deletion == DELETION else 0.0
            state = state[3]
        return owed

    def _traced(self, state: _State, allowance: float) -> Alignment:
        steps: list[Step] = []
        length = 0
        end, balance = state[1], state[0] + self._cut_off(state)
        while (before := state[3]) is not None:
            node = self._nodes[state[2]] if state[2] != START else None
            length += node is not None and node.unit is not None
            steps.append(Step(node, before[1], state[1]))
            state = before
        return Alignment(state[1], end, balance + allowance * length, length, tuple(reversed(steps)))
