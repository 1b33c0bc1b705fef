"""The sample calls are complete and agree with their own truth."""

import json
import re
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


def verdicts_of(call_id: str) -> dict[str, list[str]]:
    """The verdicts that are right, by rule."""
    (expected,) = [expected for expected in EXPECTED if expected["call_id"] == call_id]
    return {rule: [v] if isinstance(v, str) else v for rule, v in expected["verdicts"].items()}


def agent_characters_per_minute(call_id: str) -> float:
    """Over turns of ten characters and more."""
    characters, speech_s = 0, 0.0
    for utterance in truth_of(call_id)["utterances"]:
        said = len(re.findall(r"[\u4e00-\u9fff]", utterance["text"]))
        if utterance["role"] == "agent" and said >= 10:
            characters += said
            speech_s += utterance["end_s"] - utterance["start_s"]
    return 60 * characters / speech_s


def longest_talk_over_customer_s(call_id: str) -> float:
    """Longest overlap that the agent begins, backchannels aside."""
    utterances = truth_of(call_id)["utterances"]
    return max(
        (
            customer["end_s"] - agent["start_s"]
            for agent in utterances
            for customer in utterances
            if agent["role"] == "agent" and agent["text"] != "嗯。" and customer["role"] == "customer"
            if customer["start_s"] < agent["start_s"] < customer["end_s"]
        ),
        default=0.0,
    )


def longest_silence_s(call_id: str) -> float:
    """Longest pause between any speech."""
    spans = sorted((u["start_s"], u["end_s"]) for u in truth_of(call_id)["utterances"])
    return max((later_s - end_s for (_, end_s), (later_s, _) in pairwise(spans)), default=0.0)


def test_there_are_at_least_36_sample_calls() -> None:
    assert len(EXPECTED) >= 36


def test_every_scenario_has_its_line_of_expectations() -> None:
    assert sorted(IDS) == sorted(path.stem for path in (SAMPLES / "scenarios").glob("*.yaml"))


def test_every_call_states_a_verdict_for_every_rule_of_the_catalogue() -> None:
    assert {len(expected["verdicts"]) for expected in EXPECTED} == {35}
    assert len({tuple(sorted(expected["verdicts"])) for expected in EXPECTED}) == 1


# The category of a complaint is information: nothing an agent does fails it.
@pytest.mark.parametrize("rule", sorted(set(EXPECTED[0]["verdicts"]) - {"complaint.category"}))
def test_every_rule_has_a_call_that_passes_and_one_that_fails(rule: str) -> None:
    verdicts = [verdicts_of(call_id)[rule] for call_id in IDS]
    assert any("pass" in allowed for allowed in verdicts)
    assert any("fail" in allowed for allowed in verdicts)


@pytest.mark.parametrize("call_id", IDS)
def test_no_verdict_may_be_both_pass_and_fail(call_id: str) -> None:
    assert not any({"pass", "fail"} <= set(allowed) for allowed in verdicts_of(call_id).values())


@pytest.mark.parametrize("call_id", IDS)
def test_only_an_agent_faster_than_360_characters_a_minute_fails_speech_rate(call_id: str) -> None:
    failing = verdicts_of(call_id)["listening.speech_rate"] == ["fail"]
    assert agent_characters_per_minute(call_id) > 390 if failing else agent_characters_per_minute(call_id) < 330


@pytest.mark.parametrize("call_id", IDS)
def test_only_an_agent_who_talks_over_the_customer_fails_interruption(call_id: str) -> None:
    failing = verdicts_of(call_id)["listening.interruption"] == ["fail"]
    assert longest_talk_over_customer_s(call_id) > 1.5 if failing else longest_talk_over_customer_s(call_id) == 0.0


@pytest.mark.parametrize("call_id", IDS)
def test_only_calls_with_a_silence_over_15_s_fail_dead_air(call_id: str) -> None:
    if "fail" in verdicts_of(call_id)["listening.dead_air"]:
        assert longest_silence_s(call_id) > 16.0


def test_the_recordings_cover_eight_codecs() -> None:
    codecs = set()
    for expected in EXPECTED:
        with av.open(SAMPLES / expected["file"]) as container:
            codecs.add(container.streams.audio[0].codec_context.codec.id)
    assert len(codecs) == 8


def test_all_recordings_together_stay_under_16_megabytes() -> None:
    assert sum(path.stat().st_size for path in (SAMPLES / "calls").iterdir()) < 16_000_000


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
