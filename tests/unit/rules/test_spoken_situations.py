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


SUSPECTS = """
situations:
  sounds_rude:
    kind: resembles
    title: 责备客户
    by: agent
    each: utterance
    like: [谁让你不看说明书, 你怎么不早点来, 还不是你自己弄坏的, 谁让你自己乱按, 你怎么不看清楚, 你自己弄坏的]
    unlike: [请您看一下说明书, 您可以早点来, 我帮您看一下, 请您按一下开关, 请稍等, 谢谢您]
rules:
  - id: test.blame
    title: t
    kind: forbidden
    suspect_when: sounds_rude
    phrases: [{say: 怪你自己, category: c, suggest: s, unless: 怎么能怪你自己}]
"""


def blame(findings_of, dialogue):
    return findings_of(SUSPECTS, f"{dialogue}\nhangup 20 customer")["test.blame"]


def test_one_utterance_that_resembles_examples_leaves_a_pass_to_a_person(findings_of):
    found = blame(findings_of, "agent 1-3 请稍等\nagent 5-8 谁让你不早点看清楚\nagent 9-11 谢谢您")
    assert (found.verdict, found.reason) == (Verdict.NEEDS_REVIEW, "suspected")


def test_the_utterance_that_resembles_is_the_evidence(findings_of):
    found = blame(findings_of, "agent 1-3 请稍等\nagent 5-8 谁让你不早点看清楚\nagent 9-11 谢谢您")
    assert [(piece.quote, piece.span.start_s) for piece in found.evidence] == [("谁让你不早点看清楚", 5.0)]


def test_what_the_other_side_says_leaves_nothing_to_a_person(findings_of):
    assert blame(findings_of, "customer 5-8 谁让你不早点看清楚\nagent 9-11 谢谢您").verdict is Verdict.PASS


def test_utterances_that_resemble_the_counter_examples_leave_a_pass(findings_of):
    assert blame(findings_of, "agent 1-3 请您看一下说明书\nagent 5-8 请稍等").verdict is Verdict.PASS


def test_short_answers_resemble_nothing(findings_of):
    assert blame(findings_of, "agent 1-3 你自己").verdict is Verdict.PASS


def test_words_of_nobody_knows_whom_leave_a_pass_of_what_only_resembles(findings_of):
    assert blame(findings_of, "mono\ncustomer 5-8 谁让你不早点看清楚\nagent 9-11 谢谢您").verdict is Verdict.PASS


def test_a_wording_of_the_script_fails_whatever_else_resembles(findings_of):
    assert blame(findings_of, "agent 1-3 怪你自己\nagent 5-8 谁让你不早点看清楚").verdict is Verdict.FAIL


def test_what_the_rule_knows_to_be_innocent_leaves_a_pass(findings_of):
    heard = "怎么能怪你自己 谁让你不早点看清楚"
    assert blame(findings_of, f"agent 1-3 {heard}").verdict is Verdict.PASS


def test_the_message_quotes_what_is_to_be_heard(findings_of):
    found = blame(findings_of, "agent 1-3 请稍等\nagent 5-8 谁让你不早点看清楚\nagent 9-11 谢谢您")
    assert found.message.zh == "没有听到违反“t”要求的话（待复核：像“责备客户”，请听“谁让你不早点看清楚”）"


def test_a_pass_speaks_of_the_title_of_its_own_rule(findings_of):
    found = blame(findings_of, "agent 1-3 请稍等")
    assert found.message.zh == "没有听到违反“t”要求的话"
    assert found.message.en == 'Nothing was heard that "t" forbids'


def test_examples_may_stand_in_a_text_one_on_each_line(findings_of):
    text = SUSPECTS.replace(
        "[谁让你不看说明书, 你怎么不早点来, ", "[谁让你不看说明书, '你怎么不早点来\n\n      # 旧的\n\n      ', "
    )
    found = findings_of(text, "agent 5-8 谁让你不早点看清楚\nhangup 20 customer")["test.blame"]
    assert found.verdict is Verdict.NEEDS_REVIEW
