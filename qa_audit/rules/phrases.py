"""Phrase sets: variants of one thing that somebody may say, compiled once when a script is loaded.

In YAML a phrase set is a name from the script's `phrases`, one wording, or a list that mixes both. A name is written in
lower-case Latin letters (`greeting`), everything else is a wording in the pattern language of `qa_audit.text`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Protocol

from pydantic import GetPydanticSchema, ValidationInfo
from pydantic_core import PydanticCustomError, core_schema

from qa_audit.model.wording import Wording
from qa_audit.rules.options import invalid
from qa_audit.text.match import PatternError, Phrase, compile_phrase
from qa_audit.text.units import Unit, units_of

NAME = re.compile(r"[a-z][a-z0-9_]*")
_OPTIONAL = re.compile(r"\[[^][]*\]")
_CHOICE = re.compile(r"\(([^|()]*)[^()]*\)")
_SLOT = re.compile(r"\{[^{}]*\}")
_GAP = re.compile(r"[…*]+")

Slots = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class PhraseSet:
    """Variants of one thing to say; compared by identity, because a script compiles each set once.

    Attributes:
        name: Its name in the script, or the first wording of an unnamed set.
        title: What it is called in messages.
        patterns: The wordings as written; the first is shown as the wording that is expected.
        phrases: The compiled wordings.
        innocent: Wordings that look alike and are something else: a hit that one of them explains better is dropped.
        perhaps: Wordings that may mean it: heard instead, they leave to a person whether it was said.
        literals: The characters of every way through the wordings that are nothing but characters, in normal form.
        by_length: The same with their units, by the number of characters.
        shortest_length: Characters of the shortest wording; what a stretch of speech must be able to hold.
    """

    name: str
    title: Wording
    patterns: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    innocent: tuple[Phrase, ...] = field(default=())
    perhaps: "PhraseSet | None" = field(default=None)
    literals: tuple[str, ...] = field(init=False, repr=False)
    by_length: Mapping[int, tuple[tuple[str, tuple[Unit, ...]], ...]] = field(init=False, repr=False)
    shortest_length: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        literals = dict.fromkeys(literal for phrase in self.phrases for literal, _ in phrase.literals)
        object.__setattr__(self, "literals", tuple(literals))
        by_length: dict[int, list[tuple[str, tuple[Unit, ...]]]] = {}
        for literal in literals:
            by_length.setdefault(len(literal), []).append((literal, units_of(literal)))
        object.__setattr__(self, "by_length", {length: tuple(members) for length, members in by_length.items()})
        object.__setattr__(self, "shortest_length", min(max(_shortest(phrase), 2) for phrase in self.phrases))

    @property
    def example(self) -> str:
        """The wording to show where one is expected."""
        return plain(self.patterns[0])


@lru_cache(maxsize=1 << 12)
def plain(pattern: str, slot: str = "××") -> str:
    """A wording as people write it: the first of each choice, nothing of what may be missing.

    Args:
        pattern: The wording in the pattern language.
        slot: What stands for the value of a slot.
    """
    if pattern.startswith("re:"):
        return pattern
    text = _SLOT.sub(slot, _GAP.sub("…", pattern))
    while _OPTIONAL.search(text) or _CHOICE.search(text):
        text = _CHOICE.sub(r"\1", _OPTIONAL.sub("", text))
    return text


def _shortest(phrase: Phrase) -> int:
    return phrase.least_length if phrase.ways else phrase.bound.length


class PhraseContext(Protocol):
    """What validation needs to know to compile phrases: the script's named sets and slots."""

    @property
    def phrase_sets(self) -> Mapping[str, PhraseSet]:
        """Named sets compiled so far."""

    @property
    def slots(self) -> Slots:
        """Slot values; a slot without a value is open."""


def compile_set(
    name: str,
    title: Wording,
    say: Sequence[str],
    innocent: Sequence[str],
    slots: Slots,
    perhaps: Sequence[str] = (),
) -> PhraseSet:
    """Compile the wordings of a set.

    Args:
        name: Name of the set.
        title: What it is called in messages.
        say: Wordings, at least one.
        innocent: Wordings that look alike and are something else.
        slots: Values of the slots.
        perhaps: Wordings that may mean it.

    Raises:
        PydanticCustomError: A wording cannot be used; says which and why.
    """
    if not say:
        raise invalid("短语集至少要有一句话", "a phrase set needs at least one wording")
    own, others = tuple(_phrase(t, slots) for t in say), tuple(_phrase(t, slots) for t in innocent)
    # What is innocent of the one is innocent of the other.
    unsure = compile_set(f"{name}.perhaps", title, perhaps, innocent, slots) if perhaps else None
    return PhraseSet(name, title, tuple(say), own, others, unsure)


def _phrase(text: str, slots: Slots) -> Phrase:
    try:
        return compile_phrase(text, slots)
    except PatternError as error:
        raise invalid(error.zh, error.en, text, error.column) from error


def read_phrases(value: Any, info: ValidationInfo) -> PhraseSet:
    """Read a phrase set from YAML: a name, a wording, or a list of both."""
    if isinstance(value, PhraseSet):
        return value
    context: PhraseContext | None = info.context
    if context is None:
        raise PydanticCustomError("no_context", "phrases can only be read as part of a script")
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not items or not all(isinstance(item, str) and item.strip() for item in items):
        raise PydanticCustomError("phrases_expected", "expected the name of a phrase set, a wording, or a list of them")
    for item in items:
        if NAME.fullmatch(item) and item not in context.phrase_sets:
            raise PydanticCustomError(
                "unknown_phrases",
                "no phrase set is named {name}",
                {"name": item, "allowed": sorted(context.phrase_sets)},
            )
    if len(items) == 1 and items[0] in context.phrase_sets:
        return context.phrase_sets[items[0]]
    named = [context.phrase_sets[item] for item in items if item in context.phrase_sets]
    own = [item for item in items if item not in context.phrase_sets]
    parts = [*named, *([compile_set(own[0], Wording(own[0], own[0]), own, (), context.slots)] if own else [])]
    return merged(parts)


def merged(sets: Sequence[PhraseSet]) -> PhraseSet:
    """Several sets as one; it is called after the first."""
    if len(sets) == 1:
        return sets[0]
    return PhraseSet(
        name="+".join(one.name for one in sets),
        title=sets[0].title,
        patterns=tuple(pattern for one in sets for pattern in one.patterns),
        phrases=tuple(phrase for one in sets for phrase in one.phrases),
        innocent=tuple(phrase for one in sets for phrase in one.innocent),
        perhaps=merged(unsure) if (unsure := [one.perhaps for one in sets if one.perhaps is not None]) else None,
    )


def _phrases_schema(_source: Any, _handler: Any) -> core_schema.CoreSchema:
    return core_schema.with_info_plain_validator_function(
        read_phrases,
        json_schema_input_schema=core_schema.union_schema(
            [core_schema.str_schema(), core_schema.list_schema(core_schema.str_schema(), min_length=1)]
        ),
    )


Phrases = Annotated[PhraseSet, GetPydanticSchema(_phrases_schema)]
"""Field type of a rule option that holds phrases: a name, a wording or a list of both."""
