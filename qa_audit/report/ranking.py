"""Which call to hear first."""

from collections.abc import Iterable

from qa_audit.model.report import CallSummary, Outcome

_URGENCY = {Outcome.UNQUALIFIED: 1, Outcome.NEEDS_REVIEW: 2, Outcome.QUALIFIED: 3}


def fatal_first(call: CallSummary) -> tuple[str, ...]:
    """The failed rules of a call, the fatal ones before the others."""
    return tuple(sorted(call.failed, key=lambda rule: rule not in call.failed_fatal))


def hear_first(calls: Iterable[CallSummary]) -> tuple[CallSummary, ...]:
    """Order calls by what to hear first: fatal breaches, unqualified, undecided, qualified; the lower score first."""
    return tuple(
        sorted(
            calls,
            key=lambda call: (
                0 if call.failed_fatal else _URGENCY[call.outcome],
                call.score,
                -len(call.undecided),
                call.call_id,
            ),
        )
    )
