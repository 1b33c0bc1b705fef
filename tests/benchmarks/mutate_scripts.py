"""Whether the cases of the shipped scripts notice it when one is weakened: `python tests/benchmarks/mutate_scripts.py`.

One thing at a time is taken away or moved: a rule, a condition, a part of what must be said, a wording, an exception, a
limit (doubled, halved). A mutant that no case notices survives, and is listed. Points, severity and texts for people
are left alone: cases hold verdicts. `--write FILE` looks for cases that notice the survivors: existing ones in which
another wording of the same set is replaced by the one that was taken away.
"""

import argparse
import copy
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from qa_audit.errors import QaAuditError
from qa_audit.evaluate import find
from qa_audit.model.finding import Verdict
from qa_audit.model.timeline import CallTimeline
from qa_audit.rules.phrases import plain
from qa_audit.script.case import Case, build_case
from qa_audit.script.fingerprint import changed_rules
from qa_audit.script.load import read
from qa_audit.script.read import read_script
from qa_audit.script.script import Script
from qa_audit.script.tree import Location, Tree, value_at
from qa_audit.shipped import default_scripts
from qa_audit.text.match import REQUIRED_MINIMUM, compile_phrase, hear
from qa_audit.text.match import find as find_phrase

KEPT = frozenset({
    "id", "kind", "title", "severity", "points", "fatal", "coaching", "suggest", "category", "by", "of",
    "minimum_confidence", "prompt",
})  # fmt: skip
"""Options that change no verdict, or that name what a rule is."""

CONDITIONS = ("when", "unless", "doubt_when", "never", "announce", "close", "excused")
"""Options without which a rule is another one."""


@dataclass(frozen=True)
class Mutant:
    """A script with one thing changed."""

    name: str
    line: int
    value: dict[str, Any]
    wording: str | None = None


def without(value: dict[str, Any], location: Location) -> dict[str, Any]:
    """A copy of a script without one thing."""
    changed = copy.deepcopy(value)
    inside = value_at(changed, location[:-1])
    del inside[location[-1]]
    return changed


def instead(value: dict[str, Any], location: Location, other: Any) -> dict[str, Any]:
    """A copy of a script with one thing replaced."""
    changed = copy.deepcopy(value)
    value_at(changed, location[:-1])[location[-1]] = other
    return changed


def mutants(tree: Tree) -> Iterator[Mutant]:
    """All scripts that differ in one thing."""
    value = {**tree.value, "cases": []}
    for section in ("phrases", "situations", "rules"):
        entries = value[section]
        keys = range(len(entries)) if isinstance(entries, list) else list(entries)
        for key in keys:
            if section == "rules":
                yield mutant(tree, value, (section, key), "rule taken away", without(value, (section, key)))
            for location, item in inner((section, key), entries[key]):
                yield from of_item(tree, value, location, item)


def inner(location: Location, item: Any) -> Iterator[tuple[Location, Any]]:
    """Everything below a place."""
    children = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
    for key, child in children:
        if key not in KEPT:
            yield (*location, key), child
            yield from inner((*location, key), child)


def of_item(tree: Tree, value: dict[str, Any], location: Location, item: Any) -> Iterator[Mutant]:
    """What can be changed at a place."""
    siblings = value_at(value, location[:-1])
    if isinstance(siblings, list) and len(siblings) > 1:
        wording = item if isinstance(item, str) else None
        yield mutant(tree, value, location, "taken away", without(value, location), wording)
    elif isinstance(siblings, dict) and location[-1] in CONDITIONS:
        yield mutant(tree, value, location, "taken away", without(value, location))
    if isinstance(item, int | float) and not isinstance(item, bool):
        for other in (item * 2, item / 2 if isinstance(item, float) or item % 2 == 0 else item // 2):
            yield mutant(tree, value, location, f"{item:g} becomes {other:g}", instead(value, location, other))


def mutant(
    tree: Tree,
    value: dict[str, Any],
    location: Location,
    what: str,
    changed: dict[str, Any],
    wording: str | None = None,
) -> Mutant:
    """Give a mutant its name."""
    section, key = location[0], location[1]
    item = value_at(value, location)
    owner = value[section][key].get("id", key) if section == "rules" else f"{section}.{key}"
    path = ".".join(str(part) for part in location[2:])
    shown = f" {item}" if isinstance(item, str) else ""
    return Mutant(f"{owner} {path}{shown}: {what}", tree.place(location).line, changed, wording)


class Court:
    """The cases of one script, ready to be held against mutants of it."""

    def __init__(self, path: Path) -> None:
        reading = read(str(path))
        assert reading.script is not None
        self.tree, self.script = reading.tree, reading.script
        self.calls = [(case, build_case(case.name, case.dialogue, self.script.cues)) for case in self.script.cases]

    def compiled(self, one: Mutant) -> Script | None:
        """The mutant as a script; None where it is none."""
        found = read_script(Tree(self.tree.path, one.value, self.tree.keys, self.tree.values), "")
        return None if found.problems else found.script

    def notices(self, one: Mutant, script: Script, changed: frozenset[str]) -> bool:
        """Whether a case fails; those that say the wording are asked first."""
        there = {rule.id for rule in script.rules}
        calls = [(case, call) for case, call in self.calls if changed & case.expect.keys()]
        if one.wording is not None:
            said = compile_or_none(one.wording)
            if said is not None:
                calls.sort(key=lambda pair: not says(pair[1], said))
        for case, call in calls:
            if any(rule_id not in there for rule_id in changed & case.expect.keys()):
                return True
            wanted = {rule_id: case.expect[rule_id] for rule_id in changed & case.expect.keys()}
            if verdicts(script, call, wanted) != wanted:
                return True
        return False

    def killer(self, one: Mutant, script: Script, changed: frozenset[str]) -> tuple[str, str, str, Verdict] | None:
        """A new case that notices the mutant: name, dialogue, rule, verdict; None where none is found."""
        if one.wording is None or one.wording.startswith("re:"):
            return None
        text = plain(one.wording, "某某").replace("…", "")
        siblings = [other for other in said_with(self.tree, one.wording) if other != one.wording]
        for case, call in self.calls:
            for rule_id in sorted(changed & case.expect.keys()):
                for sibling in siblings:
                    dialogue = replaced(case, call, sibling, text)
                    if dialogue is None:
                        continue
                    new = build_case(case.name, dialogue, self.script.cues)
                    before = verdicts(self.script, new, {rule_id})[rule_id]
                    if (
                        before in (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE)
                        and before is case.expect[rule_id]
                    ):
                        after = verdicts(script, new, {rule_id}).get(rule_id)
                        if after is not before:
                            return f"{case.name}（{text}）", dialogue, rule_id, before
        return None


def verdicts(script: Script, call: CallTimeline, wanted: Any) -> dict[str, Verdict]:
    """What some rules find."""
    try:
        return {finding.rule_id: finding.verdict for finding in find((script,), call, wanted)}
    except QaAuditError:
        return {}


def compile_or_none(pattern: str) -> Any:
    """A wording as a phrase; None for the name of a set."""
    try:
        return compile_phrase(pattern)
    except QaAuditError:
        return None


def says(call: CallTimeline, phrase: Any) -> bool:
    """Whether somebody says a phrase in a call."""
    return any(find_phrase(phrase, hear(u.text), minimum=REQUIRED_MINIMUM) for u in call.utterances)


def said_with(tree: Tree, wording: str) -> list[str]:
    """The wordings beside one, wherever it is written."""
    found: list[str] = []
    stack: list[Any] = [tree.value.get("phrases"), tree.value.get("rules")]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            if wording in value:
                found += [item for item in value if isinstance(item, str)]
            stack += value
        elif isinstance(value, dict):
            stack += value.values()
    return found


def replaced(case: Case, call: CallTimeline, old: str, new: str) -> str | None:
    """The dialogue of a case with other words where a wording is said; None where it is not."""
    phrase = compile_or_none(old)
    if phrase is None:
        return None
    for utterance in call.utterances:
        for match in find_phrase(phrase, hear(utterance.text), minimum=0.95):
            return case.dialogue.replace(
                utterance.text, utterance.text[: match.start] + new + utterance.text[match.end :]
            )
    return None


def main() -> None:
    """Mutate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scripts", nargs="*", type=Path, default=default_scripts())
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write cases that notice survivors there")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    options = parser.parse_args()
    started_s = time.monotonic()
    for path in options.scripts:
        court = Court(path)
        n_mutants, survivors, new_cases = 0, [], []
        for one in mutants(court.tree):
            if time.monotonic() - started_s > options.seconds:
                print("stopped: out of time")
                break
            script = court.compiled(one)
            # What the reader refuses is noticed by `script check`; what resolves to the same is the same.
            changed = changed_rules([court.script], [script]) if script is not None else frozenset()
            if script is None or not changed:
                continue
            n_mutants += 1
            if court.notices(one, script, changed):
                continue
            killer = court.killer(one, script, changed) if options.write else None
            if killer is not None:
                new_cases.append(killer)
            else:
                survivors.append(one)
        print(f"{path}: {n_mutants} mutants, {len(survivors)} survive", f"({time.monotonic() - started_s:.0f} s)")
        for one in survivors:
            print(f"  {path}:{one.line}: {one.name}")
        if options.write and new_cases:
            options.write.mkdir(parents=True, exist_ok=True)
            (options.write / path.name).write_text(as_yaml(new_cases), encoding="utf-8")
            print(f"  {len(new_cases)} cases written to {options.write / path.name}")


def as_yaml(cases: list[tuple[str, str, str, Verdict]]) -> str:
    """Cases as a file of a script, dialogues that occur twice written once."""
    lines, names = ["cases:"], set()
    for name, dialogue, rule_id, verdict in cases:
        while name in names:
            name += "′"
        names.add(name)
        lines += [f'  - name: "{name}"'.replace("\\", ""), "    call: |"]
        lines += [f"      {line}" for line in dialogue.strip().splitlines()]
        lines.append(f"    expect: {{{rule_id}: {verdict.value}}}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
