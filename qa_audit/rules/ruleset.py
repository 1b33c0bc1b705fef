"""The rules that are evaluated together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from qa_audit.errors import ScriptError
from qa_audit.rules.base import RuleBase
from qa_audit.rules.condition import Condition, conditions_of
from qa_audit.rules.phrases import PhraseSet
from qa_audit.rules.saying import Saying
from qa_audit.rules.vocabulary import Vocabulary

PASS_MARK = 60.0
"""Default score from which a call is qualified: the usual pass mark of Chinese marking schemes (及格线 60 of 100)."""


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """What a script gives to the evaluation.

    Attributes:
        id: Id of the script.
        version: The script's version, as it is written there.
        rules: Its rules, in order.
        pass_mark: Score from which a call is qualified.
    """

    id: str
    version: str
    rules: tuple[RuleBase, ...]
    pass_mark: float = PASS_MARK


def by_id(sets: Sequence[RuleSet]) -> MappingProxyType[str, RuleBase]:
    """All rules by id, in the order of the scripts.

    Raises:
        ScriptError: An id occurs twice, a rule needs one that is not there, or rules need each other in a circle.
    """
    rules: dict[str, RuleBase] = {}
    owner: dict[str, str] = {}
    for one in sets:
        for rule in one.rules:
            if rule.id in rules:
                raise ScriptError(
                    f"规则 {rule.id} 出现两次：脚本 {owner[rule.id]} 和 {one.id}；请改其中一个的 id",
                    f"rule {rule.id} occurs twice: in scripts {owner[rule.id]} and {one.id}; rename one of them",
                )
            rules[rule.id] = rule
            owner[rule.id] = one.id
    for rule in rules.values():
        _follow(rule.id, rules, ())
    return MappingProxyType(rules)


def _follow(rule_id: str, rules: dict[str, RuleBase], path: tuple[str, ...]) -> None:
    if rule_id in path:
        circle = " → ".join((*path[path.index(rule_id) :], rule_id))
        raise ScriptError(f"规则互相依赖成环：{circle}", f"rules need each other in a circle: {circle}")
    if rule_id not in rules:
        raise ScriptError(
            f"规则 {path[-1]} 引用了不存在的规则 {rule_id}；可用：{'、'.join(rules)}",
            f"rule {path[-1]} needs rule {rule_id}, which is not there; there are: {', '.join(rules)}",
        )
    for needed in sorted(rules[rule_id].needs()):
        _follow(needed, rules, (*path, rule_id))


def with_needed(rule_ids: Iterable[str], rules: Mapping[str, RuleBase]) -> frozenset[str]:
    """Some rules, those that they read, and so on."""
    found: set[str] = set()
    waiting = list(rule_ids)
    while waiting:
        rule_id = waiting.pop()
        if rule_id not in found:
            found.add(rule_id)
            waiting += rules[rule_id].needs()
    return frozenset(found)


def vocabulary_of(rules: Iterable[RuleBase]) -> Vocabulary:
    """Everything that rules look for, for a fast search."""
    return Vocabulary(phrases for rule in rules for phrases in phrase_sets_in(rule))


def phrase_sets_in(value: Any) -> Iterator[PhraseSet]:
    """The phrase sets that a rule, an option of one or several rules speak of, situations included."""
    if isinstance(value, PhraseSet):
        yield value
        if value.perhaps is not None:
            yield value.perhaps
    elif isinstance(value, Saying):
        for part in value.parts:
            yield from phrase_sets_in(part)
    elif isinstance(value, Condition):
        for situation in conditions_of(value):
            yield from phrase_sets_in(situation)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from phrase_sets_in(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from phrase_sets_in(item)
