"""Forbidden phrases that sound like an everyday word: the recogniser will write the one for the other."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from qa_audit.model.wording import Wording
from qa_audit.rules.kinds.forbidden import Forbidden
from qa_audit.rules.phrases import PhraseSet
from qa_audit.script.lint.walk import rules_of, spoken, where
from qa_audit.script.problem import Level, Problem
from qa_audit.script.read import Reading
from qa_audit.script.tree import Location
from qa_audit.text.segment import frequent_words
from qa_audit.text.sound import reading_in_word, readings

LONGEST = 4
"""Characters up to which a whole phrase may be one everyday word."""

EVERYDAY = 500
"""Count in the dictionary's corpus from which a word is an everyday one: 9,500 words of 2 to 4 characters have it.
Measured on the shipped scripts: one of 150 forbidden phrases then has a twin (不行, 不幸)."""


def check_sounds(readings: Sequence[Reading]) -> Iterator[Problem]:
    """Forbidden phrases with an innocent twin."""
    for reading in readings:
        slots = reading.script.slots if reading.script is not None else {}
        for rule, location in rules_of(reading):
            for phrases, innocent in _forbidden(rule):
                for pattern in phrases.patterns:
                    for text in spoken(pattern, slots):
                        twin = _twin(text) if 2 <= len(text) <= LONGEST and text not in innocent else None
                        if twin is not None:
                            yield _problem(reading, where(reading, phrases, pattern, location), text, twin)


def _forbidden(rule: object) -> Iterator[tuple[PhraseSet, frozenset[str]]]:
    if isinstance(rule, Forbidden):
        for entry in rule.phrases:
            # Alone in its clause a word is rarely another one.
            if entry.stands == "anywhere":
                excused = entry.unless.patterns if entry.unless is not None else ()
                yield entry.say, frozenset(excused)
        return
    never = getattr(rule, "never", None)
    if isinstance(never, PhraseSet):
        yield never, frozenset()


def _twin(text: str) -> str | None:
    key = _syllables(text)
    others = [word for word in _everyday().get(key, ()) if word != text] if key else []
    return others[0] if others else None


def _problem(reading: Reading, place: Location, text: str, twin: str) -> Problem:
    return reading.tree.problem(
        place,
        Wording(
            f"禁用的“{text}”与日常用词“{twin}”同音，识别很难分开；请写成更长的说法，或写 stands: alone",
            f'the forbidden "{text}" sounds like the everyday word "{twin}": hardly to be told apart; use a longer '
            "wording, or stands: alone",
        ),
        code="hardly-apart",
        level=Level.WARNING,
    )


def _syllables(word: str) -> tuple[str, ...]:
    found = []
    for index, character in enumerate(word):
        spoken_so = reading_in_word(word, index) or next(iter(readings(character)), None)
        if spoken_so is None:
            return ()
        found.append(spoken_so.toneless)
    return tuple(found)


@cache
def _everyday() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Everyday words by how they sound without tones, the commonest first."""
    found: dict[tuple[str, ...], list[str]] = {}
    for word in frequent_words(EVERYDAY):
        if 2 <= len(word) <= LONGEST:
            found.setdefault(_syllables(word), []).append(word)
    return {key: tuple(words) for key, words in found.items() if key}
