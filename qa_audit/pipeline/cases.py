"""The cases of scripts, on all cores: whoever edits a script should not have to wait for them."""

from collections.abc import Sequence

from qa_audit.pipeline.workers import can_fork, in_processes
from qa_audit.script.script import Script
from qa_audit.script.test import CaseResult, run_one

_scripts: list[Script] = []
"""What this process tests; a fork inherits it."""


def run_all_cases(scripts: Sequence[Script], workers: int) -> list[tuple[CaseResult, ...]]:
    """Run the cases of all scripts; those with a recording are skipped.

    Args:
        scripts: The scripts.
        workers: Processes.

    Returns:
        The results of each script, in the order of its cases.

    Raises:
        RuleCrashError: A rule raised an exception.
    """
    places = [(number, at) for number, script in enumerate(scripts) for at in range(len(script.cases))]
    results = iter([*in_processes(_run, _begin, (tuple(scripts),), places, workers if can_fork() else 1)])
    return [tuple(next(results) for _ in script.cases) for script in scripts]


def _begin(scripts: tuple[Script, ...]) -> None:
    _scripts[:] = scripts


def _run(place: tuple[int, int]) -> CaseResult:
    script = _scripts[place[0]]
    return run_one(script, script.cases[place[1]])
