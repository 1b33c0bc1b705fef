"""Numbers between digits and Chinese numerals.

A recogniser writes what it heard as 12小时 or 十二小时, 1024 or 一零二四, at its own choice. The normal form writes
the words that are spoken; where two ways of speaking are usual (工号 58: 五八, 五十八), `readings` gives both, and a
pattern accepts either.
"""

import re

DIGITS = "零一二三四五六七八九"
_VALUES = {character: value for value, character in enumerate(DIGITS)}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_BIG_UNITS = {"万": 10_000, "亿": 100_000_000}
_DIGITS_SPOKEN_AS_VALUE = 2
"""Longer numbers are read digit by digit (工号, 电话, 年份) unless a measure word follows."""

_MOST_DIGITS = 12
_LARGEST = 10**_MOST_DIGITS

NUMERAL_RUN = re.compile(f"[{DIGITS}十百千万亿]{{2,}}|十")


def digit_by_digit(number: str) -> str:
    """Read ASCII digits one by one: "1024" is 一零二四."""
    return "".join(DIGITS[int(digit)] for digit in number)


def as_value(number: str) -> str:
    """Read ASCII digits as a quantity: "1024" is 一千零二十四. Leading zeros or 13 digits and more: digit by digit."""
    if (number.startswith("0") and len(number) > 1) or len(number) > _MOST_DIGITS:
        return digit_by_digit(number)
    value = int(number)
    if value < 10:
        return DIGITS[value]
    words = _quantity(value)
    return words[1:] if words.startswith("一十") else words


def _quantity(value: int) -> str:
    for unit, size in (("亿", 100_000_000), ("万", 10_000)):
        if value >= size:
            head, rest = divmod(value, size)
            joint = "零" if 0 < rest < size // 10 else ""
            return as_value(str(head)) + unit + joint + (_quantity(rest) if rest else "")
    words, zero = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, value = divmod(value, size)
        if digit:
            words += ("零" if zero and words else "") + DIGITS[digit] + unit
            zero = False
        elif words:
            zero = True
    return words


def parse(numeral: str) -> str | None:
    """Turn a well-formed Chinese numeral into ASCII digits; None for words that only look like one (万一, 千万).

    "一零二四" and "一千零二十四" are both "1024"; "十二" is "12"; leading zeros of a digit string are kept.
    """
    if all(character in _VALUES for character in numeral):
        return "".join(str(_VALUES[character]) for character in numeral)
    total = section = digit = 0
    seen_digit = False
    last_unit = _LARGEST
    for position, character in enumerate(numeral):
        if character in _VALUES:
            if seen_digit and digit:
                return None
            digit, seen_digit = _VALUES[character], True
        elif character in _UNITS:
            if not digit and not (character == "十" and position == 0):
                return None
            if _UNITS[character] >= last_unit:
                return None
            last_unit = _UNITS[character]
            section += (digit or 1) * last_unit
            digit, seen_digit = 0, False
        else:
            if section + digit == 0:
                return None
            size = _BIG_UNITS[character]
            total = total + (section + digit) * size if total > size else (total + section + digit) * size
            section = digit = 0
            seen_digit, last_unit = False, _LARGEST
    return str(total + section + digit)


def readings(number: str) -> tuple[str, ...]:
    """All usual ways to say ASCII digits: "58" is 五八 or 五十八, "10000" is 一零零零零 or 一万."""
    spoken = (digit_by_digit(number), as_value(number))
    return spoken[:1] if spoken[0] == spoken[1] else spoken


def spoken(number: str, *, counts: bool) -> str:
    """The words for ASCII digits in running text.

    Args:
        number: ASCII digits.
        counts: Whether a measure word follows (小时, 元, 个), which makes a long number a quantity.
    """
    if counts or len(number) <= _DIGITS_SPOKEN_AS_VALUE:
        return as_value(number)
    return digit_by_digit(number)
