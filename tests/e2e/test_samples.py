"""Every sample call reaches its expected verdicts through the command line."""

import json

import pytest

from tests.e2e.conftest import SAMPLES, expected_calls

CALLS = expected_calls()
VERDICTS = [
    (call["call_id"], rule_id, verdict)
    for call in CALLS
    for rule_id, verdict in call["verdicts"].items()
    if rule_id not in call.get("known_gaps", {})
]
PROCEDURES = ("silent_call.procedure", "audibility.noise")
WAITS = [(call["call_id"], rule, call["waits"][rule]) for call in CALLS for rule in PROCEDURES if rule in call["waits"]]


def test_every_sample_is_audited(audited):
    assert audited.done.code == 0, audited.done.out + audited.done.err


def test_the_command_says_that_every_expected_verdict_but_the_known_gaps_is_reached(audited):
    assert ", 0 new\n" in audited.done.out


@pytest.mark.parametrize(("call_id", "rule_id", "verdict"), VERDICTS, ids=lambda value: str(value))
def test_expected_verdict(audited, call_id, rule_id, verdict):
    finding = audited.finding(call_id, rule_id)
    assert finding["verdict"] in ([verdict] if isinstance(verdict, str) else verdict), finding["message"]


def test_nobody_is_accused_wrongly(audited):
    wrong = [
        (call["call_id"], rule_id)
        for call in CALLS
        for rule_id, verdict in call["verdicts"].items()
        if "fail" not in verdict
        and rule_id not in call.get("known_gaps", {})
        and audited.finding(call["call_id"], rule_id)["verdict"] == "fail"
    ]
    assert wrong == []


@pytest.mark.parametrize(("call_id", "rule_id", "waits"), WAITS)
def test_waits_are_within_0_2_s_of_the_truth(audited, call_id, rule_id, waits):
    measured = [m["value"] for m in audited.finding(call_id, rule_id)["measures"] if m["name"].startswith("wait_")]
    assert measured[: len(waits)] == pytest.approx(waits, abs=0.2)


@pytest.mark.parametrize("call_id", [call["call_id"] for call in CALLS])
def test_every_rule_appears_once_in_a_report(audited, call_id):
    rules = [finding["rule_id"] for finding in audited.report(call_id)["findings"]]
    summary = json.loads((audited.out / "summary.json").read_text(encoding="utf-8"))
    assert rules == [rule["rule_id"] for rule in summary["rules"]]


@pytest.mark.parametrize("call_id", [call["call_id"] for call in CALLS])
def test_every_fail_has_evidence_that_can_be_replayed(audited, call_id):
    report = audited.report(call_id)
    fails = [finding for finding in report["findings"] if finding["verdict"] == "fail"]
    spans = [(e["start_s"], e["end_s"]) for finding in fails for e in finding["evidence"]]
    assert all(finding["evidence"] for finding in fails)
    assert all(0 <= start < end <= report["recording"]["duration_s"] + 0.001 for start, end in spans)


@pytest.mark.parametrize("call_id", [call["call_id"] for call in CALLS])
def test_every_call_has_a_page_a_timeline_and_audio_to_play(audited, call_id):
    files = [f"calls/{call_id}.html", f"timelines/{call_id}.json", f"calls/audio/{call_id}.ogg"]
    assert [name for name in files if not (audited.out / name).is_file()] == []


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call["call_id"])
def test_who_hung_up_is_reported(audited, call):
    assert audited.report(call["call_id"])["hangup"]["by"] == call["hangup_by"]


@pytest.mark.parametrize("call_id", [call["call_id"] for call in CALLS])
def test_the_agent_is_on_the_right_channel(audited, call_id):
    truth = json.loads((SAMPLES / "truth" / f"{call_id}.json").read_text(encoding="utf-8"))
    agent = {u["channel"] for u in truth["utterances"] if u["role"] == "agent"}
    heard = {u["role"] for u in audited.report(call_id)["utterances"] if u.get("channel") in agent}
    if audited.report(call_id)["recording"]["channels"] == 2:
        assert heard == {"agent"}
