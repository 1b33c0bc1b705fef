"""Rule kind: how fast somebody speaks."""

import math
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from qa_audit.model.finding import Bound, Evidence, Finding, Measure, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.hearing import spoken_by
from qa_audit.rules.options import invalid
from qa_audit.rules.scope import Scope, Speaker
from qa_audit.rules.turns import JOINT, TURN_PAUSE_S, Turn

LOST_RATIO = 0.06
"""Characters that a recogniser lost at most, measured on the agents of 22 sample calls (Whisper base at 8 kHz; median
0.9 %, 90th percentile 2.2 %): most errors put one character in the place of another."""

ADDED_RATIO = 0.025
"""Characters that a recogniser made up: none in those 22 calls, so the other error's 90th percentile is safe."""

UNHEARD_RATIO = 0.5
"""Chosen: speech without trusted words may be faster or slower than the rest by half of its share: enough to doubt
that the limits were kept. That they were not must hold whatever was said there."""

FASTEST = 600.0
"""Characters a minute that nobody exceeds: ten syllables a second; fast talkers reach about eight."""

BOUNDARY_S = 0.1
"""Error of a speech boundary where the timeline gives none: the 90th percentile on ordinary calls."""

NOISY_DB = 20.0
"""Signal to noise of the speaker below which ends of speech drown and speech looks faster: a call of 290 characters a
minute measured 393 (±18) with noise 10 dB below the speech, which measures 15 to 19 dB; clean samples have 30 or
more."""

SHOWN = 3


class Rate(RuleBase):
    """Somebody must speak neither too fast nor too slowly.

    Why: what is said too fast is not understood, what is said too slowly tires.
    Passes where the characters a minute of the speaker's own speech, over all turns of `turn_characters` or more, lie
    inside the limits.
    Fails where they lie outside by more than the error of the measurement, however fast or slowly (up to ten characters
    a second) the speech was that has no trusted words.
    Limits: pauses of more than about 0.3 s do not count as speech, numbers are counted as they are read aloud.
    Characters that the recogniser lost make speech look slower, so the error is larger at the lower limit; it grows
    with the share of speech without trusted words; inside the error of a limit, with most of the speech unrecognised,
    or too fast on a noisy line, it is `needs_review`. More characters than can be said in their time are no trusted
    words. Without turns that are long enough it does not apply.
    Source of the defaults: the catalogue (120 to 360; ordinary clear speech lies at 240 to 320).

    Attributes:
        kind: "rate".
        by: Whose speech.
        at_least: Lowest allowed characters a minute.
        at_most: Highest allowed characters a minute.
        turn_characters: Shorter turns are left out.
        within: Where in the call.
    """

    summary: ClassVar[Wording] = Wording("语速（每分钟字数）须在规定范围内", "characters a minute keep the limits")

    kind: Literal["rate"]
    by: Speaker = "agent"
    at_least: float = Field(default=120, ge=0, le=2000)
    at_most: float = Field(default=360, gt=0, le=2000)
    turn_characters: int = Field(default=10, ge=1, le=1000)
    within: Scope = Scope()

    @model_validator(mode="after")
    def _in_order(self) -> "Rate":
        if self.at_least >= self.at_most:
            raise invalid("at_least 应小于 at_most", "at_least must be below at_most")
        return self

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        region = self.within.region(self.by, context)
        spoken = spoken_by(region.turns, region.role)
        turns = [t for t in spoken if self._long(t, context)]
        if not turns:
            message = Wording(
                f"不适用：没有满 {self.turn_characters} 字的话",
                f"Not applicable: no turn has {self.turn_characters} characters",
            )
            return self.finding(Verdict.NOT_APPLICABLE, message, "too_little_speech", region.span)
        lost = context.unrecognised(region.role, region.span)
        pieces = [piece for t in turns for piece in _pieces(t, context)]
        sure = [piece for piece in pieces if self._trusted(piece)]
        unheard_s = sum(span.duration_s for span in lost) + sum(p.speech_s for p in pieces if not self._trusted(p))
        # What is left of a turn that lost words was part of a longer one.
        unheard_s += sum(_speech_s(t) for t in spoken if t not in turns and any(_beside(t.span, span) for span in lost))
        characters = sum(p.characters for p in sure)
        speech_s = sum(p.speech_s for p in sure)
        heard = [t for t in turns if any(p.turn is t for p in sure)]
        places = sorted(heard or turns, key=lambda t: _characters(t, context) / max(_speech_s(t), 0.1))
        if not sure or unheard_s > speech_s:
            message = Wording("大部分语音没有识别出可信的文字", "Most of the speech has no trusted words")
            return self.finding(
                Verdict.NEEDS_REVIEW, message, "unrecognised_speech", region.span, _evidence(places[:SHOWN])
            )
        rate = 60.0 * characters / speech_s
        too_fast = rate > (self.at_least + self.at_most) / 2
        counted = ADDED_RATIO if too_fast else LOST_RATIO
        n_spans = sum(p.n_spans for p in sure)
        measured = math.hypot(counted, _boundary_s(region.role, context) * math.sqrt(2 * n_spans) / speech_s)
        share = unheard_s / (unheard_s + speech_s)
        uncertainty = rate * (measured + UNHEARD_RATIO * share)
        slowest = rate * (1.0 - share) * (1.0 - measured)
        fastest = (rate * (1.0 - share) + FASTEST * share) * (1.0 + measured)
        surely_outside = slowest > self.at_most if too_fast else fastest < self.at_least
        limit = self.at_most if too_fast else self.at_least
        bound = Bound.AT_MOST if too_fast else Bound.AT_LEAST
        measure = Measure("speech_rate", round(rate, 1), "char/min", limit, round(uncertainty, 1), bound)
        outside = rate - limit if too_fast else limit - rate
        shown = _evidence(places[::-1][:SHOWN] if too_fast else places[:SHOWN])
        message = Wording(
            f"语速每分钟 {rate:.0f} 字（±{uncertainty:.0f}），规定 {self.at_least:g}–{self.at_most:g}",
            f"{rate:.0f} characters a minute (±{uncertainty:.0f}), allowed are {self.at_least:g} to {self.at_most:g}",
        )
        if outside + uncertainty <= 0:
            known = context.roles_known or region.role is None
            if known:
                return self.finding(Verdict.PASS, message, None, region.span, (), (measure,))
        elif outside <= uncertainty or not surely_outside:
            return self.finding(Verdict.NEEDS_REVIEW, message, "rate_near_limit", region.span, shown, (measure,))
        if region.role is not None and not context.roles_known:
            why = Wording(f"无法确定谁是坐席；{message.zh}", f"It is not known who the agent is; {message.en}")
            return self.finding(Verdict.NEEDS_REVIEW, why, "role_unknown", region.span, shown, (measure,))
        if too_fast and _noisy(region.role, context):
            return self.finding(Verdict.NEEDS_REVIEW, message, "noisy_line", region.span, shown, (measure,))
        return self.finding(
            Verdict.FAIL, message, "too_fast" if too_fast else "too_slow", region.span, shown, (measure,)
        )

    def _long(self, turn: Turn, context: CallContext) -> bool:
        return _characters(turn, context) >= self.turn_characters

    def _trusted(self, piece: "_Piece") -> bool:
        sayable = 60.0 * piece.characters <= FASTEST * piece.speech_s
        return sayable and piece.confidence >= self.minimum_confidence


def _noisy(role: Role | None, context: CallContext) -> bool:
    sides = [party for party in context.call.speech if role is None or party.role is role]
    return any(party.snr_db is not None and party.snr_db < NOISY_DB for party in sides)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One utterance of a turn."""

    turn: Turn
    characters: int
    speech_s: float
    n_spans: int
    confidence: float


def _pieces(turn: Turn, context: CallContext) -> list[_Piece]:
    starts = context.hearing.heard(turn).text.starts
    pieces, offset = [], 0
    for utterance in turn.utterances:
        end = offset + len(utterance.text)
        characters = sum(offset <= start < end for start in starts)
        spans = utterance.speech or (utterance.span,)
        speech_s = sum(span.duration_s for span in spans)
        pieces.append(_Piece(turn, characters, speech_s, len(spans), utterance.confidence))
        offset = end + len(JOINT)
    return pieces


def _beside(one: Interval, other: Interval) -> bool:
    return one.start_s - other.end_s <= TURN_PAUSE_S and other.start_s - one.end_s <= TURN_PAUSE_S


def _characters(turn: Turn, context: CallContext) -> int:
    return len(context.hearing.heard(turn).units)


def _speech_s(turn: Turn) -> float:
    return sum(span.duration_s for u in turn.utterances for span in (u.speech or (u.span,)))


def _boundary_s(role: Role | None, context: CallContext) -> float:
    """Mean error of a speech boundary of one side, of all sides where `role` is None."""
    errors = [s.uncertainty_s for p in context.call.speech if role in (None, p.role) for s in p.spans]
    return sum(errors) / len(errors) if errors else BOUNDARY_S


def _evidence(turns: list[Turn]) -> tuple[Evidence, ...]:
    return tuple(Evidence(t.span, t.role, t.text, None, t.confidence) for t in turns)
