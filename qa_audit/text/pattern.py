"""The pattern language of phrases, read into a tree.

text         characters to be heard; punctuation and spaces in a pattern do not count
(a|b)        one of several, nested as you like
[a]          may be missing
{slot}       a value given from outside, or any 1 to 12 characters; {slot:1-3} says how many
… or *       a gap of up to 10 characters
re:…         the whole rest is a regular expression over the normal form
"""

from collections.abc import Mapping
from dataclasses import dataclass

from qa_audit.errors import ScriptError
from qa_audit.text.normalise import normalise
from qa_audit.text.numerals import NUMERAL_RUN, parse, readings

LONGEST_GAP = 10
LONGEST_SLOT = 12
REGULAR_EXPRESSION = "re:"


class PatternError(ScriptError, ValueError):
    """A pattern that cannot be read.

    Attributes:
        pattern: The pattern.
        column: Where in the pattern, counted from 1.
    """

    def __init__(self, pattern: str, column: int, zh: str, en: str) -> None:
        super().__init__(f"短语“{pattern}”第 {column} 个字符：{zh}", f"phrase {pattern!r}, column {column}: {en}")
        self.pattern = pattern
        self.column = column


@dataclass(frozen=True, slots=True)
class Literal:
    """Characters of a normal form, and the slot whose value they are."""

    text: str
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class Anything:
    """Any `fewest` to `most` characters, captured under `slot` if that is given."""

    fewest: int
    most: int
    slot: str | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """One part after the other."""

    parts: "tuple[Part, ...]"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    options: "tuple[Part, ...]"


Part = Literal | Anything | Sequence | Choice

_FULL_WIDTH = {"（": "(", "）": ")", "［": "[", "］": "]", "｛": "{", "｝": "}", "｜": "|"}
_SPECIAL = "()[]{}|…*" + "".join(_FULL_WIDTH)


LONGEST_PATTERN = 500
"""Characters. Chosen: a minute of speech, and far more than anybody says alike twice; what is longer is a text that was
pasted, and would take all memory to be compared by its sound."""


def read_pattern(pattern: str, slots: Mapping[str, tuple[str, ...]]) -> Part:
    """Read a pattern into a tree.

    Args:
        pattern: The pattern, without the `re:` prefix.
        slots: Slot → the values it is bound to; a slot that is missing here, or has no value, is open.

    Raises:
        PatternError: More than `LONGEST_PATTERN` characters, a bracket without its partner, an empty alternative, or
            a slot without a name.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(
            f"{pattern[:20]}…",
            LONGEST_PATTERN + 1,
            f"一句话最多 {LONGEST_PATTERN} 个字，这里有 {len(pattern)} 个；请分成几句",
            f"a wording has at most {LONGEST_PATTERN} characters, this one {len(pattern)}; split it",
        )
    reader = _Reader(pattern, slots)
    tree = reader.choice(closing=None)
    if shortest(tree) == 0:
        raise PatternError(
            pattern,
            1,
            "可以什么都不说就匹配；请至少写一个必说的字",
            "matches silence; write at least one character that must be said",
        )
    return tree


def shortest(part: Part) -> int:
    """Fewest literal characters that a tree asks for."""
    match part:
        case Literal(text):
            return len(text)
        case Sequence(parts):
            return sum(shortest(one) for one in parts)
        case Choice(options):
            return min(shortest(one) for one in options)
        case Anything():
            return 0


class _Reader:
    def __init__(self, pattern: str, slots: Mapping[str, tuple[str, ...]]) -> None:
        self.pattern = pattern
        self.slots = slots
        self.at = 0

    def choice(self, closing: str | None) -> Part:
        opened = self.at
        options = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            options.append(self.sequence())
        if self.peek() != closing:
            if closing is None:
                raise self.error(f"多余的“{self.peek()}”", f"unexpected {self.peek()!r}")
            raise self.error(f"这个括号没有“{closing}”", f"this bracket has no closing {closing!r}", opened - 1)
        if len(options) == 1:
            return options[0]
        return Choice(tuple(options))

    def sequence(self) -> Part:
        parts: list[Part] = []
        while (sign := self.peek()) is not None and sign not in ")]}|":
            parts.append(self.part(sign))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def part(self, sign: str) -> Part:
        if sign in _FULL_WIDTH:
            plain = _FULL_WIDTH[sign]
            raise self.error(
                f"请用半角“{plain}”代替全角“{sign}”", f"write {plain!r} instead of the full-width {sign!r}"
            )
        if sign == "(":
            return self.group(")")
        if sign == "[":
            return Choice((self.group("]"), Sequence(())))
        if sign == "{":
            return self.slot()
        if sign in "…*":
            while self.peek() in ("…", "*"):
                self.at += 1
            return Anything(0, LONGEST_GAP)
        return self.literal()

    def group(self, closing: str) -> Part:
        opened = self.at
        self.at += 1
        inside = self.choice(closing)
        self.at += 1
        if closing == "]" and shortest(inside) == 0:
            raise self.error("括号里没有要说的字", "nothing to be said in this bracket", opened)
        return inside

    def slot(self) -> Part:
        opened = self.at
        end = self.pattern.find("}", opened)
        if end < 0:
            raise self.error("这个括号没有“}”", "this bracket has no closing '}'", opened)
        name, _, size = self.pattern[opened + 1 : end].partition(":")
        fewest, most = self.slot_size(size, opened)
        if not name.isidentifier():
            raise self.error(
                f"槽位名“{name}”无效；请用字母、数字和下划线，如 {{company}}",
                f"invalid slot name {name!r}; use letters, digits and underscores, for example {{company}}",
                opened,
            )
        self.at = end + 1
        values = [Literal(normalise(value).normal, name) for value in self.slots.get(name, ())]
        spoken = [one for value in values if value.text for one in _number_variants(value)]
        if not spoken:
            return Anything(fewest, most, name)
        return spoken[0] if len(spoken) == 1 else Choice(tuple(spoken))

    def slot_size(self, size: str, opened: int) -> tuple[int, int]:
        if not size:
            return 1, LONGEST_SLOT
        first, dash, last = size.partition("-")
        if first.isdecimal() and (last.isdecimal() or not dash):
            fewest, most = int(first), int(last or first)
            if 1 <= fewest <= most <= LONGEST_SLOT:
                return fewest, most
        raise self.error(
            f"槽位长度“{size}”无效；请写 1 到 {LONGEST_SLOT} 的范围，如 {{surname:1-2}}",
            f"invalid slot size {size!r}; write a range within 1-{LONGEST_SLOT}, for example {{surname:1-2}}",
            opened,
        )

    def literal(self) -> Part:
        start = self.at
        while (sign := self.peek()) is not None and sign not in _SPECIAL:
            self.at += 1
        parts = _with_number_variants(normalise(self.pattern[start : self.at]).normal)
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def peek(self) -> str | None:
        return self.pattern[self.at] if self.at < len(self.pattern) else None

    def error(self, zh: str, en: str, at: int | None = None) -> PatternError:
        return PatternError(self.pattern, (self.at if at is None else at) + 1, zh, en)


def _with_number_variants(text: str) -> list[Part]:
    parts: list[Part] = []
    cursor = 0
    for found in NUMERAL_RUN.finditer(text):
        spoken = _other_readings(found.group())
        if len(spoken) > 1:
            if cursor < found.start():
                parts.append(Literal(text[cursor : found.start()]))
            parts.append(Choice(tuple(Literal(one) for one in spoken)))
            cursor = found.end()
    if cursor < len(text):
        parts.append(Literal(text[cursor:]))
    return parts


def _number_variants(value: Literal) -> list[Part]:
    return [Literal(one, value.slot) for one in _other_readings(value.text)]


def _other_readings(numeral: str) -> tuple[str, ...]:
    if not NUMERAL_RUN.fullmatch(numeral) or numeral == "十":
        return (numeral,)
    number = parse(numeral)
    return (numeral,) if number is None else tuple(dict.fromkeys((numeral, *readings(number))))
