"""The table of checks: a new check is its file and its line here."""

from collections.abc import Callable, Iterable, Sequence

from qa_audit.script.check import check_cases
from qa_audit.script.links import check_links
from qa_audit.script.lint.commas import check_commas
from qa_audit.script.lint.conditions import check_conditions
from qa_audit.script.lint.contradictions import check_contradictions
from qa_audit.script.lint.limits import check_limits
from qa_audit.script.lint.names import check_slots, check_unused
from qa_audit.script.lint.sounds import check_sounds
from qa_audit.script.problem import Problem, in_order
from qa_audit.script.read import Reading

CHECKS: tuple[Callable[[Sequence[Reading]], Iterable[Problem]], ...] = (
    check_links,
    check_limits,
    check_conditions,
    check_contradictions,
    check_slots,
    check_commas,
    check_unused,
    check_sounds,
)


def check(readings: Sequence[Reading]) -> tuple[Problem, ...]:
    """All that is wrong with scripts that are evaluated together, in the order of the files.

    Args:
        readings: The scripts, as far as they could be read: the checks look at what is right.
    """
    problems = [problem for reading in readings for problem in reading.problems]
    whole = [reading for reading in readings if reading.script is not None]
    for one in CHECKS:
        problems += one(whole)
    for reading in whole:
        if reading.script is not None:
            problems += check_cases(reading.script)
    return in_order(problems)
