"""Pydantic's errors as problems with a place and a message in both languages."""

import re
from collections.abc import Container, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from qa_audit.model.wording import Wording
from qa_audit.rules.base import RULE_ID
from qa_audit.script.problem import Problem
from qa_audit.script.tree import Location, Tree, value_at
from qa_audit.script.validation_words import said_of
from qa_audit.script.yaml_faults import FULL_WIDTH_COLON

_WIDE_COLON = re.compile(r"[A-Za-z_]\w*[ \t]*：")


def problems_of(
    error: ValidationError, tree: Tree, base: Location, model: type[BaseModel] | None, broken: Container[str] = ()
) -> list[Problem]:
    """The problems behind a validation error.

    Args:
        error: What pydantic found.
        tree: The file.
        base: Location of the value that was validated.
        model: Its class, to know which keys are allowed; None where that is not known.
        broken: Names whose definitions have problems of their own.
    """
    details = error.errors(include_url=False)
    meant = {(*d["loc"][:-1], close) for d in details if (close := _meant(d, tree, base, model)) is not None}
    return [
        _problem(detail, tree, base, model)
        for detail in details
        # A key that is only misspelt is not missing too.
        if not (detail["type"] == "missing" and detail["loc"] in meant) and not _follows(detail, details, broken)
    ]


def _meant(detail: ErrorDetails, tree: Tree, base: Location, model: type[BaseModel] | None) -> str | None:
    if detail["type"] != "extra_forbidden":
        return None
    location = _known(detail["loc"], tree, base)
    close = get_close_matches(str(location[-1]), _fields(model, location[len(base) : -1]), n=1, cutoff=0.6)
    return close[0] if close else None


def _follows(detail: ErrorDetails, details: Sequence[ErrorDetails], broken: Container[str]) -> bool:
    """Whether an error is only the consequence of another: a name that is broken, a list whose items are."""
    if detail["type"] == "too_short":
        return any(other["loc"][: len(detail["loc"])] == detail["loc"] for other in details if other is not detail)
    return detail["type"] in ("unknown_phrases", "unknown_situation") and detail["ctx"]["name"] in broken


def _problem(detail: ErrorDetails, tree: Tree, base: Location, model: type[BaseModel] | None) -> Problem:
    location = _known(detail["loc"], tree, base)
    kind = detail["type"]
    context: dict[str, Any] = detail.get("ctx", {})
    if kind == "extra_forbidden":
        allowed = sorted(_fields(model, location[len(base) : -1]))
        return tree.problem(location, unknown_key(str(location[-1]), allowed), of_key=True, code="unknown-key")
    if kind in ("unknown_phrases", "unknown_situation"):
        return unknown_name(kind, context, tree, location)
    if kind == "missing":
        location = (*location, str(detail["loc"][-1])) if location[-1:] != (detail["loc"][-1],) else location
        return tree.problem(location, said_of(kind, context, None, ""), of_key=True, code="missing-key")
    english = detail["msg"].removeprefix("Value error, ")
    if "reason_zh" in context:
        return custom_problem(context, tree, location)
    if kind == "union_tag_invalid":
        allowed = [tag.strip(" '") for tag in str(context["expected_tags"]).split(",")]
        return tree.problem((*location, "kind"), _unknown_kind(str(context["tag"]), allowed), code="unknown-kind")
    if kind in ("literal_error", "enum"):
        return tree.problem(location, _literal(detail, context))
    given = value_at(tree.value, location)
    if kind in ("model_type", "model_attributes_type") and isinstance(given, str) and _WIDE_COLON.match(given):
        # title：问候 alone is a text and no key with a value.
        return tree.problem(location, FULL_WIDTH_COLON, offset=given.index("："))
    said = said_of(kind, context, given, english)
    if not isinstance(given, dict | list) and given is not None:
        said = Wording(f"{said.zh}（给出的是 {given!r}）", f"{said.en} (given: {given!r})")
    return tree.problem(location, said)


def custom_problem(context: Mapping[str, Any], tree: Tree, location: Location) -> Problem:
    """The problem behind an error of ours: at the very text that is wrong, where the error knows it."""
    message = Wording(context["reason_zh"], context["reason"])
    given = context.get("given")
    if given is None:
        return tree.problem(location, message)
    place = tree.find(given, location) or location
    return tree.problem(place, message, code="bad-phrase", offset=context["column"] - 1)


def _literal(detail: ErrorDetails, context: dict[str, Any]) -> Wording:
    allowed = [option.strip(" '") for option in str(context["expected"]).replace(" or ", ", ").split(",")]
    hint_zh, hint_en = _hint(str(detail["input"]), allowed)
    return Wording(
        f"“{detail['input']}”无效；可用：{'、'.join(allowed)}{hint_zh}",
        f'"{detail["input"]}" is not allowed; use one of {", ".join(allowed)}{hint_en}',
    )


def _known(loc: Sequence[str | int], tree: Tree, base: Location) -> Location:
    """Pydantic's location without the parts that the file does not have (tags of unions)."""
    location = base
    for part in loc:
        if (*location, part) in tree.values:
            location = (*location, part)
    return location


def unknown_key(key: str, allowed: Sequence[str]) -> Wording:
    """The message for a key that nobody knows."""
    if key.partition("：")[0].strip() in allowed:
        # {title：问候} is a key of that whole text, without a value.
        return FULL_WIDTH_COLON
    hint_zh, hint_en = _hint(key, allowed)
    zh = f"未知的键{hint_zh}" if hint_zh else f"未知的键；可用：{'、'.join(allowed)}"
    en = f"unknown key{hint_en}" if hint_en else f"unknown key; allowed: {', '.join(allowed)}"
    return Wording(zh, en)


def _hint(given: str, allowed: Sequence[str]) -> tuple[str, str]:
    close = get_close_matches(given, allowed, n=1, cutoff=0.6)
    if not close:
        return "", ""
    return f'，是否想写 "{close[0]}"？', f', did you mean "{close[0]}"?'


def unknown_name(kind: str, context: Mapping[str, Any], tree: Tree, location: Location) -> Problem:
    """The problem of a name that nothing defines, at the name."""
    place = tree.find(context["name"], location) or location
    message = _unknown_name(kind, context["name"], context["allowed"])
    return tree.problem(place, message, code=kind.replace("_", "-"))


def unknown_rule(tree: Tree, location: Location, rule_id: str, known: Sequence[str]) -> Problem:
    """The problem of a rule id that no rule has; an id that is wrong itself is not what was meant."""
    hint_zh, hint_en = _hint(rule_id, [name for name in known if re.search(RULE_ID, name)])
    message = Wording(f"脚本里没有规则 {rule_id}{hint_zh}", f"the script has no rule {rule_id}{hint_en}")
    return tree.problem(location, message, of_key=True, code="unknown-rule")


def _unknown_name(kind: str, name: str, allowed: Sequence[str]) -> Wording:
    zh, en = ("短语集", "phrase set") if kind == "unknown_phrases" else ("情境", "situation")
    hint_zh, hint_en = _hint(name, allowed)
    rest_zh = hint_zh or f"；可用：{'、'.join(allowed) or '无'}"
    rest_en = hint_en or f"; there are: {', '.join(allowed) or 'none'}"
    where_zh, where_en = "（须在使用之前定义）", " (define it before it is used)"
    return Wording(f"没有名为“{name}”的{zh}{rest_zh}{where_zh}", f'no {en} is named "{name}"{rest_en}{where_en}')


def _unknown_kind(given: str, allowed: Sequence[str]) -> Wording:
    hint_zh, hint_en = _hint(given, allowed)
    return Wording(
        f"没有名为“{given}”的 kind；可用：{'、'.join(allowed)}{hint_zh}",
        f'no kind is named "{given}"; there are: {", ".join(allowed)}{hint_en}',
    )


def _fields(model: type[BaseModel] | None, location: Location) -> set[str]:
    """The keys allowed at a location inside a model."""
    for part in location:
        if model is None:
            return set()
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation)
    return set(model.model_fields) if model is not None else set()


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        found = _model_in(argument)
        if found is not None:
            return found
    return None
