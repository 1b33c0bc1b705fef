"""Situation: the call ended before the agent could say anything more."""

from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.recording import Party
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.condition import SituationBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.truth import Holding, Truth


class CustomerLeft(SituationBase):
    """The customer spoke last and hung up right away, or hung up while the agent was speaking.

    A call that the system ended (the line dropped, the call was passed on) leaves no room to answer either.

    Attributes:
        kind: "customer_left".
        within_s: A hang-up this soon after the last words leaves no room to answer.
    """

    summary: ClassVar[Wording] = Wording(
        "客户突然挂机，坐席来不及说完", "the customer hangs up before the agent can say more"
    )

    kind: Literal["customer_left"]
    within_s: float = Field(default=1.5, gt=0, le=30)

    def examine(self, context: CallContext) -> Holding:
        """See the class."""
        no = Holding(Truth.NO, Wording("客户没有突然挂机", "the customer did not leave abruptly"))
        if context.call.hangup.by is Party.SYSTEM:
            return Holding(Truth.YES, Wording("系统结束通话", "the system ended the call"))
        if context.call.hangup.by is not Party.CUSTOMER:
            return no
        customer = context.speech_of(Role.CUSTOMER, certain=False)
        agent = context.speech_of(Role.AGENT, certain=False)
        if agent and context.end_s - agent[-1].end_s < 0.2:
            return Holding(
                Truth.YES, Wording("坐席说话时客户挂机", "the customer hung up while the agent spoke"), agent[-1]
            )
        spoke_last = customer and (not agent or customer[-1].end_s > agent[-1].end_s)
        if spoke_last and context.end_s - customer[-1].end_s < self.within_s:
            reason = Wording("客户说完立即挂机", "the customer spoke and hung up at once")
            return Holding(Truth.YES, reason, customer[-1])
        return no
