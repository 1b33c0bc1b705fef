"""What pydantic says of a value, in words for the author of a script; each type of error is one line of a table."""

import re
from collections.abc import Mapping
from typing import Any

from qa_audit.model.wording import Wording
from qa_audit.rules.base import RULE_ID

_TRUE_OR_FALSE = Wording("应为 true 或 false", "expected true or false")
_NUMBER = Wording("应为数字", "expected a number")
_WHOLE = Wording("应为整数", "expected a whole number")
_TEXT = Wording("应为文字", "expected a text")
_LIST = Wording("应为列表", "expected a list")
_MAPPING = Wording("应为键值对（键: 值）", "expected keys with values (key: value)")

_SAID = {
    "bool_type": _TRUE_OR_FALSE,
    "bool_parsing": _TRUE_OR_FALSE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": Wording("数字太大", "the number is too large"),
    "int_from_float": _WHOLE,
    "finite_number": Wording("应为有限的数字", "expected a finite number"),
    "string_type": _TEXT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _MAPPING,
    "mapping_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "greater_than": Wording("应大于 {gt}", "must be greater than {gt}"),
    "greater_than_equal": Wording("不能小于 {ge}", "must be at least {ge}"),
    "less_than": Wording("应小于 {lt}", "must be less than {lt}"),
    "less_than_equal": Wording("不能大于 {le}", "must be at most {le}"),
    "string_too_short": Wording("文字太短，至少 {min_length} 个字", "the text is too short: {min_length} or more"),
    "string_too_long": Wording("文字太长，最多 {max_length} 个字", "the text is too long: at most {max_length}"),
    "too_short": Wording(
        "至少要有 {min_length} 项（给出 {actual_length} 项）", "needs at least {min_length} items, has {actual_length}"
    ),
    "too_long": Wording(
        "最多 {max_length} 项（给出 {actual_length} 项）", "at most {max_length} items, has {actual_length}"
    ),
    "missing": Wording("缺少这一项，必须填写", "this key is missing, and must be given"),
    "union_tag_not_found": Wording("缺少 kind，必须填写", "kind is missing, and must be given"),
    "condition_expected": Wording(
        "应为情境名称，或 all: [...]、any: [...]、not: ...",
        "expected the name of a situation, or all: [...], any: [...], not: ...",
    ),
    "phrases_expected": Wording(
        "应为短语集名称、一句话，或二者的列表", "expected the name of a phrase set, a wording, or a list of them"
    ),
    "saying_expected": Wording(
        "应为短语，或 all: [...]、any: [...]，或 at_least: N 加 of: [...]",
        "expected phrases, or all: [...], any: [...], or at_least: N with of: [...]",
    ),
    "wording_expected": Wording("应为一段文字，或 {{zh: ..., en: ...}}", "expected a text, or {{zh: ..., en: ...}}"),
}

_PATTERNS = {
    RULE_ID: Wording(
        "id 写作 组.名称，只用小写字母、数字、下划线，中间是半角句点，如 opening.greeting",
        "an id is group.name in lower-case letters, digits and underscores, with a dot between: opening.greeting",
    ),
    r"^[a-z][a-z0-9_]*$": Wording(
        "只能用小写字母、数字、下划线，以字母开头，如 my_company",
        "use lower-case letters, digits and underscores, a letter first: my_company",
    ),
}
"""What the patterns of the models mean."""

_SECONDS = Wording(
    "应为秒数，例如 {example}，或 {{at_least_s: 3, at_most_s: 5}}",
    "expected a number of seconds, for example {example}, or {{at_least_s: 3, at_most_s: 5}}",
)

_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def said_of(kind: str, context: Mapping[str, Any], given: Any, english: str) -> Wording:
    """What a validation error means.

    Args:
        kind: Pydantic's type of the error.
        context: Its limits, pattern and so on.
        given: The value in the file.
        english: Pydantic's own message, for types that no model of today raises.
    """
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(
            str(context["pattern"]),
            Wording(f"应符合 {context['pattern']}", f"must fit {context['pattern']}"),
        )
    if kind in ("too_short", "string_too_short") and context["min_length"] == 1:
        return Wording("不能为空，至少写一项", "must not be empty")
    number = _DIGITS.search(given) if isinstance(given, str) else None
    if kind in ("model_type", "model_attributes_type") and context.get("class_name") == "Limits":
        example = number[0] if number is not None else "3"
        return Wording(_SECONDS.zh.format(example=example), _SECONDS.en.format(example=example))
    said = _SAID.get(kind)
    if said is None:
        return Wording(f"无效：{english}", english)
    shown = {name: f"{value:g}" if isinstance(value, int | float) else value for name, value in context.items()}
    said = Wording(said.zh.format(**shown), said.en.format(**shown))
    if kind in ("float_parsing", "int_parsing") and number is not None:
        return Wording(f"{said.zh}，不带单位，例如 {number[0]}", f"{said.en} without a unit, for example {number[0]}")
    return said
