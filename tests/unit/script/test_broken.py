"""Broken scripts: each says in its first lines what is wrong with it, and where that must be reported.

A line `# expect LINE:COLUMN CODE` names a fault; `CODE/warning` one that does not stop the script from being used.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from qa_audit.report.script_faults import CODES
from qa_audit.script.lint.table import check
from qa_audit.script.load import read

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
_EXPECT = re.compile(r"# expect (\d+):(\d+) ([a-z0-9-]+)(?:/(warning))?")


def expected(path):
    raw = path.read_bytes()
    text = raw.decode("utf-16") if raw[:2] == b"\xff\xfe" else raw.decode("utf-8", "replace")
    found = _EXPECT.findall(text)
    return [(int(line), int(column), code, level or "error") for line, column, code, level in found]


def test_there_are_at_least_40_broken_scripts():
    assert len(BROKEN) >= 40
    assert [path.name for path in BROKEN if not expected(path)] == []


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_script_is_reported_at_the_right_place_with_the_right_cause(path):
    found = [(p.line, p.column, p.code, p.level.value) for p in check([read(str(path))])]
    assert found == expected(path)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_fault_is_told_in_both_languages_with_something_to_do(path):
    for problem in check([read(str(path))]):
        assert problem.message.zh != problem.message.en
        assert min(len(problem.message.zh), len(problem.message.en)) > 5


def test_every_code_has_a_broken_script_that_shows_it():
    assert {code for path in BROKEN for _, _, code, _ in expected(path)} == set(CODES)


def test_the_command_names_the_faults_of_all_files_and_exits_with_2():
    command = [sys.executable, "-m", "qa_audit", "script", "check", "--lang", "en", "--format", "json"]
    done = subprocess.run([*command, *map(str, BROKEN)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    reported = {(p["path"], p["line"], p["code"]) for p in json.loads(done.stdout)["problems"]}
    assert {(str(path), line, code) for path in BROKEN for line, _, code, _ in expected(path)} <= reported
