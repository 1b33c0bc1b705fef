"""Whether the cases of the shipped scripts notice it when one is weakened: `python tests/benchmarks/mutate_scripts.py`.

One thing at a time is taken away or moved: a rule, a condition, a part of what must be said, a wording, an exception, a
limit (doubled, halved). A mutant that no case notices survives, and is listed. Points, severity and texts for people
are left alone: cases hold verdicts. Counted apart, because without it the script is the same: a wording that the rest
of its set finds just as well, and the hang-up that closes a procedure begun by a request (written for people: how such
a call ends is judged with the wait before it). `--write FOLDER` looks for cases that notice the survivors: existing
ones in which another wording is replaced by the one that was taken away.
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
from qa_audit.script.case import Case, build_case
from qa_audit.script.fingerprint import changed_rules
from qa_audit.script.lint.walk import spoken
from qa_audit.script.load import read
from qa_audit.script.read import read_script
from qa_audit.script.script import Script
from qa_audit.script.tree import Location, Tree, value_at
from qa_audit.shipped import default_scripts
from qa_audit.text.match import REQUIRED_MINIMUM, compile_phrase, hear
from qa_audit.text.match import find as find_phrase

KEPT = frozenset({
    "id", "kind", "title", "severity", "points", "fatal", "coaching", "suggest", "category", "by", "of",
    "minimum_confidence", "prompt", "like", "unlike", "above",
})  # fmt: skip
"""Options that change no verdict, or that name what a rule is; examples, each of which is one of hundreds, and the
score that goes with them, which likeness.py measures."""

DECIDED = (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE)
MOST_TRIED = 2
"""Ways to say a wording that are tried for a new case."""

CASES_TRIED = 2
"""Cases of each verdict into which a wording is put."""

ALIKE = 0.9
"""Score from which a wording finds another one as surely as itself: required and forbidden phrases count from there."""

CONDITIONS = ("when", "unless", "doubt_when", "suspect_when", "never", "announce", "close", "excused")
"""Options without which a rule is another one."""


@dataclass(frozen=True)
class Mutant:
    """A script with one thing changed."""

    name: str
    line: int
    value: dict[str, Any]
    wordings: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    for_people: bool = False


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
    one_of_several = isinstance(siblings, list) and len(siblings) > 1
    if one_of_several or (isinstance(siblings, dict) and location[-1] in CONDITIONS):
        yield mutant(tree, value, location, "taken away", without(value, location), *lost(value, location, item))
    if isinstance(item, int | float) and not isinstance(item, bool):
        for other in (item * 2, item / 2 if isinstance(item, float) or item % 2 == 0 else item // 2):
            yield mutant(tree, value, location, f"{item:g} becomes {other:g}", instead(value, location, other))


def mutant(
    tree: Tree,
    value: dict[str, Any],
    location: Location,
    what: str,
    changed: dict[str, Any],
    wordings: tuple[str, ...] = (),
    beside: tuple[str, ...] = (),
) -> Mutant:
    """Give a mutant its name."""
    section, key = location[0], location[1]
    item = value_at(value, location)
    owner = value[section][key].get("id", key) if section == "rules" else f"{section}.{key}"
    path = ".".join(str(part) for part in location[2:])
    shown = f" {item}" if isinstance(item, str) else ""
    for_people = "steps" in location and item == {"hang_up": "agent"} and "say" in value_at(value, location[:-1])[0]
    return Mutant(f"{owner} {path}{shown}: {what}", tree.place(location).line, changed, wordings, beside, for_people)


def lost(value: dict[str, Any], location: Location, item: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The wordings that go with an item, and those in whose place they may be said."""
    siblings = value_at(value, location[:-1])
    if isinstance(item, dict) and "say" in item:
        entries = [entry for entry in siblings if entry is not item]
        return tuple(listed(item["say"])), tuple(text for entry in entries for text in listed(entry.get("say")))
    if isinstance(item, list) and isinstance(siblings, dict):
        return tuple(listed(item)), tuple(listed(siblings.get("say")))
    if not isinstance(item, str):
        return (), ()
    if "unless" in location:
        # An innocent wording is said where the phrase is that it excuses.
        owner = value_at(value, location[: location.index("unless")])
        return (item,), tuple(listed(owner.get("say"))) if isinstance(owner, dict) else ()
    # The other options of a rule are no wordings.
    others = siblings if isinstance(siblings, list) else ()
    return (item,), tuple(other for other in others if isinstance(other, str) and other != item)


def listed(value: Any) -> list[str]:
    """One text or a list as a list of texts."""
    return [value] if isinstance(value, str) else [text for text in value or () if isinstance(text, str)]


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
        said = [phrase for wording in one.wordings if (phrase := compile_or_none(wording)) is not None]
        if said:
            calls.sort(key=lambda pair: not any(says(pair[1], phrase) for phrase in said))
        for case, call in calls:
            if any(rule_id not in there for rule_id in changed & case.expect.keys()):
                return True
            wanted = {rule_id: case.expect[rule_id] for rule_id in changed & case.expect.keys()}
            if verdicts(script, call, wanted) != wanted:
                return True
        return False

    def killer(self, one: Mutant, script: Script, changed: frozenset[str]) -> tuple[str, str, str, Verdict] | None:
        """A new case that notices the mutant: name, dialogue, rule, verdict; None where none is found."""
        for wording in one.wordings:
            for text in (said.replace("×", "某") for said in spoken(wording, self.script.slots)[:MOST_TRIED]):
                for case, dialogue in self.dialogues(one, text, changed):
                    new = build_case(case.name, dialogue, self.script.cues)
                    rules = sorted(changed & case.expect.keys())
                    before = verdicts(self.script, new, set(rules))
                    after = verdicts(script, new, set(rules))
                    for rule_id in rules:
                        if before.get(rule_id) in DECIDED and after.get(rule_id) is not before[rule_id]:
                            return f"{case.name}（{text}）", dialogue, rule_id, before[rule_id]
        return None

    def dialogues(self, one: Mutant, text: str, changed: frozenset[str]) -> Iterator[tuple[Case, str]]:
        """Dialogues in which a text is said: in the place of another wording, else instead of or after what is said."""
        about = [(case, call) for case, call in self.calls if changed & case.expect.keys()]
        for case, call in about:
            for other in one.beside:
                dialogue = replaced(case, call, other, text)
                if dialogue is not None:
                    yield case, dialogue
        for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE):
            some = [pair for pair in about if verdict in [pair[0].expect.get(rule_id) for rule_id in changed]]
            for case, call in sorted(some, key=lambda pair: len(pair[0].dialogue))[:CASES_TRIED]:
                for utterance in call.utterances:
                    for words in (f"{text}。", f"{utterance.text.rstrip('。')}，{text}。"):
                        yield case, case.dialogue.replace(utterance.text, words, 1)

    def redundant(self, one: Mutant) -> bool:
        """Whether what is beside a wording finds it too, however it is said."""
        if "unless" in one.name or not one.wordings or not one.beside or len(one.wordings) > 1:
            return False
        texts = spoken(one.wordings[0], self.script.slots)
        others = [phrase for other in one.beside if (phrase := compile_or_none(other)) is not None]
        return bool(texts) and all(
            any(match.score >= ALIKE for other in others for match in find_phrase(other, hear(text), minimum=ALIKE))
            for text in texts
        )


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
    parser.add_argument("--from-line", type=int, default=1, help="leave out what is written before this line")
    options = parser.parse_args()
    started_s = time.monotonic()
    for path in options.scripts:
        court = Court(path)
        n_mutants, n_same, survivors, new_cases = 0, 0, [], []
        for one in mutants(court.tree):
            if time.monotonic() - started_s > options.seconds:
                print("stopped: out of time")
                break
            if one.line < options.from_line:
                continue
            script = court.compiled(one)
            # What the reader refuses is noticed by `script check`; what resolves to the same is the same.
            changed = changed_rules([court.script], [script]) if script is not None else frozenset()
            if script is None or not changed:
                continue
            n_mutants += 1
            if court.notices(one, script, changed):
                continue
            if one.for_people or court.redundant(one):
                n_same += 1
                continue
            killer = court.killer(one, script, changed) if options.write else None
            if killer is not None:
                new_cases.append(killer)
            else:
                survivors.append(one)
        print(
            f"{path}: {n_mutants} mutants, {n_same} of them the same script (a wording its set finds without it, "
            "a hang-up written for people), "
            f"{len(survivors)} survive ({time.monotonic() - started_s:.0f} s)"
        )
        for one in survivors:
            print(f"  {path}:{one.line}: {one.name}")
        if options.write and new_cases:
            options.write.mkdir(parents=True, exist_ok=True)
            (options.write / path.name).write_text(as_yaml(new_cases), encoding="utf-8")
            print(f"  {len(new_cases)} cases written to {options.write / path.name}")


def as_yaml(cases: list[tuple[str, str, str, Verdict]]) -> str:
    """Cases as a file of a script, dialogues that occur twice written once."""
    lines = [
        "# 每种说法各一个案例：由 tests/benchmarks/mutate_scripts.py --write 从脚本的案例改写而来，可以手工修改。",
        "cases:",
    ]
    names: set[str] = set()
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
