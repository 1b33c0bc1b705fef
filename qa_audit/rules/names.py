"""Names that people give, and forms of address, compared by sound: no recogniser tells 王 from 汪."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn
from qa_audit.text.match import HeardText
from qa_audit.text.sound import DIFFERENT, distance
from qa_audit.text.surnames import COMPOUND, SINGLE
from qa_audit.text.units import Unit, same_sound, units_of

ALIKE = 0.25
"""Distance up to which two syllables are one surname over the telephone: front and back nasals (陈 程), n and l,
zh and z. Source: the lowest rows of the confusion table in `qa_audit.text.sound`."""

_NO_SURNAME = frozenset("的位问好那了吧是呢啊嗯对这谢请您你和给让跟叫找个各名女男老小啦哦行")
"""What stands before a bare 先生 (这位先生, 请问先生); one of these is a surname only where it was given as one."""

_LIKE_XING = "信性幸兴醒行新心"
"""What recognisers write for 姓, whose surname is a name only where the clause ends after it (我信赫，想问问)."""

_BEGINNINGS = "我你您想要就今昨前上这那电请有是"
"""How the next clause begins where the recogniser left out the mark before it."""

_LONGEST_NAME = 4
_LONGEST_CUT_NAME = 3
"""Characters of a name whose 我 was lost (叫李红，); what is longer is more likely to be what is called for."""

_NO_GIVEN_NAME = frozenset("吧了啊呀吗呢的一个")
"""What follows a verb (叫车吧), not a surname."""

_PRONOUNS = "我你您"

_CALLED_FOR = ("师傅", "经理", "主任", "老师", "医生")
"""Somebody with one of these behind the name is called for, and does not give a name."""


@dataclass(frozen=True, slots=True)
class Given:
    """A name that somebody gives.

    Attributes:
        turn: Where.
        start: Offset in the turn's text.
        end: Offset past the surname.
        surname: As heard.
        units: Its characters with their readings; none where a name was given but not understood.
        certain: Whether these words can hardly be anything but a name.
    """

    turn: Turn
    start: int
    end: int
    surname: str
    units: tuple[Unit, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class Address:
    """A form of address.

    Attributes:
        turn: Where.
        start: Offset in the turn's text.
        end: Offset past the title.
        title: The title that was meant.
        before: What stands right before it, up to four characters of the same clause.
        literal: Whether the title was heard character by character.
        partial: Whether one of its syllables only rhymes (雨是 for 女士): no address, but a doubt after a name.
    """

    turn: Turn
    start: int
    end: int
    title: str
    before: tuple[Unit, ...]
    literal: bool
    partial: bool = False


@dataclass(frozen=True, slots=True)
class NameCues:
    """How names are given.

    Attributes:
        surname_after: Words before a surname: 我姓.
        name_after: Words before a full name: 我叫.
        titled_after: Words before a surname with title: 我是 (…先生).
        titles: Titles.
    """

    surname_after: tuple[str, ...]
    name_after: tuple[str, ...]
    titled_after: tuple[str, ...]
    titles: tuple[str, ...]


def names_given(turn: Turn, heard: HeardText, cues: NameCues) -> Iterator[Given]:
    """The names given in a turn, in order."""
    normal = heard.text.normal
    for found in _cue_pattern(cues).finditer(normal):
        at = found.end()
        length = _surname_length(heard, at)
        if not length:
            continue
        known = sounds_like_surname(heard.units[at : at + length])
        if found["surname"]:
            certain = known
        elif found["misheard"]:
            if not known or not _ends_after(heard, at + length):
                continue
            certain = False
        elif found["titled"]:
            title = next((t for t in cues.titles if normal.startswith(t, at + length)), None)
            # 我是李先生的秘书: somebody else's name.
            if not known or title is None or normal.startswith("的", at + length + len(title)):
                continue
            certain = normal[at : at + length] in SINGLE or length > 1
        elif found["cut"]:
            rest = normal[at + length : _clause_end(heard, at)]
            size = length + len(rest)
            plain = length > 1 or normal[at] in SINGLE
            if not plain or not length < size <= _LONGEST_CUT_NAME or rest[0] in _NO_GIVEN_NAME:
                continue
            if any(title in rest for title in (*cues.titles, *_CALLED_FOR)):
                continue
            certain = False
        else:
            if normal[at : at + length] not in SINGLE and length == 1:
                continue
            clause = _clause_end(heard, at) - at
            if any(title in normal[at : at + clause] for title in (*cues.titles, *_CALLED_FOR)):
                continue
            certain = length < clause <= _LONGEST_NAME
        start, end = heard.text.starts[found.start()], heard.text.ends[at + length - 1]
        # Where 姓 itself was misheard, so may be the surname: any will do.
        units = heard.units[at : at + length] if not found["misheard"] else ()
        yield Given(turn, start, end, normal[at : at + length], units, certain)


def addresses(turn: Turn, heard: HeardText, titles: Sequence[str]) -> Iterator[Address]:
    """The forms of address in a turn, by title; a title counts by its characters or by its sound."""
    units, normal = heard.units, heard.text.normal
    for title in titles:
        wanted = _units(title)
        size = len(wanted)
        for at in range(len(units) - size + 1):
            different = [i for i in range(size) if not same_sound(units[at + i], wanted[i])]
            if len(different) > 1 or not all(_rhymes(units[at + i], wanted[i]) for i in different):
                continue
            first = at
            while first > 0 and at - first < _LONGEST_NAME and first not in heard.breaks:
                first -= 1
            start, end = heard.text.starts[max(first, at - 2)], heard.text.ends[at + size - 1]
            yield Address(turn, start, end, title, units[first:at], normal.startswith(title, at), bool(different))


def likeness(given: Given, address: Address) -> Truth | None:
    """Whether a form of address is that of a name.

    Returns:
        Yes for the same surname by sound, or any surname where it is not known which was given; unclear for a near
        one, another one or none (the recogniser may have lost or misheard the syllable); None where the words are no
        form of address at all.
    """
    size = len(given.units)
    before = address.before
    if address.partial:
        piece = before[len(before) - size :] if size and len(before) >= size else ()
        return Truth.UNCLEAR if piece and _alike(given.units, piece, 0) else None
    if not size:
        known = before and before[-1].character not in _NO_SURNAME and sounds_like_surname(before[-1:])
        return None if not address.literal else Truth.YES if known else Truth.UNCLEAR
    # 王先生, and 王小明先生: the surname stands right before the title or before the rest of the name.
    for gap in range(3):
        piece = before[len(before) - size - gap : len(before) - gap] if len(before) >= size + gap else ()
        if piece and _alike(given.units, piece, gap) and (address.literal or _identical(given.units, piece)):
            return Truth.YES
    return Truth.UNCLEAR if address.literal else None


def sounds_like_surname(units: Sequence[Unit]) -> bool:
    """Whether one or two characters sound like a surname."""
    return len(units) > 1 or units[0].own & _single_sounds() != 0


def _alike(surname: Sequence[Unit], heard: Sequence[Unit], gap: int) -> bool:
    for one, other in zip(surname, heard, strict=True):
        if one.character == other.character:
            continue
        if other.character in _NO_SURNAME and len(surname) == 1:
            return False
        if gap and not same_sound(one, other):
            return False
        if _distance(one, other) > ALIKE:
            return False
    return True


def _identical(surname: Sequence[Unit], heard: Sequence[Unit]) -> bool:
    """Whether the characters are the same: where the title is only known by its sound (网老是), the name must be."""
    return all(one.character == other.character for one, other in zip(surname, heard, strict=True))


def _rhymes(one: Unit, other: Unit) -> bool:
    return any(a.final == b.final for a in one.readings for b in other.readings)


def _distance(one: Unit, other: Unit) -> float:
    return min((distance(a, b) for a in one.readings for b in other.readings), default=DIFFERENT)


def _surname_length(heard: HeardText, at: int) -> int:
    """Characters of the surname at a position: 2 where it sounds like a compound one, else 1; 0 at a clause's end."""
    units = heard.units
    if at >= len(units) or not units[at].readings or at in heard.breaks:
        return 0
    if at + 1 < len(units) and at + 1 not in heard.breaks:
        for compound in _compound_units():
            if same_sound(units[at], compound[0]) and same_sound(units[at + 1], compound[1]):
                return 2
    return 1


def _ends_after(heard: HeardText, at: int) -> bool:
    """Whether a clause may end before a position."""
    return at >= len(heard.units) or at in heard.breaks or heard.text.normal[at] in _BEGINNINGS


def _clause_end(heard: HeardText, at: int) -> int:
    """Where a clause ends: at a mark, or, since recognisers leave out marks, at the pronoun that begins the next."""
    end = min((index for index in heard.breaks if index > at), default=len(heard.units))
    return next((index for index in range(at + 1, end) if heard.text.normal[index] in _PRONOUNS), end)


@lru_cache(maxsize=64)
def _cue_pattern(cues: NameCues) -> re.Pattern[str]:
    def either(words: tuple[str, ...]) -> str:
        return "|".join(map(re.escape, words)) or r"(?!)"

    misheard = tuple(
        dict.fromkeys(cue.replace("姓", like) for cue in cues.surname_after if "姓" in cue for like in _LIKE_XING)
    )
    cut = tuple(cue.removeprefix("我") for cue in cues.name_after if cue.startswith("我"))
    # 贵姓, 姓名, 姓什么 ask for a name.
    return re.compile(
        rf"(?P<surname>{either(cues.surname_after)})(?!名|什么|啥|氏|的)"
        rf"|(?P<misheard>{either(misheard)}|(?<![您你问])[贵归规柜][姓{_LIKE_XING}])"
        rf"|(?P<name>{either(cues.name_after)})"
        rf"|(?P<titled>{either(cues.titled_after)})"
        # The recogniser lost the 我 of a turn that begins with it.
        rf"|(?P<cut>^(?:{either(cut)}))"
    )


@cache
def _compound_units() -> tuple[tuple[Unit, ...], ...]:
    return tuple(units_of(surname) for surname in COMPOUND)


@cache
def _single_sounds() -> int:
    bits = 0
    for character in SINGLE:
        bits |= units_of(character)[0].own
    return bits


@lru_cache(maxsize=64)
def _units(text: str) -> tuple[Unit, ...]:
    return units_of(text)
