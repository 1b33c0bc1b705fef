import os
import signal
import stat
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace

import pytest

from qa_audit.errors import StoreError
from qa_audit.model.interval import Interval
from qa_audit.model.opinion import Opinion, Question
from qa_audit.model.report import CallSummary, Outcome
from qa_audit.store.codec import recording_from_head, timeline_from_json, timeline_to_json
from qa_audit.store.directory import RECHECK_JOURNAL, AuditDirectory, JournalEntry
from tests.support.calls import call_of

TIMELINE = call_of([(0, 1.0, 5.0, "您好，很高兴为您服务"), (1, 6.123456789, 8.0, "喂"), (1, 9.0, 9.5, "")])


def entry(call_id, key="k"):
    summary = CallSummary(
        call_id, f"{call_id}.wav", None, None, None, 1.0, Outcome.QUALIFIED, 100.0, (), (), None, (), ()
    )
    return JournalEntry(key, summary)


@pytest.fixture
def directory(tmp_path):
    made = AuditDirectory(tmp_path / "out")
    made.open_for_writing()
    return made


def test_a_timeline_reads_back_as_it_was():
    assert timeline_from_json(timeline_to_json(TIMELINE), "here") == TIMELINE


def test_what_the_audio_was_asked_and_said_reads_back_as_it_was():
    question = Question(0, Interval(1.0, 5.0), "您好，很高兴为您服务", "您好，很荣幸为您服务")
    asked = replace(TIMELINE, opinions=(Opinion(question, -7.125),))
    assert timeline_from_json(timeline_to_json(asked), "here") == asked


def test_a_timeline_from_before_the_audio_was_asked_has_no_opinions():
    text = timeline_to_json(TIMELINE)
    older = text.replace(',\n  "opinions": []', "")
    assert older != text
    assert timeline_from_json(older, "here").opinions == ()


def test_a_timeline_of_another_version_is_refused_with_what_to_do():
    text = timeline_to_json(TIMELINE).replace('"schema_version": 1', '"schema_version": 9')
    with pytest.raises(StoreError, match="schema version 9, this program reads 1; run audit again"):
        timeline_from_json(text, "t.json")


def test_the_beginning_of_a_timeline_tells_its_recording():
    recording = replace(TIMELINE.recording, path='/录音/"recording": 1.wav')
    text = timeline_to_json(replace(TIMELINE, recording=recording))
    assert recording_from_head(text[:1000]) == recording


@pytest.mark.parametrize("text", ["", "{", '{"recording": ', '{"recording": 7}', "你好"])
def test_what_is_no_beginning_of_a_timeline_tells_no_recording(text):
    assert recording_from_head(text) is None


def test_the_folder_tells_which_recording_a_call_is_about(directory):
    directory.write_timeline(TIMELINE)
    call_id = TIMELINE.recording.call_id
    assert (directory.recording_of(call_id), directory.recording_of("other")) == (TIMELINE.recording, None)


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_only_its_owner_may_read_what_was_heard(directory):
    directory.write_timeline(TIMELINE)
    path = directory.timeline_path(TIMELINE.recording.call_id)
    assert [stat.S_IMODE(place.stat().st_mode) for place in (path.parent, path)] == [0o700, 0o600]


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_folder_of_before_is_closed_when_it_is_written_again(directory):
    timelines = directory.root / "timelines"
    timelines.chmod(0o755)
    directory.open_for_writing()
    assert stat.S_IMODE(timelines.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_everybody_may_read_a_report(directory):
    path = directory.report_path("a")
    directory.write(path, "{}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_half_a_timeline_is_refused_by_name():
    with pytest.raises(StoreError, match=r"t\.json: not a readable timeline"):
        timeline_from_json(timeline_to_json(TIMELINE)[:200], "t.json")


def test_finished_calls_are_remembered(directory):
    directory.mark_finished(entry("a"))
    directory.mark_finished(entry("b"))
    assert list(directory.finished()) == ["a", "b"]


def test_a_torn_last_line_counts_as_not_written(directory):
    directory.mark_finished(entry("a"))
    journal = directory.root / ".journal.jsonl"
    whole = journal.read_bytes()
    directory.mark_finished(entry("b"))
    journal.write_bytes(journal.read_bytes()[: len(whole) + 20])
    assert list(directory.finished()) == ["a"]


def test_a_line_after_a_torn_one_is_read(directory):
    directory.mark_finished(entry("a"))
    journal = directory.root / ".journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-10])
    directory.mark_finished(entry("b"))
    assert list(directory.finished()) == ["b"]


def test_a_closed_journal_does_not_depend_on_the_order_of_finishing(directory):
    directory.close([entry("b"), entry("a")])
    first = (directory.root / ".journal.jsonl").read_bytes()
    directory.close([entry("a"), entry("b")])
    assert (directory.root / ".journal.jsonl").read_bytes() == first


def test_what_a_killed_run_left_half_written_is_cleared(directory):
    partial = directory.root / "calls" / ".a.json.xyz.part"
    partial.write_text("half")
    directory.open_for_writing()
    assert not partial.exists()


def test_another_writer_is_refused_while_one_writes(directory):
    with directory.writing(), pytest.raises(StoreError, match="another qa-audit is writing into this folder; wait"):
        AuditDirectory(directory.root).writing().__enter__()


def test_another_writer_clears_nothing_that_is_being_written(directory):
    with directory.writing():
        partial = directory.root / "calls" / ".a.json.xyz.part"
        partial.write_text("half")
        with suppress(StoreError):
            AuditDirectory(directory.root).writing().__enter__()
        assert partial.exists()


def test_a_folder_is_free_when_its_writer_has_finished(directory):
    with directory.writing():
        pass
    with AuditDirectory(directory.root).writing():
        pass


def test_a_folder_is_free_when_its_writer_has_failed(directory):
    with suppress(ValueError), directory.writing():
        raise ValueError
    with AuditDirectory(directory.root).writing():
        pass


HOLD = """
import os, sys, time
from pathlib import Path
from qa_audit.store.directory import AuditDirectory
with AuditDirectory(Path(sys.argv[1])).writing():
    if sys.argv[2] == "with a child" and os.fork() == 0:
        print(os.getpid(), flush=True)
        time.sleep(60)
    elif sys.argv[2] == "alone":
        print(0, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("how", ["alone", "with a child"])
def test_a_killed_writer_blocks_nobody_even_where_its_children_live_on(directory, how):
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(directory.root), how], stdout=subprocess.PIPE, text=True)
    child = int(holder.stdout.readline())
    with pytest.raises(StoreError):
        directory.writing().__enter__()
    holder.kill()
    holder.wait()
    try:
        with directory.writing():
            pass
    finally:
        if child:
            os.kill(child, signal.SIGKILL)


def stored(directory, *call_ids):
    for call_id in call_ids:
        directory.write(directory.timeline_path(call_id), timeline_to_json(TIMELINE))
        directory.write(directory.report_path(call_id), "{}")


def names(paths):
    return [path.stem for path in paths]


def test_without_a_journal_every_call_is_read(directory):
    stored(directory, "a", "b")
    assert names(directory.timeline_paths()) == names(directory.report_paths()) == ["a", "b"]


def test_only_the_calls_that_the_journal_names_are_read(directory):
    stored(directory, "a", "b")
    directory.close([entry("b")])
    assert names(directory.timeline_paths()) == names(directory.report_paths()) == ["b"]


def test_calls_of_a_journal_of_another_version_are_read(directory):
    stored(directory, "a", "b")
    (directory.root / ".journal.jsonl").write_text('\n{"summary": {"call_id": "a", "more": 1}}\n{"summ')
    assert directory.finished() == {}
    assert names(directory.timeline_paths()) == ["a"]


def test_the_journal_of_a_recheck_names_its_calls(directory):
    stored(directory, "a", "b")
    AuditDirectory(directory.root, RECHECK_JOURNAL).close([entry("a")])
    assert names(directory.timeline_paths()) == ["a"]


def test_an_audit_takes_the_place_of_a_recheck_in_the_same_folder(directory):
    stored(directory, "a", "b")
    AuditDirectory(directory.root, RECHECK_JOURNAL).close([entry("a")])
    directory.close([entry("b")])
    assert names(directory.timeline_paths()) == ["b"]
    assert AuditDirectory(directory.root, RECHECK_JOURNAL).finished() == {}


def test_a_call_whose_path_has_a_strange_line_end_is_remembered(directory):
    directory.mark_finished(entry("a\u2028b"))
    assert list(directory.finished()) == ["a\u2028b"]


def test_calls_that_are_not_part_of_a_run_are_counted(directory):
    stored(directory, "a", "b", "c")
    assert directory.n_others({"b"}) == 2


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(StoreError, match="choose another --out"):
        AuditDirectory(tmp_path / "out").open_for_writing()


def test_a_folder_without_timelines_is_refused(directory):
    with pytest.raises(StoreError, match="holds no timelines"):
        list(directory.read_timelines())
