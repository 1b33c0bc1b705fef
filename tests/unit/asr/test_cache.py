import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa_audit.asr.cache import Kept, TranscriptCache, transcript_key
from qa_audit.asr.listening import Listening
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import RecogniserRun, Role, Transcript, Unrecognised, Utterance, Word

RUN = RecogniserRun("whisper", "whisper-base", "d01c", {"bias": "您好", "margin_s": 0.4, "beam": 5})
CALL = Listening("a", "ffee", np.zeros((1, 80_000), np.int16), 8000, ((Interval(1.0, 2.5),),))
HEARD = Transcript(
    (
        Utterance(
            Interval(1.0, 2.5),
            0,
            Role.UNKNOWN,
            "您好，请讲。",
            (Word(Interval(1.0, 1.5), "您好，", 0.912),),
            0.871,
            (Interval(1.0, 2.5),),
        ),
    ),
    (Unrecognised(Interval(4.0, 4.5), 0, "no_text"),),
    RUN,
)


def test_a_transcript_reads_back_equal(tmp_path: Path) -> None:
    cache = TranscriptCache(tmp_path)
    cache.put(CALL, HEARD)
    assert TranscriptCache(tmp_path).get(CALL, RUN) == HEARD


def test_what_was_never_heard_is_not_known(tmp_path: Path) -> None:
    assert TranscriptCache(tmp_path).get(CALL, RUN) is None


@pytest.mark.parametrize(
    ("call", "run"),
    [
        (replace(CALL, recording_sha256="ffef"), RUN),
        (replace(CALL, speech=((Interval(1.0, 2.6),),)), RUN),
        (CALL, replace(RUN, model_sha256="d01d")),
        (CALL, replace(RUN, backend="other")),
        (CALL, replace(RUN, parameters={**RUN.parameters, "bias": "您好。"})),
        (CALL, replace(RUN, parameters={**RUN.parameters, "beam": 1})),
    ],
)
def test_other_audio_spans_model_backend_bias_or_parameters_are_heard_anew(
    tmp_path: Path, call: Listening, run: RecogniserRun
) -> None:
    cache = TranscriptCache(tmp_path)
    cache.put(CALL, HEARD)
    assert cache.get(call, run) is None


def test_the_name_of_the_call_does_not_count(tmp_path: Path) -> None:
    assert transcript_key(replace(CALL, call_id="b", path="elsewhere.wav"), RUN) == transcript_key(CALL, RUN)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"schema_version": 1, "transcript": {"utterances": 3}}', b"\xff\xfe"])
def test_a_damaged_entry_counts_as_absent_and_is_written_again(tmp_path: Path, damage: bytes) -> None:
    cache = TranscriptCache(tmp_path)
    cache.put(CALL, HEARD)
    (entry,) = tmp_path.rglob("*.json")
    entry.write_bytes(damage)
    assert cache.get(CALL, RUN) is None
    cache.put(CALL, HEARD)
    assert cache.get(CALL, RUN) == HEARD


def put(folder: Path, sha256: str, unused_days: float = 0.0) -> Path:
    before = {*folder.rglob("*.json")}
    TranscriptCache(folder).put(replace(CALL, recording_sha256=sha256), HEARD)
    (entry,) = {*folder.rglob("*.json")} - before
    used_s = time.time() - unused_days * 86_400
    os.utime(entry, (used_s, used_s))
    return entry


def test_all_transcripts_are_cleared(tmp_path: Path) -> None:
    entries = [put(tmp_path, "aa"), put(tmp_path, "bb", unused_days=10)]
    size = sum(entry.stat().st_size for entry in entries)
    deleted = TranscriptCache(tmp_path).clear()
    assert (deleted.n, deleted.n_bytes, round(deleted.unused_days)) == (2, size, 10)
    assert TranscriptCache(tmp_path).kept() == Kept(0, 0, 0.0)


def test_only_what_was_not_used_for_some_days_is_cleared(tmp_path: Path) -> None:
    used, unused = put(tmp_path, "aa", unused_days=89), put(tmp_path, "bb", unused_days=91)
    TranscriptCache(tmp_path).clear(90)
    assert (used.exists(), unused.exists()) == (True, False)


def test_what_is_used_again_is_kept(tmp_path: Path) -> None:
    entry = put(tmp_path, CALL.recording_sha256, unused_days=91)
    assert TranscriptCache(tmp_path).get(CALL, RUN) == HEARD
    TranscriptCache(tmp_path).clear(90)
    assert entry.exists()


def test_what_a_killed_run_left_half_written_is_cleared(tmp_path: Path) -> None:
    entry = put(tmp_path, "aa")
    partial = entry.with_name(f".{entry.name[:24]}.x7f.part")
    partial.write_text("half")
    TranscriptCache(tmp_path).clear()
    assert not partial.exists()


@pytest.mark.parametrize("name", ["notes.txt", "aa/notes.json", "models/model.bin", "../outside.json"])
def test_what_this_program_did_not_write_is_never_cleared(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "transcripts"
    folder.mkdir()
    foreign = folder / name
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("mine")
    TranscriptCache(folder).clear()
    assert foreign.exists()


def test_clearing_a_cache_that_is_not_there_deletes_nothing(tmp_path: Path) -> None:
    assert TranscriptCache(tmp_path / "none").clear() == Kept(0, 0, 0.0)


def test_nothing_half_written_is_left_behind(tmp_path: Path) -> None:
    TranscriptCache(tmp_path).put(CALL, HEARD)
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".json"]


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    cache = TranscriptCache(blocked)
    cache.put(CALL, HEARD)
    assert cache.get(CALL, RUN) is None


def test_a_replayed_transcript_is_not_kept_because_its_file_may_change(tmp_path: Path) -> None:
    cache = TranscriptCache(tmp_path)
    cache.put(CALL, replace(HEARD, run=RecogniserRun("replay", "folder", "")))
    assert list(tmp_path.rglob("*.json")) == []
