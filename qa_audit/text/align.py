"""Where a phrase is in a text, at the least cost: an alignment of a graph of characters with a row of characters.

The best alignment is the one with the lowest `cost - allowance * length`, its balance, with the allowance per character
that the lowest accepted score leaves. Whatever cannot come back to zero, even if the rest of the phrase finds the best
characters of the whole text, is dropped at once, so that on text without the phrase nearly nothing is computed.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from qa_audit.text.phrase import START, Node
from qa_audit.text.units import DELETION, INSERTION, NEGATION, NEGATORS, OTHER, Unit, cost_table

_ROUNDING = 1e-7
_PER_FREE_CHARACTER = 1e-9
"""Breaks ties: a gap inside a phrase is as short as can be, a slot at its end as long as can be."""

EXACT = 1e-6
"""Allowance per character under which only identical characters pass."""

# Balance, column, node (START for a character passed over), state before (None at the start), heard or missing.
# A plain tuple, because millions of them are made: a named one takes eight times as long.
_State = tuple[float, int, int, Any, bool]
_Row = dict[int, _State]


class Step(NamedTuple):
    """One step of an alignment.

    Attributes:
        node: Node of the phrase; None for a character that the phrase does not have.
        start: First character of the text.
        end: Past the last one; equal to `start` where the node was not heard.
    """

    node: Node | None
    start: int
    end: int


class Alignment(NamedTuple):
    """A stretch of text held against a phrase; its steps are told by `Alignments.steps`.

    Attributes:
        start: First character.
        end: Past the last one.
        cost: Sum of the edits, in characters.
        length: Literal characters of the way through the phrase.
        state: Where the search for it ended.
    """

    start: int
    end: int
    cost: float
    length: int
    state: _State

    @property
    def score(self) -> float:
        """1 for identical characters, less for every edit, never under 0."""
        return max(0.0, 1.0 - self.cost / self.length) if self.cost > 10 * _ROUNDING else 1.0


class CostRows(dict[Unit, tuple[list[float], float]]):
    """Expected unit → what each unit of one text costs in its place, and the least of that; filled as units are met.

    Kept with the text, because the phrases of a script share most of their characters.
    """

    __slots__ = ("_other", "_present", "units")

    def __init__(self, units: Sequence[Unit]) -> None:
        super().__init__()
        self.units = units
        self._present = 0
        for one in units:
            self._present |= one.own
        # What an ordinary character costs of which nothing in the text has the sound: what nearly all of them are.
        self._other = [NEGATION if one.character in NEGATORS else OTHER for one in units], DELETION

    def __missing__(self, expected: Unit) -> tuple[list[float], float]:
        if not expected.near & self._present and expected.insertion == INSERTION:
            self[expected] = self._other
            return self._other
        costs = cost_table(expected)
        row = [*map(costs.__getitem__, self.units)]
        self[expected] = row, min([expected.deletion, *row])
        return self[expected]


_NOTHING: tuple[list[float], float] = ([], 0.0)

_SEEDS: list[_State] = []
"""The state before each column of any text."""


class Alignments:
    """A phrase held against a text.

    Args:
        nodes: Graph of the phrase, in topological order.
        rows: What the units of the text cost in place of others.
        skips: What it costs to pass over each unit of the text inside a phrase.
        breaks: Positions before which the text has punctuation.
    """

    def __init__(self, nodes: Sequence[Node], rows: CostRows, skips: Sequence[float], breaks: frozenset[int]) -> None:
        self._nodes = nodes
        self._skips = skips
        self._breaks = breaks
        self._rows = [rows[node.unit] if node.unit is not None else _NOTHING for node in nodes]

    def within(self, start: int, end: int, allowance: float, spare: float = 0.0) -> list[Alignment]:
        """All alignments within `[start, end)` that cost at most `allowance` a character: the best for each end.

        Args:
            start: First column.
            end: Past the last one.
            allowance: What a character may cost.
            spare: How much of the allowance of the whole phrase must be left over; what leaves less may be left out.
        """
        potentials = self._potentials(allowance, spare)
        if potentials is None or start >= end:
            return []
        nodes = self._nodes
        if len(_SEEDS) < end:
            _SEEDS.extend((0.0, column, START, None, False) for column in range(len(_SEEDS), end))
        seeds = _SEEDS[start:end]
        rows: list[_Row] = []
        found: list[Alignment] = []
        for index, node in enumerate(nodes):
            keep = potentials[index] + _ROUNDING - spare
            row: _Row = {}
            for one in node.sources:
                source = seeds if one == START else rows[one].values()
                if not source:
                    continue
                if node.unit is None:
                    self._free(row, index, source, keep, end)
                elif one == START:
                    self._first(row, index, seeds, allowance, keep)
                else:
                    self._spoken(row, index, source, allowance, keep, end)
            if node.unit is not None and node.continues and row:
                self._pass_over(row, keep, end)
            rows.append(row)
            if node.accepts and row:
                found += [
                    self._traced(state, allowance)
                    for state in row.values()
                    if state[0] <= _ROUNDING and state[0] + self._cut_off(state) <= _ROUNDING
                ]
        return found

    def _potentials(self, allowance: float, spare: float) -> list[float] | None:
        """How far the balance can still fall after each node; None where no alignment can reach it."""
        nodes, rows = self._nodes, self._rows
        potentials = [0.0 if node.accepts else float("-inf") for node in nodes]
        whole = float("-inf")
        for index in range(len(nodes) - 1, -1, -1):
            node = nodes[index]
            here = potentials[index] + (allowance - rows[index][1] if node.unit is not None else 0.0)
            for source in node.sources:
                if source == START:
                    whole = max(whole, here)
                elif here > potentials[source]:
                    potentials[source] = here
        return potentials if whole >= spare - _ROUNDING else None

    def _first(self, row: _Row, index: int, seeds: list[_State], allowance: float, keep: float) -> None:
        """Begin the phrase with a character, at every place where that leaves a chance."""
        costs, deletion = self._rows[index][0], self._nodes[index].deletion
        highest = keep + allowance
        for state in seeds:
            column = state[1]
            if costs[column] <= highest:
                balance = costs[column] - allowance
                if column + 1 not in row or balance < row[column + 1][0]:
                    row[column + 1] = (balance, column + 1, index, state, True)
        missed = (OTHER if deletion == DELETION else deletion) - allowance
        if missed <= keep:
            for state in seeds:
                if state[1] not in row or missed < row[state[1]][0]:
                    row[state[1]] = (missed, state[1], index, state, False)

    def _spoken(self, row: _Row, index: int, source: Iterable[_State], allowance: float, keep: float, end: int) -> None:
        """Go on with a character: heard, misheard or missing."""
        costs, missed = self._rows[index][0], self._nodes[index].deletion - allowance
        for state in source:
            column = state[1]
            balance = state[0] + missed
            if balance <= keep and (column not in row or balance < row[column][0]):
                row[column] = (balance, column, index, state, False)
            if column < end:
                balance = state[0] + costs[column] - allowance
                if balance <= keep:
                    column += 1
                    if column not in row or balance < row[column][0]:
                        row[column] = (balance, column, index, state, True)

    def _pass_over(self, row: _Row, keep: float, end: int) -> None:
        """Pass over characters of the text that do not belong to the phrase."""
        skips = self._skips
        for column in sorted(row):
            state = row[column]
            while column < end:
                balance = state[0] + skips[column]
                column += 1
                if balance > keep or (column in row and balance >= row[column][0]):
                    break
                state = row[column] = (balance, column, START, state, True)

    def _free(self, row: _Row, index: int, source: Iterable[_State], keep: float, end: int) -> None:
        """Go on with a stretch of any characters."""
        node = self._nodes[index]
        at_the_end = node.slot is not None and not node.continues
        each = -_PER_FREE_CHARACTER if at_the_end else _PER_FREE_CHARACTER
        for state in source:
            column = state[1]
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
        nodes = self._nodes
        length = 0
        first = state
        while (before := first[3]) is not None:
            length += first[2] != START and nodes[first[2]].unit is not None
            first = before
        balance = state[0] + self._cut_off(state)
        return Alignment(first[1], state[1], balance + allowance * length, length, state)

    def steps(self, alignment: Alignment) -> tuple[Step, ...]:
        """The steps of an alignment that this object found, in order."""
        steps: list[Step] = []
        state = alignment.state
        while (before := state[3]) is not None:
            steps.append(Step(self._nodes[state[2]] if state[2] != START else None, before[1], state[1]))
            state = before
        return tuple(reversed(steps))
