"""Ways through a script that several checks take."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from qa_audit.rules.base import RuleBase
from qa_audit.rules.phrases import PhraseSet, Slots
from qa_audit.script.read import Reading
from qa_audit.script.tree import Location
from qa_audit.text.pattern import Anything, Choice, Literal, Part, PatternError, Sequence, read_pattern

MOST_WORDINGS = 24
"""Ways through one phrase that are tried. Chosen: all of nearly every shipped phrase."""


def rules_of(reading: Reading) -> Iterator[tuple[RuleBase, Location]]:
    """The rules of a script with where they are."""
    for rule in reading.script.rules if reading.script is not None else ():
        yield rule, reading.locations[rule.id]


def spoken(pattern: str, slots: Slots) -> tuple[str, ...]:
    """Ways to say a wording, open slots as ××; none for a regular expression."""
    if pattern.startswith("re:"):
        return ()
    values = {name: (value,) if isinstance(value, str) else value for name, value in slots.items()}
    try:
        tree = read_pattern(pattern, values)
    except PatternError:
        return ()
    return tuple(dict.fromkeys(islice(_ways(tree), MOST_WORDINGS)))


def _ways(part: Part) -> Iterator[str]:
    match part:
        case Literal(text):
            yield text
        case Anything(fewest):
            yield "×" * fewest
        case Choice(options):
            for option in options:
                yield from _ways(option)
        case Sequence(()):
            yield ""
        case Sequence(parts):
            for head in _ways(parts[0]):
                for tail in _ways(Sequence(parts[1:])):
                    yield head + tail


def where(reading: Reading, phrases: PhraseSet, pattern: str, rule: Location) -> Location:
    """Where a wording is written: in its named set, else in the rule that holds it."""
    for inside in (("phrases", phrases.name), rule, ("phrases",)):
        found = reading.tree.find(pattern, inside)
        if found is not None:
            return found
    return rule


def texts_of(value: Any, location: Location) -> Iterator[tuple[Location, str]]:
    """All texts of a value, each with where it is."""
    if isinstance(value, str):
        yield location, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_of(item, (*location, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from texts_of(item, (*location, number))
