"""Situations that hang on what was said."""

from qa_audit.model.finding import Verdict

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
