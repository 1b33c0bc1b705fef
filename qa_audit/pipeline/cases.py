"""The cases of scripts, on all cores: whoever edits a script should not have to wait for them."""

from collections.abc import Sequence
from itertools import chain

from qa_audit.pipeline.workers import CALLS_AT_ONCE, can_fork, in_processes
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
    # Those that need a dictionary first and together: then one process reads it, not every one.
    loading = [place for place in places if _loads(scripts[place[0]], place[1])]
    others = [place for place in places if not _loads(scripts[place[0]], place[1])]
    groups = [loading, *(others[at : at + CALLS_AT_ONCE] for at in range(0, len(others), CALLS_AT_ONCE))]
    processes = workers if can_fork() else 1
    made = in_processes(_run_group, _begin, (tuple(scripts),), groups, processes, at_once=1)
    found = dict(zip(chain(*groups), chain.from_iterable(made), strict=True))
    return [tuple(found[number, at] for at in range(len(script.cases))) for number, script in enumerate(scripts)]


def _loads(script: Script, at: int) -> bool:
    """Whether a case is about a rule that loads something."""
    return any(rule.loads and rule.id in script.cases[at].expect for rule in script.rules)


def _begin(scripts: tuple[Script, ...]) -> None:
    _scripts[:] = scripts


def _run_group(places: Sequence[tuple[int, int]]) -> list[CaseResult]:
    return [run_one(_scripts[number], _scripts[number].cases[at]) for number, at in places]
