"""The parts of a script file, read one after the other; each may use the names of those before it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
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
from qa_audit.script.case import Case, CaseError, build_case
from qa_audit.script.header import Header, PhraseEntry
from qa_audit.script.problem import Problem
from qa_audit.script.script import Script
from qa_audit.script.tree import Location, Tree
from qa_audit.script.wording import problems_of
from qa_audit.timeline.roles import RoleCues


@dataclass(slots=True)
class _Names:
    """What the parts of a script that were read so far define; validation sees it as its context."""

    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)
    phrase_sets: dict[str, PhraseSet] = field(default_factory=dict)
    situations: dict[str, Condition] = field(default_factory=dict)


class _Reader:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.problems: list[Problem] = []
        self.names = _Names()
        self.broken: set[str] = set()

    def report(self, location: Location, zh: str, en: str, of_key: bool = False) -> None:
        self.problems.append(self.tree.problem(location, Wording(zh, en), of_key))

    def validated(self, location: Location, model: type[BaseModel] | None, read: Callable[[], Any]) -> Any:
        """Run a validation; its errors become problems, and the result None."""
        try:
            return read()
        except ValidationError as error:
            self.problems += problems_of(error, self.tree, location, model, self.broken)
        except PydanticCustomError as error:
            context = error.context or {}
            self.report(location, str(context.get("reason_zh", error.message())), error.message())
        return None

    def header(self) -> Header | None:
        if not isinstance(self.tree.value, dict):
            self.report((), "脚本应为键值对：version、id、rules…", "a script is a mapping: version, id, rules…")
            return None
        value = self.tree.value
        header: Header | None = self.validated((), Header, partial(Header.model_validate, value))
        return header

    def phrases(self, entries: dict[str, Any]) -> None:
        for name, value in entries.items():
            here = ("phrases", name)
            if not NAME.fullmatch(name):
                self.report(
                    here, f"名称“{name}”无效；用小写字母、数字、下划线", f'invalid name "{name}"; use a-z, 0-9, _', True
                )
                continue
            entry = PhraseEntry(say=(value,)) if isinstance(value, str) else None
            if entry is None:
                content = {"say": value} if isinstance(value, list) else value
                entry = self.validated(here, PhraseEntry, partial(PhraseEntry.model_validate, content))
            if entry is None:
                self.broken.add(name)
                continue
            wordings = self._with_members(here, name, entry)
            title = entry.title or Wording(wordings[0] if wordings else name, wordings[0] if wordings else name)
            compiled = self.validated(
                here, None, partial(compile_set, name, title, wordings, entry.unless, self.names.slots)
            )
            if compiled is None:
                self.broken.add(name)
            else:
                self.names.phrase_sets[name] = compiled

    def _with_members(self, here: Location, name: str, entry: PhraseEntry) -> list[str]:
        """The wordings of an entry; a member that names an earlier set stands for all of its wordings."""
        wordings: list[str] = []
        for text in entry.say:
            if not NAME.fullmatch(text):
                wordings.append(text)
            elif text in self.names.phrase_sets:
                wordings += self.names.phrase_sets[text].patterns
            elif text not in self.broken:
                self.report(
                    here,
                    f"短语集“{name}”引用了没有定义的“{text}”（须在使用之前定义）",
                    f'phrase set "{name}" names "{text}", which is not defined before it',
                )
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

    def rules(self, entries: list[Any]) -> tuple[list[RuleBase], dict[str, int]]:
        rules: list[RuleBase] = []
        lines: dict[str, int] = {}
        for number, value in enumerate(entries):
            here = ("rules", number)
            model = RULE_KINDS.get(str(value.get("kind"))) if isinstance(value, dict) else None
            rule = self.validated(here, model, partial(RULE.validate_python, value, context=self.names))
            if rule is None:
                continue
            if rule.id in lines:
                self.report((*here, "id"), f"规则 {rule.id} 出现了两次", f"rule {rule.id} occurs twice")
                continue
            lines[rule.id] = self.tree.place(here)[0]
            rules.append(rule)
        return rules, lines

    def cases(self, header: Header, known: set[str], cues: RoleCues) -> tuple[Case, ...]:
        cases: list[Case] = []
        taken: set[str] = set()
        for number, entry in enumerate(header.cases):
            here = ("cases", number)
            line = self.tree.place(here)[0]
            if entry.name in taken:
                self.report((*here, "name"), f"案例名“{entry.name}”重复", f'case "{entry.name}" occurs twice')
            taken.add(entry.name)
            try:
                build_case(entry.name, entry.call, cues)
            except CaseError as error:
                # A block scalar starts on the line after its key.
                at = self.tree.place((*here, "call"))
                self.problems.append(
                    Problem(self.tree.path, at[0] + 1 + error.line, 1, f"cases[{number}].call", error.wording)
                )
            for rule_id in entry.expect:
                if rule_id not in known:
                    self.report(
                        (*here, "expect", rule_id),
                        f"脚本里没有规则 {rule_id}",
                        f"the script has no rule {rule_id}",
                        True,
                    )
            cases.append(Case(entry.name, entry.call, {k: Verdict(v) for k, v in entry.expect.items()}, line))
        return tuple(cases)


def read_script(tree: Tree, sha256: str) -> tuple[Script | None, tuple[Problem, ...]]:
    """Read a script from its YAML tree.

    Args:
        tree: The file.
        sha256: Hash of its bytes.

    Returns:
        The script, None where it has problems, and all problems.
    """
    reader = _Reader(tree)
    header = reader.header()
    if header is None:
        # The parts can still be read as far as they go: all problems are named at once.
        value = tree.value if isinstance(tree.value, dict) else {}
        _read_parts(reader, value)
        return None, tuple(reader.problems)
    reader.names.slots = {name: values for name, values in header.slots.items() if values}
    rules, lines = _read_parts(reader, tree.value)
    cues = RoleCues(header.roles.agent, header.roles.customer)
    cases = reader.cases(header, {rule.id for rule in rules}, cues)
    if reader.problems:
        return None, tuple(reader.problems)
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
        lines=lines,
    )
    return script, ()


def _read_parts(reader: _Reader, value: dict[str, Any]) -> tuple[list[RuleBase], dict[str, int]]:
    parts = {name: value.get(name) for name in ("phrases", "situations")}
    reader.phrases(parts["phrases"] if isinstance(parts["phrases"], dict) else {})
    reader.situations(parts["situations"] if isinstance(parts["situations"], dict) else {})
    rules = value.get("rules")
    return reader.rules(rules if isinstance(rules, list) else [])
