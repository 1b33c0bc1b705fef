"""A call without speech waits at the desk; what people decide about its rules does not make it speak."""

import re
from dataclasses import replace

import pytest

from qa_audit.evaluate import evaluate
from qa_audit.model.report import Outcome, Provenance
from qa_audit.report.json_report import render_json
from qa_audit.review.export import export_cases
from qa_audit.review.outcomes import outcomes
from qa_audit.review.state import fold
from qa_audit.script.case import build_case
from qa_audit.store.directory import AuditDirectory

RULE = "hangup.not_first"
SPEECH = "desk:no_speech"


@pytest.fixture(autouse=True)
def silent_calls(folder, scripts):
    """Twice twenty seconds in which nobody speaks, as `audit` leaves them; in one there is nothing else to ask."""
    directory = AuditDirectory(folder)
    for call_id, by in (("silent", "agent"), ("unasked", "customer")):
        built = build_case(call_id, f"    hangup 20 {by}\n", scripts[0].cues)
        timeline = replace(built, metadata=replace(built.metadata, agent_id="8021"))
        report = evaluate(scripts, timeline, Provenance("0.1.0", "5c" * 32, "case", "", {}))
        directory.write_timeline(timeline)
        directory.write(directory.report_path(call_id), render_json(report, "zh"))


@pytest.fixture
def overruled(browser, desk):
    """The call after a person decided the only rule that it left open."""
    browser("wang").act("silent", "decide", rule=RULE, verdict="pass", text="线路断了")
    return desk.reviewed(desk.calls.get("silent"), fold(desk.log.all()))


def test_a_call_without_speech_still_needs_review_after_its_rules_are_decided(overruled):
    assert (overruled.changed, overruled.outcome) == (True, Outcome.NEEDS_REVIEW)


def test_the_page_says_why_the_call_still_waits(browser):
    assert "录音里没有检测到任何人说话：请听录音，并检查录音设备" in browser("wang").text("/calls/silent")


def test_the_machine_gives_the_call_no_score(browser):
    assert "<dt>机器结果</dt><dd><b>–</b>" in browser("wang").text("/calls/silent")


def queued(browser, call_id):
    """Rules under which a call stands in the queue, and why."""
    rows = browser.text("/").split("<tr>")
    return [
        (
            re.search(r'<th scope="row"><a href="[^"]+">([^<]+)', row)[1],
            re.search(r'class="why [a-z]+">([^<]+)', row)[1],
        )
        for row in rows
        if f'<td class="id">{call_id}</td>' in row
    ]


def supervisor(desk):
    return next(one for one in desk.people.all() if one.name == "sun")


def reviewed(desk, call_id):
    return desk.reviewed(desk.calls.get(call_id), fold(desk.log.all()))


def test_a_call_without_speech_waits_though_no_rule_asks_for_it(browser):
    assert queued(browser("wang"), "unasked") == [("未听到坐席", "机器未决")]


def test_a_call_with_speech_is_not_asked_about_it(browser):
    assert "未听到坐席" not in [rule for rule, _ in queued(browser("wang"), "unsure")]


def test_the_entry_leads_to_the_call_and_says_what_to_listen_for(browser):
    wang = browser("wang")
    address = re.search(r'href="(/calls/unasked\?[^"]+)">未听到坐席', wang.text("/"))[1]
    assert "听整段录音：是真的没有人说话，还是录音设备或语音检测出了问题？" in wang.text(address.replace("&amp;", "&"))


def test_the_buttons_say_what_each_decision_means(browser):
    page = browser("wang").text(f"/calls/unasked?at={SPEECH}")
    assert re.findall(r'name="verdict" value="(\w+)" class="\w+">([^<]+)', page)[:3] == [
        ("pass", "判为坐席没有过失（如无声来电）"),
        ("fail", "判为坐席该说话而没有说话"),
        ("not_applicable", "判为录音或语音检测有问题，不能评判"),
    ]


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [("pass", Outcome.QUALIFIED), ("fail", Outcome.UNQUALIFIED), ("not_applicable", Outcome.NEEDS_REVIEW)],
)
def test_what_a_person_says_about_the_silence_decides_the_call(browser, desk, verdict, outcome):
    browser("wang").act("unasked", "decide", rule=SPEECH, verdict=verdict)
    assert reviewed(desk, "unasked").outcome is outcome


def test_a_decided_call_without_speech_waits_no_more(browser):
    wang = browser("wang")
    wang.act("unasked", "decide", rule=SPEECH, verdict="not_applicable")
    assert queued(wang, "unasked") == []


def test_a_decision_about_the_silence_can_be_undone(browser, desk):
    wang = browser("wang")
    wang.act("unasked", "decide", rule=SPEECH, verdict="pass")
    wang.act("unasked", "undo", target=str(desk.log.all()[-1].id))
    assert queued(wang, "unasked") == [("未听到坐席", "机器未决")]


def test_the_agent_may_appeal_against_being_told_to_have_been_silent(browser, desk):
    browser("wang").act("unasked", "decide", rule=SPEECH, verdict="fail")
    browser("li").act("unasked", "appeal", rule=SPEECH, text="线路不通")
    assert queued(browser("sun"), "unasked") == [("未听到坐席", "申诉")]


def test_a_call_without_speech_has_no_score_after_review_either(browser):
    wang = browser("wang")
    wang.act("unasked", "decide", rule=SPEECH, verdict="pass")
    assert "<dt>复核后</dt><dd><b>–</b>" in wang.text("/calls/unasked")


def test_the_question_about_the_silence_is_no_rule_of_another_script(browser):
    assert "规则名称和及格线来自另一个版本的脚本" not in browser("wang").text("/")


def test_the_results_count_what_was_decided_about_the_silence(browser, desk):
    browser("wang").act("unasked", "decide", rule=SPEECH, verdict="pass")
    found = outcomes(desk.view(supervisor(desk))).rules
    assert [(one.rule_id, one.settled_doubts) for one in found] == [(SPEECH, (("pass", 1),))]


def test_no_case_is_made_of_what_no_script_asks(browser, desk):
    browser("wang").act("unasked", "decide", rule=SPEECH, verdict="pass")
    view = desk.view(supervisor(desk))
    assert [export_cases(desk.calls, view, script)[1] for script in desk.scripts] == [0, 0, 0]


def test_a_call_in_which_only_the_customer_is_heard_waits_too(folder, browser, scripts):
    timeline = build_case("lost", "    customer 1-3 我想查一下话费\n    hangup 9 customer\n", scripts[0].cues)
    report = evaluate(scripts, timeline, Provenance("0.1.0", "5c" * 32, "case", "", {}))
    directory = AuditDirectory(folder)
    directory.write_timeline(timeline)
    directory.write(directory.report_path("lost"), render_json(report, "zh"))
    wang = browser("wang")
    assert queued(wang, "lost") == [("未听到坐席", "机器未决")]
    assert "听整段录音：坐席真的没有说话，还是没有录上？" in wang.text("/calls/lost")
