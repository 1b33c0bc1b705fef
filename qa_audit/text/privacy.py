"""Private numbers in running text: telephone, identity-card, bank-card and plate numbers, written or spoken.

A number is a run of digits as a recogniser may write them: 13800138000, 一三八 零零一三 八零零零, 幺三八三个零…, with
marks and hesitations of dictation in between, and with a digit written as another word of its sound (一三八灵零…).
What is no private number stays: amounts, dates, times, hotlines (10086, 400…), staff numbers, lists, order numbers that
are called so. Where neither is certain, seven digits and more are taken for private: a report that hides an order
number harms nobody.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise

from qa_audit.text.numerals import DIGITS
from qa_audit.text.sound import readings

MASK = "*"
FEWEST_DIGITS = 7
"""The shortest subscriber number of the Chinese network (YD/T 1256): shorter runs are extensions, codes, hotlines."""
_FEWEST_WITH_MISHEARD = 10
"""A run that needs a misheard word to hold together must be nearly a mobile number."""
_CARD_DIGITS = range(13, 20)
"""ISO/IEC 7812-1: up to 19 digits, the shortest in use 13."""
_CHINESE_CARD = range(16, 20)


class PrivateKind(StrEnum):
    """What a private number is."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    PLATE = "plate"
    NUMBER = "number"


_SHOWN: dict[PrivateKind, tuple[int, int]] = {
    # Leading and trailing digits that stay, as Chinese services usually show them: 138****8000, card by its last four.
    PrivateKind.MOBILE: (3, 4),
    PrivateKind.LANDLINE: (0, 4),
    PrivateKind.ID_CARD: (1, 1),
    PrivateKind.BANK_CARD: (0, 4),
    PrivateKind.PLATE: (2, 0),
    PrivateKind.NUMBER: (0, 0),
}


@dataclass(frozen=True, slots=True)
class PrivateNumber:
    """A private number in a text.

    Attributes:
        kind: What it is.
        digits: Start and end of each of its digits (or letters) in the text, in order.
    """

    kind: PrivateKind
    digits: tuple[tuple[int, int], ...]

    @property
    def hidden(self) -> tuple[tuple[int, int], ...]:
        """The digits that a mask covers."""
        head, tail = _SHOWN[self.kind]
        return self.digits[head : len(self.digits) - tail]


@dataclass(frozen=True, slots=True)
class _Digit:
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class _Run:
    """Digits that belong together, in groups as they were dictated."""

    groups: tuple[tuple[_Digit, ...], ...]
    misheard: bool

    @property
    def digits(self) -> tuple[_Digit, ...]:
        return tuple(digit for group in self.groups for digit in group)


_VALUES: dict[str, str] = {character: str(value) for value, character in enumerate(DIGITS)}
_VALUES |= dict(zip("〇壹贰叁肆伍陆柒捌玖幺两俩", "0123456789122", strict=True))
_WRITTEN = "".join(_VALUES)
_DIGIT = rf"[\d{_WRITTEN}]"
_TOKEN = re.compile(rf"(?P<times>[两俩二三四五六2-6])个(?P<of>{_DIGIT})(?!个)|{_DIGIT}")
# "三个八" is 888, unless a measure word makes it a count: 三个八十 goes by `_COUNTED`.
_COUNTED = re.compile("[十百千万亿]")
_DICTATION = re.compile(
    r"(?:[\s，,、。.\-－—–·~…？?！!（）()]|[嗯呃额啊哦诶噢哎的]|然后|后面是?|接着|是的|对|好的?|您?记一下|杠){1,8}?"
)
_SPOKEN_ELSEWHERE = {"洞": "0", "拐": "7", "勾": "9"}

_NO_NUMBERS = re.compile(
    # Dates, times of day, decimals, sums in thousands, network addresses.
    r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?!\d)日?|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
    r"|\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|(?<![\d.])\d+\.\d{1,2}(?![\d.])"
    r"|[¥￥$]\s?\d+(?:\.\d+)?"
    # What an earlier mask left in sight.
    rf"|(?<!{_DIGIT})(?:{_DIGIT}{{1,6}}[\s，,、.-]{{0,3}})?\*{{2,}}(?:[\s，,、.-]{{0,3}}{_DIGIT}{{1,4}}(?!{_DIGIT}))?"
)
_UNIT = re.compile(
    r"\s?(?:元|块|圆|角|毛|万|千|百|亿|年|月|日|小时|分钟|秒|天|个|次|积分|分(?!机)|兆|米|公里|吨|度|美元|人|户|台|条|份|件|%|％|[GMKgmk](?![A-Za-z]))"
)
_STAFF = re.compile(r"(?:工号|坐席号?|座席号?|客服(?:代表)?|话务员)\s?[是为：:]?\s?$")
_ORDER = re.compile(
    r"(?:订单|工单|流水|受理|单据|快递|运单|合同|发票|序列|设备|参考|批次|验证|单)(?:编?号码?|码|单号)?\s?[是为：:]?\s?$"
)

_LETTER = re.compile("[A-Za-z]")
_MOBILE = re.compile(r"(?:0086|86|0)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
_HOTLINE = re.compile(r"[48]00\d{7}|9[56]\d{3,6}|1[0-2]\d{1,3}")
_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?")
_ID_CARD = re.compile(
    r"[1-9]\d{5}(?:(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
    r"|\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})"
)
_ID_WITHOUT_LAST = re.compile(r".*[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
_LAST_OF_ID = re.compile(r"[\s，,、-]{0,2}(X|x|Ｘ|ｘ|叉|艾克斯)")
_PLATE = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][\s，]?[A-Za-z][\s·•.，-]?"
    rf"((?:[A-Za-z]|{_DIGIT})(?:[\s，,]?(?:[A-Za-z]|{_DIGIT})){{3,4}}[\s，]?(?:[A-Za-z]|{_DIGIT}|[学警港澳挂]))"
)
_PLATE_PART = re.compile(rf"[A-Za-z]|{_DIGIT}|[学警港澳挂]")


def find_private(text: str) -> tuple[PrivateNumber, ...]:
    """Find the private numbers of a text, in order.

    Args:
        text: Running text, as it was heard or written.

    Returns:
        Disjoint numbers.
    """
    plates = tuple(_plates(text))
    covered = {index for plate in plates for start, end in plate.digits for index in range(start, end)}
    public = {index for found in _NO_NUMBERS.finditer(text) for index in range(*found.span())}
    numbers = (number for run in _runs(text, covered | public) for number in _classified(run, text))
    return tuple(sorted((*plates, *numbers), key=lambda number: number.digits))


def mask_private(text: str) -> str:
    """Cover the private numbers of a text; its length stays, one `*` a character."""
    return cover(text, [span for number in find_private(text) for span in number.hidden])


def mask_identifier(text: str) -> str:
    """Cover mobile and identity-card numbers in a file name or an id; its other digits are ids and times."""
    surely = (PrivateKind.MOBILE, PrivateKind.ID_CARD)
    numbers = (number for number in find_private(text) if number.kind in surely)
    # Digits that touch letters are a part of some hash.
    alone = (one for one in numbers if not _LETTER.match(text, one.digits[-1][1]) and not _before(text, one))
    return cover(text, [span for number in alone for span in number.hidden])


def mask_label(text: str) -> str:
    """Cover private numbers in a name that people gave, of a queue or a person; numbers of no certain kind are ids."""
    numbers = (number for number in find_private(text) if number.kind is not PrivateKind.NUMBER)
    return cover(text, [span for number in numbers for span in number.hidden])


def _before(text: str, number: PrivateNumber) -> bool:
    start = number.digits[0][0]
    return start > 0 and _LETTER.match(text, start - 1) is not None


def cover(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Replace stretches of a text by as many `*`."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = MASK * (end - start)
    return "".join(characters)


def _plates(text: str) -> Iterator[PrivateNumber]:
    for found in _PLATE.finditer(text):
        places = [part.start() for part in _PLATE_PART.finditer(text, *found.span(1))]
        if any(text[place] in _VALUES or text[place].isdigit() for place in places):
            letter = next(place for place in range(found.start() + 1, found.start(1)) if text[place].isalpha())
            characters = tuple((place, place + 1) for place in (found.start(), letter, *places))
            yield PrivateNumber(PrivateKind.PLATE, characters)


def _value(character: str) -> str:
    return _VALUES.get(character) or str(unicodedata.decimal(character))


def _runs(text: str, excluded: set[int]) -> Iterator[_Run]:
    groups: list[list[_Digit]] = []
    misheard = False
    for found in _TOKEN.finditer(text):
        if excluded.intersection(range(*found.span())):
            continue
        if found["times"] and _COUNTED.match(text, found.end()):
            continue
        digits = _digits(found)
        end = groups[-1][-1].end if groups else -1
        between = text[end : found.start()] if groups and not excluded.intersection(range(end, found.start())) else None
        if between == "" and groups:
            groups[-1].extend(digits)
        elif between is not None and (heard := _by_sound(between)):
            groups[-1].extend(_Digit(end + index, end + index + 1, value) for index, value in enumerate(heard))
            groups[-1].extend(digits)
            misheard = True
        elif between is not None and _DICTATION.fullmatch(between):
            groups.append(digits)
        else:
            if groups:
                yield _Run(tuple(map(tuple, groups)), misheard)
            groups, misheard = [digits], False
    if groups:
        yield _Run(tuple(map(tuple, groups)), misheard)


def _digits(found: re.Match[str]) -> list[_Digit]:
    start, end = found.span()
    if not found["times"]:
        return [_Digit(start, end, _value(found[0]))]
    # Three digits are written by three characters here: 三, 个 and 八 stand for one each, the last for the rest.
    value, times = _value(found["of"]), int(_value(found["times"]))
    places = [(min(start + index, end - 1), min(start + index + 1, end)) for index in range(times)]
    if times < end - start:
        places[-1] = (places[-1][0], end)
    return [_Digit(first, last, value) for first, last in places]


@cache
def _sounds() -> dict[str, str]:
    return {reading.toneless: _VALUES[one] for one in f"{DIGITS}幺" for reading in readings(one)[:1]}


def _by_sound(between: str) -> str:
    """The digits that one or two characters between two digits sound like; empty where they sound like none."""
    values = [_SPOKEN_ELSEWHERE.get(one) or _sounds_like(one) for one in between[:3]]
    return "".join(values) if len(values) <= 2 and all(values) else ""


@lru_cache(maxsize=4096)
def _sounds_like(character: str) -> str:
    return next((_sounds()[one.toneless] for one in readings(character) if one.toneless in _sounds()), "")


def _classified(run: _Run, text: str) -> Iterator[PrivateNumber]:
    groups = [list(group) for group in run.groups]
    ending = _LAST_OF_ID.match(text, groups[-1][-1].end)
    if ending and _ID_WITHOUT_LAST.fullmatch("".join(digit.value for digit in run.digits)):
        groups[-1].append(_Digit(ending.start(1), ending.end(1), "X"))
    # The seventeen digits before an X have the length of a card: the letter says that they are none.
    elif _like_card(run, text):
        yield _number(PrivateKind.BANK_CARD, run.digits)
        return
    first = 0
    rest: list[list[_Digit]] = []
    while first < len(groups):
        # The longest stretch of whole groups that has the form of a private number.
        for after in range(len(groups), first, -1):
            window = [digit for group in groups[first:after] for digit in group]
            alone = after - first in (1, len(groups))
            kind = _form("".join(digit.value for digit in window), alone)
            if kind is not None:
                yield from _leftover(rest, run, text)
                rest = []
                yield _number(kind, window)
                first = after
                break
        else:
            rest.append(groups[first])
            first += 1
    yield from _leftover(rest, run, text)


def _like_card(run: _Run, text: str) -> bool:
    """Whether a whole run has the length and the start of a bank card; a misheard digit spoils the check digit."""
    digits = "".join(digit.value for digit in run.digits)
    named = _ORDER.search(text[max(0, run.digits[0].start - 10) : run.digits[0].start])
    return len(digits) in _CHINESE_CARD and digits[0] in "3456" and not _ID_CARD.fullmatch(digits) and not named


def _form(digits: str, alone: bool) -> PrivateKind | None:
    """The kind of private number whose form these digits have; a check digit alone proves too little inside a run."""
    if _ID_CARD.fullmatch(digits):
        return PrivateKind.ID_CARD
    if _MOBILE.fullmatch(digits):
        return PrivateKind.MOBILE
    if _LANDLINE.fullmatch(digits):
        return PrivateKind.LANDLINE
    if alone and len(digits) in _CARD_DIGITS and digits.isdigit() and _luhn(digits):
        return PrivateKind.BANK_CARD
    return None


def _luhn(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _leftover(groups: list[list[_Digit]], run: _Run, text: str) -> Iterator[PrivateNumber]:
    digits = [digit for group in groups for digit in group]
    if _public("".join(digit.value for digit in digits)):
        return
    if all(_public("".join(digit.value for digit in group)) for group in groups):
        return
    if len(digits) < (_FEWEST_WITH_MISHEARD if run.misheard else FEWEST_DIGITS):
        return
    before = text[max(0, digits[0].start - 10) : digits[0].start]
    short = len(digits) <= _FEWEST_WITH_MISHEARD
    if _listing(groups) or _ORDER.search(before) or (short and (_STAFF.search(before) or before.endswith("点"))):
        return
    if short and _UNIT.match(text, digits[-1].end):
        return
    yield _number(PrivateKind.BANK_CARD if len(digits) in _CHINESE_CARD else PrivateKind.NUMBER, digits)


def _public(digits: str) -> bool:
    """Whether it is nobody's number: a hotline, a date."""
    return _HOTLINE.fullmatch(digits) is not None or _DATE.fullmatch(digits) is not None


def _listing(groups: list[list[_Digit]]) -> bool:
    """Whether it is a list or a count, not a number dictated digit by digit."""
    if any(len(group) > 2 for group in groups):
        digits = "".join(digit.value for group in groups for digit in group)
        return "0123456789".find(digits) in (0, 1)
    if any(len(group) == 2 for group in groups):
        return True
    values = [int(group[0].value) for group in groups]
    steps = {after - before for before, after in pairwise(values)}
    return steps in ({1}, {-1})


def _number(kind: PrivateKind, digits: Sequence[_Digit]) -> PrivateNumber:
    return PrivateNumber(kind, tuple((digit.start, digit.end) for digit in digits))
