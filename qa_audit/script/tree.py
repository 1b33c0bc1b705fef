"""YAML as plain values that still know their line and column."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML, __with_libyaml__
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qa_audit.model.wording import Wording
from qa_audit.script.problem import Level, Place, Problem
from qa_audit.script.yaml_faults import broken_yaml, invalid_yaml

Location = tuple[str | int, ...]


@dataclass(slots=True)
class Tree:
    """A YAML document.

    Attributes:
        path: The file, as it was given.
        value: Plain dicts, lists and scalars.
        keys: Where each value's key (or list item) starts.
        values: Where each value starts.
        quoted: The texts that stand in quotes: their characters start one column later.
        blocks: The texts that stand below their key (`|`, `>`).
        flows: The lists that are written in brackets.
    """

    path: str
    value: Any = None
    keys: dict[Location, Place] = field(default_factory=dict)
    values: dict[Location, Place] = field(default_factory=dict)
    quoted: set[Location] = field(default_factory=set)
    blocks: set[Location] = field(default_factory=set)
    flows: set[Location] = field(default_factory=set)

    def place(self, location: Location, of_key: bool = False) -> Place:
        """Where a location is, or the nearest one around it that the file knows."""
        table = self.keys if of_key else self.values
        while location and location not in table:
            location = location[:-1]
        return table.get(location, Place(self.path, 1, 1))

    def problem(
        self,
        location: Location,
        message: Wording,
        of_key: bool = False,
        code: str = "invalid-value",
        level: Level = Level.ERROR,
        offset: int = 0,
    ) -> Problem:
        """A problem at a location, so many characters into its text."""
        path, line, column = self.place(location, of_key)
        if offset:
            column += offset + (location in self.quoted)
        return Problem(path, line, column, shown(location), message, code, level)

    def find(self, text: str, under: Location = ()) -> Location | None:
        """The first location at or under another one whose value is exactly this text."""
        stack: list[tuple[Location, Any]] = [(under, value_at(self.value, under))]
        while stack:
            location, value = stack.pop()
            if value == text and isinstance(value, str):
                return location
            if isinstance(value, dict):
                stack += [((*location, key), item) for key, item in reversed(value.items())]
            elif isinstance(value, list):
                stack += [((*location, number), item) for number, item in reversed([*enumerate(value)])]
        return None


def shown(location: Location) -> str:
    """A location as people write it: rules[3].within."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def parsed(name: str, content: bytes) -> tuple[Tree, tuple[Problem, ...]]:
    """The tree of one file's bytes, and what is wrong with its encoding or its YAML."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "ignore")) + 1
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            message = Wording("是 UTF-16 编码；请另存为 UTF-8", "not UTF-8 but UTF-16; save it as UTF-8")
        else:
            message = Wording("不是 UTF-8 编码；请另存为 UTF-8", "not UTF-8; save it as UTF-8")
        return Tree(name), (Problem(name, line, column, "", message, "bad-encoding"),)
    return parse(text, name)


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
    try:
        node = _composed(text)
        tree.value = _Builder(tree, problems).build(node, ()) if node is not None else None
    except MarkedYAMLError as error:
        return tree, (broken_yaml(path, text, error),)
    except (YAMLError, ValueError) as error:
        reason = str(error).splitlines()[0]
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        return tree, (invalid_yaml(Place(path, line, 1), reason),)
    except RecursionError:
        return tree, (invalid_yaml(Place(path, 1, 1), "nested too deeply"),)
    return tree, tuple(problems)


def _composed(text: str) -> Node | None:
    """The nodes of a document; the C parser is ten times as fast, the other one says better what is wrong."""
    if __with_libyaml__:
        try:
            node: Node | None = YAML(typ="safe", pure=False).compose(text)
        except (YAMLError, ValueError):
            node = YAML(typ="safe", pure=True).compose(text)
    else:
        node = YAML(typ="safe", pure=True).compose(text)
    return node


class _Builder:
    """Plain values out of nodes, with the place of each."""

    def __init__(self, tree: Tree, problems: list[Problem]) -> None:
        self.tree = tree
        self.problems = problems
        self.open: set[int] = set()
        self.size = 0

    def build(self, node: Node, location: Location) -> Any:
        tree = self.tree
        self.size += 1
        if self.size > MOST_VALUES:
            raise ValueError(f"more than {MOST_VALUES} values, aliases counted each time")
        tree.values[location] = _place(tree.path, node)
        tree.keys.setdefault(location, tree.values[location])
        if isinstance(node, ScalarNode):
            if node.style in ("'", '"'):
                tree.quoted.add(location)
            elif node.style in ("|", ">"):
                tree.blocks.add(location)
            return _scalar(node)
        if id(node) in self.open:
            wording = Wording("引用了包含自己的内容", "an alias inside of what it stands for")
            self.problems.append(Problem(*tree.values[location], shown(location), wording, "invalid-yaml"))
            return None
        self.open.add(id(node))
        if isinstance(node, MappingNode):
            built: Any = self.mapping(node, location)
        elif isinstance(node, SequenceNode):
            if node.flow_style:
                tree.flows.add(location)
            built = [self.build(child, (*location, number)) for number, child in enumerate(node.value)]
        else:
            raise TypeError(f"unknown YAML node {type(node).__name__}")
        self.open.discard(id(node))
        return built

    def mapping(self, node: MappingNode, location: Location) -> dict[str, Any]:
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = _place(self.tree.path, key_node)
            if not isinstance(key_node, ScalarNode):
                wording = Wording("键应为文字；含括号的文字请加引号", "a key is a text; quote a text with brackets")
                self.problems.append(Problem(*place, shown(location), wording, "invalid-yaml"))
                continue
            key = str(key_node.value)
            here = (*location, key)
            if key in built:
                wording = Wording(f"“{key}”出现了两次；请删去一个", f'"{key}" occurs twice; remove one')
                self.problems.append(Problem(*place, shown(here), wording, "duplicate-key"))
                continue
            self.tree.keys[here] = place
            built[key] = self.build(value_node, here)
        return built


def _place(path: str, node: Node) -> Place:
    return Place(path, node.start_mark.line + 1, node.start_mark.column + 1)


MOST_VALUES = 200_000
"""Chosen: the largest shipped script has 4,000; aliases of aliases can mean billions in a few lines."""

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
