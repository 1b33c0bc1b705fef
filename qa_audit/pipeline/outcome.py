"""What a batch means at its end, computed from results and not by whoever prints them."""

from pathlib import Path

from qa_audit.model.report import BatchReport
from qa_audit.store.directory import AuditDirectory

LEVELS = ("info", "minor", "major", "fatal")
"""Breaches in order of weight."""


def exit_code(batch: BatchReport, fail_on: str) -> int:
    """What a batch means for the caller.

    Args:
        batch: The results.
        fail_on: "fatal", "major", "minor" or "never".

    Returns:
        5 if a rule crashed, else 3 if a recording could not be audited, else 1 if a call failed at `fail_on`, else 0.
    """
    if batch.unaudited:
        return max(cause.exit_code for cause in batch.unaudited)
    if fail_on != "never":
        limit = LEVELS.index(fail_on)
        if any(call.worst is not None and LEVELS.index(call.worst) >= limit for call in batch.calls):
            return 1
    return 0


def n_earlier_calls(batch: BatchReport, out: Path) -> int:
    """How many calls have reports in the output folder that this run did not ask for; their files are kept."""
    return AuditDirectory(out).n_others({call.call_id for call in batch.calls})
