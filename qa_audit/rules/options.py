"""Field types that rule and situation options share."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, GetPydanticSchema
from pydantic_core import PydanticCustomError, core_schema

from qa_audit.model.wording import Wording


class Options(BaseModel):
    """Base of everything that a script writes down: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, strict=False)


def invalid(zh: str, en: str, given: str | None = None, column: int = 1) -> PydanticCustomError:
    """An error of a value in a script, in both languages, for a validator to raise.

    Args:
        zh: The message in Chinese.
        en: The same in English.
        given: The text inside the value that is wrong, to point at it.
        column: Which character of that text, counted from 1.
    """
    place = {} if given is None else {"given": given, "column": column}
    return PydanticCustomError("invalid", "{reason}", {"reason": en, "reason_zh": zh, **place})


def _bilingual(value: Any) -> Wording:
    if isinstance(value, Wording):
        return value
    if isinstance(value, str) and value.strip():
        return Wording(value.strip(), value.strip())
    if isinstance(value, dict) and set(value) == {"zh", "en"} and all(isinstance(v, str) for v in value.values()):
        return Wording(value["zh"].strip(), value["en"].strip())
    raise PydanticCustomError("wording_expected", "expected a text, or {{zh: ..., en: ...}}")


def _bilingual_schema(_source: Any, _handler: Any) -> core_schema.CoreSchema:
    both = {name: core_schema.typed_dict_field(core_schema.str_schema()) for name in ("zh", "en")}
    return core_schema.no_info_plain_validator_function(
        _bilingual,
        json_schema_input_schema=core_schema.union_schema(
            [core_schema.str_schema(), core_schema.typed_dict_schema(both)]
        ),
    )


Bilingual = Annotated[Wording, GetPydanticSchema(_bilingual_schema)]
"""A text for people: one text for both languages, or `{zh: …, en: …}`."""
