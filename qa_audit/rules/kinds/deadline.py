"""Rule kind: a promised time for the answer, and whether it is soon enough."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from qa_audit.model.finding import Bound, Evidence, Finding, Measure, Verdict
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.condition import ConditionField, conditions_of
from qa_audit.rules.confirmed import said_or_confirmed
from qa_audit.rules.context import CallContext
from qa_audit.rules.durations import Promise, promises_in
from qa_audit.rules.hearing import spoken_by
from qa_audit.rules.opinions import SAID_FROM
from qa_audit.rules.options import invalid
from qa_audit.rules.phrases import Phrases
from qa_audit.rules.saying import DOUBT_WORDING, Region, weigh_part
from qa_audit.rules.scope import Scope
from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn

NEAR_CHARACTERS = 14
"""Chosen: a clause of a promise (我们会在二十四小时之内由专人给您答复) has no more between its time and its verb."""

MISWRITTEN_DAYS = re.compile(r"(?<=[一两二三四五六七八九十几\d])点(?=之内|以内|内(?![部容]))")
"""天 and 点 differ by a breath of air; nobody promises something within an hour of the clock."""

_STARTED_AT = re.compile(r"T(\d\d):(\d\d)(?!.*Z$)")


class Deadline(RuleBase):
    """The agent says by when the customer gets an answer, and the time keeps the promise of the house.

    Why: a complaint without a date is a complaint forgotten; a date too far off breaks the house's own promise.
    Passes where a time beside an answering verb (十二小时之内给您答复) is at most `at_most_h`, or at most
    `elsewhere_at_most_h` where the situation `elsewhere` holds. The message says which time was heard.
    Fails where every promised time is over both limits, or where no time is given at all. Where 三点之内 was written,
    the audio is asked for 三天之内.
    Limits: a time between the two limits where nothing tells which holds, days by name (明天) whose hours straddle a
    limit, working days, 七天 (一 and 七 are one on the telephone), a time without an answering verb, and all doubts
    about unheard words: `needs_review`. 尽快 and 马上 are no time.
    Source of the limits: the house's promise, in the script.

    Attributes:
        kind: "deadline".
        answer: What is promised for that time.
        sounds: What a promised time sounds like; tells whether one may have gone unheard.
        at_most_h: The limit in hours.
        elsewhere_at_most_h: The limit in hours where `elsewhere` holds.
        elsewhere: Situation in which the second limit holds.
        within: Where in the call; all of it by default.
    """

    summary: ClassVar[Wording] = Wording(
        "须给出答复时限，且不超过规定的小时数", "a time for the answer is given, within the limit"
    )

    kind: Literal["deadline"]
    answer: Phrases
    sounds: Phrases
    at_most_h: float = Field(gt=0, le=10000)
    elsewhere_at_most_h: float | None = Field(default=None, gt=0, le=10000)
    elsewhere: ConditionField | None = None
    within: Scope = Scope()

    @model_validator(mode="after")
    def _both_or_none(self) -> "Deadline":
        if (self.elsewhere is None) != (self.elsewhere_at_most_h is None):
            raise invalid(
                "elsewhere 与 elsewhere_at_most_h 须同时给出，或都不写",
                "elsewhere and elsewhere_at_most_h belong together: give both or none",
            )
        if self.elsewhere_at_most_h is not None and self.elsewhere_at_most_h < self.at_most_h:
            raise invalid("elsewhere_at_most_h 不能小于 at_most_h", "elsewhere_at_most_h must not be under at_most_h")
        return self

    def needs(self) -> frozenset[str]:
        """Whatever the conditions need."""
        more = conditions_of(self.elsewhere) if self.elsewhere is not None else ()
        return super().needs().union(*(situation.needs() for situation in more))

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        region = self.within.region("agent", context)
        heard = list(self._promises(spoken_by(region.turns, Role.AGENT), context))
        promised = [(turn, promise) for turn, promise, answered in heard if answered]
        if not promised:
            return self._unheard(region, context, [(turn, promise) for turn, promise, _ in heard])
        weighed = [(self._keeps(promise, context), turn, promise) for turn, promise in promised]
        wanted = next(t for t in (Truth.YES, Truth.UNCLEAR, Truth.NO) if any(one is t for one, _, _ in weighed))
        chosen = [(turn, promise) for truth, turn, promise in weighed if truth is wanted]
        evidence = tuple(self._evidence(turn, promise) for turn, promise in chosen)
        first = chosen[0][1]
        value_h = first.least_h if wanted is Truth.NO else min(first.most_h, 24.0 * 365)
        limit_h = self.at_most_h if wanted is not Truth.NO else self.elsewhere_at_most_h or self.at_most_h
        measures = (Measure("deadline", round(value_h, 2), "h", limit_h, 0.0, Bound.AT_MOST),)
        quotes = [_quoted(turn, promise) for turn, promise in chosen]
        message = Wording(
            f"听到的时限：{'、'.join(quote.zh for quote in quotes)}（规定 {self._limits.zh}）",
            f"Time heard: {', '.join(quote.en for quote in quotes)} (limit {self._limits.en})",
        )
        unsure = all(piece.confidence < self.minimum_confidence for piece in evidence)
        known = any(turn.role is Role.AGENT for turn, _ in chosen)
        if unsure or not known:
            reason = "low_confidence" if unsure else "role_unknown"
            return self.finding(Verdict.NEEDS_REVIEW, message, reason, region.span, evidence, measures)
        if wanted is Truth.YES:
            return self.finding(Verdict.PASS, message, None, region.span, evidence, measures)
        if wanted is Truth.NO:
            return self.finding(Verdict.FAIL, message, "deadline_too_late", region.span, evidence, measures)
        doubt = Wording(
            f"{message.zh}；是否在规定之内须人工判断", f"{message.en}; a person must tell whether it is kept"
        )
        return self.finding(Verdict.NEEDS_REVIEW, doubt, "limit_unclear", region.span, evidence, measures)

    @property
    def _limits(self) -> Wording:
        limits = [self.at_most_h] + ([] if self.elsewhere_at_most_h is None else [self.elsewhere_at_most_h])
        return Wording(" / ".join(f"{h:g} 小时" for h in limits), " / ".join(f"{h:g} h" for h in limits))

    def _promises(self, turns: Sequence[Turn], context: CallContext) -> Iterator[tuple[Turn, Promise, bool]]:
        hour = _hour(context.call.metadata.started_at)
        for turn in turns:
            promises = tuple(promises_in(_by_the_audio(turn, context), hour))
            answers = said_or_confirmed(self.answer, (turn,), context) if promises else ()
            for promise in promises:
                beside = any(
                    hit.start - promise.end <= NEAR_CHARACTERS and promise.start - hit.end <= NEAR_CHARACTERS
                    for hit in answers
                )
                yield turn, promise, beside

    def _keeps(self, promise: Promise, context: CallContext) -> Truth:
        """Whether a promised time keeps the limit that holds in this call."""
        if promise.most_h <= self.at_most_h:
            return Truth.YES
        longest_h = self.elsewhere_at_most_h or self.at_most_h
        if promise.least_h > longest_h:
            return Truth.NO
        if self.elsewhere is None or promise.most_h > longest_h:
            return Truth.UNCLEAR
        return Truth.YES if self.elsewhere.holds(context).truth is Truth.YES else Truth.UNCLEAR

    def _unheard(self, region: Region, context: CallContext, others: list[tuple[Turn, Promise]]) -> Finding:
        """No time beside an answering verb: whether that is certain."""
        loose = [(turn, promise) for turn, promise in others if promise.limited]
        if loose:
            evidence = tuple(self._evidence(turn, promise) for turn, promise in loose[:3])
            quotes = "、".join(piece.quote for piece in evidence)
            message = Wording(
                f"听到“{quotes}”，不确定是否为答复时限", f'Heard "{quotes}": perhaps the time of the answer'
            )
            return self.finding(Verdict.NEEDS_REVIEW, message, "resembles", region.span, evidence)
        part = weigh_part(self.sounds, region, context, self.minimum_confidence)
        if part.truth is not Truth.NO:
            why = (
                DOUBT_WORDING[part.doubt] if part.doubt is not None else Wording("时间没听清", "the time is not clear")
            )
            evidence = part.evidence or ((part.hit.evidence(),) if part.hit is not None else ())
            message = Wording(f"没有听清答复时限：{why.zh}", f"No time for the answer was understood: {why.en}")
            return self.finding(Verdict.NEEDS_REVIEW, message, str(part.doubt or "resembles"), region.span, evidence)
        message = Wording(
            f"没有给出答复时限（规定 {self._limits.zh}）", f"No time for the answer was given (limit {self._limits.en})"
        )
        last = region.turns[-1] if region.turns else None
        place = (
            Evidence(last.span, last.role, last.text, self.sounds.example, last.confidence)
            if last is not None
            else Evidence(region.span, Role.AGENT, "", self.sounds.example, 1.0)
        )
        return self.finding(Verdict.FAIL, message, "no_deadline", region.span, (place,))

    def _evidence(self, turn: Turn, promise: Promise) -> Evidence:
        span, confidence = turn.place(promise.start, promise.end)
        heard = turn.text[promise.start : promise.end]
        return Evidence(span, turn.role, heard, f"≤ {self._limits.en}", round(confidence, 3))


def _quoted(turn: Turn, promise: Promise) -> Wording:
    """A time as it was written, and as the audio has it where that differs."""
    heard = turn.text[promise.start : promise.end]
    if heard == promise.quote:
        return Wording(f"“{heard}”", f"“{heard}”")
    return Wording(f"“{heard}”（复听音频：“{promise.quote}”）", f"“{heard}” (heard again: “{promise.quote}”)")


def _by_the_audio(turn: Turn, context: CallContext) -> str:
    """The words of a turn, with the days that were written as hours of the clock: 三点之内 is 三天之内."""
    text = turn.text
    for found in MISWRITTEN_DAYS.finditer(text):
        ratio = context.opinions.ratio(turn, found.start(), found.end(), "天")
        if ratio is not None and ratio >= SAID_FROM:
            text = text[: found.start()] + "天" + text[found.end() :]
    return text


def _hour(started_at: str | None) -> float | None:
    """The time of day at which the call started; None where it is not known, or only in UTC."""
    found = _STARTED_AT.search(started_at or "")
    return int(found[1]) + int(found[2]) / 60 if found is not None else None
