"""What a match brings as evidence, and how much of it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

REQUIRED_MINIMUM = 0.70
"""Score from which a phrase counts as said.

Source: `tests/benchmarks/matching_separation.py` (sentences heard by Whisper base at 8 kHz): finds 36 of 40 phrases at
25 dB SNR and 28 of 40 at 12 dB, with 3 of some 3,000 chances wrong; at 0.60 it is 38, 29 and 7. One other character in
four scores 0.675 (没有办理, 没有办法).
"""

FORBIDDEN_MINIMUM = 0.90
"""Score from which a phrase accuses, together with `FORBIDDEN_IDENTICAL`. Source: as above; nothing wrong from 0.85 on,
and the room between them is left for what was not measured. 19 of 32 phrases at 25 dB, 14 of 32 at 12 dB."""

REVIEW_MINIMUM = 0.60
"""Score from which a person should listen. Source: as above; below it, most of what is found was not said."""

FORBIDDEN_IDENTICAL = 0.50
"""Share of identical characters without which nobody is accused: 节余 heard as 结语 has 0 at a score of 0.92."""

SHORTEST_BY_SOUND = 4
"""Characters from which a phrase may accuse by its sound: shorter ones have everyday homophones (节余 结余, 不行 步行).

Source: as above.
"""

SCORE_STEP = 1e-4
"""Scores are rounded to it."""


@dataclass(frozen=True, slots=True)
class PhraseMatch:
    """A phrase that was found.

    Attributes:
        start: Offset of the first character in the original text.
        end: Offset past the last one.
        quote: The original text between them.
        expected: The pattern.
        score: 1 for identical characters, less for every edit, down to 0.
        by: "characters" where every character that was heard is the expected one, "sound" where none is, else "mixed".
        slots: Slot → what was heard in its place.
        identical_ratio: Share of the characters, expected or heard in between, that are identical (您 is 你 here).
        tone_ratio: Share of them that have the same syllable and tone.
        length: Literal characters of the phrase that was matched; evidence from a short one is weaker.
        wording: The wording in the way that was matched, with what was heard in its slots and gaps.
        negated: Whether 不, 没 … stands right before it, or is heard inside against the phrase; this halves the score.
    """

    start: int
    end: int
    quote: str
    expected: str
    score: float
    by: str
    slots: Mapping[str, str]
    identical_ratio: float
    tone_ratio: float
    length: int
    wording: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """How much evidence a match must bring.

    Attributes:
        score: Lowest score; give it to `find` as the minimum.
        identical_ratio: Lowest share of identical characters: what only sounds alike is not enough to accuse.
        shortest_by_sound: Phrases shorter than this must be heard character by character.
    """

    score: float
    identical_ratio: float = 0.0
    shortest_by_sound: int = 0

    def accepts(self, match: PhraseMatch) -> bool:
        """Whether a match brings it."""
        by_sound_too = match.length >= self.shortest_by_sound or match.by == "characters"
        return by_sound_too and match.score >= self.score and match.identical_ratio >= self.identical_ratio


REQUIRED = Demand(REQUIRED_MINIMUM)
FORBIDDEN = Demand(FORBIDDEN_MINIMUM, FORBIDDEN_IDENTICAL, SHORTEST_BY_SOUND)
REVIEW = Demand(REVIEW_MINIMUM)
