"""Characters that any match of a regular expression has: what tells without a search that there is none."""

import re
from collections.abc import Iterable
from typing import Any

try:
    from re import _constants as opcodes  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:
    # Inner parts of Python. Without them every expression is searched in every text: slower, the same result.
    parser = opcodes = None

MOST_FACTORS = 24
"""Chosen: more of them are soon no quicker to look for than the expression."""

_Factors = frozenset[str]


def factors(pattern: str) -> frozenset[str]:
    """Strings of which any match of a regular expression has at least one; empty where none are known.

    Args:
        pattern: A valid regular expression.
    """
    if parser is None:
        return frozenset()
    tree = parser.parse(pattern)
    return frozenset() if tree.state.flags & re.IGNORECASE else _of(tree)


def _of(items: Iterable[tuple[Any, Any]]) -> _Factors:
    """The factors of parts that follow each other: those of the part that tells most."""
    found: list[_Factors] = []
    run: _Factors = frozenset([""])
    for operator, argument in items:
        characters = _characters(operator, argument)
        if characters and len(run) * len(characters) <= MOST_FACTORS:
            run = frozenset(before + one for before in run for one in characters)
            continue
        found.append(run)
        run = characters or frozenset([""])
        found.append(_inside(operator, argument))
    best = max([*found, run], key=_telling)
    return best if any(_telling(best)) else frozenset()


def _characters(operator: Any, argument: Any) -> _Factors:
    """The characters that one part stands for, if it is one character of a few."""
    if operator is opcodes.LITERAL:
        return frozenset([chr(argument)])
    if operator is opcodes.IN and all(one is opcodes.LITERAL for one, _ in argument):
        return frozenset(chr(number) for _, number in argument)
    return frozenset()


def _inside(operator: Any, argument: Any) -> _Factors:
    """The factors of a part with parts of its own."""
    if operator is opcodes.SUBPATTERN:
        _, added, removed, inner = argument
        return frozenset() if added or removed else _of(inner)
    if operator in (opcodes.MAX_REPEAT, opcodes.MIN_REPEAT) and argument[0] > 0:
        return _of(argument[2])
    if operator is opcodes.BRANCH:
        members = [_of(one) for one in argument[1]]
        return frozenset().union(*members) if all(members) else frozenset()
    return frozenset()


def _telling(found: _Factors) -> tuple[int, int]:
    """How much factors tell: the longer the better, then the fewer; nothing where one of them is empty."""
    shortest = min(map(len, found), default=0)
    return (shortest, -len(found)) if 0 < len(found) <= MOST_FACTORS and shortest else (0, 0)
