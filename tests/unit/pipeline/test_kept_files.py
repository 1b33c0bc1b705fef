"""Transcripts take the place of nothing but transcripts."""

import json
import shutil
from pathlib import Path

import pytest

from qa_audit.errors import UsageError
from qa_audit.metadata.load import MetadataSources
from qa_audit.pipeline.options import ListenOptions
from qa_audit.pipeline.transcribe import transcribe
from qa_audit.report.json_report import render_json
from qa_audit.report.transcript import is_transcript_json
from qa_audit.store.codec import timeline_to_json
from tests.support.reports import REPORT, TIMELINE

SAMPLE = Path(__file__).parents[3] / "samples" / "calls" / "silent_ok.wav"
SUBTITLES = "1\n00:00:00,600 --> 00:00:06,000\n客服：您好，很高兴为您服务。\n"
SIDECAR = '{"agent_id": "8021"}'


@pytest.fixture
def folder(tmp_path):
    """A recording with its metadata beside it."""
    shutil.copyfile(SAMPLE, tmp_path / "call.wav")
    (tmp_path / "call.json").write_text(SIDECAR, encoding="utf-8")
    return tmp_path


@pytest.fixture
def heard(tmp_path_factory):
    """What was said in the recording, in a folder of its own."""
    transcripts = tmp_path_factory.mktemp("heard")
    (transcripts / "call.srt").write_text(SUBTITLES, encoding="utf-8")
    return ListenOptions("replay", str(transcripts), 1, None, MetadataSources())


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_sidecar_is_not_overwritten_by_the_transcript_of_its_call(folder, heard):
    with pytest.raises(UsageError):
        transcribe([folder], (), folder, heard)
    assert (folder / "call.json").read_text(encoding="utf-8") == SIDECAR


def test_nothing_is_written_where_a_sidecar_is_in_the_way(folder, heard):
    with pytest.raises(UsageError):
        transcribe([folder], (), folder, heard)
    assert names(folder) == ["call.json", "call.wav"]


def test_the_refusal_names_the_file_and_what_to_do(folder, heard):
    with pytest.raises(UsageError) as caught:
        transcribe([folder], (), folder, heard)
    assert caught.value.en == (
        f"{folder}/call.json: is no transcript of this program (perhaps the metadata of a recording), and a transcript "
        f"would take its place (files of this kind in --out {folder}: 1); choose another --out. Nothing was written"
    )
    assert caught.value.zh == (
        f"{folder}/call.json：这个文件不是本程序的转写结果（可能是录音的元数据），转写会覆盖它"
        f"（--out {folder} 中这样的文件共 1 个）；请用 --out 换一个文件夹。没有写入任何文件"
    )


def test_subtitles_made_elsewhere_are_not_overwritten(folder, heard):
    (folder / "call.json").unlink()
    (folder / "call.srt").write_text(SUBTITLES, encoding="utf-8")
    with pytest.raises(UsageError, match=r"call\.srt"):
        transcribe([folder], (), folder, heard)
    assert (folder / "call.srt").read_text(encoding="utf-8") == SUBTITLES


def test_transcripts_of_an_earlier_run_are_written_anew(folder, heard, tmp_path):
    out = tmp_path / "out"
    transcribe([folder / "call.wav"], (), out, heard)
    (out / "call.txt").write_text("old", encoding="utf-8")
    assert transcribe([folder / "call.wav"], (), out, heard) == (("call",), ())
    assert (out / "call.txt").read_text(encoding="utf-8") == "[   0.60] 声道0：您好，很高兴为您服务。\n"


def test_recordings_without_sidecars_may_have_their_transcripts_beside_them(folder, heard):
    (folder / "call.json").unlink()
    assert transcribe([folder], (), folder, heard) == (("call",), ())


@pytest.mark.parametrize(
    "content",
    [SIDECAR, "[]", "no JSON", b"\xff", render_json(REPORT, "zh"), timeline_to_json(TIMELINE), json.dumps({})],
    ids=["sidecar", "list", "text", "bytes", "report", "timeline", "empty"],
)
def test_what_is_no_transcript_is_not_taken_for_one(content):
    assert not is_transcript_json(content)
