"""Situation: the agent and the customer had a conversation."""

from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.condition import SituationBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.truth import Holding, Truth


class Conversation(SituationBase):
    """The customer said something and the agent answered.

    Attributes:
        kind: "conversation".
        characters: Characters the customer must have said; fewer ("喂") are no conversation.
    """

    summary: ClassVar[Wording] = Wording("客户说过话且坐席有应答", "the customer says something and the agent answers")

    kind: Literal["conversation"]
    characters: int = Field(default=4, ge=1, le=1000)

    def examine(self, context: CallContext) -> Holding:
        """See the class."""
        if not context.roles_known:
            if len(context.turns) < 2:
                return Holding(Truth.NO, Wording("双方没有对话", "there is no conversation"))
            return Holding(Truth.UNCLEAR, Wording("无法确定谁是坐席", "it is not known who the agent is"))
        said = 0
        for turn in context.turns:
            if turn.role is Role.CUSTOMER:
                said += len(context.hearing.heard(turn).units)
            elif turn.role is Role.AGENT and said >= self.characters:
                return Holding(Truth.YES, Wording("双方有对话", "there is a conversation"), turn.span)
        unheard = context.unrecognised(Role.CUSTOMER, context.call.extent)
        answered = [t for t in context.spoken_by(Role.AGENT) if any(t.span.start_s > u.start_s for u in unheard)]
        if answered and sum(span.duration_s for span in unheard) >= 1.0:
            return Holding(
                Truth.UNCLEAR, Wording("客户说了话但未识别出文字", "the customer's speech has no recognised words")
            )
        return Holding(Truth.NO, Wording("双方没有对话", "there is no conversation"))
