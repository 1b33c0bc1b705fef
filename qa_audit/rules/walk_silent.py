"""Walk through a procedure that is owed as long as the customer stays silent (the silent call).

    opening | wait | re-prompt | wait | farewell | wait | hang up
    ^ the agent's first turn     ^ each wait: to the next speech on either channel
The walk ends where the customer speaks or hangs up: nothing is owed from there on.
"""

from collections.abc import Sequence

from qa_audit.model.finding import Evidence
from qa_audit.model.interval import Interval
from qa_audit.model.recording import Party
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.acts import SAME_MOMENT_S, Act, acts_of, customer_speaks_at
from qa_audit.rules.context import CallContext
from qa_audit.rules.phrases import PhraseSet
from qa_audit.rules.saying import Said, Saying
from qa_audit.rules.steps import Fault, Step, Walk
from qa_audit.rules.truth import Truth
from qa_audit.rules.waits import Limits, Wait, long_enough, short_enough

CONTINUED_WITHIN_S = 3.0
"""Chosen: a turn this soon after an incomplete step may be its second half."""


class SilentWalk:
    """One walk; `certain` chooses whether only speech with recognised words counts."""

    def __init__(
        self,
        steps: Sequence[Step],
        context: CallContext,
        minimum_confidence: float,
        certain: bool,
        announcements: PhraseSet | None = None,
    ) -> None:
        self.steps = steps
        self.announcements = announcements
        self.context = context
        self.minimum_confidence = minimum_confidence
        self.axis = context.axis(certain)
        self.certain = certain
        self.walk = Walk()
        self.waits = 0
        self.skipped = False

    def run(self) -> Walk:
        """Walk from the agent's opening to where the procedure ends."""
        acts = acts_of(self.context, self.certain, self.announcements)
        opening = acts[0]
        self.spoke_s = customer_speaks_at(self.context, opening.span.end_s, self.certain)
        before_s = self.spoke_s if self.spoke_s is not None else self.context.end_s
        self.acts = [act for act in acts[1:] if act.span.start_s < before_s]
        self.cursor_s = opening.span.end_s
        self.walk.evidence.append(opening.evidence(None))
        limits: Limits | None = None
        for number, step in enumerate(self.steps):
            if step.wait is not None:
                limits = step.wait
            elif step.say is not None:
                if not self._say(number, step, step.say, limits):
                    break
                limits = None
            elif step.hang_up is not None:
                self._hang_up(limits)
        return self.walk

    def _say(self, number: int, step: Step, saying: Saying, limits: Limits | None) -> bool:
        """Do one thing to say, after its wait; whether the procedure goes on."""
        quiet = self.axis.quiet_after(self.cursor_s)
        if self._ended_before(step, quiet):
            return False
        act = self.acts.pop(0)
        self._judge(quiet, limits)
        self.cursor_s = act.span.end_s
        if not act.turns:
            self._unheard(step, act.span)
            return True
        said, act = self._weigh(saying, act)
        if said.truth is Truth.YES:
            self.walk.evidence += [hit.evidence(hit.expected) for hit in said.hits]
            return True
        later = [s.say for s in self.steps[number + 1 :] if s.say is not None]
        if said.truth is Truth.NO and any(self._weigh_alone(one, act).truth is Truth.YES for one in later):
            self._fault(Truth.NO, "step_missing", step, act, said, Wording("没有说", "was left out"))
            # The same act is what the later step asks for: its wait was judged, its words are taken next.
            self.acts.insert(0, act)
            self.cursor_s = quiet.span.start_s
            self.skipped = True
            return True
        if said.truth is Truth.NO:
            self._fault(Truth.NO, "wrong_wording", step, act, said, Wording("用语不符", "was worded wrongly"))
        else:
            self._fault(Truth.UNCLEAR, "resembles", step, act, said, Wording("用语不确定", "may have been said"))
        return True

    def _ended_before(self, step: Step, quiet: Wait) -> bool:
        """Whether the customer spoke, or the call ended, before a step."""
        if self.acts and self.acts[0].span.start_s <= quiet.span.end_s + SAME_MOMENT_S:
            return False
        if self.spoke_s is not None and not self.acts:
            self.walk.outcome = Wording(
                f"客户在 {self.spoke_s:.1f} 秒开口，流程到此结束", f"the customer spoke at {self.spoke_s:.1f} s"
            )
            self._record(quiet, None)
            return True
        if self.acts:
            # Something was said in between that is neither the agent's nor the customer's for certain.
            return False
        self._record(quiet, None)
        self.walk.ended_call = Truth.YES
        by = self.context.call.hangup.by
        if by is Party.CUSTOMER:
            self.walk.outcome = Wording("客户挂机，流程到此结束", "the customer hung up")
            return True
        name = step.name
        message = Wording(f"缺少步骤“{name.zh}”就结束了通话", f'the call ended before the step "{name.en}"')
        truth = Truth.NO if by is Party.AGENT else Truth.UNCLEAR
        expected = step.say.example if step.say is not None else None
        place = Interval(quiet.span.start_s, self.context.call.recording.duration_s)
        self.walk.faults.append(
            Fault(truth, "step_missing", message, (Evidence(place, Role.AGENT, "", expected, 1.0),))
        )
        return True

    def _weigh(self, saying: Saying, act: Act) -> tuple[Said, Act]:
        """Whether an act says it; the act that follows soon belongs to it where it completes it."""
        said = self._weigh_alone(saying, act)
        following = self.acts[0] if self.acts else None
        if said.truth is Truth.YES or following is None or not said.of(Truth.YES):
            return said, act
        if following.span.start_s - act.span.end_s > CONTINUED_WITHIN_S:
            return said, act
        both = act.with_next(following)
        joined = self._weigh_alone(saying, both)
        if joined.truth is not Truth.YES:
            return said, act
        self.acts.pop(0)
        self.cursor_s = both.span.end_s
        return joined, both

    def _weigh_alone(self, saying: Saying, act: Act) -> Said:
        return saying.weigh(act.region, self.context, self.minimum_confidence)

    def _unheard(self, step: Step, span: Interval) -> None:
        name = step.name
        expected = step.say.example if step.say is not None else None
        self.walk.faults.append(
            Fault(
                Truth.UNCLEAR,
                "unrecognised_speech",
                Wording(f"“{name.zh}”处的语音未识别出文字", f'the speech at "{name.en}" has no recognised words'),
                (Evidence(span, Role.AGENT, "", expected, 0.0),),
            )
        )

    def _fault(self, truth: Truth, reason: str, step: Step, act: Act, said: Said, what: Wording) -> None:
        name = step.name
        quote = " / ".join(turn.text for turn in act.turns)
        lacking = [part.phrases.title for part in said.parts if part.truth is not Truth.YES]
        lacking_zh, lacking_en = "、".join(t.zh for t in lacking), ", ".join(t.en for t in lacking)
        expected = step.say.example if step.say is not None else None
        self.walk.faults.append(
            Fault(
                truth,
                reason,
                Wording(
                    f"步骤“{name.zh}”{what.zh}：听到“{quote}”，缺少 {lacking_zh}",
                    f'the step "{name.en}" {what.en}: heard "{quote}", lacking {lacking_en}',
                ),
                tuple(Evidence(t.span, Role.AGENT, t.text, expected, t.confidence) for t in act.turns),
            )
        )

    def _hang_up(self, limits: Limits | None) -> None:
        """The last step: after a last wait the agent hangs up."""
        for act in self.acts:
            self.cursor_s = max(self.cursor_s, act.span.end_s)
        quiet = self.axis.quiet_after(self.cursor_s)
        if self.spoke_s is not None:
            self._record(quiet, None)
            self.walk.outcome = Wording(
                f"客户在 {self.spoke_s:.1f} 秒开口，流程到此结束", f"the customer spoke at {self.spoke_s:.1f} s"
            )
            return
        self.walk.ended_call = Truth.YES
        by = self.context.call.hangup.by
        if by is Party.CUSTOMER:
            self._record(quiet, None)
            self.walk.outcome = Wording("客户挂机，流程到此结束", "the customer hung up")
        else:
            self._judge(quiet, limits, certain=by is Party.AGENT)

    def _judge(self, quiet: Wait, limits: Limits | None, certain: bool = True) -> None:
        """Hold a wait against its limits; `certain` is whether a breach is the agent's for certain."""
        if self.skipped:
            self.skipped = False
            return
        if limits is None:
            return
        self._record(quiet, limits)
        for truth, reason, limit_s, zh, en in (
            (long_enough(quiet, limits), "wait_too_short", limits.at_least_s, "短于", "shorter than"),
            (short_enough(quiet, limits), "wait_too_long", limits.at_most_s, "长于", "longer than"),
        ):
            if truth is Truth.YES:
                continue
            truth = truth if certain else Truth.UNCLEAR
            message = Wording(
                f"第 {self.waits} 次等待 {quiet.value_s:.1f} 秒（±{quiet.uncertainty_s:.1f}），{zh} {limit_s:g} 秒",
                f"wait {self.waits} lasted {quiet.value_s:.1f} s (±{quiet.uncertainty_s:.1f}), {en} {limit_s:g} s",
            )
            if truth is Truth.UNCLEAR:
                reason = "wait_near_limit" if certain else "hangup_unknown"
            expected = f"≥ {limit_s:g} s" if reason != "wait_too_long" else f"≤ {limit_s:g} s"
            self.walk.faults.append(
                Fault(truth, reason, message, (Evidence(quiet.span, Role.AGENT, "", expected, 1.0),))
            )

    def _record(self, quiet: Wait, limits: Limits | None) -> None:
        self.waits += 1
        name = f"wait_{self.waits}"
        self.walk.measures.append(quiet.measure(name) if limits is None else quiet.measure_against(name, limits))
