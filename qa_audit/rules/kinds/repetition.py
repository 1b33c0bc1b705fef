"""Rule kind: the same sentence again and again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.finding import Bound, Evidence, Finding, Measure
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.faults import report_faults
from qa_audit.rules.hearing import spoken_by
from qa_audit.rules.opinions import SAID_FROM
from qa_audit.rules.phrases import Phrases
from qa_audit.rules.scope import Scope, Speaker
from qa_audit.rules.steps import Fault
from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn
from qa_audit.text.match import REQUIRED_MINIMUM, HeardText, compile_phrase, find, hear

SHARED_PAIRS = 0.5
"""Share of neighbouring syllables below which two sentences are not compared further. Measured on 52 pairs of hearings
of one sentence in the sample calls (Whisper base at 8 kHz): at least 0.69."""

SAME_FROM = 0.90
"""Match score from which two sentences are the same for certain. Measured as above: 42 of the 52 pairs. Another word of
two characters in a sentence of thirteen (您的套餐, 您的宽带 要到下个月才能更改) scores 0.80."""

MOST_ASKED = 5
"""Places of a sentence that the audio is asked about. Chosen: two more than make a repetition; each is asked for each
other, a few hundredths of a second a time."""

_ENDS = re.compile(r"[，。！？；,.!?;…]+")
_NUMERALS = re.compile(r"[零一二三四五六七八九十百千万两〇]")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence or clause of a turn, or a place of a turn where it was said again."""

    turn: Turn
    start: int
    end: int
    text: str
    heard: HeardText

    @property
    def confidence(self) -> float:
        return self.turn.place(self.start, self.end)[1]

    @property
    def evidence(self) -> Evidence:
        span, confidence = self.turn.place(self.start, self.end)
        return Evidence(span, self.turn.role, self.text, None, confidence)


class Repetition(RuleBase):
    """Somebody must not say the same sentence again and again.

    Why: a customer who has not understood a sentence twice will not understand it the third time.
    Passes where no sentence of `characters` or more is said `at_least` times.
    Fails where one is: compared by characters and by sound, with the same numbers in it.
    Limits: sentences in `excused` (fixed courtesies, procedures) do not count, nor does a repetition that the other
    side asked for (`asked_again`). Without punctuation from the recogniser a sentence inside longer stretches is found
    only if it stood alone at least once. Where only resemblance or unsure words make up the number, the audio is asked
    whether one of the sentences was said at the places of the others; where it does not say so, and where it is not
    known who speaks, it is `needs_review`.
    Source of the defaults: the catalogue (3 times); the length is chosen, shorter sentences recur in any call.

    Attributes:
        kind: "repetition".
        by: Who.
        at_least: So many times are too many.
        characters: Shorter sentences do not count.
        excused: What may be repeated.
        asked_again: What the other side says to have something repeated.
        within: Where in the call.
    """

    summary: ClassVar[Wording] = Wording("不得反复说同一句话", "the same sentence is not said again and again")

    kind: Literal["repetition"]
    by: Speaker = "agent"
    at_least: int = Field(default=3, ge=2, le=100)
    characters: int = Field(default=7, ge=4, le=200)
    excused: Phrases | None = None
    asked_again: Phrases | None = None
    within: Scope = Scope()

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        region = self.within.region(self.by, context)
        turns = spoken_by(region.turns, region.role)
        best: tuple[int, int, list[_Sentence]] = (0, 0, [])
        for first in [sentence for turn in turns for sentence in _sentences(turn, self.characters)]:
            alike = [turn for turn in turns if _may_hold(context.hearing.heard(turn), first)]
            most = sum(_times(context.hearing.heard(turn), first) for turn in alike)
            if most < self.at_least or self._excused(first, context):
                continue
            best = max(best, self._count(first, alike, context), key=lambda group: group[:2])
        certain, possible, group = best
        if certain < self.at_least <= possible:
            certain = max(certain, self._confirmed(group, context))
        faults = []
        if possible >= self.at_least:
            known = context.roles_known or region.role is None
            sure = certain >= self.at_least and known
            reason = "repeated" if sure else "resembles" if known else "role_unknown"
            faults = [_fault(Truth.NO if sure else Truth.UNCLEAR, reason, certain if sure else possible, group)]
        measures = [
            Measure("repetitions", max(certain, 1), "count", self.at_least, float(possible - certain), Bound.BELOW)
        ]
        kept = Wording("没有反复说同一句话", "No sentence was said again and again")
        return report_faults(self, faults, kept, region.span, measures if faults else ())

    def _count(self, first: _Sentence, turns: list[Turn], context: CallContext) -> tuple[int, int, list[_Sentence]]:
        """How often a sentence was said for certain, how often perhaps, and where.

        Whole turns are searched: a recogniser puts its comma elsewhere each time, if at all.
        """
        phrase = compile_phrase(first.heard.text.normal)
        numerals = _numerals(first.heard)
        certain = 0
        group: list[_Sentence] = []
        for turn in turns:
            for match in find(phrase, context.hearing.heard(turn), minimum=REQUIRED_MINIMUM):
                heard = hear(match.quote)
                place = _Sentence(turn, match.start, match.end, match.quote, heard)
                if _numerals(heard) != numerals or (group and self._asked_for(place, context)):
                    continue
                group.append(place)
                certain += match.score >= SAME_FROM and place.confidence >= self.minimum_confidence
        return certain, len(group), group

    def _confirmed(self, group: Sequence[_Sentence], context: CallContext) -> int:
        """At how many places the audio has the same sentence: one of them, heard at the others as well.

        The recogniser garbles a sentence each time in another way; what was said sounds the same each time.
        """
        asked = group[:MOST_ASKED]
        # All are asked, whatever the first answers say: the answers come in one go.
        heard = [[self._heard_at(place, sentence, context) for place in asked] for sentence in asked]
        return max(map(sum, heard))

    def _heard_at(self, place: _Sentence, sentence: _Sentence, context: CallContext) -> bool:
        """Whether a sentence is what was said at a place, by the words or by the audio."""
        if place.confidence < self.minimum_confidence:
            return False
        if place.text == sentence.text:
            return True
        ratio = context.opinions.ratio(place.turn, place.start, place.end, sentence.text)
        return ratio is not None and ratio >= SAID_FROM

    def _excused(self, sentence: _Sentence, context: CallContext) -> bool:
        """Whether phrases that may be repeated make up at least half of a sentence."""
        if self.excused is None:
            return False
        covered = sum(
            len(hear(hit.quote).units)
            for hit in context.hearing.hits_in(self.excused, sentence.turn, REQUIRED_MINIMUM)
            if hit.quote in sentence.text or sentence.text in hit.quote
        )
        return 2 * covered >= len(sentence.heard.units)

    def _asked_for(self, sentence: _Sentence, context: CallContext) -> bool:
        """Whether the other side's last words before a sentence asked for it."""
        if self.asked_again is None:
            return False
        others = [
            t for t in context.turns if t.role is not sentence.turn.role and t.span.start_s < sentence.turn.span.start_s
        ]
        return bool(others) and bool(context.hearing.hits_in(self.asked_again, others[-1], REQUIRED_MINIMUM))


def _sentences(turn: Turn, characters: int) -> list[_Sentence]:
    found = []
    start = 0
    for end in [*(mark.start() for mark in _ENDS.finditer(turn.text)), len(turn.text)]:
        text = turn.text[start:end].strip("，。！？；,.!?;… ")
        heard = hear(text)
        if len(heard.units) >= characters:
            found.append(_Sentence(turn, start, end, text, heard))
        start = end
    return found


def _numerals(heard: HeardText) -> str:
    return "".join(_NUMERALS.findall(heard.text.normal))


def _may_hold(turn: HeardText, sentence: _Sentence) -> bool:
    """Whether a sentence may have been said somewhere in a turn."""
    mine, theirs = sentence.heard.pairs, turn.pairs
    return len(mine & theirs) >= SHARED_PAIRS * min(len(mine), len(theirs))


def _times(turn: HeardText, sentence: _Sentence) -> int:
    """How often a sentence may be in a turn that may hold it."""
    return max(1, round(len(turn.units) / len(sentence.heard.units)))


def _fault(truth: Truth, reason: str, count: int, group: list[_Sentence]) -> Fault:
    text = group[0].text
    message = Wording(f"同一句话说了 {count} 次：“{text}”", f'the same sentence was said {count} times: "{text}"')
    return Fault(truth, reason, message, tuple(sentence.evidence for sentence in group))
