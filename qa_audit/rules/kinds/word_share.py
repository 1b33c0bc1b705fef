"""Rule kind: one word rather than another."""

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
from qa_audit.rules.scope import Scope, Speaker
from qa_audit.rules.turns import Turn

MAYBE_BETTER_FROM = -3.0
"""Logarithm of how much likelier the better word is, from which it may have been said. Measured: below lie 2 of 238 您
in the sample calls and none of the pairs in `tests/benchmarks/second_opinion.py`; 15 of 16 你, and all of the pairs."""

_SHOWN = 5


class WordShare(RuleBase):
    """The share of a word (你) among its uses and those of a better one (您) stays under a limit.

    Why: 您 is the polite form; a customer notices when it is missing all through the call.
    Passes where the share is at most `review_over`, or the word is heard fewer than `fewest_doubtful` times.
    Fails where at least `fewest` of the two words are heard and the share is over `limit`, counting every use in words
    that the recogniser was not sure of as the better one; and where the audio was asked about every use and leaves
    `fewest_confirmed` of them and a share over `limit_confirmed`.
    Limits: 你 and 您 differ by one nasal, and a recogniser writes the one that fits its language model. Single hits
    never fail, and neither does any mixture that mishearing explains: `needs_review` up to `limit`. Where the share is
    over `review_over`, the audio is asked about each use, and those that may have been the better word count as it;
    where that alone brings a share over `limit` under `review_over`, it is `needs_review` too.
    Calls in which neither word is heard are `not_applicable`. With unknown roles the customer's words are in the
    count: at most `needs_review`.
    Source of the limits: measured with Whisper base on the synthesized sample calls at 8 kHz. Of 157 您 of the agents
    24 were written 你 (15 %; in the worst call 4 of 7), of 15 你 2 were written 您. An agent who always says 您 would
    reach 9 of 10 in four of ten million calls at 15 %, and in 3 % of calls at the worst call's rate. Asked, the audio
    tells the two far better: of 238 您 in their places 2 stay 你 (0.8 %, against 8 % first written so), of 16 你 15.

    Attributes:
        kind: "word_share".
        by: Whose words.
        word: The word that should be rare.
        better: The word to say instead.
        apart: Words that contain it and do not count (你们 has no polite form, 你好 is a fixed greeting).
        limit: Share over which it fails.
        fewest: So many of both words together are needed to fail.
        limit_confirmed: The same, where the audio was asked about every use. By default between the two others.
        fewest_confirmed: So many uses must the audio leave then. Measured on the sample calls and seven other sets,
            clean, with noise 10 dB below the speech and over AMR 4.75: agents who say 您 keep at most 3 你 of 9 words,
            those who say 你 at least 6 of 9.
        review_over: Share over which a person should listen.
        fewest_doubtful: So many of the word are needed for that.
        within: Where in the call; all of it by default.
    """

    summary: ClassVar[Wording] = Wording("某个词的占比不得过高", "the share of a word must not be too high")

    kind: Literal["word_share"]
    by: Speaker = "agent"
    word: str = Field(min_length=1)
    better: str = Field(min_length=1)
    apart: tuple[str, ...] = ()
    limit: float = Field(default=0.8, gt=0, lt=1)
    fewest: int = Field(default=10, ge=1, le=1000)
    limit_confirmed: float = Field(default=0.7, gt=0, lt=1)
    fewest_confirmed: int = Field(default=6, ge=1, le=1000)
    review_over: float = Field(default=0.6, gt=0, lt=1)
    fewest_doubtful: int = Field(default=4, ge=1, le=1000)
    within: Scope = Scope()

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        region = self.within.region(self.by, context)
        pattern = _pattern(self.word, self.better, self.apart)
        uses: list[tuple[Turn, int, int]] = []
        words = 0
        for turn in spoken_by(region.turns, region.role):
            for found in pattern.finditer(turn.text):
                words += found.lastgroup != "apart"
                if found.lastgroup == "word":
                    uses.append((turn, found.start(), found.end()))
        if not words:
            message = Wording(
                f"不适用：没有听到“{self.word}”或“{self.better}”",
                f'Not applicable: neither "{self.word}" nor "{self.better}" was heard',
            )
            return self.finding(Verdict.NOT_APPLICABLE, message, "situation_absent")
        sure_words = asked = 0
        places: list[Evidence] = []
        ask = self._in_question(len(uses), words)
        for turn, start, end in uses:
            ratio = context.opinions.ratio(turn, start, end, self.better) if ask else None
            asked += ratio is not None
            if ratio is None or ratio < MAYBE_BETTER_FROM:
                span, confidence = turn.place(start, end)
                sure_words += ratio is not None or confidence >= self.minimum_confidence
                quote = turn.text[max(0, start - 4) : end + 4]
                places.append(Evidence(span, turn.role, quote, self.better, round(confidence, 3)))
        share = len(places) / words
        uncertainty = round((len(places) - sure_words) / words, 3)
        measures = (
            Measure("word_share", round(share, 3), "ratio", self.limit, uncertainty, Bound.AT_MOST),
            Measure("word_count", float(len(places)), "count", None, float(len(places) - sure_words)),
        )
        message = self._message(len(places), words, len(uses))
        evidence = tuple(places[:_SHOWN])
        if not self._in_question(len(places), words):
            if words < self.fewest or len(uses) / words <= self.limit or not places:
                return self.finding(Verdict.PASS, message, None, region.span, (), measures)
            # As written it would fail, and the audio only says that some may be the better word.
            return self._review(message, "resembles", region.span, evidence, measures)
        if region.role is not None and not context.roles_known:
            return self._review(message, "role_unknown", region.span, evidence, measures)
        known = all(place.role is not Role.UNKNOWN for place in places) or region.role is None
        certain = words >= self.fewest and sure_words / words > self.limit
        confirmed = asked == len(uses) and len(places) >= self.fewest_confirmed and share > self.limit_confirmed
        if known and (certain or confirmed):
            return self.finding(Verdict.FAIL, message, "share_over_limit", region.span, evidence, measures)
        reason = "low_confidence" if words >= self.fewest and share > self.limit else "resembles"
        return self._review(message, reason, region.span, evidence, measures)

    def _in_question(self, uses: int, words: int) -> bool:
        return uses >= self.fewest_doubtful and uses / words > self.review_over

    def _message(self, uses: int, words: int, written: int) -> Wording:
        message = Wording(
            f"“{self.word}”{uses} 次，“{self.better}”{words - uses} 次",
            f'"{self.word}" {uses} times, "{self.better}" {words - uses} times',
        )
        if uses == written:
            return message
        return Wording(
            f"{message.zh}（复听音频：另有 {written - uses} 处写作“{self.word}”的更像“{self.better}”）",
            f'{message.en} (heard again: {written - uses} more written "{self.word}" may be "{self.better}")',
        )

    def _review(
        self,
        message: Wording,
        reason: str,
        span: Interval,
        evidence: tuple[Evidence, ...],
        measures: tuple[Measure, ...],
    ) -> Finding:
        doubt = Wording(f"{message.zh}；两词读音相近，请复听", f"{message.en}; the two sound alike, listen")
        return self.finding(Verdict.NEEDS_REVIEW, doubt, reason, span, evidence, measures)


@lru_cache(maxsize=64)
def _pattern(word: str, better: str, apart: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(map(re.escape, sorted(apart, key=len, reverse=True))) or r"(?!)"
    return re.compile(f"(?P<apart>{either})|(?P<better>{re.escape(better)})|(?P<word>{re.escape(word)})")
