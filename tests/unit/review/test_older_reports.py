"""Reports of an older version at the desk, as that version wrote them (`older/`, commit a5002af), and rechecked.

It knew no diagnostic that nobody, or no agent, is heard; no direction of limits; no forbidden wordings; no mask.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qa_audit.review.calls import Calls

OLDER = Path(__file__).parent / "older"
SPEECH = "desk:no_speech"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(OLDER, tmp_path / "reports")


@pytest.fixture(scope="module")
def rechecked(tmp_path_factory):
    """The same after `qa-audit recheck`, and what the command printed."""
    folder = shutil.copytree(OLDER, tmp_path_factory.mktemp("older") / "reports")
    command = [sys.executable, "-m", "qa_audit", "recheck", folder, "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "recheck", done.stdout


def test_the_desk_reads_them(folder):
    calls = Calls(folder)
    assert (list(calls.all()), calls.damaged) == (["lost", "silent"], ())


@pytest.mark.parametrize("call_id", ["lost", "silent"])
def test_the_page_of_such_a_call_opens(desk, browser, call_id):
    assert "不得先挂机" in browser("wang").text(f"/calls/{call_id}")


@pytest.mark.parametrize(("call_id", "code"), [("lost", "agent_unheard"), ("silent", "no_speech")])
def test_a_recheck_writes_the_diagnostic_that_the_older_version_did_not_know(rechecked, call_id, code):
    content = json.loads((rechecked[0] / "calls" / f"{call_id}.json").read_text(encoding="utf-8"))
    assert [one["code"] for one in content["diagnostics"]] == [code]


def test_after_a_recheck_such_calls_count_in_no_mean_score(rechecked):
    assert "in which no agent is heard, left out of the mean score: 2" in " ".join(rechecked[1].split())


def test_after_a_recheck_the_desk_asks_about_such_calls(rechecked):
    assert [SPEECH in call.rules for call in Calls(rechecked[0]).all().values()] == [True, True]


def test_a_recheck_leaves_the_older_timeline_as_it_was(rechecked):
    assert (rechecked[0] / "timelines" / "lost.json").read_bytes() == (OLDER / "timelines" / "lost.json").read_bytes()
