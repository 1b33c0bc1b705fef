"""YAML → Script, with every problem of a file named at once."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from qa_audit.errors import ScriptError
from qa_audit.model.wording import Wording
from qa_audit.rules.ruleset import by_id
from qa_audit.script.problem import InvalidScriptError, Problem
from qa_audit.script.read import read_script
from qa_audit.script.script import Script, SpeechBias
from qa_audit.script.tree import parse

__all__ = ["Script", "SpeechBias", "load_script", "load_scripts", "read_text"]


def load_script(path: Path) -> Script:
    """Load one script.

    Args:
        path: A YAML file.

    Raises:
        InvalidScriptError: It has problems; all of them are listed, each with line and column.
    """
    script, problems = read_text(_bytes_of(path), str(path))
    if script is None or problems:
        raise InvalidScriptError(problems)
    return script


def load_scripts(paths: Sequence[Path]) -> tuple[Script, ...]:
    """Load scripts that are evaluated together.

    Args:
        paths: YAML files, in the order in which their rules are reported.

    Raises:
        InvalidScriptError: Some have problems; those of all files are listed.
        ScriptError: They do not fit together (a rule id that occurs twice, a rule that is missing).
    """
    scripts: list[Script] = []
    problems: list[Problem] = []
    for path in paths:
        script, found = read_text(_bytes_of(path), str(path))
        problems += found
        if script is not None:
            scripts.append(script)
    if problems:
        raise InvalidScriptError(problems)
    by_id(scripts)
    return tuple(scripts)


def read_text(content: bytes, path: str) -> tuple[Script | None, tuple[Problem, ...]]:
    """Read a script from the bytes of its file.

    Returns:
        The script, None where it cannot be used, and all of its problems.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = Wording("不是 UTF-8 编码；请另存为 UTF-8", "not UTF-8; save it as UTF-8")
        return None, (Problem(path, line, 1, "", message),)
    tree, problems = parse(text, path)
    if problems:
        return None, problems
    return read_script(tree, hashlib.sha256(content).hexdigest())


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ScriptError(
            f"{path}：无法读取脚本（{error.strerror}）；请检查路径",
            f"{path}: cannot read the script ({error.strerror})",
        ) from error
