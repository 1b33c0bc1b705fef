"""`script diff` as people run it: from files or git, in every form, with a gate."""

import json
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from qa_audit.script.case import build_case
from qa_audit.script.load import load_script
from qa_audit.store.directory import AuditDirectory

SCRIPT = """\
version: 1
id: s
rules:
  - {id: a.hello, title: 问候, kind: phrase, say: [您好, 早上好], points: 10}
  - {id: a.bye, title: 再见, kind: phrase, say: 再见, points: 10}
"""


@pytest.fixture
def stored(tmp_path):
    (tmp_path / "s.yaml").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(SCRIPT.replace("[您好, 早上好]", "[您好]"), encoding="utf-8")
    directory = AuditDirectory(tmp_path / "reports")
    directory.open_for_writing()
    script = load_script(tmp_path / "s.yaml")
    for name, text in {"one": "您好，再见。", "two & <b>": "早上好，再见。", "three": "早上好。"}.items():
        directory.write_timeline(build_case(name, f"agent 1-3 {text}", script.cues))
    return tmp_path


def run(folder, *arguments):
    command = [sys.executable, "-m", "qa_audit", "script", "diff", *arguments, "--lang", "en", "--workers", "1"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_every_change_is_listed_with_the_place_to_listen_to(stored):
    done = run(stored, "s.yaml", "new.yaml", "--calls", "reports", "--format", "json")
    found = json.loads(done.stdout)
    assert (found["calls_evaluated"], found["calls_changed"], found["rules_differing"]) == (3, 2, ["a.hello"])
    assert [(c["call_id"], c["score_before"], c["score_after"]) for c in found["calls"]] == [
        ("three", 90.0, 80.0), ("two & <b>", 100.0, 90.0),
    ]  # fmt: skip
    (change,) = found["calls"][1]["rules"]
    assert (change["before"], change["after"]) == ("pass", "fail")
    assert change["listen"].startswith("reports/calls/two%20%26%20%3Cb%3E.html#t=")


def test_only_calls_that_the_journal_names_are_compared(stored):
    line = json.dumps({"key": "k", "summary": {"call_id": "three"}})
    (stored / "reports" / ".journal.jsonl").write_text(f"\n{line}", encoding="utf-8")
    done = run(stored, "s.yaml", "new.yaml", "--calls", "reports", "--format", "json")
    found = json.loads(done.stdout)
    assert (found["calls_evaluated"], [call["call_id"] for call in found["calls"]]) == (1, ["three"])


@pytest.mark.parametrize(("limit", "code"), [("2", 0), ("1", 1), ("70%", 0), ("50%", 1)])
def test_the_gate_counts_calls_or_their_share(stored, limit, code):
    assert run(stored, "s.yaml", "new.yaml", "--calls", "reports", "--max-changed", limit).returncode == code


def test_a_gate_that_is_no_number_is_wrong_usage(stored):
    done = run(stored, "s.yaml", "new.yaml", "--calls", "reports", "--max-changed", "some")
    assert (done.returncode, "give a number of calls (20) or a percentage (5%)" in done.stderr) == (2, True)


def test_markdown_escapes_what_a_call_is_called_and_links_to_where_reports_are_served(stored):
    done = run(stored, "s.yaml", "new.yaml", "--calls", "reports", "--format", "markdown", "--link-base", "https://qa/")
    assert "| `a.hello` | Pass | Fail | 2 |" in done.stdout
    assert "[two & \\<b\\>](https://qa/calls/two%20%26%20%3Cb%3E.html)" in done.stdout


def test_html_is_whole_and_its_links_reach_the_pages(stored):
    run(stored, "s.yaml", "new.yaml", "--calls", "reports", "--format", "html", "--out", "out/diff.html")
    links = []

    class Links(HTMLParser):
        def handle_starttag(self, tag, attrs):
            links.extend(value for name, value in attrs if tag == "a" and name == "href")

    text = (stored / "out" / "diff.html").read_text(encoding="utf-8")
    Links().feed(text)
    assert links[0] == "../reports/calls/three.html"
    assert "two &amp; &lt;b&gt;" in text


def test_the_old_script_may_be_a_revision(stored):
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@t"]
    for command in (["init", "-q"], ["add", "s.yaml"], ["commit", "-qm", "one"]):
        subprocess.run([*git, *command], cwd=stored, check=True)
    (stored / "s.yaml").write_text(SCRIPT.replace("再见,", "拜拜,"), encoding="utf-8")
    done = run(stored, "HEAD:s.yaml", "s.yaml", "--calls", "reports")
    assert done.stdout.splitlines()[:2] == ["HEAD:s.yaml → s.yaml", "2 of 3 calls change; 1 rules differ"]


def test_nothing_to_read_is_said_so(stored):
    done = run(stored, "HEAD:s.yaml", "new.yaml", "--calls", "reports")
    assert (done.returncode, "git cannot read this revision" in done.stderr) == (2, True)
    done = run(stored, "s.yaml", "new.yaml", "--calls", "nowhere")
    assert (done.returncode, "holds no timelines" in done.stderr) == (6, True)


@pytest.fixture
def damaged(stored):
    """The same with one timeline of three cut off."""
    (stored / "reports" / "timelines" / "one.json").write_bytes(b'{"schema_version": 1, "timeline": {"rec')
    return stored


def test_a_damaged_timeline_does_not_keep_the_others_from_being_compared(damaged):
    found = json.loads(run(damaged, "s.yaml", "new.yaml", "--calls", "reports", "--format", "json").stdout)
    assert (found["calls_evaluated"], found["calls_changed"]) == (2, 2)


def test_a_damaged_timeline_is_named(damaged):
    said = run(damaged, "s.yaml", "new.yaml", "--calls", "reports").stderr
    assert "reports/timelines/one.json: not a readable timeline" in said


@pytest.mark.parametrize(("limit", "code"), [((), 3), (("--max-changed", "2"), 3), (("--max-changed", "1"), 1)])
def test_a_comparison_that_is_not_whole_is_no_success(damaged, limit, code):
    assert run(damaged, "s.yaml", "new.yaml", "--calls", "reports", *limit).returncode == code
