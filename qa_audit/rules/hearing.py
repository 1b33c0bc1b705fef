"""What was said in one call, searched once: every phrase set is matched against every turn a single time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from qa_audit.model.finding import Evidence
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.rules.phrases import PhraseSet, plain
from qa_audit.rules.turns import Turn
from qa_audit.rules.vocabulary import Vocabulary
from qa_audit.text.match import REQUIRED_MINIMUM, REVIEW_MINIMUM, HeardText, PhraseMatch, hear

FAINTEST = 0.5
"""Score below which a resemblance is chance: two of four characters."""

BRIEF = range(3, 6)
"""Characters of a turn that is compared as a whole: 维俗吧 is 喂说吧 where nothing else was said, while the same
resemblance inside a sentence is chance. Two characters resemble too much, longer turns are found as they are."""

PLAIN = 0.95
"""Score from which a wording was plainly said: nothing but homophones and particles differs."""

_NOWHERE: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase heard in a turn.

    Attributes:
        turn: The turn.
        start: Offset of the match in the turn's text.
        end: Offset of its end.
        span: Where it was spoken.
        quote: The words as heard.
        expected: The wording it matched.
        score: 0 to 1: how well the words match, by characters and by sound.
        by: "characters", "sound" or "mixed".
        confidence: 0 to 1: how sure the recogniser was of the words.
        slots: What was heard in the slots of the wording.
        identical_ratio: Share of the characters that are the expected ones.
        length: Characters of the wording.
        wording: The wording in the way that was matched, with what was heard in its slots.
    """

    turn: Turn
    start: int
    end: int
    span: Interval
    quote: str
    expected: str
    score: float
    by: str
    confidence: float
    slots: tuple[tuple[str, str], ...] = ()
    identical_ratio: float = 1.0
    length: int = 0
    wording: str = ""

    def evidence(self, expected: str | None = None) -> Evidence:
        """The hit as a place to listen to; its confidence is the lower of match score and recogniser confidence.

        A regular expression is no wording: nobody could say it, so nothing is shown as expected in its place.
        """
        expected = None if expected is not None and expected.startswith("re:") else expected
        return Evidence(self.span, self.turn.role, self.quote, expected, round(min(self.score, self.confidence), 3))


class Hearing:
    """Searches the turns of one call and remembers what it found.

    Args:
        turns: The turns.
        vocabulary: What will be looked for; a set that is not in it is found too, a little later.
    """

    def __init__(self, turns: tuple[Turn, ...], vocabulary: Vocabulary) -> None:
        self.turns = turns
        self._texts = tuple(hear(turn.text) for turn in turns)
        self._vocabulary = vocabulary
        self._sifted = tuple(vocabulary.sift(turn.text) for turn in turns)
        self._anywhere = reduce(or_, self._sifted, 0)
        self._said: dict[tuple[PhraseSet, int], tuple[Hit, ...]] = {}
        self._spans: dict[tuple[int, int, int], tuple[Interval, float]] = {}
        self._possible: dict[PhraseSet, Mapping[int, int]] = {}
        self._alone: dict[PhraseSet, Vocabulary] = {}
        self._hits: dict[tuple[PhraseSet, int, float], tuple[Hit, ...]] = {}
        self._numbers = {id(turn): number for number, turn in enumerate(turns)}
        self.brief: dict[int, list[Turn]] = {}
        """Characters → the turns of so many, `BRIEF` ones, that are not the customer's."""
        for turn, text in zip(turns, self._texts, strict=True):
            if len(text.units) in BRIEF and turn.role is not Role.CUSTOMER:
                self.brief.setdefault(len(text.units), []).append(turn)

    def heard(self, turn: Turn) -> HeardText:
        """The turn's text in the form that phrases are searched in."""
        return self._texts[self._numbers[id(turn)]]

    def recognised(self, turn: Turn) -> HeardText:
        """The same as the recogniser itself wrote it: for names, which no dictionary can spell."""
        return self.heard(turn) if turn.recognised == turn.text else hear(turn.recognised)

    def hits_in(self, phrases: PhraseSet, turn: Turn, minimum: float = REVIEW_MINIMUM) -> tuple[Hit, ...]:
        """Places in a turn that resemble a variant of the set, the best for each place, ordered by start.

        Up to `REQUIRED_MINIMUM` the variants are tried in order until one is plainly there: whoever asks so generously
        asks whether it was said. Above, every place is found.
        """
        return self.hits(phrases, (turn,), minimum)

    def hits(self, phrases: PhraseSet, turns: Iterable[Turn], minimum: float = REVIEW_MINIMUM) -> tuple[Hit, ...]:
        """The hits of several turns, in order."""
        possible = self._possible_in(phrases)
        if not possible:
            return ()
        found: list[Hit] = []
        for turn in turns:
            number = self._numbers[id(turn)]
            if number not in possible:
                continue
            key = (phrases, number, minimum)
            hits = self._hits.get(key)
            if hits is None:
                enough = PLAIN if minimum <= REQUIRED_MINIMUM else 2.0
                hits = self._hits[key] = self._search(phrases, possible[number], turn, minimum, enough)
            found += hits
        return tuple(found)

    def said_in(self, phrases: PhraseSet, turn: Turn) -> tuple[Hit, ...]:
        """Places in a turn where a variant of the set counts as said."""
        return self.said(phrases, (turn,))

    def said(self, phrases: PhraseSet, turns: Iterable[Turn]) -> tuple[Hit, ...]:
        """Places in several turns where the set counts as said, in order."""
        possible = self._possible_in(phrases)
        if not possible:
            return ()
        found: list[Hit] = []
        for turn in turns:
            number = self._numbers[id(turn)]
            if number not in possible:
                continue
            key = (phrases, number)
            said = self._said.get(key)
            if said is None:
                hits = self._search(phrases, possible[number], turn, REVIEW_MINIMUM, PLAIN, REQUIRED_MINIMUM)
                said = self._said[key] = tuple(hit for hit in hits if hit.score >= REQUIRED_MINIMUM)
            found += said
        return tuple(found)

    def _possible_in(self, phrases: PhraseSet) -> Mapping[int, int]:
        """Turn → the ways through the phrases of the set that may be in it, as bits."""
        possible = self._possible.get(phrases)
        if possible is None:
            possible = self._possible[phrases] = self._sifted_for(phrases)
        return possible

    def _sifted_for(self, phrases: PhraseSet) -> Mapping[int, int]:
        place = self._vocabulary.places.get(phrases)
        if place is None:
            alone = self._alone[phrases] = Vocabulary((phrases,))
            sifted = ((number, alone.sift(turn.text)) for number, turn in enumerate(self.turns))
        elif not self._anywhere >> place.first & place.every:
            return _NOWHERE
        else:
            sifted = ((number, one >> place.first & place.every) for number, one in enumerate(self._sifted))
        return {number: ways for number, ways in sifted if ways}

    def _search(
        self, phrases: PhraseSet, possible: int, turn: Turn, minimum: float, enough: float, sought: float = 0.0
    ) -> tuple[Hit, ...]:
        vocabulary = self._alone.get(phrases, self._vocabulary)
        matches = vocabulary.matches(phrases, possible, turn.text, minimum, enough, sought)
        return tuple(self._hit(turn, match) for match in matches)

    def _hit(self, turn: Turn, match: PhraseMatch) -> Hit:
        # Several sets often meet at one place.
        key = (self._numbers[id(turn)], match.start, match.end)
        place = self._spans.get(key)
        if place is None:
            place = self._spans[key] = turn.place(match.start, match.end)
        span, confidence = place
        return Hit(
            turn=turn,
            start=match.start,
            end=match.end,
            span=span,
            quote=match.quote,
            expected=plain(match.expected),
            score=match.score,
            by=match.by,
            confidence=confidence,
            slots=tuple(match.slots.items()),
            identical_ratio=match.identical_ratio,
            length=match.length,
            wording=match.wording,
        )


def spoken_by(turns: Iterable[Turn], role: Role | None) -> tuple[Turn, ...]:
    """The turns of one role, of all where `role` is None, and always those whose role is not known."""
    return tuple(turn for turn in turns if role is None or turn.role is role or turn.role is Role.UNKNOWN)
