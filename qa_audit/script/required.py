"""What a rule demands to be said."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from qa_audit.rules.phrases import PhraseSet
from qa_audit.rules.saying import Saying


def required_sets(value: Any) -> Iterator[PhraseSet]:
    """The phrase sets of what must be said."""
    if isinstance(value, Saying):
        yield from value.parts
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from required_sets(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from required_sets(item)
