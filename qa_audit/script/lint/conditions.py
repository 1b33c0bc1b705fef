"""Rules that can never apply, as far as it can be told from their conditions alone.

Every situation is taken as a statement that holds or does not, whatever the others do, except that somebody who says
one of a few wordings also says one of more. With so many statements all cases are tried. What is only possible where
a situation stays unclear (`all: [x, not: x]`) never holds.
"""

from collections.abc import Iterator, Sequence
from itertools import product

from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.condition import Condition, SituationBase, conditions_of
from qa_audit.rules.situations.said import Said
from qa_audit.script.lint.walk import rules_of
from qa_audit.script.problem import Problem
from qa_audit.script.read import Reading
from qa_audit.script.tree import Location

MOST_SITUATIONS = 12
"""Situations up to which all cases are tried (4,096); more are left unchecked."""


def check_conditions(readings: Sequence[Reading]) -> Iterator[Problem]:
    """Rules whose `when` can never hold, or whose `unless` always does where `when` holds."""
    for reading in readings:
        for rule, location in rules_of(reading):
            yield from _unreachable(rule, location, reading)


def _unreachable(rule: RuleBase, location: Location, reading: Reading) -> Iterator[Problem]:
    conditions = [condition for condition in (rule.when, rule.unless) if condition is not None]
    atoms: list[SituationBase] = []
    for situation in (one for condition in conditions for one in conditions_of(condition)):
        if situation not in atoms:
            atoms.append(situation)
    if not atoms or len(atoms) > MOST_SITUATIONS:
        return
    worlds = [world for world in product((True, False), repeat=len(atoms)) if _possible(atoms, world)]
    holds = [
        (
            rule.when is None or _holds(rule.when, atoms, world),
            rule.unless is not None and _holds(rule.unless, atoms, world),
        )
        for world in worlds
    ]
    if any(when and not unless for when, unless in holds):
        return
    if not any(when for when, _ in holds):
        key, message = (
            "when",
            Wording(
                "这条规则永远不适用：when 的条件互相矛盾；请改 when 或删去规则",
                "this rule can never apply: its when contradicts itself; change it or remove the rule",
            ),
        )
    elif rule.when is None:
        key, message = (
            "unless",
            Wording(
                "这条规则永远不适用：unless 总是成立；请改 unless 或删去规则",
                "this rule can never apply: its unless always holds; change it or remove the rule",
            ),
        )
    else:
        key, message = (
            "unless",
            Wording(
                "这条规则永远不适用：when 成立时 unless 也总是成立；请改其中一个",
                "this rule can never apply: wherever its when holds, its unless holds too; change one of them",
            ),
        )
    yield reading.tree.problem((*location, key), message, of_key=True, code="unreachable-rule")


def _possible(atoms: Sequence[SituationBase], world: Sequence[bool]) -> bool:
    """Whether no situation is missing that another one brings with it."""
    return not any(
        world[one] and not world[other] and _implies(first, second)
        for one, first in enumerate(atoms)
        for other, second in enumerate(atoms)
        if one != other
    )


def _implies(first: SituationBase, second: SituationBase) -> bool:
    if not isinstance(first, Said) or not isinstance(second, Said):
        return False
    return (
        second.by in (first.by, "anyone")
        and first.within == second.within
        and set(first.say.patterns) <= set(second.say.patterns)
        and not second.say.innocent
    )


def _holds(condition: Condition, atoms: Sequence[SituationBase], world: Sequence[bool]) -> bool:
    if condition.situation is not None:
        return world[atoms.index(condition.situation)]
    members = [_holds(member, atoms, world) for member in condition.members]
    if condition.operator == "not":
        return not members[0]
    return all(members) if condition.operator == "all" else any(members)
