"""Rule kind: a customer who gives a name is addressed by it."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.finding import Evidence, Finding, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.names import Address, Given, NameCues, addresses, likeness, names_given
from qa_audit.rules.phrases import Phrases, compile_set
from qa_audit.rules.saying import DOUBT_WORDING, FASTEST_SYLLABLES_PER_S, Doubt
from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn

_SHORTEST_S = 3 / FASTEST_SYLLABLES_PER_S
"""王先生 takes at least this long: a shorter stretch without words cannot hide it."""

ASKED_FROM = 0.85
"""Match score from which the agent asked for the name. Measured: 请问您现在在什么位置 resembles 请问您贵姓 at 0.74."""


class NameAddress(RuleBase):
    """From the moment the customer gives a name, the agent addresses them by it at least once.

    Why: whoever gave their name expects to be spoken to as a person.
    Passes where surname and title are heard from the agent afterwards; the surname is compared by its sound (汪 is 王,
    陈 and 程 are one on the telephone), compound surnames (欧阳) by both syllables.
    Fails where the agent goes on speaking and nothing like a form of address is heard to the end of the call.
    Limits: a title with another surname or none (the recogniser loses single syllables), a name that may be other words
    (我叫 followed by a longer clause), speech without words or unsure words of the agent: `needs_review`. A name that
    is given without 我姓, 我叫 or 我是…先生 is noticed only as the answer to `asked_by`, else `not_applicable`; so is
    a call in which the agent says nothing afterwards. Thresholds: see `qa_audit.rules.names`.

    Attributes:
        kind: "name_address".
        surname_after: Words before a surname.
        name_after: Words before a full name.
        titled_after: Words before a surname with title.
        titles: Titles that count.
        other_titles: Titles that address somebody too (王阿姨); whether they will do is for a person. None by default.
        asked_by: The agent's question for the name. Where the answer to it holds no name that can be understood, any
            surname with a title passes, and none is `needs_review`.
    """

    summary: ClassVar[Wording] = Wording(
        "客户报姓名后，坐席至少称呼一次“姓＋先生/女士”", "a customer who gave a name is addressed by it"
    )

    kind: Literal["name_address"]
    surname_after: tuple[str, ...] = Field(default=("我姓", "免贵姓", "敝姓", "本人姓"))
    name_after: tuple[str, ...] = Field(default=("我叫", "我的名字叫", "我的名字是", "我名字叫", "我的姓名是"))
    titled_after: tuple[str, ...] = Field(default=("我是",))
    titles: tuple[str, ...] = Field(default=("先生", "女士", "小姐", "太太", "老师"), min_length=1)
    other_titles: tuple[str, ...] = Field(default=())
    asked_by: Phrases | None = None

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        cues = NameCues(self.surname_after, self.name_after, self.titled_after, self.titles)
        given = [
            name
            for turn in context.spoken_by(Role.CUSTOMER)
            for name in names_given(turn, context.hearing.recognised(turn), cues)
        ]
        given = given or self._asked(context)
        if not given:
            return self._not_applicable(Wording("客户没有报姓名", "the customer gives no name"))
        named = max(given, key=lambda name: (name.certain, -name.turn.span.start_s))
        place, sure = named.turn.place(named.start, named.end)
        turns = [
            turn for turn in context.spoken_by(Role.AGENT) if turn is not named.turn and turn.span.end_s > place.end_s
        ]
        region = Interval(place.start_s, max(place.end_s, context.call.recording.duration_s))
        unheard = [span for span in context.unrecognised(Role.AGENT, region) if span.duration_s >= _SHORTEST_S]
        if not turns and not unheard:
            return self._not_applicable(Wording("客户报姓名后坐席没有再说话", "the agent says nothing afterwards"))
        told = Evidence(place, named.turn.role, named.turn.text[named.start : named.end], None, round(sure, 3))
        found = [
            (_weigh(given, address), address)
            for turn in turns
            for address in addresses(turn, context.hearing.recognised(turn), self.titles)
        ]
        same = [_hit(address) for truth, address in found if truth is Truth.YES]
        expected = "／".join(named.surname + title for title in self.titles[:2])
        for hit in same:
            if hit.role is Role.AGENT and hit.confidence >= self.minimum_confidence:
                message = Wording(f"坐席称呼了客户：“{hit.quote}”", f'The agent addressed the customer: "{hit.quote}"')
                return self.finding(Verdict.PASS, message, None, region, (told, hit))
        if same:
            doubt = Doubt.ROLE_UNKNOWN if same[0].role is Role.UNKNOWN else Doubt.LOW_CONFIDENCE
            return self._doubtful(doubt, told, same, region)
        near = [_hit(address, expected) for truth, address in found if truth is Truth.UNCLEAR]
        near += [
            _hit(address, expected)
            for turn in turns
            for address in addresses(turn, context.hearing.recognised(turn), self.other_titles)
            if _weigh(given, address) is Truth.YES
        ]
        if near:
            return self._doubtful(Doubt.RESEMBLES, told, near, region)
        return self._absent(context, named, told, expected, turns, unheard, region)

    def _asked(self, context: CallContext) -> list[Given]:
        """The customer's answer to a question for the name, where its words hold no name that can be understood."""
        if self.asked_by is None:
            return []
        asked = [
            hit for hit in context.hearing.said(self.asked_by, context.spoken_by(Role.AGENT)) if hit.score >= ASKED_FROM
        ]
        if not asked:
            return []
        answers = [t for t in context.spoken_by(Role.CUSTOMER) if t.span.start_s > asked[0].span.start_s]
        return [Given(turn, 0, len(turn.text), "×", (), False) for turn in answers[:1]]

    def _absent(
        self,
        context: CallContext,
        named: Given,
        told: Evidence,
        expected: str,
        turns: Sequence[Turn],
        unheard: Sequence[Interval],
        region: Interval,
    ) -> Finding:
        if not context.roles_known:
            return self._doubtful(Doubt.ROLE_UNKNOWN, told, (), region)
        if unheard:
            places = tuple(Evidence(span, Role.AGENT, "", expected, 0.0) for span in unheard[:3])
            return self._doubtful(Doubt.UNRECOGNISED, told, places, region)
        if not named.certain:
            return self._doubtful(Doubt.RESEMBLES, told, (), region)
        if told.confidence < self.minimum_confidence:
            return self._doubtful(Doubt.LOW_CONFIDENCE, told, (), region)
        wordings = [named.surname + title for title in self.titles]
        addressed = compile_set(self.id, self.title, wordings, (), {})
        unsure = [
            turn
            for turn in turns
            if turn.confidence < self.minimum_confidence and not context.opinions.refute(addressed, turn)
        ]
        if unsure:
            places = tuple(Evidence(t.span, t.role, t.text, expected, t.confidence) for t in unsure[:3])
            return self._doubtful(Doubt.LOW_CONFIDENCE, told, places, region)
        hidden = context.opinions.may_hide(addressed, turns)
        if hidden is not None:
            turn, wording = hidden
            place = Evidence(turn.span, turn.role, turn.text, wording, turn.confidence)
            return self._doubtful(Doubt.RESEMBLES, told, (place,), region)
        message = Wording(
            f"客户报了姓名（“{told.quote}”），坐席始终没有称呼“{expected}”",
            f'The customer gave a name ("{told.quote}"), and the agent never used it ("{expected}")',
        )
        last = turns[-1]
        evidence = (told, Evidence(last.span, last.role, last.text, expected, last.confidence))
        return self.finding(Verdict.FAIL, message, "name_ignored", region, evidence)

    def _doubtful(self, doubt: Doubt, told: Evidence, places: Sequence[Evidence], region: Interval) -> Finding:
        why = DOUBT_WORDING[doubt]
        quotes = "、".join(f"“{place.quote}”" for place in places if place.quote)
        message = Wording(
            f"客户报姓名（“{told.quote}”）之后是否称呼了客户，待复核：{why.zh}{quotes}",
            f'Whether the customer ("{told.quote}") was addressed needs review: {why.en} {quotes}'.strip(),
        )
        return self.finding(Verdict.NEEDS_REVIEW, message, str(doubt), region, (told, *places))

    def _not_applicable(self, why: Wording) -> Finding:
        message = Wording(f"不适用：{why.zh}", f"Not applicable: {why.en}")
        return self.finding(Verdict.NOT_APPLICABLE, message, "situation_absent")


def _weigh(given: Sequence[Given], address: Address) -> Truth | None:
    weighed = [likeness(name, address) for name in given]
    return Truth.YES if Truth.YES in weighed else weighed[0]


def _hit(address: Address, expected: str | None = None) -> Evidence:
    span, confidence = address.turn.place(address.start, address.end)
    quote = address.turn.text[address.start : address.end]
    return Evidence(span, address.turn.role, quote, expected, round(confidence, 3))
