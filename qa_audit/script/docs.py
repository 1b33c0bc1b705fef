"""What a rule checks, for `qa-audit explain` and for the handbook."""

import inspect
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from qa_audit.errors import Language, UsageError
from qa_audit.model.finding import Severity
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.condition import Condition, conditions_of
from qa_audit.rules.phrases import PhraseSet
from qa_audit.rules.saying import Saying
from qa_audit.script.script import Script

SEVERITIES = {
    Severity.INFO: Wording("提示", "info"),
    Severity.MINOR: Wording("一般", "minor"),
    Severity.MAJOR: Wording("严重", "major"),
}
"""How much a breach weighs, in words."""

_COMMON = frozenset(RuleBase.model_fields) | {"kind"}
_SHOWN_WORDINGS = 12


def explain_rule(scripts: Sequence[Script], rule_id: str, language: Language) -> str:
    """What a rule checks, when it applies, its phrases and its numbers.

    Args:
        scripts: The scripts.
        rule_id: The rule.
        language: "zh" or "en".

    Raises:
        UsageError: No script has such a rule.
    """
    for script in scripts:
        for rule in script.rules:
            if rule.id == rule_id:
                return "\n".join(_lines(rule, script, language))
    known = [rule.id for script in scripts for rule in script.rules]
    close = get_close_matches(rule_id, known, n=1)
    hint_zh = f"；是否想写 {close[0]}？" if close else ""
    hint_en = f"; did you mean {close[0]}?" if close else ""
    raise UsageError(
        f"没有规则 {rule_id}{hint_zh}；可用：{'、'.join(known)}",
        f"no rule {rule_id}{hint_en}; there are: {', '.join(known)}",
    )


def _lines(rule: RuleBase, script: Script, language: Language) -> Iterator[str]:
    def say(zh: str, en: str) -> str:
        return zh if language == "zh" else en

    kind = str(getattr(rule, "kind", ""))
    yield f"{rule.id}  {rule.title.text(language)}"
    yield (
        say("类型：", "kind: ") + f"{kind}（{rule.summary.zh}）"
        if language == "zh"
        else f"kind: {kind} ({rule.summary.en})"
    )
    if language == "en":
        yield from (f"  {line}" for line in _docstring(type(rule)))
    yield say(
        f"严重程度：{SEVERITIES[rule.severity].zh}；扣分：{rule.points:g}" + ("；一票否决" if rule.fatal else ""),
        f"severity: {SEVERITIES[rule.severity].en}; points: {rule.points:g}" + ("; fatal" if rule.fatal else ""),
    )
    for name, zh, en, condition in (
        ("when", "适用于", "applies when", rule.when),
        ("unless", "不适用于", "does not apply when", rule.unless),
        ("doubt_when", "转人工复核", "left to a person when", rule.doubt_when),
        ("suspect_when", "合格也转人工复核", "a pass is left to a person when", rule.suspect_when),
    ):
        if condition is not None:
            yield f"{say(zh, en)}: {condition}  [{name}]"
            yield from (f"    {line}" for line in _situations(condition, language))
    for name in own_options(rule):
        yield from option_lines(name, getattr(rule, name), language, _SHOWN_WORDINGS)
    yield say(
        f"低于 {rule.minimum_confidence:g} 的识别置信度不作结论",
        f"words under {rule.minimum_confidence:g} confidence decide nothing",
    )
    if rule.coaching is not None:
        yield say("辅导：", "coaching: ") + rule.coaching.text(language)
    yield say("脚本：", "script: ") + f"{script.path}:{script.lines.get(rule.id, 1)} (version {script.version})"


def own_options(rule: RuleBase) -> tuple[str, ...]:
    """The options of a rule's kind that not every kind has."""
    return tuple(name for name in type(rule).model_fields if name not in _COMMON)


def option_lines(name: str, value: Any, language: Language, most: int | None = None) -> Iterator[str]:
    """An option of a rule, with its phrases spelled out.

    Args:
        name: Its name.
        value: What the script gives.
        language: "zh" or "en".
        most: Wordings of a phrase set that are shown; all by default.
    """
    yield from _option(name, value, language, 0, most)


def _docstring(cls: type) -> Iterator[str]:
    text = inspect.cleandoc(cls.__doc__ or "")
    yield from text.partition("\n\nAttributes:")[0].splitlines()


def _situations(condition: Condition, language: Language) -> Iterator[str]:
    for situation in conditions_of(condition):
        summary: Wording = situation.summary
        yield f"{getattr(situation, 'kind', '')}: {summary.text(language)}"
        for name in type(situation).model_fields:
            if name != "kind":
                yield from _option(name, getattr(situation, name), language, 1, _SHOWN_WORDINGS)


def _option(name: str, value: Any, language: Language, depth: int, most: int | None) -> Iterator[str]:
    """An option, with its phrases spelled out and nested options below it."""
    pad = "  " * depth
    if isinstance(value, PhraseSet):
        shown = value.patterns[:most]
        more = "" if len(shown) == len(value.patterns) else " …"
        yield f"{pad}{'-' if name == '-' else f'{name}:'} {value.title.text(language)} = {' / '.join(shown)}{more}"
    elif isinstance(value, Saying):
        count = f"{value.at_least}/{len(value.parts)}"
        yield f"{pad}{name} ({count}):"
        for part in value.parts:
            yield from _option("-", part, language, depth + 1, most)
    elif isinstance(value, BaseModel):
        given = value.model_fields_set
        below = [
            line
            for field in type(value).model_fields
            if field in given
            for line in _option(field, getattr(value, field), language, depth + 1, most)
        ]
        if below and name == "-":
            # An item of a list stands beside its dash, as in the script.
            yield f"{pad}- {below[0].lstrip()}"
            yield from below[1:]
        elif below:
            yield f"{pad}{name}:"
            yield from below
    elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        yield f"{pad}{name}:"
        for item in value:
            yield from _option("-", item, language, depth + 1, most)
    elif isinstance(value, Wording):
        yield f"{pad}{name}: {value.text(language)}"
    elif value is not None and value != ():
        items = value if isinstance(value, tuple) else (value,)
        # Hundreds of examples would bury the rest.
        text = ", ".join(map(str, items[:most])) + (f" … ({len(items)})" if len(items) > len(items[:most]) else "")
        yield f"{pad}{name}: {text}"
