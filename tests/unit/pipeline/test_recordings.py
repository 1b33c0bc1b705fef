"""What a batch is about: never what an audit wrote, never nothing, never what would be written over."""

import os
import shutil
from pathlib import Path

import pytest

from qa_audit.errors import UsageError
from qa_audit.metadata.load import MetadataSources
from qa_audit.pipeline.audit import audit
from qa_audit.pipeline.options import AuditOptions, ListenOptions
from qa_audit.pipeline.transcribe import transcribe
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts

SAMPLE = Path(__file__).parents[3] / "samples" / "calls" / "silent_ok.wav"
SUBTITLES = "1\n00:00:00,600 --> 00:00:06,000\n客服：您好，很高兴为您服务。\n"
LISTENING = ListenOptions("replay", "embedded", 1, None, MetadataSources())


def add(path: Path) -> Path:
    """A recording with its transcript beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SAMPLE, path)
    path.with_suffix(".srt").write_text(SUBTITLES, encoding="utf-8")
    return path


@pytest.fixture
def recordings(tmp_path):
    return add(tmp_path / "recordings" / "a.wav").parent


def run(paths, out):
    """The ids of the calls of an audit with audio for its pages, and what it refused."""
    what = AuditOptions(load_scripts(default_scripts()[:1]), out, "en", "beside", LISTENING)
    batch = audit(paths, what)
    return [call.call_id for call in batch.calls], [one.path for one in batch.unaudited]


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("out", ["reports", "", "deep/er"], ids=["inside", "the same", "deep inside"])
def test_an_audit_into_the_folder_of_recordings_never_audits_what_it_wrote(recordings, out):
    found = [run([recordings], recordings / out) for _ in range(3)]
    assert (recordings / out / "calls" / "audio" / "a.ogg").is_file()
    assert found == [(["a"], [])] * 3


def test_what_another_audit_wrote_is_not_audited(recordings, tmp_path):
    run([recordings], recordings / "reports")
    assert run([recordings], tmp_path / "elsewhere") == (["a"], [])


def test_what_a_killed_audit_wrote_is_not_audited(recordings):
    run([recordings], recordings / "reports")
    (recordings / "reports" / ".journal.jsonl").unlink()
    assert run([recordings], recordings / "reports") == (["a"], [])


def test_recordings_that_lie_in_a_folder_of_reports_are_audited(recordings, tmp_path):
    run([recordings], recordings)
    add(recordings / "b.wav")
    assert run([tmp_path], tmp_path / "elsewhere") == (["a", "b"], [])


def test_a_folder_of_recordings_may_be_called_calls_audio(tmp_path):
    add(tmp_path / "calls" / "audio" / "a.wav")
    assert run([tmp_path / "calls"], tmp_path / "reports") == (["a"], [])


def test_the_page_audio_named_itself_is_no_folder_of_recordings(recordings, tmp_path, monkeypatch):
    run([recordings], tmp_path / "reports")
    monkeypatch.chdir(tmp_path / "reports" / "calls" / "audio")
    with pytest.raises(UsageError, match="no recordings found"):
        run([Path()], tmp_path / "elsewhere")


@pytest.mark.parametrize("name", ["calls/a.wav", "calls/audio/a.ogg", "timelines/a.wav", "summary.wav"])
def test_reports_never_take_the_place_of_a_recording_or_its_sidecar(name, tmp_path):
    recording = add(tmp_path / name)
    recording.with_suffix(".json").write_text('{"agent_id": "8021"}', encoding="utf-8")
    before = files(tmp_path)
    with pytest.raises(UsageError, match=r"would overwrite it or the \.json beside it; choose another --out"):
        run([recording], tmp_path)
    assert files(tmp_path) == before


def empty(folder):
    folder.mkdir()
    return [folder]


def without_audio(folder):
    folder.mkdir()
    (folder / "a.json").write_text("{}", encoding="utf-8")
    (folder / "notes.txt").write_text("", encoding="utf-8")
    return [folder, folder / "a.json"]


@pytest.mark.parametrize("make", [empty, without_audio])
def test_no_recordings_leave_the_reports_of_last_night_as_they_were(make, recordings, tmp_path):
    out = tmp_path / "out"
    run([recordings], out)
    before = files(out)
    with pytest.raises(UsageError, match=r"no recordings found; .* \.wav .*that the share is mounted"):
        run(make(tmp_path / "share"), out)
    assert files(out) == before


def test_paths_that_do_not_exist_leave_the_reports_of_last_night_as_they_were(recordings, tmp_path):
    out = tmp_path / "out"
    run([recordings], out)
    before = files(out)
    with pytest.raises(UsageError, match="share: no such file or folder; check the path, and that the share is"):
        run([tmp_path / "share"], out)
    assert files(out) == before


def test_no_recordings_make_no_output_folder(tmp_path):
    with pytest.raises(UsageError):
        run(empty(tmp_path / "share"), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_one_path_that_does_not_exist_is_named_among_others_that_do(recordings, tmp_path):
    assert run([recordings, tmp_path / "gone.wav"], tmp_path / "out") == (["a"], [str(tmp_path / "gone.wav")])


def test_no_recordings_are_nothing_to_transcribe(tmp_path):
    with pytest.raises(UsageError, match="no recordings found"):
        transcribe(empty(tmp_path / "share"), (), tmp_path / "out", LISTENING)


def test_a_link_to_nothing_is_named_as_a_recording(tmp_path):
    (tmp_path / "a.wav").symlink_to(tmp_path / "gone.wav")
    assert run([tmp_path / "a.wav"], tmp_path / "out") == ([], [os.fspath(tmp_path / "a.wav")])
