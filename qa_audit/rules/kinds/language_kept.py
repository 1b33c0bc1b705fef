"""Rule kind: one side keeps to the standard language."""

import re
from functools import lru_cache
from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.finding import Bound, Evidence, Finding, Measure, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.hearing import spoken_by
from qa_audit.rules.saying import DOUBT_WORDING, Doubt
from qa_audit.rules.scope import Scope, Speaker
from qa_audit.rules.turns import Turn

_SHOWN = 5


class LanguageKept(RuleBase):
    """One side keeps speaking Mandarin: no words that only a dialect has.

    Why: Mandarin is what every caller, and everybody who listens to the recording later, understands.
    Passes where no dialect word is heard and the recogniser was sure of the speaker's words.
    Fails where `clearly` places, at least two different words in at least two turns, are heard character by
    character in words that the recogniser was sure of.
    Limits: weak evidence. The recogniser writes Mandarin whatever is spoken, so that dialect mostly comes out as odd
    Mandarin with low confidence: fewer words than `clearly`, unsure words and speech without words are `needs_review`,
    and an accent without dialect words is not noticed. Threshold of three words: chosen, since an agent may repeat one
    or two of the customer's words to make sure; measured on the sample calls (Mandarin): none in 130 agent utterances.

    Attributes:
        kind: "language_kept".
        by: Who must keep to Mandarin.
        words: Words that only a dialect has; no word that Mandarin contains by chance.
        clearly: So many places are needed to fail.
        within: Where in the call; all of it by default.
    """

    summary: ClassVar[Wording] = Wording("坐席坚持使用普通话", "the agent keeps speaking Mandarin")

    kind: Literal["language_kept"]
    by: Speaker = "agent"
    words: tuple[str, ...] = Field(min_length=1)
    clearly: int = Field(default=3, ge=2, le=100)
    within: Scope = Scope()

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        region = self.within.region(self.by, context)
        turns = spoken_by(region.turns, region.role)
        pattern = _pattern(self.words)
        places: list[tuple[str, Turn, Evidence]] = []
        for turn in turns:
            for found in pattern.finditer(turn.text):
                span, confidence = turn.place(found.start(), found.end())
                quote = turn.text[max(0, found.start() - 4) : found.end() + 4]
                places.append((found.group(), turn, Evidence(span, turn.role, quote, "普通话", round(confidence, 3))))
        measures = (Measure("dialect_words", float(len(places)), "count", float(self.clearly), 0.0, Bound.BELOW),)
        if places:
            return self._heard(places, context, region.span, measures)
        unsure = [turn for turn in turns if turn.confidence < self.minimum_confidence]
        evidence = tuple(Evidence(t.span, t.role, t.text, "普通话", t.confidence) for t in unsure[:_SHOWN])
        if unsure:
            return self._review(Doubt.LOW_CONFIDENCE, region.span, evidence, measures)
        unheard = [span for span in context.unrecognised(region.role, region.span) if span.duration_s >= 1.0]
        if unheard:
            role = region.role or Role.UNKNOWN
            evidence = tuple(Evidence(span, role, "", "普通话", 0.0) for span in unheard[:_SHOWN])
            return self._review(Doubt.UNRECOGNISED, region.span, evidence, measures)
        message = Wording("没有听到方言词语", "No dialect word was heard")
        return self.finding(Verdict.PASS, message, None, region.span, (), measures)

    def _heard(
        self,
        places: list[tuple[str, Turn, Evidence]],
        context: CallContext,
        span: Interval,
        measures: tuple[Measure, ...],
    ) -> Finding:
        sure = [
            (word, turn, place)
            for word, turn, place in places
            if place.confidence >= self.minimum_confidence and (self.by == "anyone" or place.role is not Role.UNKNOWN)
        ]
        said = "、".join(dict.fromkeys(word for word, _, _ in places))
        message = Wording(f"听到方言词语：{said}", f"Dialect words were heard: {said}")
        evidence = tuple(place for _, _, place in (sure or places)[:_SHOWN])
        several = len({word for word, _, _ in sure}) >= 2 and len({turn.span for _, turn, _ in sure}) >= 2
        if len(sure) >= self.clearly and several:
            return self.finding(Verdict.FAIL, message, "dialect_spoken", span, evidence, measures)
        doubt = Doubt.RESEMBLES if context.roles_known else Doubt.ROLE_UNKNOWN
        return self._review(doubt, span, evidence, measures, message)

    def _review(
        self,
        doubt: Doubt,
        span: Interval,
        evidence: tuple[Evidence, ...],
        measures: tuple[Measure, ...],
        heard: Wording | None = None,
    ) -> Finding:
        why = DOUBT_WORDING[doubt]
        found = heard or Wording("无法确定是否一直使用普通话", "Whether Mandarin was kept cannot be told")
        message = Wording(f"{found.zh}，请复听：{why.zh}", f"{found.en}; listen: {why.en}")
        return self.finding(Verdict.NEEDS_REVIEW, message, str(doubt), span, evidence, measures)


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
