"""What fails cost after people spoke, where two rules forbid the same words and only one takes points for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qa_audit.model.finding import Evidence, Finding, Verdict
from qa_audit.rules.base import RuleBase
from qa_audit.rules.counted import counted_under
from qa_audit.rules.kinds.forbidden import Forbidden


@dataclass(frozen=True, slots=True)
class Shared:
    """A rule whose words other rules may count.

    Attributes:
        points: What it costs where no other rule counts its words.
        counted_by: Ids of the rules that count them first.
    """

    points: float
    counted_by: tuple[str, ...]


def shared_points(rules: Iterable[RuleBase]) -> Mapping[str, Shared]:
    """The rules that share points with others, by id."""
    return {
        rule.id: Shared(rule.points, rule.counted_by)
        for rule in rules
        if isinstance(rule, Forbidden) and rule.counted_by
    }


def counted_once(
    findings: Sequence[Finding], places: Mapping[str, Sequence[Evidence]], shared: Mapping[str, Shared]
) -> tuple[Finding, ...]:
    """Give each fail the points that it costs by the verdicts that stand now.

    A fail that cost nothing because another rule counted its words costs its own points once that other is overruled;
    one that cost points costs none once the other is found to be a fail at the same places. Its own verdict decides
    whether it costs anything at all.

    Args:
        findings: All findings of a call with the verdicts that stand.
        places: Where each rule heard its words, by rule id.
        shared: The rules that share points.
    """
    by_id = {one.rule_id: one for one in findings}

    def weighed(finding: Finding) -> Finding:
        link = shared.get(finding.rule_id)
        if link is None or finding.verdict is not Verdict.FAIL:
            return replace(finding, evidence=tuple(places.get(finding.rule_id, ())))
        others = [weighed(by_id[rule_id]) for rule_id in link.counted_by if rule_id in by_id]
        here = tuple(places.get(finding.rule_id, ()))
        # Without a place to compare nothing was counted elsewhere: people found what the machine did not.
        taken = counted_under(here, others) if here else ()
        return replace(finding, evidence=here, points=0.0 if taken else finding.points or link.points)

    return tuple(replace(one, points=weighed(one).points) for one in findings)
