"""The table of rule kinds: a new kind is its file, its line here, and its cases."""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from qa_audit.rules.base import RuleBase
from qa_audit.rules.kinds.category import Category
from qa_audit.rules.kinds.courtesy import Courtesy
from qa_audit.rules.kinds.curt import Curt
from qa_audit.rules.kinds.deadline import Deadline
from qa_audit.rules.kinds.duration import Duration
from qa_audit.rules.kinds.forbidden import Forbidden
from qa_audit.rules.kinds.hangup import Hangup
from qa_audit.rules.kinds.language_kept import LanguageKept
from qa_audit.rules.kinds.level import Level
from qa_audit.rules.kinds.name_address import NameAddress
from qa_audit.rules.kinds.opening import Opening
from qa_audit.rules.kinds.overlap import Overlap
from qa_audit.rules.kinds.phrase import Phrase
from qa_audit.rules.kinds.procedure import Procedure
from qa_audit.rules.kinds.rate import Rate
from qa_audit.rules.kinds.repetition import Repetition
from qa_audit.rules.kinds.response import Response
from qa_audit.rules.kinds.silence import Silence
from qa_audit.rules.kinds.word_share import WordShare

AnyRule = Annotated[
    Category
    | Courtesy
    | Curt
    | Deadline
    | Duration
    | Forbidden
    | Hangup
    | LanguageKept
    | Level
    | NameAddress
    | Opening
    | Overlap
    | Phrase
    | Procedure
    | Rate
    | Repetition
    | Response
    | Silence
    | WordShare,
    Field(discriminator="kind"),
]

RULE_KINDS: dict[str, type[RuleBase]] = {
    "category": Category,
    "courtesy": Courtesy,
    "curt": Curt,
    "deadline": Deadline,
    "duration": Duration,
    "forbidden": Forbidden,
    "hangup": Hangup,
    "language_kept": LanguageKept,
    "level": Level,
    "name_address": NameAddress,
    "opening": Opening,
    "overlap": Overlap,
    "phrase": Phrase,
    "procedure": Procedure,
    "rate": Rate,
    "repetition": Repetition,
    "response": Response,
    "silence": Silence,
    "word_share": WordShare,
}

RULE: TypeAdapter[Any] = TypeAdapter(AnyRule)
