"""Rule kind: how long the call lasts."""

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from qa_audit.model.finding import Bound, Evidence, Finding, Measure
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.faults import report_faults
from qa_audit.rules.options import invalid
from qa_audit.rules.steps import Fault
from qa_audit.rules.truth import Truth
from qa_audit.rules.waits import CALL_END_UNCERTAINTY_S, TOLERANCE_S, reaches


class Duration(RuleBase):
    """The call must last at least, or at most, so many seconds.

    Why: very short calls were not served, very long ones should have been passed on.
    Passes where the time from the start of the recording to the hang-up keeps both limits.
    Fails where it does not.
    Limits: counts from the start of the recording, ringing included; a recording cut late hides the hang-up, which
    makes the call look longer; within 0.3 s of a limit it is `needs_review`.

    Attributes:
        kind: "duration".
        at_least_s: Shortest allowed call.
        at_most_s: Longest allowed call.
    """

    summary: ClassVar[Wording] = Wording("通话时长须在规定范围内", "the call must not be too short or too long")

    kind: Literal["duration"]
    at_least_s: float | None = Field(default=None, ge=0, le=36000)
    at_most_s: float | None = Field(default=None, gt=0, le=36000)

    @model_validator(mode="after")
    def _one_limit(self) -> "Duration":
        if self.at_least_s is None and self.at_most_s is None:
            raise invalid("须写 at_least_s 或 at_most_s，也可都写", "give at_least_s, at_most_s or both")
        return self

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        value_s = context.end_s
        faults, measures = [], []
        for limit_s, sign, zh, en in ((self.at_least_s, 1, "短于", "under"), (self.at_most_s, -1, "长于", "over")):
            if limit_s is None:
                continue
            bound = Bound.AT_LEAST if sign > 0 else Bound.AT_MOST
            measures.append(Measure("duration", round(value_s, 3), "s", limit_s, CALL_END_UNCERTAINTY_S, bound))
            kept = reaches(sign * value_s, CALL_END_UNCERTAINTY_S, sign * limit_s, TOLERANCE_S)
            if kept is Truth.YES:
                continue
            message = Wording(
                f"通话 {value_s:.1f} 秒，{zh}规定的 {limit_s:g} 秒",
                f"the call lasts {value_s:.1f} s, {en} the limit of {limit_s:g} s",
            )
            place = Evidence(Interval(0.0, max(value_s, 0.0)), Role.UNKNOWN, "", None, 1.0)
            faults.append(Fault(kept, "duration" if kept is Truth.NO else "wait_near_limit", message, (place,)))
        kept_message = Wording(f"通话 {value_s:.1f} 秒", f"The call lasts {value_s:.1f} s")
        return report_faults(self, faults, kept_message, context.call.extent, measures)
