from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa_audit.asr.cache import TranscriptCache, transcript_key
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
