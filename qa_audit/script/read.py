"""The parts of a script file, read one after the other; each may use the names of those before it."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from qa_audit.model.finding import Verdict
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.condition import CONDITION, Condition
from qa_audit.rules.kinds.table import RULE, RULE_KINDS
from qa_audit.rules.phrases import NAME, PhraseSet, compile_set
from qa_audit.rules.ruleset import PASS_MARK
from qa_audit.rules.situations.table import SITUATION, SITUATION_KINDS
from qa_audit.script.bias import bias_of
from qa_audit.script.case import Case, CaseError, read_dialogue
from qa_audit.script.header import CaseEntry, Header, PhraseEntry
from qa_audit.script.problem import Place, Problem
from qa_audit.script.script import Script
from qa_audit.script.tree import Location, Tree, shown
from qa_audit.script.wording import custom_problem, problems_of, unknown_name, unknown_rule
from qa_audit.timeline.roles import RoleCues


@dataclass(slots=True)
class _Names:
    """What the parts of a script that were read so far define; validation sees it as its context."""

    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    phrase_sets: dict[str, PhraseSet] = field(default_factory=dict)
    situations: dict[str, Condition] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read of a script.

    Attributes:
        tree: Its tree.
        script: The script as far as it can be read; None where it is no mapping at all.
        problems: What is wrong.
        locations: Rule id → where the rule is in the tree.
    """

    tree: Tree
    script: Script | None
    problems: tuple[Problem, ...]
    locations: Mapping[str, Location] = field(default_factory=dict)


class _Reader:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.problems: list[Problem] = []
        self.locations: dict[str, Location] = {}
        self.names = _Names()
        self.broken: set[str] = set()

    def report(self, location: Location, zh: str, en: str, of_key: bool = False, code: str = "invalid-value") -> None:
        self.problems.append(self.tree.problem(location, Wording(zh, en), of_key, code))

    def validated(self, location: Location, model: type[BaseModel] | None, read: Callable[[], Any]) -> Any:
        """Run a validation; its errors become problems, and the result None."""
        try:
            return read()
        except ValidationError as error:
            self.problems += problems_of(error, self.tree, location, model, self.broken)
        except PydanticCustomError as error:
            context = error.context or {}
            self.problems.append(custom_problem({"reason_zh": error.message(), **context}, self.tree, location))
        return None

    def header(self) -> Header | None:
        if not isinstance(self.tree.value, dict):
            self.report((), "脚本应为键值对：version、id、rules…", "a script is a mapping: version, id, rules…")
            return None
        value = self.tree.value
        header: Header | None = self.validated((), Header, partial(Header.model_validate, value))
        return header if header is not None else _readable(value)

    def phrases(self, entries: dict[str, Any]) -> None:
        for name, value in entries.items():
            here = ("phrases", name)
            if not NAME.fullmatch(name):
                self.report(
                    here, f"名称“{name}”无效；用小写字母、数字、下划线", f'invalid name "{name}"; use a-z, 0-9, _', True
                )
                self.broken.add(name)
                continue
            entry = PhraseEntry(say=(value,)) if isinstance(value, str) else None
            if entry is None:
                content = {"say": value} if isinstance(value, list) else value
                entry = self.validated(here, PhraseEntry, partial(PhraseEntry.model_validate, content))
            if entry is None:
                self.broken.add(name)
                continue
            wordings = self._with_members(here, entry)
            title = entry.title or Wording(wordings[0] if wordings else name, wordings[0] if wordings else name)
            compiled = self.validated(
                here, None, partial(compile_set, name, title, wordings, entry.unless, self.names.slots, entry.perhaps)
            )
            if compiled is None:
                self.broken.add(name)
            else:
                self.names.phrase_sets[name] = compiled

    def _with_members(self, here: Location, entry: PhraseEntry) -> list[str]:
        """The wordings of an entry; a member that names an earlier set stands for all of its wordings."""
        wordings: list[str] = []
        for text in entry.say:
            if not NAME.fullmatch(text):
                wordings.append(text)
            elif text in self.names.phrase_sets:
                wordings += self.names.phrase_sets[text].patterns
            elif text not in self.broken:
                context = {"name": text, "allowed": sorted(self.names.phrase_sets)}
                self.problems.append(unknown_name("unknown_phrases", context, self.tree, here))
        return wordings

    def situations(self, entries: dict[str, Any]) -> None:
        for name, value in entries.items():
            here = ("situations", name)
            if isinstance(value, dict) and "kind" in value:
                model = SITUATION_KINDS.get(str(value["kind"]))
                situation = self.validated(here, model, partial(SITUATION.validate_python, value, context=self.names))
                if situation is None:
                    self.broken.add(name)
                else:
                    self.names.situations[name] = Condition("is", (), situation, name)
                continue
            combined: Condition | None = self.validated(
                here, None, partial(CONDITION.validate_python, value, context=self.names)
            )
            if combined is None:
                self.broken.add(name)
            else:
                self.names.situations[name] = Condition(combined.operator, combined.members, combined.situation, name)

    def rules(self, entries: list[Any]) -> list[RuleBase]:
        rules: list[RuleBase] = []
        for number, value in enumerate(entries):
            here = ("rules", number)
            model = RULE_KINDS.get(str(value.get("kind"))) if isinstance(value, dict) else None
            rule = self.validated(here, model, partial(RULE.validate_python, value, context=self.names))
            given = value.get("id") if isinstance(value, dict) else None
            if isinstance(given, str) and given in self.locations:
                first = self.tree.place(self.locations[given])
                self.report(
                    (*here, "id"),
                    f"规则 {given} 出现了两次（第一次在 {first.path}:{first.line}）；请改其中一个的 id",
                    f"rule {given} occurs twice (first at {first.path}:{first.line}); rename one of them",
                    code="duplicate-id",
                )
                continue
            if isinstance(given, str):
                self.locations[given] = here
            if rule is not None:
                rules.append(rule)
        return rules

    def cases(self, entries: list[Any]) -> tuple[Case, ...]:
        cases: list[Case] = []
        taken: set[str] = set()
        for number, value in enumerate(entries):
            here = ("cases", number)
            entry: CaseEntry | None = self.validated(here, CaseEntry, partial(CaseEntry.model_validate, value))
            self.expectations(here, value)
            if entry is None:
                continue
            if entry.name in taken:
                self.report(
                    (*here, "name"), f"案例名“{entry.name}”重复", f'case "{entry.name}" occurs twice',
                    code="duplicate-id",
                )  # fmt: skip
            taken.add(entry.name)
            try:
                read_dialogue(entry.call or "")
            except CaseError as error:
                location = (*here, "call")
                path, line, column = self.tree.place(location)
                if location in self.tree.blocks:
                    # A block starts on the line after its key.
                    line, column = line + 1 + error.line, 1
                self.problems.append(Problem(path, line, column, shown(location), error.wording, "bad-case"))
            path, line, _ = self.tree.place(here)
            expect = {rule_id: Verdict(verdict) for rule_id, verdict in entry.expect.items()}
            cases.append(Case(entry.name, entry.call or "", expect, line, path, entry.audio, entry.known_gap))
        return tuple(cases)

    def expectations(self, here: Location, value: Any) -> None:
        expect = value.get("expect") if isinstance(value, dict) else None
        for rule_id in expect if isinstance(expect, dict) else ():
            if rule_id not in self.locations:
                self.problems.append(unknown_rule(self.tree, (*here, "expect", rule_id), rule_id, [*self.locations]))


def _readable(value: dict[str, Any]) -> Header:
    """The header of a file that has mistakes in it: what is right, so that the rest can be read and all be named."""
    right: dict[str, Any] = {"version": "0", "id": "unreadable", "rules": [None]}
    for key, item in value.items():
        if key in Header.model_fields:
            with contextlib.suppress(ValidationError, PydanticCustomError):
                Header.model_validate({**right, key: item})
                right[key] = item
    return Header.model_validate(right)


def read_script(
    tree: Tree,
    sha256: str,
    parts: tuple[tuple[str, str], ...] = (),
    changed: Mapping[str, Sequence[Place]] = MappingProxyType({}),
    base: frozenset[str] = frozenset(),
) -> Reading:
    """Read a script from its YAML tree.

    Args:
        tree: The file, or all files put together.
        sha256: Hash of it.
        parts: Each file and its hash.
        changed: Rule id → where a rule of the base is changed.
        base: The files that belong to the base.
    """
    reader = _Reader(tree)
    header = reader.header()
    if header is None:
        return Reading(tree, None, tuple(reader.problems))
    reader.names.slots = {name: values for name, values in header.slots.items() if values}
    rules = _read_parts(reader, tree.value)
    cues = RoleCues(header.roles.agent, header.roles.customer)
    listed = tree.value.get("cases")
    cases = reader.cases(listed if isinstance(listed, list) else [])
    places = {rule_id: tree.place(location) for rule_id, location in reader.locations.items()}
    script = Script(
        id=header.id,
        version=str(header.version),
        rules=tuple(rules),
        pass_mark=header.pass_mark if header.pass_mark is not None else PASS_MARK,
        path=tree.path,
        sha256=sha256,
        title=header.title or Wording(header.id, header.id),
        slots=reader.names.slots,
        phrases=reader.names.phrase_sets,
        situations=reader.names.situations,
        bias=bias_of(header.bias, rules),
        cues=cues,
        cases=cases,
        lines={rule.id: places[rule.id].line for rule in rules},
        places=places,
        changed={rule_id: tuple(found) for rule_id, found in changed.items()},
        parts=parts,
        base=base,
    )
    return Reading(tree, script, tuple(reader.problems), reader.locations)


def read_cases_of(tree: Tree, rules: set[str]) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
    """The cases of a file that holds nothing else, and what is wrong with them.

    Args:
        tree: The file.
        rules: Ids of the rules that there are.
    """
    reader = _Reader(tree)
    reader.locations = dict.fromkeys(sorted(rules), ())
    listed = tree.value.get("cases") if isinstance(tree.value, dict) else tree.value
    if not isinstance(listed, list):
        reader.report((), "应为案例列表，或 cases: [...]", "expected a list of cases, or cases: [...]")
        return (), tuple(reader.problems)
    if isinstance(tree.value, list):
        # A bare list: every place moves below `cases`, where the reader looks.
        keys, values = ({("cases", *at): place for at, place in table.items()} for table in (tree.keys, tree.values))
        moved = Tree(tree.path, {"cases": listed}, keys, values)
        moved.blocks = {("cases", *at) for at in tree.blocks}
        reader.tree = moved
    return reader.cases(listed), tuple(reader.problems)


def _read_parts(reader: _Reader, value: dict[str, Any]) -> list[RuleBase]:
    parts = {name: value.get(name) for name in ("phrases", "situations")}
    reader.phrases(parts["phrases"] if isinstance(parts["phrases"], dict) else {})
    reader.situations(parts["situations"] if isinstance(parts["situations"], dict) else {})
    rules = value.get("rules")
    return reader.rules(rules if isinstance(rules, list) else [])
