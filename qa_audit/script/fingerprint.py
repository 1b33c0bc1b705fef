"""What decides a rule's verdicts, as one text: two rules with the same text find the same in every call."""

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from pydantic import BaseModel

from qa_audit.model.wording import Wording
from qa_audit.rules.condition import Condition
from qa_audit.rules.phrases import PhraseSet
from qa_audit.rules.saying import Saying
from qa_audit.script.script import Script

_SHOWN_ONLY = frozenset({"title", "coaching"})
"""Options that change what people read, and no verdict."""


def fingerprints(scripts: Sequence[Script]) -> dict[str, str]:
    """Rule id → everything that decides the rule's verdict, score and weight, all names resolved."""
    return {rule.id: _text(rule, script.slots) for script in scripts for rule in script.rules}


def changed_rules(old: Sequence[Script], new: Sequence[Script]) -> frozenset[str]:
    """Ids of the rules that may find something else: those that differ, and those that read one that does."""
    before, after = fingerprints(old), fingerprints(new)
    changed = {rule_id for rule_id in before.keys() | after.keys() if before.get(rule_id) != after.get(rule_id)}
    rules = [rule for script in (*old, *new) for rule in script.rules]
    while True:
        more = {rule.id for rule in rules if rule.id not in changed and rule.needs() & changed}
        if not more:
            return frozenset(changed)
        changed |= more


def _text(value: Any, slots: Mapping[str, tuple[str, ...]]) -> str:
    return json.dumps(_plain(value, slots), ensure_ascii=False, sort_keys=True, default=str)


def _plain(value: Any, slots: Mapping[str, tuple[str, ...]]) -> Any:
    if isinstance(value, PhraseSet):
        # The order counts: the first wording that fits is the one that is shown.
        unsure = value.perhaps.patterns if value.perhaps is not None else ()
        unless = [phrase.pattern for phrase in value.innocent]
        patterns = [*value.patterns, *unless, *unsure]
        used = {name: values for name, values in slots.items() if any(f"{{{name}" in text for text in patterns)}
        return {"say": value.patterns, "unless": unless, "perhaps": unsure, "slots": used}
    if isinstance(value, Saying):
        return {"parts": [_plain(part, slots) for part in value.parts], "at_least": value.at_least}
    if isinstance(value, Condition):
        return {
            "operator": value.operator,
            "members": [_plain(member, slots) for member in value.members],
            "situation": _plain(value.situation, slots),
        }
    if isinstance(value, BaseModel):
        names = [name for name in type(value).model_fields if name not in _SHOWN_ONLY]
        return {name: _plain(getattr(value, name), slots) for name in names}
    if isinstance(value, tuple | list):
        return [_plain(item, slots) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item, slots) for key, item in value.items()}
    if isinstance(value, Wording):
        return None
    return value.value if isinstance(value, Enum) else value
