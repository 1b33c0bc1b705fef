"""The sample calls are complete and agree with their own truth."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest

SAMPLES = Path(__file__).parents[3] / "samples"
EXPECTED = [json.loads(line) for line in (SAMPLES / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
IDS = [expected["call_id"] for expected in EXPECTED]
SIDECAR_KEYS = {
    "call_id",
    "agent_id",
    "agent_name",
    "queue",
    "direction",
    "started_at",
    "agent_channel",
    "hangup_by",
}
# AMR fills its last frame of 20 ms.
CODEC_TAIL_S = 0.02


def truth_of(call_id: str) -> dict[str, Any]:
    return json.loads((SAMPLES / "truth" / f"{call_id}.json").read_text(encoding="utf-8"))


def test_there_are_at_least_sixteen_sample_calls() -> None:
    assert len(EXPECTED) >= 16


def test_every_scenario_has_its_line_of_expectations() -> None:
    assert sorted(IDS) == sorted(path.stem for path in (SAMPLES / "scenarios").glob("*.yaml"))


def test_the_recordings_cover_seven_codecs() -> None:
    codecs = set()
    for expected in EXPECTED:
        with av.open(SAMPLES / expected["file"]) as container:
            codecs.add(container.streams.audio[0].codec_context.codec.id)
    assert len(codecs) == 7


def test_all_recordings_together_stay_under_12_megabytes() -> None:
    assert sum(path.stat().st_size for path in (SAMPLES / "calls").iterdir()) < 12_000_000


@pytest.mark.parametrize("expected", EXPECTED, ids=IDS)
def test_a_recording_is_as_long_as_its_truth_says(expected: dict[str, Any]) -> None:
    with av.open(SAMPLES / expected["file"]) as container:
        decoded_s = sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))
    assert decoded_s == pytest.approx(truth_of(expected["call_id"])["duration_s"], abs=CODEC_TAIL_S)


@pytest.mark.parametrize("call_id", IDS)
def test_a_sidecar_holds_the_documented_keys_only(call_id: str) -> None:
    sidecar = json.loads((SAMPLES / "calls" / f"{call_id}.json").read_text(encoding="utf-8"))
    assert sidecar["call_id"] == call_id
    assert set(sidecar) <= SIDECAR_KEYS


@pytest.mark.parametrize("call_id", IDS)
def test_nobody_talks_over_their_own_words(call_id: str) -> None:
    for role in ("agent", "customer"):
        spans = [(u["start_s"], u["end_s"]) for u in truth_of(call_id)["utterances"] if u["role"] == role]
        assert all(end_s <= next_start_s for (_, end_s), (next_start_s, _) in pairwise(spans))
