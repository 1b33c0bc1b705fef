"""One odd file never stops a batch: names that are no text, pipes, and what goes wrong with one call alone."""

import json
import os
import shutil
import socket
from pathlib import Path

import pytest

from qa_audit.errors import StoreError
from qa_audit.metadata.load import MetadataSources
from qa_audit.pipeline import audit as audit_module
from qa_audit.pipeline import transcribe as transcribe_module
from qa_audit.pipeline.audit import audit
from qa_audit.pipeline.options import AuditOptions, ListenOptions
from qa_audit.pipeline.transcribe import transcribe
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts

SAMPLE = Path(__file__).parents[3] / "samples" / "calls" / "silent_ok.wav"
SUBTITLES = "1\n00:00:00,600 --> 00:00:06,000\n客服：您好，很高兴为您服务。\n"
GBK = os.fsdecode("王.wav".encode("gbk"))


def add(folder: Path, name: str) -> Path:
    """A recording with its transcript beside it."""
    path = folder / name
    folder.mkdir(exist_ok=True)
    shutil.copyfile(SAMPLE, path)
    path.with_suffix(".srt").write_text(SUBTITLES, encoding="utf-8")
    return path


@pytest.fixture
def recordings(tmp_path):
    add(tmp_path / "recordings", "good.wav")
    return tmp_path / "recordings"


def listening(**sources):
    return ListenOptions("replay", "embedded", 1, None, MetadataSources(**sources))


def run(recordings, out, **sources):
    what = AuditOptions(load_scripts(default_scripts()[:1]), out, "en", "none", listening(**sources))
    return audit([recordings], what)


def ids(batch):
    return [call.call_id for call in batch.calls]


def test_a_name_in_gbk_is_audited_under_the_name_it_means(recordings, tmp_path):
    add(recordings, GBK)
    assert ids(run(recordings, tmp_path / "out")) == ["good", "王"]


def test_a_name_in_gbk_is_readable_in_the_report(recordings, tmp_path):
    add(recordings, GBK)
    run(recordings, tmp_path / "out")
    report = json.loads((tmp_path / "out" / "calls" / "王.json").read_text(encoding="utf-8"))
    assert report["recording"]["path"] == str(recordings / "王.wav")


def test_a_second_run_leaves_a_name_in_gbk_out(recordings, tmp_path):
    add(recordings, GBK)
    first = run(recordings, tmp_path / "out")
    written = (tmp_path / "out" / "calls" / "王.json").stat().st_mtime_ns
    assert run(recordings, tmp_path / "out") == first
    assert (tmp_path / "out" / "calls" / "王.json").stat().st_mtime_ns == written


def test_names_that_are_the_same_to_read_are_two_calls(recordings, tmp_path):
    add(recordings, GBK)
    add(recordings, "王.wav")
    assert ids(run(recordings, tmp_path / "out")) == ["good", "王-b2a17d45", "王-b2a17d45-2"]


def test_a_sidecar_in_gbk_is_found(recordings, tmp_path):
    add(recordings, GBK).with_suffix(".json").write_text('{"agent_id": "8021"}', encoding="utf-8")
    batch = run(recordings, tmp_path / "out")
    assert [call.agent_id for call in batch.calls] == [None, "8021"]


def test_an_index_that_spells_the_name_is_found(recordings, tmp_path):
    add(recordings, GBK)
    (tmp_path / "index.csv").write_text("file,agent_id\n王.wav,8021\n", encoding="utf-8")
    batch = run(recordings, tmp_path / "out", index=tmp_path / "index.csv")
    assert [call.agent_id for call in batch.calls] == [None, "8021"]


def test_a_file_name_pattern_reads_the_name(recordings, tmp_path):
    add(recordings, os.fsdecode("队列_王.wav".encode("gbk")))
    batch = run(recordings, tmp_path / "out", file_name_pattern="(?P<queue>..)_")
    assert [call.queue for call in batch.calls] == [None, "队列"]


def test_a_bad_recording_with_a_name_in_gbk_is_named_readably(recordings, tmp_path):
    (recordings / GBK).write_bytes(b"")
    (refused,) = run(recordings, tmp_path / "out").unaudited
    assert refused.path == str(recordings / "王.wav")
    assert refused.cause.en.startswith(f"{recordings / '王.wav'}: the file is empty")


def test_a_bad_sidecar_with_a_name_in_gbk_is_named_readably(recordings, tmp_path):
    add(recordings, GBK).with_suffix(".json").write_text("[]", encoding="utf-8")
    (refused,) = run(recordings, tmp_path / "out").unaudited
    assert refused.cause.en.startswith(f"{recordings / '王.json'}: must hold one JSON object")


def test_a_name_in_gbk_is_transcribed(recordings, tmp_path):
    add(recordings, GBK)
    assert transcribe([recordings], (), tmp_path / "out", listening()) == (("good", "王"), ())


def pipe(path):
    os.mkfifo(path)


def listener(path):
    with socket.socket(socket.AF_UNIX) as one:
        # The path of a socket is short: the kernel takes 108 bytes.
        here = Path.cwd()
        os.chdir(path.parent)
        one.bind(path.name)
        os.chdir(here)


def link_to_a_device(path):
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [pipe, listener, link_to_a_device])
def test_what_is_no_regular_file_is_refused_and_the_rest_goes_on(make, recordings, tmp_path):
    make(recordings / "odd.wav")
    batch = run(recordings, tmp_path / "out")
    assert ids(batch) == ["good"]
    assert [(one.path, one.exit_code) for one in batch.unaudited] == [(str(recordings / "odd.wav"), 3)]
    assert "odd.wav: not a regular file but a pipe, socket, device or folder" in batch.unaudited[0].cause.en


def test_a_link_to_itself_is_refused_and_the_rest_goes_on(recordings, tmp_path):
    (recordings / "loop.wav").symlink_to("loop.wav")
    batch = run(recordings, tmp_path / "out")
    assert ids(batch) == ["good"]
    assert [one.path for one in batch.unaudited] == [str(recordings / "loop.wav")]


def test_a_link_to_a_recording_is_audited(recordings, tmp_path):
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "good.srt").write_text(SUBTITLES, encoding="utf-8")
    (linked / "good.wav").symlink_to(recordings / "good.wav")
    assert ids(run(linked, tmp_path / "out")) == ["good"]


def test_a_call_that_cannot_be_written_is_refused_and_the_rest_goes_on(recordings, tmp_path):
    # Half a character, which JSON can spell and no file can hold.
    add(recordings, "bad.wav").with_suffix(".json").write_text(r'{"agent_name": "\ud800"}', encoding="utf-8")
    batch = run(recordings, tmp_path / "out")
    assert ids(batch) == ["good"]
    (refused,) = batch.unaudited
    assert "bad.wav: unexpected error while evaluating the call or writing its report, UnicodeEncodeError" in (
        refused.cause.en
    )


def test_a_full_disk_stops_the_batch(recordings, tmp_path, monkeypatch):
    def full(*arguments):
        raise StoreError("满", "full")

    monkeypatch.setattr(audit_module, "write_call", full)
    with pytest.raises(StoreError, match="full"):
        run(recordings, tmp_path / "out")


def test_a_transcript_that_cannot_be_written_is_refused_and_the_rest_goes_on(recordings, tmp_path, monkeypatch):
    add(recordings, "bad.wav")
    write = transcribe_module.write_atomic

    def broken(path, content):
        if path.stem == "bad":
            raise ValueError("no good")
        write(path, content)

    monkeypatch.setattr(transcribe_module, "write_atomic", broken)
    done, refused = transcribe([recordings], (), tmp_path / "out", listening())
    assert done == ("good",)
    assert "bad.wav: unexpected error while writing the transcript, ValueError: no good" in refused[0].cause.en


def test_a_recording_that_cannot_be_heard_does_not_stop_a_transcription(recordings, tmp_path):
    add(recordings, "bad.wav").with_suffix(".srt").unlink()
    done, refused = transcribe([recordings], (), tmp_path / "out", listening())
    assert done == ("good",)
    assert "bad.wav: no transcript in" in refused[0].cause.en
