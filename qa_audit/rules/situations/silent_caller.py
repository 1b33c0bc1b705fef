"""Situation: the caller is silent after the agent's opening."""

from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.facts import DIGITAL_SILENCE_DBFS
from qa_audit.model.interval import Interval
from qa_audit.model.recording import Party
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.acts import Act, acts_of, customer_speaks_at
from qa_audit.rules.condition import SituationBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.phrases import Phrases
from qa_audit.rules.truth import Holding, Truth
from qa_audit.rules.waits import TOLERANCE_S, reaches
from qa_audit.text.match import REQUIRED_MINIMUM

RESUMED_WITHIN_S = 3.0
"""Chosen: an agent who adds the offer of help within 3 s of an opening without one is still in the opening."""

PAUSE_S = 2.0
"""Chosen: a second prompt that sounds like nothing in the script may be one for silence from this pause on."""

MASKED_FROM_DBFS = -45.0
"""Noise on the customer's side from which a voice may go unnoticed: faint callers of the samples speak at -43 dBFS, and
the detector needs them a few dB above the noise. Silent lines of the samples hiss at -50 dBFS and less; at a noise of
-40 and -25 dBFS (samples degraded to 10 dB SNR) callers who speak were not found."""

HIDDEN = Wording("客户一侧噪声大，可能盖住了客户的声音", "noise on the customer's side may hide the customer's voice")
UNRECORDED = Wording(
    "客户一侧全程是数字静音，可能没有录上客户的声音",
    "the customer's side is digital silence throughout: the customer may not have been recorded",
)


class SilentCaller(SituationBase):
    """Nothing comes from the customer after the agent's first prompt.

    Holds where neither side speaks for `after_s` after the prompt, and where the agent prompts again, or hangs up,
    before the customer has said anything. Measured on the speech of both channels. It stays unclear where it hangs
    on speech without recognised words, where noise on the customer's side could hide a voice, where that side is
    digital silence and the agent talks as if somebody were heard, or where it is not known who is who.

    Attributes:
        kind: "silent_caller".
        after_s: Silence after the prompt that counts.
        prompts: The offer of help: said again before the customer speaks it is a prompt for silence.
        calls: What is only said to somebody who cannot be heard (喂, 听得到吗, 没有声音…).
        announcements: What only a machine says: a voice menu before the agent's opening is not the opening.
    """

    summary: ClassVar[Wording] = Wording("坐席开头语之后客户没有出声", "the caller is silent after the opening")

    kind: Literal["silent_caller"]
    after_s: float = Field(default=5.0, gt=0, le=120)
    prompts: Phrases
    calls: Phrases
    announcements: Phrases | None = None

    def examine(self, context: CallContext) -> Holding:
        """See the class."""
        if not context.roles_known:
            return self._without_roles(context)
        turns = context.turns_of(Role.AGENT)
        if not turns:
            if context.speech_of(Role.AGENT, certain=False):
                return Holding(Truth.UNCLEAR, Wording("坐席的话未识别出文字", "the agent's words were not recognised"))
            return Holding(Truth.NO, Wording("坐席没有说话", "the agent does not speak"))
        certain, full = (
            self._examine(acts_of(context, sure, self.announcements), context, sure) for sure in (True, False)
        )
        if certain.truth is full.truth:
            if certain.truth is Truth.NO:
                return certain
            if self._masked(context):
                return Holding(Truth.UNCLEAR, HIDDEN, certain.at)
            if self._lost(context) and not self._noticed(context):
                return Holding(Truth.UNCLEAR, UNRECORDED, certain.at)
            return certain
        reason = Wording(
            "开头语之后客户一侧有未识别出文字的声音，可能是说话也可能是噪声",
            "after the opening there is sound without words on the customer's side: speech or noise",
        )
        return Holding(Truth.UNCLEAR, reason, turns[0].span)

    @staticmethod
    def _masked(context: CallContext) -> bool:
        """Whether noise on the customer's side could hide a voice."""
        customers = [party for party in context.call.speech if party.role is Role.CUSTOMER]
        return any(party.noise_floor_dbfs >= MASKED_FROM_DBFS for party in customers)

    @staticmethod
    def _lost(context: CallContext) -> bool:
        """Whether the customer's side is digital silence throughout: so is a leg that was not recorded."""
        customers = [party for party in context.call.speech if party.role is Role.CUSTOMER]
        return bool(customers) and all(
            not party.spans and party.noise_floor_dbfs <= DIGITAL_SILENCE_DBFS for party in customers
        )

    def _noticed(self, context: CallContext) -> bool:
        """Whether the agent says that nothing is heard of the caller, or nothing after the opening but questions again.

        A second question alone may be an answer to a greeting that was not recorded; then the agent goes on.
        """
        turns = context.turns_of(Role.AGENT)
        called = {id(hit.turn) for hit in context.hearing.hits(self.calls, turns) if hit.score >= REQUIRED_MINIMUM}
        asked = {id(hit.turn) for hit in context.hearing.hits(self.prompts, turns) if hit.score >= REQUIRED_MINIMUM}
        return bool(called) or asked.issuperset(id(turn) for turn in turns[1:])

    def _without_roles(self, context: CallContext) -> Holding:
        calls = context.hearing.hits(self.calls, context.turns)
        first_s = context.turns[0].span.end_s if context.turns else 0.0
        quiet = [s for s in context.call.silences if s.span.end_s > first_s and s.span.start_s >= first_s - 0.1]
        long = [s for s in quiet if s.span.duration_s >= self.after_s - TOLERANCE_S - s.uncertainty_s]
        if not calls and not long:
            return Holding(Truth.NO, Wording("没有长静音", "there is no long silence"))
        return Holding(
            Truth.UNCLEAR,
            Wording("有静音，但无法确定谁是坐席", "there is silence, but it is not known who the agent is"),
        )

    def _examine(self, acts: list[Act], context: CallContext, certain: bool) -> Holding:
        opening = acts[0]
        spoke_s = customer_speaks_at(context, opening.span.end_s, certain)
        axis = context.axis(certain)
        unclear = False
        before = opening
        for act in (*acts[1:], None):
            quiet = axis.quiet_after(before.span.end_s)
            place = quiet.span
            long = reaches(quiet.value_s, quiet.uncertainty_s, self.after_s - TOLERANCE_S, TOLERANCE_S)
            if long is Truth.YES:
                silent = Wording(f"客户 {quiet.value_s:.1f} 秒没有出声", f"silent for {quiet.value_s:.1f} s")
                return Holding(Truth.YES, silent, place)
            unclear = unclear or long is Truth.UNCLEAR
            if spoke_s is not None and (act is None or spoke_s < act.span.start_s):
                break
            if act is None:
                return self._at_the_end(context, place, unclear)
            prompted = self._prompts_for_silence(act, opening, context)
            if prompted is Truth.YES:
                reason = Wording(f"客户未出声，坐席再次询问：“{act.text}”", f'the agent prompts again: "{act.text}"')
                return Holding(Truth.YES, reason, place)
            unclear = unclear or prompted is Truth.UNCLEAR
            before = act
        if unclear:
            return Holding(Truth.UNCLEAR, Wording("客户可能没有出声", "the caller may have been silent"), opening.span)
        return Holding(Truth.NO, Wording("客户有回应", "the customer answers"))

    def _prompts_for_silence(self, act: Act, opening: Act, context: CallContext) -> Truth:
        pause_s = act.span.start_s - opening.span.end_s
        calls = max((h.score for h in context.hearing.hits(self.calls, act.turns)), default=0.0)
        again = max((h.score for h in context.hearing.hits(self.prompts, act.turns)), default=0.0)
        offered = bool(context.hearing.said(self.prompts, opening.turns))
        if calls >= REQUIRED_MINIMUM or (again >= REQUIRED_MINIMUM and (offered or pause_s >= RESUMED_WITHIN_S)):
            return Truth.YES
        if max(calls, again) > 0.0 or pause_s >= PAUSE_S or not act.turns:
            return Truth.UNCLEAR
        return Truth.NO

    @staticmethod
    def _at_the_end(context: CallContext, place: Interval, unclear: bool) -> Holding:
        by = context.call.hangup.by
        if by is Party.AGENT:
            return Holding(Truth.YES, Wording("客户未出声，坐席挂机", "the agent hangs up on a silent caller"), place)
        if by is Party.CUSTOMER and not unclear:
            return Holding(Truth.NO, Wording("客户先挂机", "the customer hangs up first"), place)
        return Holding(
            Truth.UNCLEAR, Wording("客户未出声，无法确定谁挂机", "a silent caller, and not known who hung up"), place
        )
