"""YAML → Script, with every problem of a file named at once."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qa_audit.errors import ScriptError
from qa_audit.model.wording import Wording
from qa_audit.rules.ruleset import by_id
from qa_audit.script.case import Case
from qa_audit.script.compose import compose
from qa_audit.script.files import Disk, Files, files_of
from qa_audit.script.links import check_links
from qa_audit.script.problem import InvalidScriptError, Level, Problem, in_order
from qa_audit.script.read import Reading, read_cases_of, read_script
from qa_audit.script.script import Script, SpeechBias
from qa_audit.script.tree import parsed

__all__ = ["Script", "SpeechBias", "load_script", "load_scripts", "read", "read_text"]


def load_script(path: Path | str) -> Script:
    """Load one script; rules that it names in other scripts are not looked for.

    Args:
        path: A YAML file, or `REVISION:PATH` of the git repository that the command runs in.

    Raises:
        InvalidScriptError: It has problems; all of them are listed, each with line and column.
        ScriptError: It cannot be read.
    """
    return _usable([read(str(path))])[0]


def load_scripts(paths: Sequence[Path | str]) -> tuple[Script, ...]:
    """Load scripts that are evaluated together.

    Args:
        paths: YAML files, in the order in which their rules are reported.

    Raises:
        InvalidScriptError: Some have problems (or do not fit together); those of all files are listed.
        ScriptError: One cannot be read.
    """
    readings = [read(str(path)) for path in paths]
    scripts = _usable(readings, check_links(readings))
    by_id(scripts)
    return scripts


def read_all(paths: Sequence[Path | str]) -> tuple[tuple[Reading, ...], tuple[Problem, ...]]:
    """Read scripts as far as they go; a file that cannot be read at all is a problem like others.

    Args:
        paths: Files, or `REVISION:PATH`.

    Returns:
        What could be read, and a problem for each file that could not.
    """
    readings, unread = [], []
    for path in map(str, paths):
        try:
            readings.append(read(path))
        except ScriptError as error:
            unread.append(Problem(path, 1, 1, "", Wording(error.zh, error.en), "missing-file"))
    return tuple(readings), tuple(unread)


def faults(paths: Sequence[Path | str], cases: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """All that keeps scripts, and files of cases beside them, from being used together, in the order of the files.

    Args:
        paths: The scripts.
        cases: Files that hold nothing but cases.
    """
    readings, unread = read_all(paths)
    problems = [*unread, *(problem for reading in readings for problem in reading.problems), *check_links(readings)]
    known = {rule_id for reading in readings for rule_id in reading.locations}
    for path in map(str, cases):
        try:
            problems += read_cases(path, Disk(), known)[1]
        except ScriptError as error:
            problems.append(Problem(path, 1, 1, "", Wording(error.zh, error.en), "missing-file"))
    return in_order([problem for problem in problems if problem.level is Level.ERROR])


def read(name: str, files: Files | None = None, content: bytes | None = None) -> Reading:
    """Read a script as far as it goes.

    Args:
        name: A file, or `REVISION:PATH`.
        files: Where files come from; by default what `name` says.
        content: The bytes of the file, where they are already known.

    Raises:
        ScriptError: The file cannot be read.
    """
    composed = compose(name, files or files_of(name), content)
    broken = tuple(composed.problems)
    if composed.tree.value is None and any(problem.level is Level.ERROR for problem in broken):
        return Reading(composed.tree, None, broken)
    found = read_script(
        composed.tree, composed.sha256, tuple(composed.parts), composed.overridden, frozenset(composed.base)
    )
    return Reading(found.tree, found.script, (*broken, *found.problems), found.locations)


def read_cases(name: str, files: Files, rules: set[str]) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
    """Read a file that holds nothing but cases.

    Args:
        name: The file.
        files: Where it comes from.
        rules: Ids of the rules that there are.

    Returns:
        The cases, and what is wrong with them.

    Raises:
        ScriptError: The file cannot be read.
    """
    tree, problems = parsed(name, files.read(name))
    return ((), problems) if problems else read_cases_of(tree, rules)


def read_text(content: bytes, path: str) -> tuple[Script | None, tuple[Problem, ...]]:
    """Read a script from the bytes of its file.

    Returns:
        The script, None where it cannot be used, and all of its problems.
    """
    found = read(path, Disk(), content)
    errors = any(problem.level is Level.ERROR for problem in found.problems)
    return (None if errors else found.script), found.problems


def _usable(readings: Sequence[Reading], more: Sequence[Problem] = ()) -> tuple[Script, ...]:
    problems = [*(problem for reading in readings for problem in reading.problems), *more]
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    scripts = [reading.script for reading in readings if reading.script is not None]
    if errors or len(scripts) < len(readings):
        raise InvalidScriptError(errors)
    return tuple(scripts)


def with_cases(scripts: tuple[Script, ...], paths: Sequence[Path]) -> tuple[Script, ...]:
    """Scripts with the cases of other files: each case goes to the script whose rules it expects.

    Args:
        scripts: Loaded scripts.
        paths: Files that hold nothing but `cases`, as reviews export them.

    Raises:
        InvalidScriptError: A file has problems, or a case expects rules that no script has.
    """
    for path in paths:
        cases, problems = read_cases(str(path), Disk(), {rule.id for script in scripts for rule in script.rules})
        if problems:
            raise InvalidScriptError(problems)
        scripts = tuple(_with(script, cases) for script in scripts)
    return scripts


def _with(script: Script, cases: Sequence[Case]) -> Script:
    """A case may expect rules of several scripts; each script is held to its own."""
    own = {rule.id for rule in script.rules}
    added = []
    for case in cases:
        expect = {rule_id: verdict for rule_id, verdict in case.expect.items() if rule_id in own}
        if expect:
            added.append(replace(case, expect=expect))
    return replace(script, cases=(*script.cases, *added))
