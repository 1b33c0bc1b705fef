"""Private numbers from recording to report: covered by default, open on request, whole where rules need them."""

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa_audit.audio.decode import decode
from qa_audit.metadata.load import MetadataSources
from qa_audit.pipeline.audit import audit
from qa_audit.pipeline.options import AuditOptions, ListenOptions
from qa_audit.pipeline.recheck import recheck
from qa_audit.pipeline.script_diff import diff_scripts
from qa_audit.pipeline.transcribe import transcribe
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts

SAMPLE = Path(__file__).parents[3] / "samples" / "calls" / "silent_customer_speaks.ogg"
SUBTITLES = """1
00:00:00,600 --> 00:00:06,000
客服：您好，欢迎致电星河通信客户服务热线，工号8021很高兴为您服务，请问有什么可以帮助您？

2
00:00:16,000 --> 00:00:20,000
客户：我的号码是一三八零零一三八零零零，请打10086。
"""
OPEN, COVERED = "一三八零零一三八零零零", "一三八****八零零零"
BINARY = (".xlsx", ".ogg")


@pytest.fixture(scope="module")
def recordings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recordings")
    shutil.copy(SAMPLE, folder / "20261103-091500_8021_13900139000.ogg")
    (folder / "20261103-091500_8021_13900139000.srt").write_text(SUBTITLES, encoding="utf-8")
    told = {"agent_id": "8021", "agent_name": "李妮13700137000", "queue": "回访13600136000"}
    (folder / "20261103-091500_8021_13900139000.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


def options(out, **changes):
    listen = ListenOptions("replay", "embedded", 1, None, MetadataSources())
    return replace(AuditOptions(load_scripts(default_scripts()), out, "zh", "beside", listen), **changes)


def texts(out):
    """What people and programs get, by file; the timelines and the journal are the store's own."""
    files = [path for path in out.rglob("*") if path.is_file() and "timelines" not in path.parts]
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in files
        if path.suffix not in BINARY and not path.name.startswith(".")
    }


def everything(out):
    """All that an audit writes but its timelines, as text; the parts of a workbook unpacked."""
    said = {}
    for path in out.rglob("*"):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                said |= {f"{path.name}/{part}": book.read(part).decode(errors="replace") for part in book.namelist()}
        elif path.is_file() and "timelines" not in path.parts:
            said[path.name] = path.read_bytes().decode(errors="replace")
    return said


@pytest.fixture(scope="module")
def audited(recordings, tmp_path_factory):
    out = tmp_path_factory.mktemp("audited")
    audit([recordings], options(out))
    return out


def test_no_report_shows_a_private_number_and_the_timeline_keeps_it(audited):
    reports = texts(audited)
    assert len(reports) == 7
    for name, text in reports.items():
        assert OPEN not in text, name
        assert "13900139000" not in text, name
        assert "13900139000" not in name
    (page,) = (text for name, text in reports.items() if name.startswith("2026") and name.endswith(".html"))
    assert COVERED in page
    assert "10086" in page
    (timeline,) = (audited / "timelines").iterdir()
    assert OPEN in timeline.read_text(encoding="utf-8")


def test_names_of_queue_and_agent_lose_their_numbers_wherever_they_stand(audited):
    for name, text in everything(audited).items():
        assert "13700137000" not in text, name
        assert "13600136000" not in text, name
    (report,) = (audited / "calls").glob("*.json")
    metadata = json.loads(report.read_text(encoding="utf-8"))["metadata"]
    assert (metadata["agent_name"], metadata["queue"]) == ("李妮137****7000", "回访136****6000")
    assert metadata["agent_id"] == "8021"


def test_a_journal_of_before_does_not_bring_the_number_of_a_queue_back(recordings, tmp_path):
    audit([recordings], options(tmp_path, formats=("json", "csv")))
    journal = tmp_path / ".journal.jsonl"
    journal.write_text(journal.read_text(encoding="utf-8").replace("136****6000", "13600136000"), encoding="utf-8")
    audit([recordings], options(tmp_path, formats=("json", "csv")))
    assert all("13600136000" not in text for text in everything(tmp_path).values())


def test_the_choice_leaves_a_trace(audited, recordings, tmp_path):
    (report,) = (audited / "calls").glob("*.json")
    parameters = json.loads(report.read_text(encoding="utf-8"))["provenance"]["parameters"]
    assert (parameters["report.masked"], parameters["report.audio_masked"]) == (True, False)
    audit([recordings], options(tmp_path, mask=False, formats=("json", "html")))
    (report,) = (tmp_path / "calls").glob("*.json")
    assert report.name == "20261103-091500_8021_13900139000.json"
    content = json.loads(report.read_text(encoding="utf-8"))
    assert content["provenance"]["parameters"]["report.masked"] is False
    assert OPEN in content["utterances"][1]["text"]
    assert "未遮蔽" in report.with_suffix(".html").read_text(encoding="utf-8")
    assert not (tmp_path / "findings.csv").exists()


def test_rechecked_reports_are_covered_too(audited, tmp_path):
    recheck(audited, load_scripts(default_scripts()), tmp_path, "zh")
    for name, text in everything(tmp_path).items():
        for number in (OPEN, "13900139000", "13700137000", "13600136000"):
            assert number not in text, name
    assert (tmp_path / "findings.xlsx").is_file()


def test_transcripts_are_covered_too(recordings, tmp_path):
    transcribe([recordings], (), tmp_path, ListenOptions("replay", "embedded", 1, None, MetadataSources()))
    made = texts(tmp_path)
    assert {Path(name).suffix for name in made} == {".json", ".srt", ".vtt", ".txt"}
    assert all(COVERED in text and OPEN not in text for text in made.values())


def test_a_transcript_names_neither_recording_nor_subtitles_by_an_open_number(recordings, tmp_path):
    transcribe([recordings], (), tmp_path, ListenOptions("replay", "embedded", 1, None, MetadataSources()))
    (transcript,) = tmp_path.glob("*.json")
    content = json.loads(transcript.read_text(encoding="utf-8"))
    assert Path(content["recording"]["path"]).name == "20261103-091500_8021_139****9000.ogg"
    assert content["provenance"]["parameters"]["file"] == "20261103-091500_8021_139****9000.srt"
    assert "13900139000" not in transcript.read_text(encoding="utf-8")


def test_a_transcript_names_its_recording_openly_on_request(recordings, tmp_path):
    transcribe([recordings], (), tmp_path, ListenOptions("replay", "embedded", 1, None, MetadataSources()), mask=False)
    (transcript,) = tmp_path.glob("*.json")
    content = json.loads(transcript.read_text(encoding="utf-8"))
    assert Path(content["recording"]["path"]).name == "20261103-091500_8021_13900139000.ogg"


def test_masked_audio_holds_a_tone_where_the_number_was_said(recordings, audited, tmp_path):
    audit([recordings], options(tmp_path, mask_audio=True, formats=("json", "html")))
    plain, covered = (
        decode(next((out / "calls" / "audio").iterdir()), "call").samples[:, 16 * 16_000 : 20 * 16_000]
        for out in (audited, tmp_path)
    )
    spectrum = np.abs(np.fft.rfft(covered.astype(float), axis=1))
    assert not np.array_equal(plain, covered)
    assert 990 < spectrum.sum(axis=0).argmax() / 4 < 1010


def test_a_diff_of_scripts_quotes_no_private_number(audited, tmp_path):
    for name, phrase in (("old", "再见"), ("new", "零零一三八零零零")):
        rule = f"{{id: a.b, title: 号码, kind: phrase, by: customer, say: {phrase}}}"
        (tmp_path / f"{name}.yaml").write_text(f"version: 1\nid: s\nrules:\n  - {rule}\n", encoding="utf-8")
    diff = diff_scripts([str(tmp_path / "old.yaml")], [str(tmp_path / "new.yaml")], audited)
    (change,) = diff.calls
    assert change.rules[0].quote == "****八零零零"
    assert "零零一三" not in change.rules[0].message.zh
