"""Changing a tree so that every value still knows its place."""

from typing import Any

from qa_audit.script.tree import Location, Tree, value_at


def name_of(item: Any, key: str) -> str | None:
    """What an item of a list is called by one of its keys; None where it is not."""
    name = item.get(key) if isinstance(item, dict) else None
    return name if isinstance(name, str) else None


def put(tree: Tree, location: Location, value: Any) -> None:
    """Replace a value; what contains it must be there."""
    value_at(tree.value, location[:-1])[location[-1]] = value


def graft(tree: Tree, location: Location, source: Tree, origin: Location) -> None:
    """Put a value of another tree here, with its places."""
    forget(tree, location)
    value = value_at(source.value, origin)
    put(tree, location, value)
    stack: list[tuple[Location, Location, Any]] = [(location, origin, value)]
    while stack:
        here, there, value = stack.pop()
        if there in source.keys:
            tree.keys[here] = source.keys[there]
        if there in source.values:
            tree.values[here] = source.values[there]
        if there in source.quoted:
            tree.quoted.add(here)
        if there in source.blocks:
            tree.blocks.add(here)
        if there in source.flows:
            tree.flows.add(here)
        children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        stack += [((*here, key), (*there, key), item) for key, item in children]


def forget(tree: Tree, location: Location) -> None:
    """Take away the places of a value that is replaced."""
    if location not in tree.values and location not in tree.keys:
        # Something new, as most grafts are; without this a file of a thousand cases takes a second to read.
        return
    depth = len(location)
    for table in (tree.keys, tree.values):
        for known in [known for known in table if known[:depth] == location]:
            del table[known]
    for texts in (tree.quoted, tree.blocks, tree.flows):
        texts -= {known for known in texts if known[:depth] == location}


def take_out(tree: Tree, section: str, key: str, names: set[str]) -> None:
    """Take items out of a list; the places of those behind move up."""
    old = Tree(
        tree.path,
        {section: tree.value[section]},
        dict(tree.keys),
        dict(tree.values),
        set(tree.quoted),
        set(tree.blocks),
        set(tree.flows),
    )
    kept = [number for number, item in enumerate(old.value[section]) if name_of(item, key) not in names]
    tree.value[section] = []
    for number in kept:
        tree.value[section].append(None)
        graft(tree, (section, len(tree.value[section]) - 1), old, (section, number))
