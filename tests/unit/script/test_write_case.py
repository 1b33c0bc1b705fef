"""A call written as a case is the same call to every rule."""

from dataclasses import replace

import pytest

from qa_audit.evaluate import find
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.script.case import build_case
from qa_audit.script.load import load_scripts
from qa_audit.script.write_case import write_case
from qa_audit.shipped import default_scripts
from qa_audit.timeline.roles import RoleCues

SCRIPTS = load_scripts(default_scripts())


def test_a_call_is_written_line_by_line_in_order_of_time():
    call = build_case(
        "call",
        "agent 0.5-3 您好。\ncustomer 4-5 (0.4) 喂\nunrecognised customer 6-7\n"
        "tone busy customer 8-12\nhangup 12 customer",
        RoleCues(),
    )
    assert write_case(call).splitlines() == [
        "uncertainty 0.05",
        "noise agent -60.0",
        "noise customer -60.0",
        "speech agent 0.50-3.00 -24.0",
        "agent 0.50-3.00 (0.9000) 您好。",
        "speech customer 4.00-5.00 -24.0",
        "customer 4.00-5.00 (0.4000) 喂",
        "speech customer 6.00-7.00 -24.0",
        "unrecognised customer 6.00-7.00",
        "tone busy customer 8.00-12.00",
        "hangup 12.00 customer",
    ]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.id)
def test_every_rule_finds_the_same_in_a_case_that_was_written_down_again(script):
    differing = []
    # Every fourth: what a case can say occurs many times over.
    cases = [case for case in script.cases if case.dialogue][::4]
    for case in cases:
        call = build_case(case.name, case.dialogue, script.cues)
        again = build_case(case.name, write_case(call), script.cues)
        differing += [
            (case.name, first.rule_id)
            for first, second in zip(find((script,), call), find((script,), again), strict=True)
            if first.verdict is not second.verdict
        ]
    assert len(cases) > 5
    assert differing == []


def test_pauses_inside_an_utterance_and_levels_of_single_stretches_survive():
    text = "speech agent 0.5-1 -20\nspeech agent 1.8-3 -31.5\nagent 0.5-3 您好，请稍等\nhangup 4 unknown"
    call = build_case("call", write_case(build_case("call", text, RoleCues())), RoleCues())
    assert call.utterances[0].speech == (Interval(0.5, 1.0), Interval(1.8, 3.0))
    assert [(speech.span, speech.level_dbfs) for speech in call.speech[0].spans] == [
        (Interval(0.5, 1.0), -20.0),
        (Interval(1.8, 3.0), -31.5),
    ]


def test_known_roles_on_one_channel_survive():
    text = "mono roles known\nagent 0.5-3 您好\ncustomer 4-5 喂\nhangup 6 unknown"
    call = build_case("call", write_case(build_case("call", text, RoleCues())), RoleCues())
    assert [utterance.role for utterance in call.utterances] == [Role.AGENT, Role.CUSTOMER]
    assert not call.roles.separate_channels


def test_text_that_would_be_a_comment_or_a_line_of_its_own_stays_text():
    call = build_case("call", "agent 0.5-3 您好", RoleCues())
    heard = call.utterances[0]
    hostile = replace(call, utterances=(replace(heard, text="按 # 号键\nhangup 1 agent"),))
    assert build_case("call", write_case(hostile), RoleCues()).utterances[0].text == "按 ＃ 号键 hangup 1 agent"
