"""What the audio is asked about words, and what its answers decide.

Rules hear no audio: where a verdict hangs on whether a phrase was said, they leave a question. Whoever has the audio
answers it, and the rules are evaluated again with the answers on the timeline. Without an answer the doubt stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from qa_audit.model.interval import Interval
from qa_audit.model.opinion import Question
from qa_audit.model.timeline import CallTimeline
from qa_audit.rules.during import During
from qa_audit.rules.hearing import Hit
from qa_audit.rules.phrases import PhraseSet
from qa_audit.rules.places import likeliest, likeliest_places
from qa_audit.rules.turns import JOINT, Turn

SAID_FROM = -4.0
"""Logarithm of the ratio from which a wording that resembles what was heard counts as said.

Chosen on the set `tune` of `tests/benchmarks/second_opinion.py` (near-homophones, and rude against polite wordings,
over a telephone line): 89 % of what was said lies above, 1 % of its counterparts. On the set `report`: 88 % and none.
With noise 15 dB below the speech, one voice each: 78 % and 2 %, 80 % and none; and nothing said counted as not said.
"""

NOT_SAID_BELOW = -15.0
"""Below, a wording was not said. Chosen on the same set, so that no recogniser's slip makes a breach: the lowest of
what was said has -14.8 at 8 characters (杂音太大, heard as 载音彩大) and -9.3 at 3; 16 % of the counterparts lie below.
On `report` the lowest of what was said has -12.7, and 24 % of the counterparts lie below."""

NOT_SAID_PER_CHARACTER = -3.5
"""As `NOT_SAID_BELOW`, for each character of the wording: a long one collects misheard characters."""

MAYBE_FROM = -8.0
"""From here on a faint resemblance is a doubt. Measured on the set `tune`: 95 % of what was said lies above."""

MAYBE_LONG = 7
MAYBE_LONG_FROM = -12.0
"""... and for a wording of `MAYBE_LONG` characters or more from here on: each misheard character costs, and chance does
not reach so far. Of 489 such wordings that were asked for and not said (sample calls and held-out sets 1 and 3, clean,
with noise 10 dB below the speech and over AMR 4.75) 0.4 % lie above; of 2,765 shorter ones 0.4 % above -8, 1.5 % above
-12."""


def not_said_below(length: int) -> float:
    """Logarithm of the ratio up to which a wording of so many characters was not said."""
    return min(NOT_SAID_BELOW, NOT_SAID_PER_CHARACTER * length)


def maybe_from(length: int) -> float:
    """Logarithm of the ratio from which a wording of so many characters may have been said unheard."""
    return MAYBE_LONG_FROM if length >= MAYBE_LONG else MAYBE_FROM


class Heard(Enum):
    """What the audio says of a wording."""

    SAID = "said"
    NOT_SAID = "not_said"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Answer:
    """A clear answer of the audio, on which a finding leans.

    Attributes:
        wording: What was asked for.
        quote: What was heard in its place.
        heard: Said or not said.
        log_ratio: See `Opinion`.
        limit: What the ratio was held against.
    """

    wording: str
    quote: str
    heard: Heard
    log_ratio: float
    limit: float


class Opinions:
    """The questions of one call, and the answers that are known.

    Args:
        call: The call with the opinions on its timeline.
        asking: Whether somebody will ask for what is `unanswered`. Otherwise nothing is worked out about a call
            without opinions: every answer is open.
    """

    def __init__(self, call: CallTimeline, asking: bool) -> None:
        self._known = {opinion.question: opinion.log_ratio for opinion in call.opinions}
        self._asking = asking
        self._silent = not (asking or self._known)
        self._asked: dict[Question, None] = {}
        self._given: list[Answer] = []

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """What was asked and is not known, in the order it was asked."""
        return tuple(question for question in self._asked if question not in self._known)

    def collected(self) -> During[list[Answer]]:
        """Collect the clear answers that are given inside, apart from those around it."""
        return During(self, "_given", [])

    def on(self, hit: Hit) -> Heard:
        """Whether the wording of a hit was said where it was found."""
        if self._silent:
            return Heard.OPEN
        # All places are asked, whatever the first answers say: the answers come in one go.
        answers = [self._answer(hit.turn, start, end, hit.wording) for start, end in _places_of(hit)]
        known = [answer for answer in answers if answer is not None]
        if not known:
            return Heard.OPEN
        likeliest = max(known, key=lambda answer: answer.log_ratio)
        if likeliest.heard is Heard.NOT_SAID and len(known) < len(answers):
            return Heard.OPEN
        self._give((likeliest,))
        return likeliest.heard

    def supports(self, hit: Hit) -> bool:
        """Whether the wording of a faint hit may well have been said where it was found."""
        ratios = [self.ratio(hit.turn, start, end, hit.wording) for start, end in _places_of(hit)]
        return any(ratio is not None and ratio >= MAYBE_FROM for ratio in ratios)

    def ratio(self, turn: Turn, start: int, end: int, wording: str) -> float | None:
        """Logarithm of how much likelier `wording` is than `turn.text[start:end]`; None where it is not known."""
        question = None if self._silent else _question(turn, start, end, wording)
        if question is None:
            return None
        self._asked.setdefault(question)
        return self._known.get(question)

    def refute(self, phrases: PhraseSet, turn: Turn) -> bool:
        """Whether no wording of a set was said in a turn that the recogniser is not sure of.

        Of the ways through a pattern the one that sounds most like the turn is asked about.
        """
        if self._silent:
            return False
        tried = [place for phrase in phrases.phrases if phrase.regex is None for place in likeliest(phrase, turn.text)]
        if any(_question(turn, start, end, wording) is None for wording, start, end in tried):
            return False
        # All are asked, whatever the first answers say: the answers come in one go.
        answers = [self._answer(turn, start, end, wording) for wording, start, end in tried]
        refuting = [answer for answer in answers if answer is not None and answer.heard is Heard.NOT_SAID]
        refuted = 0 < len(answers) == len(refuting)
        if refuted:
            self._give(refuting)
        return refuted

    def may_hide(self, phrases: PhraseSet, turns: Iterable[Turn]) -> tuple[Turn, str] | None:
        """Where a wording of a set may have been said although nothing like it was heard: the last word on an absence.

        Asked about, likeliest first, are the wordings that share a syllable at least with some place of a turn.

        Returns:
            The turn and the wording that the audio supports best; None where it supports none.
        """
        turns = tuple(turns)
        # Where nothing is left to ask, only what the audio supports can be the answer: nearly always it supports none.
        if self._silent or not (self._asking or self._supported_in(turns, phrases)):
            return None
        answers = [
            (ratio, turn, wording)
            for turn, wording, start, end in likeliest_places(phrases, turns)
            if (ratio := self.ratio(turn, start, end, wording)) is not None and ratio >= maybe_from(len(wording))
        ]
        if not answers:
            return None
        _, turn, wording = max(answers, key=lambda answer: answer[0])
        return turn, wording

    @cached_property
    def _supported(self) -> dict[tuple[int, float], list[str]]:
        """Channel and start of what was heard → what the audio says may have been said instead."""
        supported: dict[tuple[int, float], list[str]] = {}
        for question, ratio in self._known.items():
            if ratio >= MAYBE_LONG_FROM:
                supported.setdefault((question.channel, question.span.start_s), []).append(question.instead)
        return supported

    def _supported_in(self, turns: Iterable[Turn], phrases: PhraseSet) -> bool:
        """Whether a wording of the set is in anything that the audio supports instead of what these turns have."""
        instead = [
            text
            for turn in turns
            for utterance in turn.utterances
            for text in self._supported.get((utterance.channel, utterance.span.start_s), ())
        ]
        return any(literal in text for text in instead for literal in phrases.literals)

    def _answer(self, turn: Turn, start: int, end: int, wording: str) -> Answer | None:
        """Whether `wording` was said instead of `turn.text[start:end]`; None where it cannot be told."""
        ratio = self.ratio(turn, start, end, wording)
        if ratio is None:
            return None
        limit = not_said_below(len(wording))
        quote = turn.text[start:end]
        if ratio >= SAID_FROM:
            return Answer(wording, quote, Heard.SAID, ratio, SAID_FROM)
        return Answer(wording, quote, Heard.NOT_SAID if ratio <= limit else Heard.OPEN, ratio, limit)

    def _give(self, answers: Iterable[Answer]) -> None:
        known = self._given
        known += [one for one in answers if one.heard is not Heard.OPEN and one not in known]


def _places_of(hit: Hit) -> list[tuple[int, int]]:
    """Where the wording of a hit may stand: in place of the quote, and of the garbled characters on either side of it.

    A match leaves out at its edge what sounds like nothing in the wording: 对部 of 对部体 is all that matches 对不起.
    """
    missing = len(hit.wording) - (hit.end - hit.start)
    places = [(hit.start, hit.end)]
    if missing > 0:
        if hit.end + missing <= len(hit.turn.text):
            places.append((hit.start, hit.end + missing))
        if hit.start >= missing:
            places.append((hit.start - missing, hit.end))
    return places


def _question(turn: Turn, start: int, end: int, wording: str) -> Question | None:
    """The question whether `wording` was said instead of `turn.text[start:end]`; None where it is the same."""
    first = last = None
    offset = begin = 0
    for number, utterance in enumerate(turn.utterances):
        if offset < end and start < offset + len(utterance.text):
            if first is None:
                first, begin = number, offset
            last = number
        offset += len(utterance.text) + len(JOINT)
    if first is None or last is None or not wording:
        return None
    members = turn.utterances[first : last + 1]
    # The audio is asked about what the recogniser wrote: another spelling is less likely to it, whatever was said.
    heard = JOINT.join(utterance.as_recognised for utterance in members)
    instead = heard[: max(0, start - begin)] + wording + heard[end - begin :]
    if instead == heard:
        return None
    span = Interval(members[0].span.start_s, max(utterance.span.end_s for utterance in members))
    return Question(members[0].channel, span, heard, instead)
