"""Whether scripts that are evaluated together fit: ids that occur twice, rules that name rules."""

from collections.abc import Iterator, Mapping, Sequence

from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.script.problem import Problem
from qa_audit.script.read import Reading
from qa_audit.script.wording import unknown_rule

_NAMING = ("allowed_after", "counted_by")
"""Options of rules that name other rules."""


def check_links(readings: Sequence[Reading]) -> tuple[Problem, ...]:
    """What is wrong between the rules of several scripts.

    Args:
        readings: The scripts, as far as they could be read.
    """
    problems: list[Problem] = []
    owner: dict[str, Reading] = {}
    rules: dict[str, RuleBase] = {}
    for reading in readings:
        for rule_id, location in reading.locations.items():
            if rule_id in owner:
                first = owner[rule_id].tree.place(owner[rule_id].locations[rule_id])
                message = Wording(
                    f"规则 {rule_id} 在 {first.path}:{first.line} 已经有了；请改其中一个的 id",
                    f"rule {rule_id} is already at {first.path}:{first.line}; rename one of them",
                )
                problems.append(reading.tree.problem((*location, "id"), message, code="duplicate-id"))
            owner.setdefault(rule_id, reading)
        rules.update({rule.id: rule for rule in reading.script.rules} if reading.script is not None else {})
    for rule in rules.values():
        problems += _needs(rule, rules, owner)
    return tuple(problems)


def _needs(rule: RuleBase, rules: Mapping[str, RuleBase], owner: Mapping[str, Reading]) -> Iterator[Problem]:
    reading = owner[rule.id]
    for needed in sorted(rule.needs()):
        tree, location = reading.tree, reading.locations[rule.id]
        named = next(filter(None, (tree.find(needed, (*location, key)) for key in _NAMING)), None)
        named = named or tree.find(needed, ("situations",)) or location
        if needed not in owner:
            yield unknown_rule(tree, named, needed, [*owner])
        elif circle := _circle(rule.id, needed, rules):
            way = " → ".join(circle)
            message = Wording(f"规则互相依赖成环：{way}；请去掉一处", f"rules need each other in a circle: {way}")
            yield tree.problem(named, message, code="circle")


def _circle(start: str, at: str, rules: Mapping[str, RuleBase]) -> tuple[str, ...]:
    """A way from a rule through what it needs back to itself; none where there is none."""
    stack: list[tuple[str, tuple[str, ...]]] = [(at, (start,))]
    seen: set[str] = set()
    while stack:
        rule_id, way = stack.pop()
        if rule_id == start:
            return (*way, start)
        if rule_id not in seen and rule_id in rules:
            seen.add(rule_id)
            stack += [(needed, (*way, rule_id)) for needed in sorted(rules[rule_id].needs())]
    return ()
