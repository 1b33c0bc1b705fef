"""A side of which nothing was recorded accuses nobody: neither of what it left unsaid nor of the other's silence."""

import numpy as np
import pytest

from qa_audit.evaluate import evaluate
from qa_audit.model.finding import Verdict
from qa_audit.model.report import Outcome, Provenance
from qa_audit.report.html import because
from qa_audit.script.case import build_case
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts
from qa_audit.signal.measure import measure
from tests.support.reports import summary

CONVERSATION_OF_ONE = """
    agent     0.5-6.0   您好，欢迎致电星河通信客户服务热线，客服代表李妮很高兴为您服务，请问有什么可以帮助您？
    agent    12.0-15.0  可以的，请问您要搬到哪里？
    agent    21.0-24.0  阳光小区可以安装。
    agent    30.0-34.0  请问还有什么可以帮您？感谢您的来电，再见！
    hangup   36 customer
"""
SILENT_CALLER = """
    agent     0.5-6.0   您好，欢迎致电星河通信客户服务热线，客服代表李妮很高兴为您服务，请问有什么可以帮助您？
    agent     8.0-11.0  您好，请问有什么可以帮助您？
    agent    12.0-17.0  对不起，您的电话没有声音，请您换一部电话再次打来，好吗？再见！
    hangup   18 agent
"""
COMPLAINT_TO_NOBODY = """
    customer  1.0-5.0   我要投诉，你们乱扣费，怎么搞的！
    customer  9.0-12.0  我很不满意，给我一个说法。
    hangup   20 customer
"""


@pytest.fixture(scope="module")
def scripts():
    return load_scripts(default_scripts())


def report_of(scripts, dialogue):
    timeline = build_case("call", dialogue, scripts[0].cues)
    return evaluate(scripts, timeline, Provenance("0.1.0", "5c" * 32, "case", "", {}))


def verdict(scripts, dialogue, rule_id):
    found = next(one for one in report_of(scripts, dialogue).findings if one.rule_id == rule_id)
    return found.verdict, found.reason


def test_a_customer_who_was_not_recorded_makes_no_silent_call_that_fails(scripts):
    dialogue = f"noise customer -96\n{CONVERSATION_OF_ONE}"
    assert verdict(scripts, dialogue, "silent_call.procedure") == (Verdict.NEEDS_REVIEW, "situation_unclear")


def test_a_line_that_hisses_was_recorded(scripts):
    dialogue = f"noise customer -60\n{CONVERSATION_OF_ONE}"
    assert verdict(scripts, dialogue, "silent_call.procedure")[0] is Verdict.FAIL


def test_an_agent_who_says_that_nobody_is_heard_hears_nobody(scripts):
    dialogue = f"noise customer -96\n{SILENT_CALLER}"
    assert verdict(scripts, dialogue, "silent_call.procedure")[0] is Verdict.FAIL


def test_an_agent_who_only_asks_again_and_hangs_up_hears_nobody(scripts):
    dialogue = """
        noise customer -96
        agent     0.5-6.0   您好，欢迎致电星河通信客户服务热线，客服代表李妮很高兴为您服务，请问有什么可以帮助您？
        agent     8.0-11.0  您好，请问有什么可以帮助您？
        hangup   13 agent
    """
    assert verdict(scripts, dialogue, "silent_call.procedure")[0] is Verdict.FAIL


def test_the_level_of_digital_silence_is_what_the_measurement_says_of_it():
    assert measure(np.zeros((1, 80_000), np.int16), 8000).channels[0].noise_floor_dbfs == -96.0


def test_an_agent_of_whom_nothing_is_heard_fails_in_nothing(scripts):
    report = report_of(scripts, COMPLAINT_TO_NOBODY)
    assert [one.rule_id for one in report.findings if one.verdict is Verdict.FAIL] == []


def test_who_hangs_up_on_a_recording_of_nothing_is_left_to_a_person(scripts):
    assert verdict(scripts, "    hangup 20 agent\n", "hangup.not_first") == (Verdict.NEEDS_REVIEW, "agent_unheard")


def test_what_such_an_agent_did_not_say_is_left_to_a_person(scripts):
    found = verdict(scripts, COMPLAINT_TO_NOBODY, "complaint.apology")
    assert found == (Verdict.NEEDS_REVIEW, "agent_unheard")


def test_a_call_in_which_no_agent_is_heard_is_not_qualified(scripts):
    dialogue = "    customer 1.0-3.0 我想查一下话费\n    hangup 9 customer\n"
    assert report_of(scripts, dialogue).outcome is Outcome.NEEDS_REVIEW


def test_the_page_says_why_such_a_call_waits(scripts):
    dialogue = "    customer 1.0-3.0 我想查一下话费\n    hangup 9 customer\n"
    assert because(report_of(scripts, dialogue), {}, "zh") == "坐席声道里没有检测到说话：请听录音，并检查录音设备"


def test_the_report_carries_the_code_of_it(scripts):
    timeline = build_case("call", COMPLAINT_TO_NOBODY, scripts[0].cues)
    assert [one.code for one in timeline.diagnostics] == ["agent_unheard"]


def test_a_speech_span_without_words_is_an_agent_who_was_recorded(scripts):
    dialogue = f"{COMPLAINT_TO_NOBODY}    unrecognised agent 6.0-8.0\n"
    assert not build_case("call", dialogue, scripts[0].cues).agent_unheard


def test_on_one_shared_channel_nobody_can_tell(scripts):
    assert not build_case("call", f"mono\n{COMPLAINT_TO_NOBODY}", scripts[0].cues).agent_unheard


def test_the_score_of_such_a_call_counts_in_no_mean():
    call = summary("lost", Outcome.NEEDS_REVIEW, 100.0, diagnostics=("agent_unheard",))
    assert call.counted_score is None
