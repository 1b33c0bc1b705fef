"""What people decide about the rules does not make a recording speak in which nobody was heard."""

import pytest

from qa_audit.evaluate import evaluate
from qa_audit.model.report import Outcome, Provenance
from qa_audit.report.json_report import render_json
from qa_audit.review.state import fold
from qa_audit.script.case import build_case
from qa_audit.store.directory import AuditDirectory

RULE = "hangup.not_first"


@pytest.fixture(autouse=True)
def silent_call(folder, scripts):
    """Twenty seconds in which nobody speaks, hung up by the agent, as `audit` leaves it."""
    timeline = build_case("silent", "    hangup 20 agent\n", scripts[0].cues)
    report = evaluate(scripts, timeline, Provenance("0.1.0", "5c" * 32, "case", "", {}))
    directory = AuditDirectory(folder)
    directory.write_timeline(timeline)
    directory.write(directory.report_path("silent"), render_json(report, "zh"))


@pytest.fixture
def overruled(browser, desk):
    """The call after its only fail was overruled."""
    browser("wang").act("silent", "decide", rule=RULE, verdict="pass", text="线路断了")
    return desk.reviewed(desk.calls.get("silent"), fold(desk.log.all()))


def test_a_call_without_speech_still_needs_review_after_an_overruling(overruled):
    assert (overruled.changed, overruled.outcome) == (True, Outcome.NEEDS_REVIEW)


def test_the_page_says_why_the_call_still_waits(browser):
    assert "录音里没有检测到任何人说话：请听录音，并检查录音设备" in browser("wang").text("/calls/silent")


def test_the_machine_gives_the_call_no_score(browser):
    assert "<dt>机器结果</dt><dd><b>–</b>" in browser("wang").text("/calls/silent")
