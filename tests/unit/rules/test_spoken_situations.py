"""Situations that hang on what was said."""

from qa_audit.model.finding import Verdict
from qa_audit.rules.context import CallContext
from qa_audit.rules.truth import Truth
from qa_audit.script.case import build_case
from qa_audit.script.load import read_text
from qa_audit.timeline.roles import RoleCues

PLAINLY = """
situations:
  complains: {kind: plainly_said, by: customer, say: 怎么搞的}
rules:
  - {id: test.rule, title: t, kind: phrase, when: complains, say: 对不起}
"""
GOES_ON = """
situations:
  goes_on: {kind: goes_on, by: customer, say: 小姐你好}
rules:
  - {id: test.rule, title: t, kind: phrase, unless: goes_on, say: 您好}
"""


def finding(findings_of, rules, dialogue):
    return findings_of(rules, f"{dialogue}\nagent 20-22 请稍等\nhangup 24 customer")["test.rule"]


def test_what_is_plainly_said_holds(findings_of):
    assert finding(findings_of, PLAINLY, "customer 1-3 你们怎么搞的").verdict is Verdict.FAIL


def test_what_only_resembles_it_does_not_hold(findings_of):
    assert finding(findings_of, PLAINLY, "customer 1-3 这个怎么办的").verdict is Verdict.NOT_APPLICABLE


def test_unsure_words_leave_it_unclear(findings_of):
    found = finding(findings_of, PLAINLY, "customer 1-3 (0.2) 你们怎么搞的")
    assert (found.verdict, found.reason) == (Verdict.NEEDS_REVIEW, "situation_unclear")


def test_words_of_nobody_knows_whom_leave_it_unclear(findings_of):
    assert finding(findings_of, PLAINLY, "mono\ncustomer 1-3 你们怎么搞的").verdict is Verdict.NEEDS_REVIEW


def test_more_words_in_the_same_turn_go_on(findings_of):
    assert finding(findings_of, GOES_ON, "customer 1-5 小姐你好，我要查话费").verdict is Verdict.NOT_APPLICABLE


def test_another_turn_before_anybody_answers_goes_on(findings_of):
    dialogue = "customer 1-3 小姐你好\ncustomer 6-8 我要查话费"
    assert finding(findings_of, GOES_ON, dialogue).verdict is Verdict.NOT_APPLICABLE


def test_a_greeting_that_is_answered_does_not_go_on(findings_of):
    assert finding(findings_of, GOES_ON, "customer 1-3 小姐你好。").verdict is Verdict.FAIL


def test_nothing_of_the_kind_does_not_go_on(findings_of):
    assert finding(findings_of, GOES_ON, "customer 1-3 我要查话费").verdict is Verdict.FAIL


RESEMBLES = """
situations:
  like_it:
    kind: resembles
    title: 投诉
    by: customer
    like: [你们乱扣我的钱, 乱扣我的话费 / 太不像话了, 师傅约好了又不来, 约好了又不来 / 怎么回事, 乱扣钱 / 我要退钱]
    unlike: [我想查一下话费, 请问套餐怎么办理 / 谢谢, 我想办一张卡, 查一下我的套餐, 请问几点关门 / 谢谢]
rules:
  - {id: test.rule, title: t, kind: phrase, when: like_it, say: 对不起}
  - {id: test.answer, title: t, kind: response, when: like_it, to: [{by: customer, say: 投诉}], say: 对不起}
  - id: test.after
    title: t
    kind: forbidden
    when: like_it
    within: {after: 投诉}
    phrases: [{say: 不可能, category: c, suggest: s}]
"""


def test_talk_that_resembles_examples_leaves_a_fail_to_a_person(findings_of):
    found = finding(findings_of, RESEMBLES, "customer 1-3 师傅乱扣我的钱 太不像话了")
    assert (found.verdict, found.reason) == (Verdict.NEEDS_REVIEW, "situation_unclear")


def test_talk_that_resembles_examples_and_is_answered_passes(findings_of):
    found = finding(findings_of, RESEMBLES, "customer 1-3 师傅乱扣我的钱 太不像话了\nagent 4-5 对不起")
    assert found.verdict is Verdict.PASS


def test_talk_that_resembles_nothing_is_not_applicable(findings_of):
    found = finding(findings_of, RESEMBLES, "customer 1-3 请问怎么办卡 谢谢")
    assert found.verdict is Verdict.NOT_APPLICABLE


def test_silence_resembles_nothing(findings_of):
    found = findings_of(RESEMBLES, "agent 20-22 请稍等\nhangup 24 customer")["test.rule"]
    assert found.verdict is Verdict.NOT_APPLICABLE


def test_a_response_is_owed_to_the_talk_that_resembles(findings_of):
    dialogue = "customer 1-3 师傅乱扣我的钱 太不像话了\nagent 20-22 请稍等\nhangup 24 customer"
    found = findings_of(RESEMBLES, dialogue)["test.answer"]
    assert (found.verdict, found.reason) == (Verdict.NEEDS_REVIEW, "situation_unclear")


def test_a_place_that_was_not_heard_does_not_hide_the_rest_where_it_is_unclear_whether_the_rule_applies(findings_of):
    dialogue = "customer 1-3 师傅乱扣我的钱 太不像话了\nagent 4-5 不可能\nhangup 24 customer"
    assert findings_of(RESEMBLES, dialogue)["test.after"].verdict is Verdict.NEEDS_REVIEW


def test_a_situation_is_the_same_whichever_rule_asks():
    text = "version: 1\nid: s\nsituations:\n  later: {kind: said, by: agent, say: 请稍等, within: {after: 投诉}}\n"
    script, problems = read_text(
        f"{text}rules: [{{id: a.a, title: t, kind: phrase, when: later, say: 您好}}]".encode(), "s"
    )
    assert problems == ()
    rule = script.rules[0]
    context = CallContext(build_case("c", "agent 20-22 请稍等\nhangup 24 customer", RoleCues()), {rule.id: rule})
    with context.in_doubt(True):
        assert rule.when.holds(context).truth is Truth.NO
