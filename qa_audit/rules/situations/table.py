"""The table of situation kinds: a new kind is its file and its line here."""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from qa_audit.rules.condition import SituationBase
from qa_audit.rules.situations.agent_speaks import AgentSpeaks
from qa_audit.rules.situations.conversation import Conversation
from qa_audit.rules.situations.customer_left import CustomerLeft
from qa_audit.rules.situations.direction import Direction
from qa_audit.rules.situations.ended_in import EndedIn
from qa_audit.rules.situations.goes_on import GoesOn
from qa_audit.rules.situations.low_level import LowLevel
from qa_audit.rules.situations.noisy import Noisy
from qa_audit.rules.situations.plainly_said import PlainlySaid
from qa_audit.rules.situations.resembles import Resembles
from qa_audit.rules.situations.said import Said
from qa_audit.rules.situations.silent_caller import SilentCaller

AnySituation = Annotated[
    AgentSpeaks
    | Conversation
    | CustomerLeft
    | Direction
    | EndedIn
    | GoesOn
    | LowLevel
    | Noisy
    | PlainlySaid
    | Resembles
    | Said
    | SilentCaller,
    Field(discriminator="kind"),
]

SITUATION_KINDS: dict[str, type[SituationBase]] = {
    "agent_speaks": AgentSpeaks,
    "conversation": Conversation,
    "customer_left": CustomerLeft,
    "direction": Direction,
    "ended_in": EndedIn,
    "goes_on": GoesOn,
    "low_level": LowLevel,
    "noisy": Noisy,
    "plainly_said": PlainlySaid,
    "resembles": Resembles,
    "said": Said,
    "silent_caller": SilentCaller,
}

SITUATION: TypeAdapter[Any] = TypeAdapter(AnySituation)
