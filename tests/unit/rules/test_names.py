from dataclasses import replace

import pytest

from qa_audit.evaluate import find
from qa_audit.model.finding import Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role, Utterance
from qa_audit.rules.names import NameCues, addresses, likeness, names_given
from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn
from qa_audit.script.case import build_case
from qa_audit.script.load import read_text
from qa_audit.text.match import hear
from qa_audit.timeline.roles import RoleCues

CUES = NameCues(("我姓", "免贵姓"), ("我叫",), ("我是",), ("先生", "女士"))


def turn_of(text):
    utterance = Utterance(Interval(1.0, 3.0), 1, Role.CUSTOMER, text, (), 0.9)
    return Turn(Role.CUSTOMER, (utterance,), text)


def given(text):
    return [(name.surname, name.certain) for name in names_given(turn_of(text), hear(text), CUES)]


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("我姓王", "王"),
        ("免贵姓欧阳", "欧阳"),
        ("我叫李明，我想办宽带", "李"),
        ("你好我是张女士", "张"),
        ("我姓汪洋的汪", "汪"),
    ],
)
def test_a_name_is_noticed(text, surname):
    assert given(text) == [(surname, True)]


def test_a_full_name_ends_where_the_next_clause_begins_with_a_pronoun():
    assert given("我叫李明我想办宽带") == [("李", True)]


def test_a_full_name_that_runs_on_is_not_certain():
    assert given("我叫马上派人来修的") == [("马", False)]


def test_a_name_whose_pronoun_was_lost_at_the_beginning_of_a_turn_is_not_certain():
    assert given("叫李鸿，我想问一下我的积分") == [("李", False)]


@pytest.mark.parametrize(
    "text", ["叫车吧，我等着", "叫安装师傅，我在家", "叫严老师，我是家长", "帮我约叫李红，", "叫李"]
)
def test_what_is_called_for_is_no_name(text):
    assert given(text) == []


@pytest.mark.parametrize(
    "text", ["我姓什么", "我姓名填错了", "我叫他来", "我叫王师傅来", "我是客户", "您贵姓", "我姓，"]
)
def test_other_words_are_no_name(text):
    assert given(text) == []


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("我姓王", "好的王先生", Truth.YES),
        ("我姓王", "好的汪先生", Truth.YES),
        ("我姓陈", "好的程女士", Truth.YES),
        ("我姓司马", "司马女士您好", Truth.YES),
        ("我叫李小明", "李小明先生", Truth.YES),
        ("我姓刘", "刘先升您好", Truth.YES),
        ("我姓王", "好的黄先生", Truth.UNCLEAR),
        ("我姓王", "好的先生", Truth.UNCLEAR),
        ("我姓郝", "您好先生", Truth.UNCLEAR),
        ("我姓王", "好的网先升", None),
    ],
)
def test_a_form_of_address_is_compared_by_sound(name, said, expected):
    one = next(names_given(turn_of(name), hear(name), CUES))
    found = [
        likeness(one, address) for address in addresses(turn_of(said), hear(said), CUES.titles) if not address.partial
    ]
    assert found == [expected]


@pytest.mark.parametrize(("said", "expected"), [("好的欧阳雨是您的电话", Truth.UNCLEAR), ("好的张雨是您的电话", None)])
def test_half_a_title_after_the_name_is_a_doubt(said, expected):
    one = next(names_given(turn_of("我姓欧阳"), hear("我姓欧阳"), CUES))
    assert [likeness(one, address) for address in addresses(turn_of(said), hear(said), CUES.titles)] == [expected]


def test_words_that_hold_no_title_are_no_form_of_address():
    said = "好的我马上为您查询"
    assert list(addresses(turn_of(said), hear(said), CUES.titles)) == []


@pytest.mark.parametrize(("text", "surname"), [("我信赫，想问问", "赫"), ("我性王想查话费", "王"), ("免归性滕", "滕")])
def test_a_name_after_a_misheard_word_is_noticed_and_not_certain(text, surname):
    assert given(text) == [(surname, False)]


@pytest.mark.parametrize("text", ["我信用卡丢了", "我行李不见了", "请问您贵姓", "我幸好带了"])
def test_what_only_begins_like_a_misheard_name_is_none(text):
    assert given(text) == []


@pytest.mark.parametrize(("recognised", "verdict"), [("好的，赫先生。", Verdict.PASS), ("", Verdict.NEEDS_REVIEW)])
def test_names_are_read_as_the_recogniser_wrote_them(recognised, verdict):
    script, problems = read_text(b"version: 1\nid: s\nrules: [{id: a.name, title: t, kind: name_address}]\n", "s.yaml")
    assert problems == ()
    call = build_case("call", "customer 0-2 我信赫\nagent 3-5 好的，和先生。\nhangup 8 customer", RoleCues())
    name, answer = call.utterances
    call = replace(call, utterances=(name, replace(answer, recognised=recognised)))
    (finding,) = find((script,), call)
    assert finding.verdict is verdict
