"""A file of an earlier run that was damaged or taken away since is made anew by the next run, and stops nothing."""

import shutil
from pathlib import Path

import pytest

from qa_audit.metadata.load import MetadataSources
from qa_audit.pipeline.audit import audit
from qa_audit.pipeline.options import AuditOptions, ListenOptions
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts

CALLS = Path(__file__).parents[3] / "samples" / "calls"
SUBTITLES = "1\n00:00:00,600 --> 00:00:06,000\n客服：您好，请问有什么可以帮助您？\n"
FILES = ("calls/silent_ok.json", "calls/silent_ok.html", "timelines/silent_ok.json")


@pytest.fixture(scope="module")
def scripts():
    return load_scripts(default_scripts())


@pytest.fixture(scope="module")
def recordings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recordings")
    shutil.copy(CALLS / "silent_ok.wav", folder)
    (folder / "silent_ok.srt").write_text(SUBTITLES, encoding="utf-8")
    return folder


@pytest.fixture
def run(recordings, scripts, tmp_path):
    def again():
        listen = ListenOptions("replay", "embedded", 1, None, MetadataSources())
        audit([recordings], AuditOptions(scripts, tmp_path, "zh", "none", listen, ("json", "html", "csv")))
        return {name: (tmp_path / name).read_bytes() for name in FILES}

    return again


@pytest.mark.parametrize("left", [b"", b"{half", b"{}", b"\xff\xfe"], ids=["empty", "half", "another", "no text"])
def test_a_damaged_report_is_written_anew(run, tmp_path, left):
    whole = run()
    (tmp_path / "calls" / "silent_ok.json").write_bytes(left)
    assert run() == whole


def test_a_damaged_timeline_is_written_anew(run, tmp_path):
    whole = run()
    (tmp_path / "timelines" / "silent_ok.json").write_bytes(b"{half")
    assert run() == whole


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_taken_away_comes_back(run, tmp_path, name):
    whole = run()
    (tmp_path / name).unlink()
    assert run() == whole


def test_a_whole_call_is_left_as_it_is(run, tmp_path):
    run()
    before = (tmp_path / "calls" / "silent_ok.json").stat().st_mtime_ns
    run()
    assert (tmp_path / "calls" / "silent_ok.json").stat().st_mtime_ns == before
