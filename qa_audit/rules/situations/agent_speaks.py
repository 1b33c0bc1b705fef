"""Situation: the agent speaks."""

from typing import ClassVar, Literal

from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.condition import SituationBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.truth import Holding, Truth


class AgentSpeaks(SituationBase):
    """The agent speaks at all; unclear where somebody speaks and it is not known who.

    Attributes:
        kind: "agent_speaks".
    """

    summary: ClassVar[Wording] = Wording("坐席在通话中说过话", "the agent speaks at some point")

    kind: Literal["agent_speaks"]

    def examine(self, context: CallContext) -> Holding:
        """See the class."""
        if context.roles_known:
            spans = context.speech_of(Role.AGENT, certain=False)
            if spans:
                return Holding(Truth.YES, Wording("坐席说过话", "the agent speaks"), spans[0])
            if not context.speech_of(Role.UNKNOWN, certain=False):
                return Holding(Truth.NO, Wording("坐席没有说话", "the agent does not speak"))
        elif not any(party.spans for party in context.call.speech):
            return Holding(Truth.NO, Wording("无人说话", "nobody speaks"))
        return Holding(Truth.UNCLEAR, Wording("无法确定谁是坐席", "it is not known who the agent is"))
