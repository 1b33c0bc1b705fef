"""Words that several rules forbid cost points once: whose points they are."""

from collections.abc import Iterable

from qa_audit.model.finding import Evidence, Finding, Verdict


def counted_under(places: Iterable[Evidence], others: Iterable[Finding]) -> tuple[str, ...]:
    """Which other rules already take points for the same words.

    Args:
        places: Where the words were said.
        others: Findings of the rules that may count them.

    Returns:
        Ids of the rules that count them, each once; none where one place or more is counted by no other rule.
    """
    counting = [one for one in others if one.verdict is Verdict.FAIL and one.points > 0]
    taken = [
        next((one.rule_id for one in counting if any(place.span.overlaps(other.span) for other in one.evidence)), None)
        for place in places
    ]
    return tuple(dict.fromkeys(rule_id for rule_id in taken if rule_id is not None)) if None not in taken else ()
