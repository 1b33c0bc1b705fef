"""Situation: the call ended inside a procedure."""

from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.wording import Wording
from qa_audit.rules.condition import SituationBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.truth import Holding, Truth, any_of


class EndedIn(SituationBase):
    """The call ended inside one of several procedures: the agent said nothing else after it.

    Attributes:
        kind: "ended_in".
        rules: Ids of the procedures' rules.
    """

    summary: ClassVar[Wording] = Wording("通话在某个流程中结束", "the call ends inside a procedure")

    kind: Literal["ended_in"]
    rules: tuple[str, ...] = Field(min_length=1)

    def needs(self) -> frozenset[str]:
        """The procedures' rules."""
        return frozenset(self.rules)

    def examine(self, context: CallContext) -> Holding:
        """See the class."""
        ended = {
            rule_id: completion.ended_call for rule_id in self.rules if (completion := context.completion(rule_id))
        }
        truth = any_of(ended.values())
        names = "、".join(rule_id for rule_id, value in ended.items() if value is truth) or "—"
        reason = {
            Truth.YES: Wording(f"通话在流程 {names} 中结束", f"the call ended inside {names}"),
            Truth.NO: Wording("通话不是在流程中结束的", "the call did not end inside a procedure"),
            Truth.UNCLEAR: Wording(f"无法确定通话是否在流程 {names} 中结束", f"the call may have ended inside {names}"),
        }[truth]
        return Holding(truth, reason)
