"""Rule kind: the parts of the agent's opening."""

from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.facts import ToneKind
from qa_audit.model.finding import Bound, Evidence, Finding, Measure, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.absence import report_saying
from qa_audit.rules.base import RuleBase, doubted
from qa_audit.rules.context import CallContext
from qa_audit.rules.saying import FASTEST_SYLLABLES_PER_S, Region, Said, SayingField
from qa_audit.rules.scope import opening_turn
from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn
from qa_audit.rules.waits import TOLERANCE_S, reaches

TALKED_OVER_S = 0.5
"""Customer speech this long over the opening may have kept the agent from finishing it."""

BROKE_IN_S = 0.2
"""Customer speech that overlaps the end of the opening by this much and goes on made the agent stop: twice the usual
error of a speech boundary."""

LINE_TONES = frozenset({ToneKind.RINGBACK, ToneKind.DIAL, ToneKind.CALL_WAITING})


SHORT_PART = 3
"""A greeting of two or three characters (您好, 晚上好): one misheard character leaves nothing of it to resemble."""


SURE_FROM = 0.5
"""Confidence under which words behind the last part that was heard may be the missing ones. Chosen; decided anew, the
samples and sets 1 to 12 (some with noise 10 dB below the speech and over AMR 4.75) lose no fail by it."""


def _garbled_beginning(said: Said, turn: Turn) -> bool:
    """Whether a short part is missing and words that belong to no part stand before all others."""
    short = [part for part in said.parts if part.truth is Truth.NO and part.phrases.shortest_length <= SHORT_PART]
    starts = [hit.start for hit in said.hits if hit.turn is turn]
    others = [part for part in said.parts if part.truth is Truth.NO and part not in short]
    return bool(short and starts and not others) and any(c.isalnum() for c in turn.text[: min(starts)])


def _garbled_middle(said: Said, turn: Turn) -> bool:
    """Whether words that belong to no part stand before or between the parts, enough to hold all that is missing.

    The recogniser garbles a name or a staff number most of all (博号803 for 工号八零三五), and sometimes all of it.
    Behind the last part may stand the matter itself (您要订什么餐): there only words count that it was unsure of.
    """
    # Where only the room is wanting for all parts that may be hidden, those are the missing ones.
    absent = said.of(Truth.NO) or said.of(Truth.UNCLEAR)
    missing = [part.phrases.shortest_length for part in absent]
    own = sorted((hit.start, hit.end) for hit in said.hits if hit.turn is turn)
    if not missing:
        return False
    if not own:
        return sum(c.isalnum() for c in turn.text) >= sum(missing)
    longest = cursor = 0
    for start, end in own:
        longest = max(longest, sum(c.isalnum() for c in turn.text[cursor:start]))
        cursor = max(cursor, end)
    _, sure = turn.place(cursor, len(turn.text)) if cursor < len(turn.text) else (None, 1.0)
    if sure < SURE_FROM:
        longest = max(longest, sum(c.isalnum() for c in turn.text[cursor:]))
    return longest >= max(SHORT_PART, sum(missing))


class Opening(RuleBase):
    """The agent's first turn must hold all parts of the greeting, and must come soon.

    Why: the customer must know at once that they were heard, where they are and whom they talk to.
    Passes where every part is heard in the agent's first turn, in any order.
    Fails where a part is missing (it is named), or where the agent keeps a customer who has already spoken, or whose
    ring tone has ended, waiting longer than `within_s`.
    Limits: an opening that the customer talks over, that goes on after a longer pause, or that has stretches without
    recognised words, or other words where the missing part belongs, is `needs_review`; so is a late start when nothing
    shows when the line went live.

    Attributes:
        kind: "opening".
        say: The parts.
        within_s: The opening must start within so many seconds of the line going live.
        continues_s: Parts that follow within so many seconds of the first turn are left to a person.
    """

    summary: ClassVar[Wording] = Wording(
        "坐席开头语须包含全部要素", "the agent's first turn must hold every part of the greeting"
    )

    kind: Literal["opening"]
    say: SayingField
    within_s: float = Field(default=5.0, gt=0, le=60)
    continues_s: float = Field(default=3.0, ge=0, le=30)

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        turn = opening_turn(context)
        if turn is None:
            place = context.speech_of(Role.AGENT, certain=False)
            span = place[0] if place else context.call.extent
            return self.finding(
                Verdict.NEEDS_REVIEW,
                Wording("坐席的话未识别出文字", "the agent's words were not recognised"),
                "unrecognised_speech",
                span,
                (Evidence(span, Role.AGENT, "", self.say.example, 0.0),),
            )
        turn = self._complete_turn(context) or turn
        region = self._region(turn, context)
        said = self.say.weigh(region, context, self.minimum_confidence)
        finding = report_saying(self, said, region.turns, region.span, Role.AGENT)
        if finding.verdict is Verdict.FAIL:
            finding = self._excused(finding, said, turn, context)
        return finding if finding.verdict is Verdict.FAIL else self._in_time(finding, turn, context)

    def _complete_turn(self, context: CallContext) -> Turn | None:
        """The agent's first turn with every part before the customer speaks: a recorded announcement may come first."""
        turns = context.turns_of(Role.AGENT)
        spoken = [s.start_s for s in context.speech_of(Role.CUSTOMER, certain=True) if turns and s > turns[0].span]
        until_s = min(spoken, default=context.end_s)
        for turn in turns:
            if turn is not turns[0] and turn.span.start_s > until_s:
                break
            region = Region(Role.AGENT, (turn,), turn.span)
            if self.say.is_said(region, context, self.minimum_confidence):
                return turn
        return None

    @staticmethod
    def _region(turn: Turn, context: CallContext) -> Region:
        """The opening, from the first speech of the agent: words lost before the first ones heard belong to it."""
        spans = [span for span in context.speech_of(Role.AGENT, certain=False) if span.start_s < turn.span.end_s]
        span = turn.span.hull(spans[0]) if spans else turn.span
        return Region(Role.AGENT, (turn,), span)

    def _excused(self, finding: Finding, said: Said, turn: Turn, context: CallContext) -> Finding:
        """A missing part is left to a person where it may be there: garbled, spoken over, or said later."""
        if _garbled_beginning(said, turn):
            why = Wording("开头几个字没有听清，可能就是问候", "the first words are garbled and may be the greeting")
            return doubted(finding, "resembles", why)
        if _garbled_middle(said, turn):
            why = Wording(
                "开头语中有不属于任何要素的词语，可能就是缺少的部分",
                "words of the opening that belong to no part may be the missing one",
            )
            return doubted(finding, "resembles", why)
        spoken = context.speech_of(Role.CUSTOMER, certain=False)
        over = [s for span in spoken if (s := span.intersection(turn.span))]
        broke_in = any(s.start_s <= turn.span.end_s - BROKE_IN_S and s.end_s > turn.span.end_s for s in spoken if over)
        if broke_in or sum(span.duration_s for span in over) >= TALKED_OVER_S:
            why = Wording("客户在开头语时说话，坐席可能未能说完", "the customer spoke over the opening")
            return doubted(finding, "talked_over", why)
        unheard = self._unheard_before_the_customer(turn, context)
        if unheard:
            why = Wording(
                "之后还有未识别出文字的坐席语音，可能是完整的开头语",
                "speech of the agent without words follows, which may be the whole opening",
            )
            return doubted(finding, "unrecognised_speech", why)
        turns = context.turns_of(Role.AGENT)
        following = turns[1] if len(turns) > 1 and turns[0] is turn else None
        if following is None or following.span.start_s - turn.span.end_s > self.continues_s:
            return finding
        between = Interval(turn.span.end_s, max(turn.span.end_s, following.span.start_s))
        if any(span.overlaps(between) for span in context.speech_of(Role.CUSTOMER, certain=True)):
            return finding
        both = Region(Role.AGENT, (turn, following), turn.span.hull(following.span))
        if self.say.weigh(both, context, self.minimum_confidence).truth is Truth.NO:
            return finding
        why = Wording("缺少的部分在停顿之后才说", "what is missing was said after a pause")
        return doubted(finding, "part_late", why)

    def _unheard_before_the_customer(self, turn: Turn, context: CallContext) -> bool:
        """Whether the whole opening may lie in speech without words, or in unsure words, before the customer speaks."""
        spoken = [s.start_s for s in context.speech_of(Role.CUSTOMER, certain=True) if s.start_s > turn.span.start_s]
        until_s = min(spoken, default=context.end_s)
        if until_s <= turn.span.end_s:
            return False
        shortest_s = sum(part.shortest_length for part in self.say.parts[: self.say.at_least]) / FASTEST_SYLLABLES_PER_S
        after = Interval(turn.span.end_s, until_s)
        unsure = [
            t.span
            for t in context.turns_of(Role.AGENT)
            if t.confidence < self.minimum_confidence and t.span.overlaps(after)
        ]
        return any(s.duration_s >= shortest_s for s in (*context.unrecognised(Role.AGENT, after), *unsure))

    def _in_time(self, finding: Finding, turn: Turn, context: CallContext) -> Finding:
        first = min([*context.speech_of(Role.AGENT, certain=False)[:1], turn.span])
        live_s, known = _live_from(first.start_s, context)
        delay_s = max(0.0, first.start_s - live_s)
        uncertainty_s = next(
            (s.uncertainty_s for p in context.call.speech for s in p.spans if s.span.start_s == first.start_s), 0.0
        )
        in_time = reaches(-delay_s, uncertainty_s, -(self.within_s + TOLERANCE_S), TOLERANCE_S)
        if in_time is Truth.YES:
            return finding
        measure = Measure(
            "opening_delay", round(delay_s, 3), "s", self.within_s, round(uncertainty_s, 3), Bound.AT_MOST
        )
        message = Wording(
            f"开头语迟了：{delay_s:.1f} 秒后才开口，规定 {self.within_s:g} 秒",
            f"The opening came late: after {delay_s:.1f} s, the limit is {self.within_s:g} s",
        )
        place = (Evidence(Interval(live_s, turn.span.end_s), Role.AGENT, turn.text, self.say.example, turn.confidence),)
        certain = in_time is Truth.NO and known and finding.verdict is Verdict.PASS and context.roles_known
        verdict = Verdict.FAIL if certain else Verdict.NEEDS_REVIEW
        return self.finding(verdict, message, "late", finding.searched, (*place, *finding.evidence), (measure,))


def _live_from(before_s: float, context: CallContext) -> tuple[float, bool]:
    """When the line went live, and whether anything shows it: the end of a ring tone, or the customer's first word."""
    tones = [t.span.end_s for t in context.call.tones if t.kind in LINE_TONES and t.span.end_s <= before_s]
    if tones:
        return max(tones), True
    spoken = [span.start_s for span in context.speech_of(Role.CUSTOMER, certain=True) if span.start_s < before_s]
    return (spoken[0], True) if spoken else (0.0, False)
