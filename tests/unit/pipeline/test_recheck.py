"""A recheck of many calls: several processes make the same files, and what is done is not done again."""

import pytest

from qa_audit.errors import RuleCrashError, StoreError
from qa_audit.evaluate import evaluate
from qa_audit.pipeline import workers
from qa_audit.pipeline.outcome import exit_code
from qa_audit.pipeline.recheck import recheck
from qa_audit.script.case import build_case
from qa_audit.script.load import load_script
from qa_audit.store.directory import AuditDirectory, JournalEntry

SCRIPT = """\
version: 1
id: s
rules:
  - {id: a.hello, title: 问候, kind: phrase, say: 您好}
"""


class Watcher:
    def __init__(self):
        self.done = self.left_out = 0

    def begin(self, n_calls, size_bytes):
        self.n_calls = n_calls

    def advanced(self, n_calls, size_bytes, audio_s):
        self.done += n_calls

    def skipped(self, n_calls, size_bytes):
        self.left_out += n_calls


@pytest.fixture
def stored(tmp_path):
    directory = AuditDirectory(tmp_path / "audit")
    directory.open_for_writing()
    (tmp_path / "s.yaml").write_text(SCRIPT, encoding="utf-8")
    script = load_script(tmp_path / "s.yaml")
    for number in range(12):
        text = "agent 0-4 您好，请讲。" if number % 3 else "agent 0-4 喂，哪位？"
        directory.write_timeline(build_case(f"call{number:02d}", text, script.cues))
    return tmp_path


def run(stored, out, script="s.yaml", **options):
    watcher = Watcher()
    scripts = (load_script(stored / script),)
    batch = recheck(stored / "audit", scripts, stored / out, "zh", watcher, formats=("json",), **options)
    return batch, watcher


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_several_processes_write_what_one_writes(stored, monkeypatch):
    monkeypatch.setattr(workers, "CALLS_AT_ONCE", 2)
    run(stored, "one")
    batch, _ = run(stored, "many", workers=3)
    assert files(stored / "one") == files(stored / "many")
    assert [call.failed for call in batch.calls][:4] == [("a.hello",), (), (), ("a.hello",)]


def test_calls_that_are_done_are_left_out(stored):
    first, _ = run(stored, "out")
    before = files(stored / "out")
    second, watcher = run(stored, "out")
    assert (watcher.done, watcher.left_out) == (0, 12)
    assert second == first
    assert files(stored / "out") == before


def test_only_what_is_missing_is_done_after_an_interruption(stored):
    run(stored, "out")
    before = files(stored / "out")
    (stored / "out" / "calls" / "call03.json").unlink()
    journal = stored / "out" / ".recheck.jsonl"
    lines = journal.read_text(encoding="utf-8").splitlines()
    journal.write_text("\n".join([*lines[:-1], lines[-1][:20]]), encoding="utf-8")
    _, watcher = run(stored, "out")
    assert (watcher.done, watcher.left_out) == (2, 10)
    assert files(stored / "out") == before


def test_another_script_does_all_calls_anew(stored):
    run(stored, "out")
    (stored / "t.yaml").write_text(SCRIPT.replace("您好", "再见"), encoding="utf-8")
    batch, watcher = run(stored, "out", "t.yaml")
    assert (watcher.done, watcher.left_out) == (12, 0)
    assert {call.failed for call in batch.calls} == {("a.hello",)}


def test_a_changed_timeline_is_done_again(stored):
    run(stored, "out")
    script = load_script(stored / "s.yaml")
    AuditDirectory(stored / "audit").write_timeline(build_case("call00", "agent 0-4 您好。", script.cues))
    batch, watcher = run(stored, "out")
    assert (watcher.done, watcher.left_out) == (1, 11)
    assert batch.calls[0].failed == ()


def test_calls_that_the_journal_does_not_name_are_left_alone(stored):
    batch, _ = run(stored, "all")
    summary = next(call for call in batch.calls if call.call_id == "call03")
    AuditDirectory(stored / "audit").close([JournalEntry("k", summary)])
    batch, watcher = run(stored, "out")
    assert [call.call_id for call in batch.calls] == ["call03"]
    assert watcher.n_calls == 1


def test_a_recheck_into_a_folder_that_is_being_written_is_refused(stored):
    run(stored, "out")
    before = files(stored / "out")
    with AuditDirectory(stored / "out").writing(), pytest.raises(StoreError, match="another qa-audit is writing"):
        run(stored, "out")
    assert files(stored / "out") == before


def test_a_folder_without_timelines_is_said_so(tmp_path, stored):
    with pytest.raises(StoreError, match="holds no timelines"):
        recheck(tmp_path / "nothing", (load_script(stored / "s.yaml"),), tmp_path / "out", "zh")


DAMAGES = {
    "empty": b"",
    "cut off": b'{"schema_version": 1, "timeline": {"rec',
    "no timeline": b"[1, 2]",
    "another version": b'{"schema_version": 99, "timeline": {}}',
    "not UTF-8": b"\xff\xfe\x00",
    "nested": b"[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_timeline_is_a_call_that_could_not_be_audited(stored, damage):
    path = stored / "audit" / "timelines" / "call05.json"
    path.write_bytes(damage)
    batch, watcher = run(stored, "out")
    assert [(item.path, item.exit_code) for item in batch.unaudited] == [(str(path), 3)]
    assert exit_code(batch, "never") == 3
    assert len(batch.calls) == watcher.done - 1 == 11


def test_a_damaged_last_timeline_does_not_hide_what_produced_the_batch(stored):
    whole, _ = run(stored, "whole")
    (stored / "audit" / "timelines" / "call11.json").write_bytes(b"{")
    batch, _ = run(stored, "out")
    assert batch.provenance == whole.provenance


def test_timelines_that_are_all_damaged_are_all_listed(stored):
    for path in (stored / "audit" / "timelines").iterdir():
        path.write_bytes(b"{")
    batch, _ = run(stored, "out")
    assert (len(batch.unaudited), batch.calls) == (12, ())
    assert (stored / "out" / "summary.json").is_file()


def test_a_rule_that_crashes_on_a_call_does_not_stop_the_others(stored, monkeypatch):
    def crashing(scripts, timeline, produced_by):
        if timeline.recording.call_id == "call05":
            raise RuleCrashError("坏了", "broken")
        return evaluate(scripts, timeline, produced_by)

    monkeypatch.setattr("qa_audit.pipeline.recheck.evaluate", crashing)
    batch, _ = run(stored, "out")
    assert [(item.cause.en, item.exit_code) for item in batch.unaudited] == [("broken", 5)]
    assert len(batch.calls) == 11
