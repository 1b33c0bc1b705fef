"""Characters that sound the same, written as the dictionary writes the words they make (机份, 干谢您 → 积分, 感谢您).

A small recogniser hears syllables well and spells them badly: half of its wrong characters have the right sound. Of all
ways to cut what was heard into words of the same syllables, the likeliest by the words' frequencies is taken, where
each character that changes costs the more, the surer the recogniser was of it. What was heard does not change, only how
it is written.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from qa_audit.model.facts import Parameters
from qa_audit.text.polyphones import READINGS
from qa_audit.text.segment import frequency, segmenter, word_counts
from qa_audit.text.sound import Syllable, readings
from qa_audit.text.surnames import SINGLE
from qa_audit.text.units import NEGATORS, units_of

COUNTED_FROM = 10
"""Times a word was counted in jieba's corpus from which it is known: 103,000 words. Rarer ones are mostly names that
nobody meant (the error on the sets below is the same from 3 on, at twice the time to load)."""

LONGEST_WORD = 4
"""Characters; longer entries of the dictionary are made of shorter ones."""

OTHER_TONE, SAME_TONE = 4.0, 2.4
"""What a changed character costs in powers of ten of a word's frequency, times the confidence of the character.

Chosen on the samples (clean, with noise 10 dB below the speech), held-out sets 1, 2, 4 and 5, and the real clips as
they are: 3,378 edits for 3,504 in 24,736 characters of calls, 521 for 566 in 2,184 of clips (thorough ear). Reported on
sets 6 to 11: 3,729 for 3,840 (24,801 characters), set 11 with noise and over AMR 4.75 2,339 for 2,394 (10,500), and on
four other copies of the clips 2,176 for 2,382 (8,736). Nowhere does the error in syllables change by more than one in
200.

No better on the sets it was chosen on: 3 whatever the tone, syllables that only sound near, the frequencies of
`wordfreq`, a trigram model of an input method (513 on the clips).
"""

KNOWN = -2.5
"""Power of ten of the frequency that the script's own words have at least: as common as 电话."""

UNKNOWN = -8.5
"""... and that of a character that is no word: rarer than any in the dictionary."""

_LEAST_CONFIDENCE = 0.05
_NUMERALS = frozenset("零一二三四五六七八九十百千万亿两幺")
_KEPT_FROM_CHANCE = _NUMERALS | NEGATORS
_NAME = re.compile(rf"(?:代表|专员|坐席|我叫|名叫|姓)([{''.join(sorted(SINGLE))}].{{0,2}})")

PARAMETERS: Parameters = {
    "spelt_from_count": COUNTED_FROM,
    "spelt_other_tone": OTHER_TONE,
    "spelt_same_tone": SAME_TONE,
    "spelt_known": KNOWN,
}
"""What of it changes a transcript."""


class Speller:
    """Writes what was heard in the commonest words of the same sound.

    Args:
        words: The script's own words (names, products, short phrases), which count as common.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._words = tuple(sorted({piece for word in words for piece in _pieces(word)}))

    def spell(self, text: str, confidences: Sequence[float]) -> str:
        """Spell a text anew.

        Numbers stay as they are, and so do names, which no dictionary can spell: what follows 代表, 我叫 and the like,
        and every surname that makes no word with its neighbours. No single character becomes a number or a negation.

        Args:
            text: As heard, simplified Chinese with punctuation.
            confidences: How sure the recogniser was of each of its characters, 0 to 1.

        Returns:
            As many characters; each has the syllable of the one it stands for.
        """
        return "".join(
            self._spell(text[start:end], confidences[start:end]) if chinese else text[start:end]
            for start, end, chinese in _runs(text)
        )

    def _spell(self, heard: str, confidences: Sequence[float]) -> str:
        everybodys, own = _dictionary(), _own(self._words)
        confidences = list(confidences)
        for name in _NAME.finditer(heard):
            confidences[name.start(1) : name.end(1)] = [math.inf] * len(name[1])
        sounds = [unit.readings[0] if unit.readings else None for unit in units_of(heard)]
        keys = [_key(character, sound) for character, sound in zip(heard, sounds, strict=True)]
        best: list[tuple[float, str]] = [(0.0, "")]
        for end in range(1, len(heard) + 1):
            ways = []
            for start in range(max(0, end - LONGEST_WORD), end):
                value, before = best[start]
                piece = heard[start:end]
                key = " ".join(keys[start:end])
                known = [(word, _likely(word)) for word in everybodys.get(key, "").split()]
                known += [(word, KNOWN) for word in own.get(key, "").split()]
                if len(piece) == 1 and all(word != piece for word, _ in known):
                    known.append((piece, UNKNOWN))
                for word, likely in known:
                    cost = _cost(word, piece, sounds[start:end], confidences[start:end]) if word != piece else 0.0
                    ways.append((value + likely - cost, before + word))
            best.append(max(ways))
        return best[-1][1]


def _cost(word: str, heard: str, sounds: Sequence[Syllable | None], confidences: Sequence[float]) -> float:
    """What it costs to write `word` for `heard`; infinite where it must not be."""
    together = 0.0
    for ours, theirs, sound, tone, confidence in zip(word, heard, sounds, _tones(word), confidences, strict=True):
        if ours == theirs:
            continue
        if theirs in _NUMERALS or (len(word) == 1 and (theirs in SINGLE or ours in _KEPT_FROM_CHANCE)):
            return math.inf
        same = sound is not None and sound.tone == tone
        together += max(confidence, _LEAST_CONFIDENCE) * (SAME_TONE if same else OTHER_TONE)
    return together


def _pieces(word: str) -> Iterator[str]:
    """The words of two characters and more in one of the script's own, itself included where it is short enough."""
    pieces = segmenter().cut(word)
    yield from (piece for piece in (*pieces, word) if 1 < len(piece) <= LONGEST_WORD and _is_chinese(piece))


@cache
def _dictionary() -> dict[str, str]:
    """Syllables → the dictionary's words that have them (0.7 s, 25 MiB)."""
    words = (word for word, count in word_counts() if count >= COUNTED_FROM)
    return _by_sound(word for word in words if len(word) <= LONGEST_WORD and _is_chinese(word))


@lru_cache(maxsize=1 << 15)
def _likely(word: str) -> float:
    """Power of ten of a word's frequency."""
    return math.log10(frequency(word))


@lru_cache(maxsize=8)
def _own(words: tuple[str, ...]) -> dict[str, str]:
    """Syllables → the script's words that have them."""
    return _by_sound(words)


def _by_sound(words: Iterable[str]) -> dict[str, str]:
    """Syllables → words with a blank between them: a third of the memory that tuples take."""
    found: dict[str, str] = {}
    for word in words:
        # Only what has several readings needs the word around it: half the time to load.
        if len(word) == 1 or READINGS.keys().isdisjoint(word):
            key = " ".join(map(_everyday_key, word))
        else:
            key = " ".join(_key(unit.character, unit.readings[0] if unit.readings else None) for unit in units_of(word))
        found[key] = f"{found[key]} {word}" if key in found else word
    return found


@lru_cache(maxsize=1 << 15)
def _everyday_key(character: str) -> str:
    known = readings(character)
    return _key(character, known[0] if known else None)


@lru_cache(maxsize=1 << 15)
def _tones(word: str) -> tuple[int, ...]:
    return tuple(unit.readings[0].tone if unit.readings else 0 for unit in units_of(word))


def _key(character: str, sound: Syllable | None) -> str:
    return sound.toneless if sound is not None else character


def _runs(text: str) -> Iterator[tuple[int, int, bool]]:
    """The stretches of Chinese characters, and what stands between them."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or _is_chinese(text[at]) != _is_chinese(text[start]):
            yield start, at, _is_chinese(text[start])
            start = at


def _is_chinese(text: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in text)
