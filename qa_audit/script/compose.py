"""One tree out of several files: a script may extend another one and include parts.

extend: ../phone_etiquette.yaml                  the base: everything of it holds unless this file says otherwise
extend: shipped:phone_etiquette.yaml             a script that came with the program
extend: {script: base.yaml, cases: false}        the same without the base's cases
include: [phrases.yaml, cases/*.yaml]            parts of this script in files of their own; * is any name

What a script says over its base:
  id, version, title, pass_mark      replaced
  slots, roles, bias                 replaced key by key
  phrases, situations                replaced by name; `{add: [...], remove: [...]}` changes a set's wordings
  rules                              by id, key by key (`points: 20`); `unless: null` takes a key away, `drop: true`
                                     the rule
  cases                              by name, key by key; `drop: true` takes the case away
Parts never override: a name that occurs in two files of one script is a mistake.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from qa_audit.errors import ScriptError
from qa_audit.model.wording import Wording
from qa_audit.script.files import Files
from qa_audit.script.graft import forget, graft, name_of, put, take_out
from qa_audit.script.problem import Level, Place, Problem
from qa_audit.script.tree import Location, Tree, parsed, shown, value_at

BY_NAME = ("phrases", "situations")
BY_KEY = ("slots", "roles", "bias")
LISTS = {"rules": "id", "cases": "name"}
"""Lists whose items are known by one of their keys."""
PARTS = (*BY_NAME, *BY_KEY, *LISTS)
"""What an included file may hold."""


@dataclass(slots=True)
class Composed:
    """A script's tree, put together.

    Attributes:
        tree: All of its files as one.
        parts: Each file and the SHA-256 of its bytes, in the order in which they were read.
        problems: What is wrong with the files and with putting them together.
        overridden: Rule id → the places of what was changed over the base.
        base: The files of the base: what is in them is theirs to prove.
    """

    tree: Tree
    parts: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    overridden: dict[str, list[Place]] = field(default_factory=dict)
    base: set[str] = field(default_factory=set)

    @property
    def sha256(self) -> str:
        """Of the file where there is one, else over the hashes of all parts."""
        hashes = [digest for _, digest in self.parts]
        return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def compose(name: str, files: Files, content: bytes | None = None) -> Composed:
    """Read a script with all that it extends and includes.

    Args:
        name: The file.
        files: Where files come from.
        content: Its bytes, where they are already known.

    Raises:
        ScriptError: The file itself cannot be read.
    """
    composed = Composed(Tree(name))
    composed.tree = _Composer(files, composed).read(name, files.read(name) if content is None else content, ())
    return composed


class _Composer:
    def __init__(self, files: Files, composed: Composed) -> None:
        self.files = files
        self.composed = composed

    def read(self, name: str, content: bytes, above: tuple[str, ...]) -> Tree:
        """The tree of one file, with all that it names."""
        self.composed.parts.append((name, hashlib.sha256(content).hexdigest()))
        tree, problems = parsed(name, content)
        self.composed.problems += problems
        if not isinstance(tree.value, dict) or not {"extend", "include"} & set(tree.value):
            return tree
        above = (*above, name)
        base = self._base(tree, above)
        own_cases = self._keeps_cases(tree)
        if base is not None and not own_cases and isinstance(base.value, dict):
            base.value.pop("cases", None)
        for part in self._included(tree, above):
            self._add(tree, part)
        if base is None or not isinstance(base.value, dict):
            return tree
        return self._over(base, tree)

    def _base(self, tree: Tree, above: tuple[str, ...]) -> Tree | None:
        value = tree.value.get("extend")
        location: Location = ("extend",)
        if isinstance(value, dict):
            value, location = value.get("script"), ("extend", "script")
        # A wrong form is left to the header's validation.
        if not isinstance(value, str):
            return None
        n_before = len(self.composed.parts)
        found = next(self._others(tree, location, value, above), None)
        self.composed.base.update(path for path, _ in self.composed.parts[n_before:])
        return found

    @staticmethod
    def _keeps_cases(tree: Tree) -> bool:
        value = tree.value.get("extend")
        return not (isinstance(value, dict) and value.get("cases") is False)

    def _included(self, tree: Tree, above: tuple[str, ...]) -> Iterator[Tree]:
        value = tree.value.get("include")
        entries = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        for number, entry in enumerate(entries):
            location: Location = ("include",) if isinstance(value, str) else ("include", number)
            if isinstance(entry, str):
                yield from self._others(tree, location, entry, above)

    def _others(self, tree: Tree, location: Location, relative: str, above: tuple[str, ...]) -> Iterator[Tree]:
        names = self.files.beside(tree.path, relative)
        if not names:
            # A script that was copied without its folder of cases is as good as before.
            message = Wording(f"没有与“{relative}”相符的文件", f'no file fits "{relative}"')
            self.composed.problems.append(tree.problem(location, message, False, "missing-file", Level.WARNING))
        for name in names:
            if name in above:
                self._report(
                    tree, location, "circle", f"{relative} 绕回了自己；请去掉一处", f"{relative} leads back to itself"
                )
                continue
            try:
                content = self.files.read(name)
            except ScriptError as error:
                self._report(tree, location, "missing-file", error.zh, error.en)
                continue
            yield self.read(name, content, above)

    def _report(self, tree: Tree, location: Location, code: str, zh: str, en: str, of_key: bool = False) -> None:
        self.composed.problems.append(tree.problem(location, Wording(zh, en), of_key, code))

    def _add(self, tree: Tree, part: Tree) -> None:
        """Put a part's entries before those of the file itself: what it defines can be used there."""
        if not isinstance(part.value, dict):
            return
        for key in part.value:
            if key not in PARTS and key not in ("include", "extend"):
                allowed = ", ".join(PARTS)
                self._report(
                    part, (key,), "unknown-key", f"被 include 的文件只能有：{allowed}",
                    f"a part only has {allowed}", True,
                )  # fmt: skip
        for section in (*BY_NAME, *BY_KEY):
            entries = part.value.get(section)
            if not isinstance(entries, dict):
                continue
            own = tree.value.setdefault(section, {})
            if not isinstance(own, dict):
                continue
            for name in entries:
                if name in own:
                    self._twice(tree, (section, name), part.place((section, name), of_key=True))
                else:
                    own[name] = None
                    graft(tree, (section, name), part, (section, name))
            tree.value[section] = {**{name: own[name] for name in entries}, **own}
        for section, key in LISTS.items():
            entries, own = part.value.get(section), tree.value.get(section)
            if not isinstance(entries, list) or not isinstance(own, list | None):
                continue
            added = tree.value.setdefault(section, [])
            names = {name_of(item, key): number for number, item in enumerate(added)}
            for number, item in enumerate(entries):
                if name_of(item, key) in names:
                    # Which of the two is wrong nobody knows; the one of the part is named.
                    at = (section, number, key)
                    self._twice(part, at, tree.place((section, names[name_of(item, key)], key)), of_key=False)
                    continue
                added.append(None)
                graft(tree, (section, len(added) - 1), part, (section, number))

    def _twice(self, tree: Tree, location: Location, other: Place, of_key: bool = True) -> None:
        name = shown(location[-1:]) if of_key else str(value_at(tree.value, location))
        where = f"{other.path}:{other.line}"
        self._report(
            tree, location, "duplicate-id", f"“{name}”在 {where} 已经有了", f'"{name}" is already in {where}', of_key
        )

    def _over(self, base: Tree, own: Tree) -> Tree:
        """What a script says over its base."""
        base.path = own.path
        for key, value in own.value.items():
            if key in BY_NAME and isinstance(value, dict) and isinstance(base.value.get(key), dict):
                for name in value:
                    self._named(base, own, (key, name))
                base.value[key] = _in_order(base.value[key])
            elif key in BY_KEY and isinstance(value, dict) and isinstance(base.value.get(key), dict):
                for name in value:
                    graft(base, (key, name), own, (key, name))
            elif key in LISTS and isinstance(value, list) and isinstance(base.value.get(key), list):
                self._items(base, own, key, LISTS[key])
            else:
                graft(base, (key,), own, (key,))
        # A script that extends another is one of its own, with its own id and version.
        for key in ("id", "version"):
            if key not in own.value:
                base.value.pop(key, None)
        base.keys[()] = base.values[()] = Place(own.path, 1, 1)
        return base

    def _named(self, base: Tree, own: Tree, location: Location) -> None:
        value = value_at(own.value, location)
        if not (isinstance(value, dict) and set(value) <= {"add", "remove", "title", "unless", "perhaps"} and value):
            graft(base, location, own, location)
            return
        if not {"add", "remove"} & set(value):
            graft(base, location, own, location)
            return
        before = value_at(base.value, location)
        if before is None:
            self._report(
                own, location, "unknown-phrases", "基础脚本里没有这个短语集，无法 add 或 remove",
                "the base has no such phrase set to add to or remove from", True,
            )  # fmt: skip
            return
        long = before if isinstance(before, dict) else {"say": before}
        wordings = long.get("say", [])
        wordings = [wordings] if isinstance(wordings, str) else list(wordings)
        removed = value.get("remove") or []
        for number, text in enumerate(removed if isinstance(removed, list) else [removed]):
            if text in wordings:
                wordings.remove(text)
            else:
                at = (*location, "remove", number) if isinstance(removed, list) else (*location, "remove")
                self._report(
                    own, at, "unknown-phrases", f"基础脚本里没有“{text}”这种说法", f'the base has no wording "{text}"'
                )
        added = value.get("add") or []
        wordings += added if isinstance(added, list) else [added]
        rest = {key: item for key, item in value.items() if key not in ("add", "remove")}
        forget(base, location)
        put(base, location, {**long, **rest, "say": wordings})
        base.keys[location] = own.place(location, of_key=True)
        base.values[location] = own.place(location)
        if isinstance(added, list):
            for number in range(len(added)):
                at = (*location, "say", len(wordings) - len(added) + number)
                base.values[at] = base.keys[at] = own.place((*location, "add", number))

    def _items(self, base: Tree, own: Tree, section: str, key: str) -> None:
        items: list[Any] = base.value[section]
        names = {name_of(item, key): number for number, item in enumerate(items)}
        dropped: set[Any] = set()
        for number, item in enumerate(own.value[section]):
            here = (section, number)
            name = name_of(item, key)
            if name is None or name not in names:
                items.append(None)
                graft(base, (section, len(items) - 1), own, here)
                if isinstance(item, dict) and item.get("drop"):
                    self._report(own, here, "unknown-rule", f"基础脚本里没有“{name}”", f'the base has no "{name}"')
                continue
            target = (section, names[name])
            places = self.composed.overridden.setdefault(str(name), []) if section == "rules" else []
            if item.get("drop") is True:
                dropped.add(name)
                continue
            old = items[names[name]]
            if isinstance(old, dict) and "kind" in item and item["kind"] != old.get("kind"):
                # Another kind has other keys: the whole rule is another one.
                graft(base, target, own, here)
                places.append(own.place(here))
                continue
            for option, value in item.items():
                if option == key:
                    continue
                places.append(own.place((*here, option), of_key=True))
                if value is None:
                    old.pop(option, None)
                    forget(base, (*target, option))
                else:
                    graft(base, (*target, option), own, (*here, option))
        if dropped:
            take_out(base, section, key, dropped)
            if section == "rules":
                _forget_expectations(base, dropped)


def _forget_expectations(tree: Tree, names: set[Any]) -> None:
    """Cases of the base expect nothing of a rule that is gone; a case that expected only that goes too."""
    cases = tree.value.get("cases")
    if not isinstance(cases, list):
        return
    empty: set[str] = set()
    for case in cases:
        expect = case.get("expect") if isinstance(case, dict) else None
        if isinstance(expect, dict):
            for name in names & set(expect):
                del expect[name]
            if not expect:
                empty.add(name_of(case, "name") or "")
    if empty:
        take_out(tree, "cases", "name", empty)


def _in_order(entries: Mapping[str, Any]) -> dict[str, Any]:
    """Entries with each after those that it names: what a script adds may be used by what it overrides."""
    ordered: dict[str, Any] = {}

    def place(name: str, above: tuple[str, ...]) -> None:
        if name in ordered or name in above:
            return
        for other in _texts(entries[name]):
            if other in entries and other != name:
                place(other, (*above, name))
        ordered[name] = entries[name]

    for name in entries:
        place(name, ())
    return ordered


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
