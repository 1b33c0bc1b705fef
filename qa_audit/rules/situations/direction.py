"""Situation: who called whom."""

from typing import ClassVar, Literal

from qa_audit.model.wording import Wording
from qa_audit.rules.condition import SituationBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.truth import Holding, Truth


class Direction(SituationBase):
    """The call went in a direction: 呼出, the agent called, or 呼入.

    From the call's metadata alone: nothing on a recording tells it. Does not hold where the metadata do not say.

    Attributes:
        kind: "direction".
        call: "inbound" or "outbound".
    """

    summary: ClassVar[Wording] = Wording("话务元数据说明的呼叫方向", "the direction of the call by its metadata")

    kind: Literal["direction"]
    call: Literal["inbound", "outbound"]

    def examine(self, context: CallContext) -> Holding:
        """See the class."""
        told = context.call.metadata.direction
        if told is None:
            return Holding(Truth.NO, Wording("没有呼叫方向的元数据", "the metadata do not tell the direction"))
        name = Wording({"outbound": "呼出", "inbound": "呼入"}.get(told, told), told)
        reason = Wording(f"元数据：{name.zh}", f"metadata: {name.en}")
        return Holding(Truth.YES if told == self.call else Truth.NO, reason)
