"""Rule kind: who may hang up."""

from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.finding import Evidence, Finding, Measure, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.recording import Party
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn

EVIDENCE_FROM = 0.6
"""Confidence of the hang-up's evidence from which it decides; sources that contradict each other come in at 0.5."""

_SOURCES = {
    "metadata": Wording("话务元数据", "call metadata"),
    "tone": Wording("录音中的忙音", "a disconnect tone on the recording"),
    "none": Wording("无证据", "no evidence"),
}
_LAST_SPOKE = {
    Role.CUSTOMER: Wording("挂机前最后说话的是客户", "the customer had the last word"),
    Role.AGENT: Wording("挂机前最后说话的是坐席", "the agent had the last word"),
}


class Hangup(RuleBase):
    """The agent must not hang up first, unless at the end of a procedure that ends in a hang-up.

    Why: a customer who is cut off calls again, angrier.
    Passes where the customer, or the system, ended the call, and where the agent did so at the end of one of the
    procedures in `allowed_after`, done right to its last wait.
    Fails where the agent hung up otherwise.
    Limits: call metadata counts first, then a disconnect tone on one leg. Without either, or where they disagree, or
    where the procedure itself is undecided, it is `needs_review`.

    Attributes:
        kind: "hangup".
        allowed_after: Ids of the procedures' rules after which the agent may hang up.
    """

    summary: ClassVar[Wording] = Wording(
        "坐席不得先挂机，规定可挂机的流程除外", "the agent does not hang up first, except at the end of a procedure"
    )

    kind: Literal["hangup"]
    allowed_after: tuple[str, ...] = Field(default=())

    def needs(self) -> frozenset[str]:
        """The procedures, and whatever the conditions need."""
        return super().needs() | frozenset(self.allowed_after)

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        hangup = context.call.hangup
        source = _SOURCES.get(hangup.source, Wording(hangup.source, hangup.source))
        if hangup.disagreement is not None:
            message = Wording(
                f"挂机证据互相矛盾：{hangup.disagreement}", f"The evidence disagrees: {hangup.disagreement}"
            )
            return self._finding(context, Verdict.NEEDS_REVIEW, message, "evidence_disagrees")
        if hangup.by is Party.UNKNOWN or hangup.confidence < EVIDENCE_FROM:
            message = Wording(
                "无法确定谁先挂机：没有挂机元数据，录音上也没有可信的忙音",
                "It is not known who hung up: no metadata, and no disconnect tone to trust",
            )
            return self._finding(context, Verdict.NEEDS_REVIEW, message, "no_evidence")
        if hangup.by is Party.CUSTOMER:
            message = Wording(f"客户先挂机（{source.zh}）", f"The customer hung up first ({source.en})")
            return self._finding(context, Verdict.PASS, message, None)
        if hangup.by is Party.SYSTEM:
            message = Wording(f"系统结束通话，不是坐席（{source.zh}）", f"The system ended the call ({source.en})")
            return self._finding(context, Verdict.PASS, message, None)
        return self._by_agent(context, source)

    def _by_agent(self, context: CallContext, source: Wording) -> Finding:
        undecided: list[str] = []
        incorrect: list[str] = []
        for rule_id in self.allowed_after:
            completion = context.completion(rule_id)
            if completion is None or completion.ended_call is Truth.NO:
                continue
            if completion.ended_call is Truth.YES and completion.correct is Truth.YES:
                name = context.named((rule_id,))
                message = Wording(
                    f"坐席在流程{name.zh}完成后挂机，允许（{source.zh}）",
                    f"The agent hung up at the end of {name.en}, which allows it ({source.en})",
                )
                return self._finding(context, Verdict.PASS, message, None)
            (incorrect if completion.correct is Truth.NO else undecided).append(rule_id)
        if undecided:
            names = context.named(undecided)
            message = Wording(
                f"坐席挂机；流程{names.zh}是否正确完成尚待复核",
                f"The agent hung up; whether {names.en} was done right is undecided",
            )
            return self._finding(context, Verdict.NEEDS_REVIEW, message, "procedure_undecided")
        if incorrect:
            names = context.named(incorrect)
            message = Wording(
                f"坐席先挂机，而流程{names.zh}没有正确完成（{source.zh}）",
                f"The agent hung up first, and {names.en} was not done right ({source.en})",
            )
        else:
            message = Wording(f"坐席先挂机（{source.zh}）", f"The agent hung up first ({source.en})")
        last = _last_turn(context)
        if last is not None and last.role in _LAST_SPOKE:
            spoke = _LAST_SPOKE[last.role]
            message = Wording(f"{message.zh}，{spoke.zh}", f"{message.en}; {spoke.en}")
        return self._finding(context, Verdict.FAIL, message, "agent_hung_up")

    def _finding(self, context: CallContext, verdict: Verdict, message: Wording, reason: str | None) -> Finding:
        hangup = context.call.hangup
        quiet = context.axis(certain=False).quiet_before_end()
        expected = "客户先挂机" if verdict is Verdict.FAIL else None
        evidence = [self._stretch(context, expected)]
        if hangup.evidence is not None:
            evidence.append(Evidence(hangup.evidence, Role.UNKNOWN, "", None, hangup.confidence))
        measure = Measure("silence_before_hangup", round(quiet.value_s, 3), "s", None, round(quiet.uncertainty_s, 3))
        return self.finding(verdict, message, reason, context.call.extent, tuple(evidence), (measure,))

    @staticmethod
    def _stretch(context: CallContext, expected: str | None) -> Evidence:
        """From the last turn to the end of the recording: the hang-up and the words before it, whoever said them.

        A hang-up is not heard as anybody's: the piece says who speaks in it, the message who hung up.
        """
        last = _last_turn(context)
        end_s = context.call.recording.duration_s
        sure = context.call.hangup.confidence
        if last is None:
            return Evidence(Interval(0.0, end_s), Role.UNKNOWN, "", expected, sure)
        return Evidence(Interval(last.span.start_s, end_s), last.role, last.text, expected, sure)


def _last_turn(context: CallContext) -> Turn | None:
    return max(
        (turn for turn in context.turns if turn.span.start_s < context.end_s),
        key=lambda turn: turn.span.start_s,
        default=None,
    )
