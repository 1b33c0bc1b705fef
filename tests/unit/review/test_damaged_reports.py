"""A report that was cut off or garbled leaves out its call; the desk opens with the others and says what to do."""

import re
import subprocess
import sys

import pytest

from qa_audit.errors import StoreError
from qa_audit.review.calls import Calls

WHOLE = ["good", "unsure"]


def damage(folder, call_id, as_what):
    """Damage the report of a call in one of the ways that disks, copies and hands do."""
    path = folder / "calls" / f"{call_id}.json"
    content = path.read_bytes()
    damages = {
        "empty": b"",
        "cut off": content[: len(content) // 2],
        "zeros": bytes(len(content)),
        "not UTF-8": content.replace("您好".encode(), b"\xff\xfe"),
        "nested": b"[" * 100_000,
        "a list": b"[]",
        "no finding's text": content.replace(b'"evidence": [', b'"evidence": 3, "other": ['),
        "staff number is none": content.replace(b'"agent_id": "8021"', b'"agent_id": ["8021"]'),
        "another call's": (folder / "calls" / "good.json").read_bytes(),
    }
    path.write_bytes(damages[as_what])


DAMAGES = [
    "empty", "cut off", "zeros", "not UTF-8", "nested", "a list", "no finding's text", "staff number is none",
    "another call's",
]  # fmt: skip


@pytest.mark.parametrize("as_what", DAMAGES)
def test_the_other_calls_are_listed(folder, as_what):
    damage(folder, "rude", as_what)
    assert list(Calls(folder).all()) == WHOLE


@pytest.mark.parametrize("as_what", DAMAGES)
def test_the_damaged_report_is_named(folder, as_what):
    damage(folder, "rude", as_what)
    assert [error.zh.partition("：")[0] for error in Calls(folder).damaged] == [str(folder / "calls" / "rude.json")]


@pytest.fixture
def cut_off(folder):
    damage(folder, "rude", "cut off")


def alert(page):
    found = re.search(r'<div class="alert" role="alert">(.*?)</div>', page, re.DOTALL)
    return found and found[1]


def test_the_queue_says_what_to_do(cut_off, browser):
    assert "有 1 份通话报告无法读取，这些通话没有列出。请再运行一次生成它们的命令" in alert(browser("wang").text("/"))


def test_the_queue_names_the_report(cut_off, browser, folder):
    assert f"<li>{folder}/calls/rude.json：不是可读的通话报告" in alert(browser("wang").text("/"))


def test_whole_reports_raise_no_alert(browser):
    assert alert(browser("wang").text("/")) is None


def test_agents_are_not_told_names_of_calls(cut_off, browser):
    assert "rude" not in browser("li").text("/")


def test_many_damaged_reports_are_counted_not_listed(folder, browser):
    for number in range(12):
        (folder / "calls" / f"x{number:02d}.json").write_bytes(b"{")
    assert "<li>……另有 2 份</li>" in alert(browser("wang").text("/"))


def test_a_report_that_was_mended_in_place_is_listed_at_the_next_look(folder):
    path = folder / "calls" / "rude.json"
    whole = path.read_bytes()
    damage(folder, "rude", "cut off")
    calls = Calls(folder)
    path.write_bytes(whole)
    assert list(calls.all()) == ["good", "rude", "unsure"]


def test_a_report_that_is_damaged_while_the_desk_is_open_leaves_the_others(folder):
    calls = Calls(folder)
    damage(folder, "rude", "cut off")
    (folder / "calls" / "new.txt").touch()
    assert list(calls.all()) == WHOLE


def test_where_no_report_can_be_read_the_desk_says_so(folder):
    for path in (folder / "calls").glob("*.json"):
        path.write_bytes(b"{")
    with pytest.raises(StoreError, match=r"none of the 3 reports of calls can be read, for example .*good\.json"):
        Calls(folder)


def served(folder, *options):
    """What the command says on its error output until it serves, and the line that tells where."""
    command = [sys.executable, "-u", "-m", "qa_audit", "review", str(folder), "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            ready = server.stdout.readline()
        finally:
            server.kill()
        return server.stderr.read(), ready


@pytest.mark.parametrize(
    ("language", "address", "advice"),
    [
        ("zh", "复核台：http://127.0.0.1:", "请再运行一次生成它们的命令（qa-audit audit 或 recheck）"),
        ("en", "Review desk: http://127.0.0.1:", "Run the command that made them (qa-audit audit or recheck) once"),
    ],
)
def test_the_command_opens_the_desk_and_names_the_report(cut_off, folder, language, address, advice):
    said, ready = served(folder, "--lang", language)
    assert (ready.startswith(address), advice in said, f"{folder}/calls/rude.json" in said) == (True, True, True), said


def test_an_export_says_which_calls_it_leaves_out(cut_off, folder, tmp_path):
    command = [sys.executable, "-m", "qa_audit", "review", "export", folder, "--out", tmp_path, "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, f"{folder}/calls/rude.json" in done.stderr) == (0, True), done.stderr
