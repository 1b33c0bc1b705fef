"""A script, read and compiled."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qa_audit.model.wording import Wording
from qa_audit.rules.condition import Condition
from qa_audit.rules.phrases import PhraseSet
from qa_audit.rules.ruleset import RuleSet
from qa_audit.script.case import Case
from qa_audit.script.problem import Place
from qa_audit.timeline.roles import RoleCues


@dataclass(frozen=True, slots=True)
class SpeechBias:
    """What is likely to be said, for the recogniser.

    Attributes:
        prompt: Running text in the style of the calls.
        words: Names and phrases, in order of weight.
    """

    prompt: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Script(RuleSet):
    """A script: its rules, and what else the file says.

    Attributes:
        path: The file, as it was given.
        sha256: Hexadecimal SHA-256 of the file's bytes; with several files, over the hashes of all of them.
        title: What people call the script.
        slots: Slot → values.
        phrases: Named phrase sets.
        situations: Named situations.
        bias: What is likely to be said.
        cues: What tells agent and customer apart.
        cases: The script's own cases.
        lines: Rule id → line of the file that holds the rule.
        places: Rule id → where it is written.
        changed: Rule id → where a script changes the rule of its base.
        parts: Each file of the script, with its SHA-256.
        base: Those of them that belong to the script that this one extends.
    """

    path: str = ""
    sha256: str = ""
    title: Wording = field(default_factory=lambda: Wording("", ""))
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrases: Mapping[str, PhraseSet] = field(default_factory=dict)
    situations: Mapping[str, Condition] = field(default_factory=dict)
    bias: SpeechBias = field(default_factory=SpeechBias)
    cues: RoleCues = field(default_factory=RoleCues)
    cases: tuple[Case, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    changed: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    parts: tuple[tuple[str, str], ...] = ()
    base: frozenset[str] = frozenset()
