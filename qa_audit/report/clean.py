"""Text for output: what a person or a parser must not stumble over, and numbers as people write them."""

import re

# Marks that turn the direction of text around them (Unicode UAX #9): a transcript must not rearrange a report.
_DIRECTION_MARKS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = re.compile(f"[{_DIRECTION_MARKS}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_SURROGATE = re.compile("[\ud800-\udfff]")


def visible(text: str) -> str:
    """Show marks that would act instead of being read: direction marks, control characters, separators, surrogates.

    Emoji and joiners stay. A mark becomes its code point in brackets, for example "⟦U+202E⟧".
    """
    text = _INVISIBLE.sub(lambda mark: f"⟦U+{ord(mark.group()):04X}⟧", text)
    return _SURROGATE.sub("\ufffd", text)


def without_surrogates(json_text: str) -> str:
    """Escape what UTF-8 cannot hold (bytes of a file name that were no UTF-8) so that JSON can always be written."""
    return _SURROGATE.sub(lambda char: f"\\u{ord(char.group()):04x}", json_text)


def cell(text: str) -> str:
    """Text for a spreadsheet: visible, on one line, and never the start of a formula (a quote goes before = + - @)."""
    text = visible(text).replace("\t", " ").replace("\r", " ").replace("\n", " ")
    return f"'{text}" if text.lstrip().startswith(_FORMULA_STARTS) else text


def clock(seconds: float, *, tenths: bool = False) -> str:
    """Time from the start of the recording as people read it: 0:05, 12:07, 1:02:07; with tenths 0:05.3."""
    units = round(seconds * 10) if tenths else round(seconds)
    whole, tenth = divmod(units, 10) if tenths else (units, 0)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
    return f"{text}.{tenth}" if tenths else text


def started(started_at: str | None) -> str:
    """Start of a call for tables: date and time to the minute, in the time zone it was given in."""
    return (started_at or "").replace("T", " ")[:16]


NO_NUMBER = "–"
"""Stands where a number would say something that nobody measured."""


def score_text(value: float | None) -> str:
    """A score for people; a dash where there is none, because nobody was heard."""
    return NO_NUMBER if value is None else number(value)


def number(value: float, places: int = 1) -> str:
    """A number without zeros that say nothing: 55, 3.1."""
    text = f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
