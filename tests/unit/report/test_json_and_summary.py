"""Facts about the JSON that other programs rely on."""

import json
from dataclasses import replace

from qa_audit.model.finding import Measure
from qa_audit.model.report import BatchReport
from qa_audit.report.json_report import render_json
from qa_audit.report.summary import render_summary
from tests.support.reports import BATCH, FINDINGS, PROVENANCE, REPORT, hostile_report


def keys(value):
    return list(value)


def test_the_keys_of_the_contract_are_there():
    report = json.loads(render_json(REPORT, "zh"))
    assert {
        "schema_version",
        "call_id",
        "recording",
        "outcome",
        "score",
        "findings",
        "utterances",
        "roles",
        "hangup",
        "diagnostics",
        "provenance",
    } <= set(report)
    assert report["schema_version"] == 1
    assert keys(report["recording"]) == ["path", "sha256", "duration_s", "channels"]
    assert keys(report["findings"][1]) == [
        "rule_id",
        "verdict",
        "severity",
        "fatal",
        "points",
        "message",
        "reason",
        "searched",
        "evidence",
        "measures",
    ]
    assert keys(report["findings"][1]["evidence"][0]) == [
        "start_s",
        "end_s",
        "role",
        "quote",
        "expected",
        "confidence",
        "forbidden",
    ]
    assert keys(report["findings"][1]["measures"][0]) == ["name", "value", "unit", "limit", "uncertainty", "bound"]
    assert keys(report["utterances"][0])[:5] == ["start_s", "end_s", "role", "text", "confidence"]
    assert keys(report["diagnostics"][0]) == ["code", "message", "start_s", "end_s"]
    assert keys(report["provenance"]) == ["tool_version", "script_sha256", "model", "model_sha256", "parameters"]
    assert keys(report["roles"])[:2] == ["source", "confidence"]
    assert keys(report["hangup"])[:3] == ["by", "source", "confidence"]


def test_every_finding_appears_once_in_the_order_of_the_scripts():
    report = json.loads(render_json(REPORT, "en"))
    assert [finding["rule_id"] for finding in report["findings"]] == [finding.rule_id for finding in FINDINGS]


def test_numbers_have_three_decimals_and_no_negative_zero():
    finding = replace(FINDINGS[1], measures=(Measure("wait_1", -0.0000004, "s", 5, 0.11049999),))
    text = render_json(replace(REPORT, findings=(finding,)), "zh")
    assert '"value": 0.0,' in text
    assert '"limit": 5.0,' in text
    assert '"uncertainty": 0.11,' in text


def test_equal_reports_are_equal_bytes_whatever_the_order_of_the_parameters():
    shuffled = replace(PROVENANCE, parameters=dict(reversed(PROVENANCE.parameters.items())))
    assert render_json(REPORT, "zh") == render_json(replace(REPORT, provenance=shuffled), "zh")


def test_the_text_ends_in_one_newline_and_keeps_chinese_readable():
    text = render_json(REPORT, "zh")
    assert text.endswith("}\n")
    assert "您好，欢迎致电星河通信" in text


def test_a_file_name_that_is_no_utf_8_can_be_written_and_read_back():
    text = render_json(hostile_report(), "zh")
    assert json.loads(text.encode())["recording"]["path"] == "calls/\udcff</script>.wav"


def test_the_summary_counts_outcomes_rules_and_agents():
    summary = json.loads(render_summary(BATCH))
    assert summary["schema_version"] == 1
    assert summary["n_calls"] == 5
    assert summary["outcomes"] == {"qualified": 2, "unqualified": 2, "needs_review": 1}
    assert summary["mean_score"] == 81.0
    assert summary["duration_s"] == 191.65
    assert {"rule_id": "silent_call.procedure", "fail": 2, "needs_review": 0, "applicable": 5} in summary["rules"]
    assert {"rule_id": "hangup.not_first", "fail": 0, "needs_review": 2, "applicable": 5} in summary["rules"]
    assert [agent["agent_id"] for agent in summary["agents"]] == ["8007", "8021", None]
    assert summary["unaudited"][0]["exit_code"] == 3
    assert "truncated" in summary["unaudited"][0]["cause"]


def test_the_summary_of_nothing_has_no_mean():
    summary = json.loads(render_summary(BatchReport((), (), (), PROVENANCE)))
    assert (summary["n_calls"], summary["mean_score"], summary["calls"]) == (0, None, [])


def test_what_the_recogniser_wrote_stands_beside_a_text_that_is_spelt_otherwise():
    first, *others = REPORT.timeline.utterances
    timeline = replace(REPORT.timeline, utterances=(replace(first, recognised="泥好"), *others))
    told = json.loads(render_json(replace(REPORT, timeline=timeline), "zh"))["utterances"]
    assert told[0]["recognised"] == "泥好"
    assert all("recognised" not in one for one in told[1:])
