"""How much of a script its cases prove: rules with both kinds of cases, wordings that some case says."""

from collections.abc import Iterator
from dataclasses import dataclass

from qa_audit.model.finding import Verdict
from qa_audit.rules.phrases import PhraseSet
from qa_audit.rules.ruleset import phrase_sets_in
from qa_audit.script.case import read_dialogue
from qa_audit.script.script import Script
from qa_audit.text.match import FORBIDDEN_MINIMUM, found_anywhere, hear_all

PLAINLY = FORBIDDEN_MINIMUM
"""Score from which a case says a wording: one that only resembles it would prove nothing about it."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the cases of a script prove.

    Attributes:
        rules: Ids of all rules.
        unproven: Those without a case that passes, or without one that fails where the kind can fail.
        n_wordings: All wordings that rules look for, directly or through situations.
        unsaid: The wordings that no case says: (phrase set, wording).
    """

    rules: tuple[str, ...]
    unproven: tuple[str, ...]
    n_wordings: int
    unsaid: tuple[tuple[str, str], ...]

    @property
    def rules_ratio(self) -> float:
        """Share of the rules with both kinds of cases."""
        return 1 - len(self.unproven) / len(self.rules) if self.rules else 1.0

    @property
    def wordings_ratio(self) -> float:
        """Share of the wordings that some case says."""
        return 1 - len(self.unsaid) / self.n_wordings if self.n_wordings else 1.0

    @property
    def percent(self) -> float:
        """Both together, each rule and each wording counted once."""
        total = len(self.rules) + self.n_wordings
        return 100 * (1 - (len(self.unproven) + len(self.unsaid)) / total) if total else 100.0


def coverage_of(script: Script) -> Coverage:
    """What the cases of a script prove; a case with a recording proves its verdicts, and says nothing that is known."""
    expected = {(rule_id, verdict) for case in script.cases for rule_id, verdict in case.expect.items()}
    unproven = tuple(
        rule.id
        for rule in script.rules
        if (rule.id, Verdict.PASS) not in expected
        or ((rule.id, Verdict.FAIL) not in expected and not rule.informs_only)
    )
    texts = dict.fromkeys(u.text for case in script.cases for u in read_dialogue(case.dialogue).utterances)
    heard = hear_all(tuple(texts))
    wordings = {
        (phrases.name, pattern): phrase
        for phrases in _sets(script)
        for pattern, phrase in zip(phrases.patterns, phrases.phrases, strict=True)
    }
    unsaid = tuple(key for key, phrase in wordings.items() if not found_anywhere(phrase, heard, minimum=PLAINLY))
    return Coverage(tuple(rule.id for rule in script.rules), unproven, len(wordings), unsaid)


def _sets(script: Script) -> Iterator[PhraseSet]:
    seen: set[int] = set()
    for rule in script.rules:
        for phrases in phrase_sets_in(rule):
            if id(phrases) not in seen:
                seen.add(id(phrases))
                yield phrases
