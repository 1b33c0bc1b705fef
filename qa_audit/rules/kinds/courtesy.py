"""Rule kind: something that must be said on each of several occasions."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from qa_audit.model.finding import Bound, Evidence, Finding, Measure, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.faults import report_faults
from qa_audit.rules.gaps import may_hide_speech, quiet_stretches, speech_spans, tone_in
from qa_audit.rules.options import Bilingual, Options, invalid
from qa_audit.rules.phrases import Phrases
from qa_audit.rules.saying import Region, SayingField, weigh_part
from qa_audit.rules.scope import Scope, Speaker, role_of
from qa_audit.rules.steps import Fault
from qa_audit.rules.truth import Truth, negated
from qa_audit.rules.turns import Turn
from qa_audit.rules.waits import TOLERANCE_S, Wait, reaches

WAIT_BEGINS_WITHIN_S = 6.0
"""Chosen: the customer's 好的 and the agent's 我帮您查 may stand between the announcement and the wait."""

ASKS_AFTER = re.compile(r"[?？吗嘛]|(?<![什怎这那多要])么|[好到完]了没|在听|还在|哪一?步")
"""What an agent says who was waiting for the customer: 您找到了吗. One who kept the customer waiting has something to
tell."""

FIRST_WORDS = 20
"""Chosen: characters at the beginning of a turn in which that stands; what comes later may ask anything."""

_SENTENCE_END = re.compile(r"[。！!；;]")
_NUMERALS = re.compile(r"[零一二三四五六七八九幺两〇]+")


class Occasion(Options):
    """When something is owed: exactly one of `wait`, `said` and `asked`.

    Attributes:
        title: What the occasion is called in messages.
        wait: Said by the agent before a wait of at least `at_least_s`; owed when the wait is over.
        at_least_s: Shortest wait that counts.
        unannounced_s: Shortest wait after the customer's words that may count though nobody announced it.
        customer_asks: What the customer says to make the agent wait: where nothing like it was heard before it, an
            unannounced wait counts for certain.
        customer_acts: The same of what the agent says to have the customer find or try something.
        said: Said by `by`; owed right after.
        by: Who says it.
        asked: Said by the agent to ask for something that the customer then tells; owed after the answer.
        numerals: Spoken numerals that the answer must hold one after the other to be owed thanks for (a telephone
            number has 11); thanks for a shorter answer count where they are said.
        say: What is owed on this occasion instead of the rule's words (感谢您的来电 does not thank for a wait).
    """

    title: Bilingual
    wait: Phrases | None = None
    at_least_s: float = Field(default=3.0, gt=0, le=600)
    unannounced_s: float | None = Field(default=None, gt=0, le=600)
    customer_asks: Phrases | None = None
    customer_acts: Phrases | None = None
    said: Phrases | None = None
    by: Speaker = "customer"
    asked: Phrases | None = None
    numerals: int = Field(default=6, ge=1, le=30)
    say: SayingField | None = None

    @model_validator(mode="after")
    def _one_cause(self) -> "Occasion":
        if sum(cause is not None for cause in (self.wait, self.said, self.asked)) != 1:
            raise invalid("一个场合只能写 wait、said、asked 之一", "an occasion is exactly one of wait, said, asked")
        return self


@dataclass(frozen=True, slots=True)
class _Owed:
    """A place from which on something is owed."""

    occasion: Occasion
    from_s: float
    truth: Truth
    evidence: Evidence
    wait: Wait | None = None
    optional: bool = False


class Courtesy(RuleBase):
    """On each of several occasions one side must say something, for example thanks after a wait.

    Why: courtesies are owed at a moment; once in a call is not enough.
    Passes where on every occasion the words are heard in the next `within_turns` turns.
    Fails where they are missing on an occasion, and names it.
    Limits: as for phrases. A wait that straddles its shortest length, an occasion that is only resembled or whose
    answer may lie in speech without words is `needs_review`; an occasion after which that side says nothing more owes
    nothing. Does not apply where no occasion arises.
    Source of the defaults: chosen; a pause under 3 s after 请您稍等 is not felt as a wait.

    Attributes:
        kind: "courtesy".
        after: The occasions.
        by: Who owes it.
        say: What must be said.
        within_turns: In how many turns.
        within: Where in the call occasions count.
    """

    summary: ClassVar[Wording] = Wording("在规定的场合须说规定的话", "something must be said on each occasion")

    kind: Literal["courtesy"]
    after: tuple[Occasion, ...] = Field(min_length=1)
    by: Literal["agent", "customer"] = "agent"
    say: SayingField
    within_turns: int = Field(default=2, ge=1, le=20)
    within: Scope = Scope()

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        owed = sorted((o for occasion in self.after for o in self._owed(occasion, context)), key=lambda o: o.from_s)
        faults: list[Fault] = []
        evidence: list[Evidence] = []
        settled = 0
        for one in owed:
            fault, places = self._settle(one, context)
            settled += places is not None
            evidence += places or ()
            if fault is not None:
                faults.append(fault)
        if not settled:
            message = Wording("不适用：没有出现该场合", "Not applicable: no occasion arose")
            return self.finding(Verdict.NOT_APPLICABLE, message, "situation_absent")
        measures: list[Measure] = [
            one.wait.measure("wait", one.occasion.at_least_s, Bound.FROM) for one in owed if one.wait
        ]
        kept = Wording(f"{settled} 处都说了", f"Said on all {settled} occasions")
        return report_faults(self, faults, kept, context.call.extent, measures, evidence)

    def _owed(self, occasion: Occasion, context: CallContext) -> list[_Owed]:
        if occasion.wait is not None:
            return self._after_waits(occasion, context)
        if occasion.said is not None:
            region = self.within.region(occasion.by, context)
            return [
                _Owed(occasion, hit.turn.span.end_s, _known(hit.turn, role_of(occasion.by)), hit.evidence())
                for hit in context.hearing.said(occasion.said, region.turns)
                if hit.confidence >= self.minimum_confidence
            ]
        return self._after_answers(occasion, context)

    def _after_waits(self, occasion: Occasion, context: CallContext) -> list[_Owed]:
        if occasion.wait is None:
            return []
        region = self.within.region("agent", context)
        waits = quiet_stretches(speech_spans(context, certain=False), occasion.at_least_s - TOLERANCE_S - 1.0)
        spoken = context.speech_of(Role.CUSTOMER, certain=False) if context.roles_known else ()
        if spoken:
            # A voice menu's 请稍候 before the customer has said anything keeps nobody waiting for the agent.
            waits = tuple(wait for wait in waits if wait.span.start_s > spoken[0].start_s)
        found: list[_Owed] = []
        for turn in region.turns:
            # Waits are few and phrases are dear: only words that a wait follows are searched.
            following = [
                w for w in waits if turn.span.start_s < w.span.start_s <= turn.span.end_s + WAIT_BEGINS_WITHIN_S
            ]
            hits = context.hearing.said_in(occasion.wait, turn) if following else ()
            if not hits:
                continue
            hit = hits[-1]
            # A boundary of the recogniser's place may lie a little after the end of the speech.
            wait = next((w for w in following if hit.span.end_s - 0.5 <= w.span.start_s), None)
            if wait is None or any(o.wait is wait for o in found):
                continue
            # The other way round than a wait that is owed: here a long one makes something due.
            long = negated(reaches(-wait.value_s, wait.uncertainty_s, -occasion.at_least_s, TOLERANCE_S))
            if long is not Truth.NO:
                truth = long if _known(hit.turn, Role.AGENT) is Truth.YES else Truth.UNCLEAR
                found.append(_Owed(occasion, wait.span.end_s, truth, hit.evidence(), wait))
        announced = [owed.wait for owed in found]
        return found + [o for o in self._unannounced(occasion, context) if o.wait not in announced]

    def _unannounced(self, occasion: Occasion, context: CallContext) -> list[_Owed]:
        """Long silences after the customer's words that the agent ends.

        Where the customer may have asked for one or been busy, and where the agent asks how far the customer is,
        whether it was a wait is for a person.
        """
        if occasion.unannounced_s is None or not context.roles_known:
            return []
        found = []
        for wait in quiet_stretches(speech_spans(context, certain=False), occasion.unannounced_s):
            before = max((t for t in context.turns if t.span.start_s < wait.span.start_s), default=None, key=_end_s)
            after = next((t for t in context.turns if t.span.end_s > wait.span.end_s), None)
            if before is None or after is None or before.role is not Role.CUSTOMER or after.role is not Role.AGENT:
                continue
            place = Evidence(before.span, before.role, before.text, None, before.confidence)
            truth = self._kept_waiting(occasion, wait, before, context)
            if truth is Truth.YES and ASKS_AFTER.search(_SENTENCE_END.split(after.text)[0][:FIRST_WORDS]):
                truth = Truth.UNCLEAR
            if truth is not Truth.NO:
                found.append(_Owed(occasion, wait.span.end_s, truth, place, wait))
        return found

    def _kept_waiting(self, occasion: Occasion, wait: Wait, last: Turn, context: CallContext) -> Truth:
        """Whether it was the agent who kept the customer waiting, as far as the words before a silence tell."""
        own = ((occasion.customer_asks, Role.CUSTOMER), (occasion.customer_acts, Role.AGENT))
        if any(phrases is None for phrases, _ in own) or last.confidence < self.minimum_confidence:
            return Truth.UNCLEAR
        if tone_in(wait.span, context) or may_hide_speech(context):
            return Truth.UNCLEAR
        long = negated(reaches(-wait.value_s, wait.uncertainty_s, -(occasion.unannounced_s or 0.0), TOLERANCE_S))
        if long is not Truth.YES:
            return Truth.UNCLEAR
        begin_s = last.span.start_s - WAIT_BEGINS_WITHIN_S
        for phrases, role in own:
            turns = tuple(t for t in context.turns if t.role is role and begin_s <= t.span.end_s <= wait.span.end_s)
            region = Region(role, turns, Interval(max(0.0, begin_s), wait.span.start_s))
            said = weigh_part(phrases, region, context, 0.0).truth if phrases is not None else Truth.NO
            if said is not Truth.NO:
                return Truth.NO if said is Truth.YES and role is Role.CUSTOMER else Truth.UNCLEAR
        return Truth.YES

    def _after_answers(self, occasion: Occasion, context: CallContext) -> list[_Owed]:
        if occasion.asked is None:
            return []
        found = []
        turns = context.turns
        for question, answer in pairwise(turns):
            if question.role is not Role.AGENT or answer.role is not Role.CUSTOMER:
                continue
            dictated = max(map(len, _NUMERALS.findall(context.hearing.heard(answer).text.normal)), default=0)
            if context.hearing.said_in(occasion.asked, question):
                place = Evidence(answer.span, answer.role, answer.text, None, answer.confidence)
                optional = dictated < occasion.numerals
                found.append(_Owed(occasion, answer.span.end_s, Truth.YES, place, None, optional))
        return found

    def _settle(self, owed: _Owed, context: CallContext) -> tuple[Fault | None, tuple[Evidence, ...] | None]:
        """What is wrong on one occasion, and what was said; None twice where nobody could answer."""
        role = Role(self.by)
        turns = [t for t in context.turns if t.role in (role, Role.UNKNOWN) and t.span.end_s > owed.from_s + 0.1]
        turns = turns[: self._reach(owed, turns, context)]
        if not turns:
            return None, None
        start_s = min(owed.from_s, turns[0].span.start_s)
        region = Region(role, tuple(turns), Interval(start_s, max(t.span.end_s for t in turns)))
        owing = owed.occasion.say or self.say
        said = owing.weigh(region, context, self.minimum_confidence)
        if said.truth is Truth.YES:
            return None, (owed.evidence, *(hit.evidence(hit.expected) for hit in said.hits))
        if owed.optional:
            return None, None
        title = owed.occasion.title
        message = Wording(f"{title.zh}没有说“{owing.example}”", f'{title.en}: "{owing.example}" was not said')
        truth = said.truth if owed.truth is Truth.YES else Truth.UNCLEAR
        doubt = next((part.doubt for part in said.parts if part.doubt is not None), None)
        reason = "part_missing" if truth is Truth.NO else str(doubt) if doubt is not None else "occasion_unclear"
        first = turns[0]
        answer = Evidence(first.span, first.role, first.text, owing.example, first.confidence)
        pieces = tuple(piece for part in said.parts if part.truth is Truth.UNCLEAR for piece in part.evidence)
        return Fault(truth, reason, message, (answer, owed.evidence, *pieces)), ()

    def _reach(self, owed: _Owed, turns: list[Turn], context: CallContext) -> int:
        """How many turns may hold the answer: another announcement of a wait puts it off."""
        reach = self.within_turns
        for number, turn in enumerate(turns):
            if number >= reach:
                break
            if owed.occasion.wait is not None and context.hearing.said_in(owed.occasion.wait, turn):
                reach += 1
        return reach


def _end_s(turn: Turn) -> float:
    return turn.span.end_s


def _known(turn: Turn, role: Role | None) -> Truth:
    return Truth.YES if role is None or turn.role is role else Truth.UNCLEAR
