"""The normal form of Chinese text: what is left when script, width, case, punctuation and number style do not count.

Traditional characters become simplified, full-width forms become plain, letters lower case, numbers the words that are
spoken (12小时 and 十二小时 are one, 幺 is 一); punctuation and white space go. Every character of the normal form knows
the stretch of the original that it came from, so that a match is always quoted as it was heard.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from qa_audit.text.numerals import spoken

_MEASURE_WORDS = (
    "个|小时|钟头|分|秒|天|日|月|周|星期|次|元|块|毛|角|名|位|条|部|台|张|份|岁|米|公里|兆|点|折|倍|万|亿|度|层|遍|步|项|"
    + "种|m|g|k"
)
_NUMBER = re.compile(rf"([0-9]+)((?:\.[0-9]+)?)(%?)(?=({_MEASURE_WORDS})?)")
_YEAR_DIGITS = 4
_SPOKEN_VARIANTS = str.maketrans({"幺": "一", "两": "二", "〇": "零", "俩": "二"})
_KEPT_MARKS = ".%"
_WRITTEN_FOR_ZHE = re.compile("(?<![显昭卓原名专论巨土译合遗编新旧])著(?![名作称书述录者])")
"""享受著, 跟著: Whisper's traditional spelling of 着, which the conversion by characters leaves; 著名, 显著 stay."""

_NUMBERS_OR_MARKS = re.compile(r"[0-9.%]")


class _Folding(dict[str, str]):
    """Character → its folded form ("" for what does not count), filled as characters are met."""

    def __missing__(self, character: str) -> str:
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
        kept = "".join(one for one in folded if one.isalnum() or one in _KEPT_MARKS)
        kept = "".join(_ascii_digit(one) for one in kept)
        result = _simplified_characters(kept).translate(_SPOKEN_VARIANTS)
        self[character] = result
        return result


def _ascii_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


@cache
def _converter():  # type: ignore[no-untyped-def]  # the class of an untyped library
    from opencc import OpenCC

    return OpenCC("t2s")


def _simplified_characters(text: str) -> str:
    return "".join(_converter().convert(one)[:1] or one if one > "\u2e7f" else one for one in text)


_FOLDED = _Folding()


@dataclass(frozen=True, slots=True)
class NormalText:
    """A normal form and where each of its characters came from.

    Attributes:
        original: The text as it was given.
        normal: The normal form.
        starts: For each character of `normal`, the offset in `original` where its source starts.
        ends: For each character of `normal`, the offset in `original` where its source ends.
    """

    original: str
    normal: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def quote(self, start: int, end: int) -> str:
        """The original text behind the stretch `[start, end)` of the normal form."""
        return self.original[self.starts[start] : self.ends[end - 1]] if start < end else ""


def normalise(text: str) -> NormalText:
    """Return the normal form of `text` with its map to the original; the normal form of a normal form is itself."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for offset, character in enumerate(text):
        for one in _FOLDED[character]:
            characters.append(one)
            starts.append(offset)
            ends.append(offset + 1)
    folded = "".join(characters)
    if not _NUMBERS_OR_MARKS.search(folded):
        return NormalText(text, folded, tuple(starts), tuple(ends))
    return _with_spoken_numbers(text, folded, starts, ends)


def normal_form(text: str) -> str:
    """Return only the normal form of `text`."""
    return normalise(text).normal


def simplify(text: str) -> str:
    """Turn traditional characters into simplified ones, by words; punctuation and everything else stay."""
    converted: str = _converter().convert(text)
    return _WRITTEN_FOR_ZHE.sub("着", converted)


def _with_spoken_numbers(text: str, folded: str, starts: list[int], ends: list[int]) -> NormalText:
    characters: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []

    def copy(start: int, end: int) -> None:
        for index in range(start, end):
            if folded[index] not in _KEPT_MARKS:
                characters.append(folded[index])
                new_starts.append(starts[index])
                new_ends.append(ends[index])

    cursor = 0
    for found in _NUMBER.finditer(folded):
        copy(cursor, found.start())
        cursor = found.end()
        words = _number_words(found)
        one_each = len(words) == found.end() - found.start()
        for index, word in enumerate(words):
            characters.append(word)
            new_starts.append(starts[found.start() + index if one_each else found.start()])
            new_ends.append(ends[found.start() + index if one_each else found.end() - 1])
    copy(cursor, len(folded))
    return NormalText(text, "".join(characters), tuple(new_starts), tuple(new_ends))


def _number_words(found: re.Match[str]) -> str:
    whole, fraction, percent, measure = found.groups()
    if percent and not fraction:
        return "百分之百" if whole == "100" else "百分之" + spoken(whole, counts=True)
    if fraction:
        words = spoken(whole, counts=True) + "点" + "".join(spoken(digit, counts=True) for digit in fraction[1:])
        return ("百分之" + words) if percent else words
    counts = measure is not None and len(whole) <= 8
    return spoken(whole, counts=counts)
