"""Rule kind: nobody speaks for too long."""

import math
from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.finding import Bound, Evidence, Finding
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.acts import SAME_MOMENT_S
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.faults import report_faults
from qa_audit.rules.gaps import may_hide_speech, quiet_stretches, speech_spans, tone_in
from qa_audit.rules.phrases import Phrases, PhraseSet
from qa_audit.rules.saying import Part, Region, weigh_part
from qa_audit.rules.steps import Fault
from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn
from qa_audit.rules.waits import CALL_END_UNCERTAINTY_S, TOLERANCE_S, Wait, reaches

ANNOUNCED_WITHIN_S = 20.0
"""Chosen: words the agent ended longer ago than this announce another wait (the last words before it always count)."""

SHORTEST_SHOWN_S = 1.0
"""Shorter pauses are not worth a measure in the report."""


class Silence(RuleBase):
    """Neither side may be silent for long, unless the agent said that the customer has to wait.

    Why: a customer who hears nothing does not know whether anybody is still there.
    Passes where no silence between the two sides' speech is longer than `longest_s`, or the longer ones were announced
    by the agent just before, lasted at most `announced_longest_s` and were closed with thanks; and where the customer
    asked the agent to wait.
    Fails where a longer silence was not announced, an announced one lasted too long or was not closed with thanks.
    Limits: counts from when both sides have spoken to the last speech; what follows counts only where it is an
    announced wait in which the customer was left. A silence that straddles a limit, that only speech without words
    interrupts, that may have been announced, with a ring-back tone in it or on a line so noisy that speech may hide, is
    `needs_review`. Music on hold counts as silence.
    Source of the defaults: the catalogue (15 s, 60 s); other engines warn from 5 to 15 s of dead air on.

    Attributes:
        kind: "silence".
        longest_s: Longest silence without announcement.
        announce: What the agent says to announce a wait.
        announced_longest_s: Longest announced wait.
        close: What the agent must say after an announced wait longer than `longest_s`; nothing by default.
        close_within_turns: In how many of the agent's turns.
        customer_asks: What the customer says to make the agent wait.
        customer_acts: What the agent says to have the customer find or try something: a silence after it that the
            customer ends is the customer's, one that the agent ends is for a person.
        tolerance_s: What a silence may exceed a limit by before it counts against the agent.
    """

    summary: ClassVar[Wording] = Wording(
        "双方静音不得超过规定时长，事先说明的等待除外", "nobody is silent for too long, unless the wait was announced"
    )

    kind: Literal["silence"]
    longest_s: float = Field(default=15.0, gt=0, le=3600)
    announce: Phrases | None = None
    announced_longest_s: float = Field(default=60.0, gt=0, le=3600)
    close: Phrases | None = None
    close_within_turns: int = Field(default=2, ge=1, le=20)
    customer_asks: Phrases | None = None
    customer_acts: Phrases | None = None
    tolerance_s: float = Field(default=TOLERANCE_S, ge=0, le=5)

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        full = self._waits(context, certain=False)
        faults = [fault for wait in full if self._over(wait) is not Truth.YES for fault in self._judge(wait, context)]
        faults += self._abandoned(context)
        sure = self._waits(context, certain=True)
        for wait in sure:
            if self._over(wait) is Truth.YES or any(wait.span == other.span for other in full):
                continue
            if not any(fault.evidence[0].span.overlaps(wait.span) for fault in faults):
                faults += [_hidden(fault) for fault in self._judge(wait, context)]
        longest = max(full, key=lambda wait: wait.value_s, default=None)
        over = [wait for wait in full if self._over(wait) is not Truth.YES]
        shown = over or ([longest] if longest is not None else [])
        measures = [wait.measure("silence", self.longest_s, Bound.AT_MOST) for wait in shown]
        kept = (
            Wording("双方之间没有静音", "There is no silence between the two sides")
            if longest is None
            else Wording(
                f"最长静音 {longest.value_s:.1f} 秒" + ("，已事先说明并致谢" if over else ""),
                f"The longest silence lasts {longest.value_s:.1f} s"
                + (" and was announced and closed" if over else ""),
            )
        )
        return report_faults(self, faults, kept, context.call.extent, measures)

    def _waits(self, context: CallContext, certain: bool) -> tuple[Wait, ...]:
        begin_s = _both_have_spoken_s(context)
        if begin_s is None:
            return ()
        found = quiet_stretches(speech_spans(context, certain), SHORTEST_SHOWN_S)
        return tuple(w for w in found if w.span.start_s >= begin_s and w.span.end_s <= context.end_s + 1e-9)

    def _over(self, wait: Wait) -> Truth:
        return self._within(wait, self.longest_s)

    def _within(self, wait: Wait, limit_s: float) -> Truth:
        return reaches(-wait.value_s, wait.uncertainty_s, -(limit_s + self.tolerance_s), self.tolerance_s)

    def _judge(self, wait: Wait, context: CallContext) -> list[Fault]:
        announced, turns = self._announced(wait, context)
        if announced is Truth.YES:
            faults = self._too_long(wait, turns)
            return faults + (self._not_closed(wait, context) if self._over(wait) is Truth.NO else [])
        asked = self._said_before(self.customer_asks, Role.CUSTOMER, wait, context)[0]
        acting = self._acting(wait, context)
        if Truth.YES in (asked, acting):
            return []
        sure, reason = self._over(wait) is Truth.NO, "dead_air"
        why = Wording("", "")
        if not sure:
            reason = "wait_near_limit"
        elif Truth.UNCLEAR in (announced, asked, acting):
            sure, reason = False, "resembles"
            why = Wording("，可能事先说明过", ", which may have been announced")
        elif tone_in(wait.span, context):
            sure, reason, why = False, "tone_on_line", Wording("，其间有信号音", ", with a tone on the line")
        elif may_hide_speech(context):
            sure, reason = False, "noisy_line"
            why = Wording("，线路噪声大，可能盖住了说话", ", on a line so noisy that speech may hide")
        message = Wording(
            f"{wait.span.start_s:.1f} 秒起静音 {wait.value_s:.1f} 秒（±{wait.uncertainty_s:.1f}），"
            f"规定 {self.longest_s:g} 秒，没有事先请客户稍等{why.zh}",
            f"silent for {wait.value_s:.1f} s (±{wait.uncertainty_s:.1f}) from {wait.span.start_s:.1f} s on, the limit "
            f"is {self.longest_s:g} s, and no wait was announced{why.en}",
        )
        return [Fault(Truth.NO if sure else Truth.UNCLEAR, reason, message, self._places(wait, turns))]

    def _too_long(self, wait: Wait, turns: tuple[Turn, ...]) -> list[Fault]:
        kept = self._within(wait, self.announced_longest_s)
        if kept is Truth.YES:
            return []
        message = Wording(
            f"客户等待 {wait.value_s:.1f} 秒（±{wait.uncertainty_s:.1f}），规定最长 {self.announced_longest_s:g} 秒",
            f"the customer waited {wait.value_s:.1f} s (±{wait.uncertainty_s:.1f}), the limit is "
            f"{self.announced_longest_s:g} s",
        )
        reason = "wait_too_long" if kept is Truth.NO else "wait_near_limit"
        return [Fault(kept, reason, message, self._places(wait, turns))]

    def _not_closed(self, wait: Wait, context: CallContext) -> list[Fault]:
        """The thanks that an announced wait must be closed with."""
        if self.close is None:
            return []
        turns = [t for t in context.spoken_by(Role.AGENT) if t.span.end_s > wait.span.end_s]
        reach = self.close_within_turns
        for number, turn in enumerate(turns[: reach + 4]):
            # Another announcement prolongs the wait: the thanks are owed at its end.
            if number < reach and self.announce is not None and context.hearing.said_in(self.announce, turn):
                reach += 1
        chosen = tuple(turns[:reach])
        if not chosen:
            return []
        region = Region(Role.AGENT, chosen, Interval(wait.span.end_s, max(t.span.end_s for t in chosen)))
        part = weigh_part(self.close, region, context, self.minimum_confidence)
        if part.truth is Truth.YES:
            return []
        first = chosen[0]
        place = Evidence(first.span, first.role, first.text, self.close.example, first.confidence)
        message = Wording(
            f"让客户等待 {wait.value_s:.1f} 秒之后没有致谢（应说“{self.close.example}”）",
            f'the customer waited {wait.value_s:.1f} s and was not thanked (expected "{self.close.example}")',
        )
        reason = "wait_not_closed" if part.truth is Truth.NO else _doubt(part)
        return [Fault(part.truth, reason, message, (place, *part.evidence))]

    def _abandoned(self, context: CallContext) -> list[Fault]:
        """An announced wait in which the customer was left until the call ended."""
        spans = speech_spans(context, certain=False)
        last = max(spans, key=lambda s: s.span.end_s, default=None)
        if last is None or _both_have_spoken_s(context) is None or context.end_s <= last.span.end_s:
            return []
        uncertainty_s = math.hypot(last.uncertainty_s, CALL_END_UNCERTAINTY_S)
        wait = Wait(Interval(last.span.end_s, context.end_s), uncertainty_s)
        if self._within(wait, self.announced_longest_s) is Truth.YES:
            return []
        announced, turns = self._announced(wait, context)
        return self._too_long(wait, turns) if announced is Truth.YES else []

    def _announced(self, wait: Wait, context: CallContext) -> tuple[Truth, tuple[Turn, ...]]:
        return self._said_before(self.announce, Role.AGENT, wait, context)

    def _acting(self, wait: Wait, context: CallContext) -> Truth:
        """Whether the customer was busy with what the agent had asked for, and came back.

        Where it was the agent who spoke first, a person must tell how the customer was getting on.
        """
        busy = self._said_before(self.customer_acts, Role.AGENT, wait, context)[0]
        back = any(abs(s.start_s - wait.span.end_s) < SAME_MOMENT_S for s in context.speech_of(Role.CUSTOMER, False))
        return busy if back or busy is Truth.NO else Truth.UNCLEAR

    def _said_before(
        self, phrases: PhraseSet | None, role: Role, wait: Wait, context: CallContext
    ) -> tuple[Truth, tuple[Turn, ...]]:
        """Whether a side said something just before a silence, and in which turns it was looked for."""
        earlier = [t for t in context.spoken_by(role) if t.span.start_s < wait.span.start_s]
        recent = [t for t in earlier if t.span.end_s >= wait.span.start_s - ANNOUNCED_WITHIN_S]
        turns = tuple(recent or earlier[-1:])
        if phrases is None:
            return Truth.NO, turns
        start_s = context.lead_in(turns[0].span.start_s) if turns else wait.span.start_s
        start_s = max(start_s, wait.span.start_s - ANNOUNCED_WITHIN_S) if not recent else start_s
        region = Region(role, turns, Interval(min(start_s, wait.span.start_s), wait.span.start_s))
        return weigh_part(phrases, region, context, self.minimum_confidence).truth, turns

    def _places(self, wait: Wait, turns: tuple[Turn, ...]) -> tuple[Evidence, ...]:
        expected = self.announce.example if self.announce is not None else f"≤ {self.longest_s:g} s"
        places = [Evidence(wait.span, Role.AGENT, "", expected, 1.0)]
        if turns:
            last = turns[-1]
            places.append(Evidence(last.span, last.role, last.text, None, last.confidence))
        return tuple(places)


def _both_have_spoken_s(context: CallContext) -> float | None:
    """From when on both sides have spoken; None where only one does."""
    if not context.roles_known:
        return context.turns[1].span.start_s if len(context.turns) > 1 else None
    starts = []
    for role in (Role.AGENT, Role.CUSTOMER):
        spans = context.speech_of(role, certain=True) or context.speech_of(role, certain=False)
        if not spans:
            return None
        starts.append(spans[0].start_s)
    return max(starts)


def _hidden(fault: Fault) -> Fault:
    """The fault where it hangs on sound without words."""
    message = Wording(
        f"{fault.message.zh}（其间有未识别出文字的声音）", f"{fault.message.en} (with sound without words in it)"
    )
    return Fault(Truth.UNCLEAR, "unrecognised_speech", message, fault.evidence)


def _doubt(part: Part) -> str:
    return str(part.doubt) if part.doubt is not None else "resembles"
