"""What the reviews say: pairs to compare, tallies by rule, and calls that become cases."""

from dataclasses import dataclass

from qa_audit.model.finding import Verdict
from qa_audit.review.agreement import Interval95, Reviewed, RuleTally, by_rule, cohens_kappa
from qa_audit.review.desk import View
from qa_audit.review.state import Key, ReviewState, Status

SETTLED = (Status.DECIDED, Status.FINAL)
"""Findings whose review has come to an end."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How often two judges said the same.

    Attributes:
        name: Key of the words for who was compared with whom.
        n: Findings that both judged.
        agreed: How many of them alike.
        kappa: Cohen's kappa; None where it is not defined.
    """

    name: str
    n: int
    agreed: int
    kappa: Interval95 | None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The results page.

    Attributes:
        comparisons: People with people, people with the machine.
        rules: Tallies by rule.
    """

    comparisons: tuple[Comparison, ...]
    rules: tuple[RuleTally, ...]


def outcomes(view: View) -> Outcomes:
    """Count what the viewer may know of the reviews."""
    done = reviewed_findings(view)
    machine = {key: view.calls[key[0]].rules[key[1]].verdict for key in done}
    reviewed = {key: Reviewed(key[1], machine[key].value, verdict.value) for key, verdict in done.items()}
    # A doubt of the machine agrees and disagrees with nobody.
    sure = {
        key: (one.machine, one.people) for key, one in reviewed.items() if one.machine != Verdict.NEEDS_REVIEW.value
    }
    comparisons = (
        _compared("people_with_people", _blind_pairs(view.state)),
        _compared("people_with_machine", list(sure.values())),
        _compared("people_with_machine_sampled", [pair for key, pair in sure.items() if key in view.state.sampled]),
    )
    return Outcomes(comparisons, by_rule(reviewed.values()))


def reviewed_findings(view: View) -> dict[Key, Verdict]:
    """The findings whose review has come to an end, with the verdict of people, by call and rule."""
    done = {}
    for key, state in view.state.findings.items():
        verdict = state.verdict
        call = view.calls.get(key[0])
        if state.status in SETTLED and verdict is not None and call is not None and key[1] in call.rules:
            done[key] = verdict
    return dict(sorted(done.items()))


def _blind_pairs(state: ReviewState) -> list[tuple[str, str]]:
    pairs = []
    for finding in state.findings.values():
        if len(finding.blind) == 2:
            first, second = (opinion.verdict for opinion in finding.blind)
            if first is not None and second is not None:
                pairs.append((first.value, second.value))
    return pairs


def _compared(name: str, pairs: list[tuple[str, str]]) -> Comparison:
    return Comparison(name, len(pairs), sum(first == second for first, second in pairs), cohens_kappa(pairs))
