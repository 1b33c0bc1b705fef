"""A script as it comes out of all its files: one that needs no other, with where each part came from."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from qa_audit.script.problem import Place
from qa_audit.script.read import Reading

_SECTIONS = ("phrases", "situations", "rules", "cases")
_WIDTH = 110


def render_resolved(reading: Reading) -> str:
    """The script as YAML, with a comment for each phrase set, situation, rule and case: its file and line.

    Args:
        reading: What was read.
    """
    return "".join(f"{line}\n" for line in _lines(reading))


def _lines(reading: Reading) -> Iterator[str]:
    tree, script = reading.tree, reading.script
    for path, digest in script.parts if script is not None else ():
        yield f"# {path}  sha256 {digest[:12]}"
    if script is not None and len(script.parts) > 1:
        yield f"# sha256 {script.sha256}"
    value: dict[str, Any] = tree.value
    for key, item in value.items():
        if key not in _SECTIONS and key not in ("extend", "include"):
            yield f"# {_at(tree.place((key,), of_key=True))}"
            yield from _dumped({key: item}, 0)
    for section in _SECTIONS:
        entries = value.get(section)
        if not entries:
            continue
        yield ""
        yield f"{section}:"
        if isinstance(entries, dict):
            for name, item in entries.items():
                yield f"  # {_at(tree.place((section, name), of_key=True))}"
                yield from _dumped({name: item}, 2)
        elif isinstance(entries, list):
            for number, item in enumerate(entries):
                yield f"  # {_origin(reading, section, number, item)}"
                yield from _dumped([item], 2)


def _origin(reading: Reading, section: str, number: int, item: Any) -> str:
    """Where an item of a list was written, and where its options were changed."""
    tree = reading.tree
    place = tree.place((section, number))
    changes = [
        f"{option}: {_at(where)}"
        for option in (item if isinstance(item, dict) else ())
        if (where := tree.place((section, number, option), of_key=True)).path != place.path
    ]
    return "; ".join([_at(place), *changes])


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}"


def _dumped(value: Any, indent: int) -> Iterator[str]:
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    stream = StringIO()
    yaml.dump(_blocks(value), stream)
    for line in stream.getvalue().rstrip("\n").split("\n"):
        yield f"{' ' * indent}{line}" if line else ""


def _blocks(value: Any) -> Any:
    """Texts of several lines as blocks, which people can read."""
    if isinstance(value, dict):
        return {key: _blocks(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_blocks(item) for item in value]
    return LiteralScalarString(value) if isinstance(value, str) and "\n" in value else value
