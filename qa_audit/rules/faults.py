"""The finding for what went wrong, or may have, in several places of a call."""

from collections.abc import Sequence

from qa_audit.model.finding import Evidence, Finding, Measure, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.steps import Fault
from qa_audit.rules.truth import Truth

SHOWN = 6
"""Places that a message names; the evidence lists all of them."""


def report_faults(
    rule: RuleBase,
    faults: Sequence[Fault],
    kept: Wording,
    searched: Interval,
    measures: Sequence[Measure] = (),
    evidence: Sequence[Evidence] = (),
) -> Finding:
    """A fail where one fault is certain, `needs_review` where one is not, else a pass.

    Args:
        rule: Whose finding it is.
        faults: What went wrong, each certain (`no`) or not (`unclear`).
        kept: The message of a pass.
        searched: Where the rule looked.
        measures: What was measured.
        evidence: The places of a pass.
    """
    certain = [fault for fault in faults if fault.truth is Truth.NO]
    shown = certain or [fault for fault in faults if fault.truth is Truth.UNCLEAR]
    if not shown:
        return rule.finding(Verdict.PASS, kept, None, searched, tuple(evidence), tuple(measures))
    others = [fault for fault in faults if fault not in shown]
    message = Wording(
        "；".join(list(dict.fromkeys(fault.message.zh for fault in shown))[:SHOWN]),
        "; ".join(list(dict.fromkeys(fault.message.en for fault in shown))[:SHOWN]),
    )
    places = tuple(piece for fault in (*shown, *others) for piece in fault.evidence)
    verdict = Verdict.FAIL if certain else Verdict.NEEDS_REVIEW
    return rule.finding(verdict, message, shown[0].reason, searched, places, tuple(measures))
