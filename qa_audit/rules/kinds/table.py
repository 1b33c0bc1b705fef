"""The table of rule kinds: a new kind is its file, its line here, and its cases."""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from qa_audit.rules.base import RuleBase
from qa_audit.rules.kinds.forbidden import Forbidden
from qa_audit.rules.kinds.hangup import Hangup
from qa_audit.rules.kinds.opening import Opening
from qa_audit.rules.kinds.phrase import Phrase
from qa_audit.rules.kinds.procedure import Procedure
from qa_audit.rules.kinds.response import Response

AnyRule = Annotated[
    Forbidden | Hangup | Opening | Phrase | Procedure | Response,
    Field(discriminator="kind"),
]

RULE_KINDS: dict[str, type[RuleBase]] = {
    "forbidden": Forbidden,
    "hangup": Hangup,
    "opening": Opening,
    "phrase": Phrase,
    "procedure": Procedure,
    "response": Response,
}

RULE: TypeAdapter[Any] = TypeAdapter(AnyRule)
