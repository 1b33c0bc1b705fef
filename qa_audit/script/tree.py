"""YAML as plain values that still know their line and column."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qa_audit.model.wording import Wording
from qa_audit.script.problem import Problem

Location = tuple[str | int, ...]


@dataclass(slots=True)
class Tree:
    """A YAML document.

    Attributes:
        path: The file, as it was given.
        value: Plain dicts, lists and scalars.
        keys: Where each value's key (or list item) starts: location → line and column, counted from 1.
        values: Where each value starts.
    """

    path: str
    value: Any = None
    keys: dict[Location, tuple[int, int]] = field(default_factory=dict)
    values: dict[Location, tuple[int, int]] = field(default_factory=dict)

    def place(self, location: Location, of_key: bool = False) -> tuple[int, int]:
        """Line and column of a location, or of the nearest one around it that the file knows."""
        table = self.keys if of_key else self.values
        while location and location not in table:
            location = location[:-1]
        return table.get(location, (1, 1))

    def problem(self, location: Location, message: Wording, of_key: bool = False) -> Problem:
        """A problem at a location."""
        line, column = self.place(location, of_key)
        return Problem(self.path, line, column, shown(location), message)


def shown(location: Location) -> str:
    """A location as people write it: rules[3].within."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def parse(text: str, path: str) -> tuple[Tree, tuple[Problem, ...]]:
    """Read YAML text.

    Args:
        text: The text.
        path: The file it comes from, for messages.

    Returns:
        The tree, and what is wrong with the YAML itself (then the tree holds what could be read).
    """
    tree = Tree(path)
    problems: list[Problem] = []
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        reason = str(error.problem or error.context or "invalid YAML")
        return tree, (
            Problem(path, line, column, "", Wording(f"不是有效的 YAML：{reason}", f"not valid YAML: {reason}")),
        )
    except YAMLError as error:
        reason = str(error).splitlines()[0]
        return tree, (Problem(path, 1, 1, "", Wording(f"不是有效的 YAML：{reason}", f"not valid YAML: {reason}")),)
    tree.value = _build(node, (), tree, problems) if node is not None else None
    return tree, tuple(problems)


def _build(node: Node, location: Location, tree: Tree, problems: list[Problem]) -> Any:
    tree.values[location] = (node.start_mark.line + 1, node.start_mark.column + 1)
    tree.keys.setdefault(location, tree.values[location])
    if isinstance(node, MappingNode):
        return _mapping(node, location, tree, problems)
    if isinstance(node, SequenceNode):
        return [_build(child, (*location, number), tree, problems) for number, child in enumerate(node.value)]
    if isinstance(node, ScalarNode):
        return _scalar(node)
    raise TypeError(f"unknown YAML node {type(node).__name__}")


def _mapping(node: MappingNode, location: Location, tree: Tree, problems: list[Problem]) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        here = (*location, key)
        place = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if key in built:
            problems.append(
                Problem(
                    tree.path,
                    *place,
                    shown(here),
                    Wording(f"“{key}”出现了两次；请删去一个", f'"{key}" occurs twice; remove one'),
                )
            )
            continue
        tree.keys[here] = place
        built[key] = _build(value_node, here, tree, problems)
    return built


_TRUE = frozenset({"true", "True", "TRUE"})


def _scalar(node: ScalarNode) -> Any:
    text: str = node.value
    kind = str(node.tag).rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return text in _TRUE
    try:
        if kind == "int":
            return int(text.replace("_", ""), 0)
        if kind == "float":
            return float(text)
    except ValueError:
        return text
    return text


def value_at(value: Any, location: Sequence[str | int]) -> Any:
    """The value at a location; None where there is none."""
    for part in location:
        if isinstance(value, dict) and part in value:
            value = value[str(part)]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value
