"""Rule kind: a procedure of ordered steps with measured waits."""

from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from qa_audit.model.finding import Evidence, Finding, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import Completion, RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.options import invalid
from qa_audit.rules.phrases import Phrases
from qa_audit.rules.steps import Fault, Step, Walk
from qa_audit.rules.strict import strict_hits
from qa_audit.rules.truth import Truth
from qa_audit.rules.walk_request import walk_request
from qa_audit.rules.walk_silent import SilentWalk


class Procedure(RuleBase):
    """The agent goes through ordered steps: say, wait, hang up.

    Why: a silent or unintelligible caller must get a fair chance before the agent ends the call.
    Passes where every step that was owed was said in its words and every wait was long enough. With
    `ends_when: customer_speaks` the steps are owed as long as the customer is silent; with
    `ends_when: conversation_goes_on` the first request is always owed, the rest only where the agent ends the call.
    Fails where a step is missing, out of order, worded wrongly or rude, or a wait is too short: the message says which,
    with the measured seconds. Waits are measured on the speech of both channels.
    Limits: needs to know who is who. Where the verdict hangs on speech without recognised words, on a wait that
    straddles its limit, or on an unknown hang-up, it is `needs_review`.

    Attributes:
        kind: "procedure".
        steps: The steps in order.
        ends_when: What ends the procedure early: "customer_speaks" or "conversation_goes_on".
        never: What the agent must not say in it.
        announcements: What only a machine says: a voice menu before the agent's opening is not the opening.
    """

    summary: ClassVar[Wording] = Wording(
        "坐席按顺序执行各步骤，每次等待的时长由音频测得",
        "the agent does the steps in order; each wait is measured on the audio",
    )

    kind: Literal["procedure"]
    steps: tuple[Step, ...] = Field(min_length=1)
    ends_when: Literal["customer_speaks", "conversation_goes_on"] = "customer_speaks"
    never: Phrases | None = None
    announcements: Phrases | None = None

    @field_validator("steps")
    @classmethod
    def _hang_up_is_last(cls, steps: tuple[Step, ...], info: ValidationInfo) -> tuple[Step, ...]:
        del info
        if any(step.hang_up for step in steps[:-1]):
            raise invalid("hang_up 只能是最后一步", "hang_up can only be the last step")
        if any(step.speak for step in steps[1:]):
            raise invalid("speak: opening 只能是第一步", "speak: opening can only be the first step")
        return steps

    @model_validator(mode="after")
    def _begins_where_it_can(self) -> "Procedure":
        if self.ends_when == "customer_speaks" and self.steps[0].speak is None:
            raise invalid(
                "ends_when: customer_speaks 的流程须以 speak: opening 开始",
                "a procedure that ends when the customer speaks begins with speak: opening",
            )
        if self.ends_when == "conversation_goes_on" and (self.when is None or self.steps[0].say is None):
            raise invalid(
                "ends_when: conversation_goes_on 的流程须有 when，并以 say 开始",
                "a procedure that ends when the conversation goes on needs when, and begins with say",
            )
        return self

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        if not context.roles_known:
            return self._undecided(
                context, "role_unknown", Wording("无法确定谁是坐席", "it is not known who the agent is")
            )
        if not context.turns_of(Role.AGENT):
            return self._undecided(
                context, "unrecognised_speech", Wording("坐席的话未识别出文字", "the agent's words were not recognised")
            )
        certain, full = self._walks(context)
        if certain.truth is full.truth:
            return self._report(certain if certain.truth is not Truth.UNCLEAR else full, context)
        worse = max((certain, full), key=lambda walk: len(walk.faults))
        finding = self._report(worse, context)
        why = Wording(
            "有未识别出文字的声音，结论取决于它是否为说话", "it hangs on sound without words that may be speech"
        )
        return self.finding(
            Verdict.NEEDS_REVIEW,
            Wording(f"{finding.message.zh}（{why.zh}）", f"{finding.message.en} ({why.en})"),
            "unrecognised_speech",
            finding.searched,
            finding.evidence,
            finding.measures,
        )

    def completion(self, context: CallContext) -> Completion:
        """Whether the call ended in this procedure, and whether it was done right."""
        applies, _ = self.applies(context)
        if applies is Truth.NO:
            return Completion(Truth.NO, Truth.NO)
        if not context.roles_known or not context.turns_of(Role.AGENT):
            return Completion(Truth.UNCLEAR, Truth.UNCLEAR)
        certain, full = self._walks(context)
        ended = certain.ended_call if certain.ended_call is full.ended_call else Truth.UNCLEAR
        if applies is Truth.UNCLEAR and ended is Truth.YES:
            ended = Truth.UNCLEAR
        verdict = context.finding(self.id).verdict
        correct = {Verdict.PASS: Truth.YES, Verdict.FAIL: Truth.NO}.get(verdict, Truth.UNCLEAR)
        return Completion(ended, correct)

    def _walks(self, context: CallContext) -> tuple[Walk, Walk]:
        """The procedure as it was if only recognised speech is speech, and if all of it is."""
        certain, full = (self._walk(context, certain) for certain in (True, False))
        return certain, full

    def _walk(self, context: CallContext, certain: bool) -> Walk:
        if self.ends_when == "customer_speaks":
            walk = SilentWalk(self.steps, context, self.minimum_confidence, certain, self.announcements).run()
            begin_s = context.turns_of(Role.AGENT)[0].span.start_s
        else:
            begin = self._begin(context)
            walk = walk_request(self.steps, begin, context, self.minimum_confidence, certain)
            begin_s = begin.start_s
        if self.never is not None:
            walk.faults = [*self._rude(begin_s, context), *walk.faults]
        return walk

    def _begin(self, context: CallContext) -> Interval:
        if self.when is None:
            raise ValueError(f"{self.id}: needs when")
        return self.when.holds(context).at or context.call.extent

    def _rude(self, begin_s: float, context: CallContext) -> list[Fault]:
        if self.never is None:
            return []
        turns = [t for t in context.turns_of(Role.AGENT) if t.span.end_s > begin_s]
        faults = []
        for hit, certain in strict_hits(self.never, turns, context, self.minimum_confidence):
            message = Wording(f"说了不该说的“{hit.quote}”", f'said what must not be said: "{hit.quote}"')
            expected = next((s.say.example for s in self.steps if s.say is not None), None)
            truth, reason = (Truth.NO, "rude_wording") if certain else (Truth.UNCLEAR, "resembles")
            faults.append(Fault(truth, reason, message, (hit.evidence(expected),)))
        return faults

    def _report(self, walk: Walk, context: CallContext) -> Finding:
        measures, searched = tuple(walk.measures), context.call.extent
        if walk.truth is Truth.YES:
            message = Wording(f"流程正确：{walk.outcome.zh}", f"The procedure was kept: {walk.outcome.en}")
            return self.finding(Verdict.PASS, message, None, searched, tuple(walk.evidence), measures)
        faults = [fault for fault in walk.faults if fault.truth is walk.truth]
        others = [fault for fault in walk.faults if fault.truth is not walk.truth]
        message = Wording(
            "；".join(dict.fromkeys(fault.message.zh for fault in faults)),
            "; ".join(dict.fromkeys(fault.message.en for fault in faults)),
        )
        evidence = tuple(piece for fault in (*faults, *others) for piece in fault.evidence)
        verdict = Verdict.FAIL if walk.truth is Truth.NO else Verdict.NEEDS_REVIEW
        return self.finding(verdict, message, faults[0].reason, searched, evidence, measures)

    def _undecided(self, context: CallContext, reason: str, why: Wording) -> Finding:
        extent = context.call.extent
        return self.finding(Verdict.NEEDS_REVIEW, why, reason, extent, (Evidence(extent, Role.UNKNOWN, "", None, 0.0),))
