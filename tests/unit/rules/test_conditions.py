from qa_audit.evaluate import questions
from qa_audit.model.finding import Verdict
from qa_audit.script.case import build_case
from qa_audit.script.load import read_text

RULES = """
phrases:
  bill: [我要查话费]
  fault: [我的手机坏了]
  vip: [我是贵宾]
situations:
  asks_bill: {{kind: said, by: customer, say: bill}}
  has_fault: {{kind: said, by: customer, say: fault}}
  is_vip: {{kind: said, by: customer, say: vip}}
  either: {{any: [asks_bill, has_fault]}}
rules:
  - {{id: test.rule, title: t, kind: phrase, say: 好的, {}}}
"""


def verdict(findings_of, condition, said):
    dialogue = f"customer 1-3 {said}\nagent 4-5 好的。\nhangup 8 customer"
    return findings_of(RULES.format(condition), dialogue)["test.rule"].verdict


def test_when_a_situation_holds_the_rule_applies(findings_of):
    assert verdict(findings_of, "when: asks_bill", "我要查话费") is Verdict.PASS
    assert verdict(findings_of, "when: asks_bill", "我的手机坏了") is Verdict.NOT_APPLICABLE


def test_unless_a_situation_holds_the_rule_applies(findings_of):
    assert verdict(findings_of, "unless: asks_bill", "我要查话费") is Verdict.NOT_APPLICABLE
    assert verdict(findings_of, "unless: asks_bill", "我的手机坏了") is Verdict.PASS


def test_any_needs_one(findings_of):
    assert verdict(findings_of, "when: {any: [asks_bill, is_vip]}", "我是贵宾") is Verdict.PASS
    assert verdict(findings_of, "when: {any: [asks_bill, is_vip]}", "我的手机坏了") is Verdict.NOT_APPLICABLE


def test_all_needs_every_one(findings_of):
    assert verdict(findings_of, "when: {all: [asks_bill, is_vip]}", "我是贵宾，我要查话费") is Verdict.PASS
    assert verdict(findings_of, "when: [asks_bill, is_vip]", "我是贵宾") is Verdict.NOT_APPLICABLE


def test_not_turns_it_round(findings_of):
    assert verdict(findings_of, "when: {not: is_vip}", "我要查话费") is Verdict.PASS
    assert (
        verdict(findings_of, "when: {all: [either, {not: is_vip}]}", "我是贵宾，我要查话费") is Verdict.NOT_APPLICABLE
    )


def test_a_situation_may_be_made_of_others(findings_of):
    assert verdict(findings_of, "when: either", "我的手机坏了") is Verdict.PASS


def test_an_unclear_situation_never_leads_to_a_fail(findings_of):
    rules = RULES.format("when: asks_bill").replace("say: 好的", "say: 马上为您查询")
    dialogue = "unrecognised customer 1-3\nagent 4-5 哦。\nhangup 8 customer"
    finding = findings_of(rules, dialogue)["test.rule"]
    assert finding.verdict is Verdict.NEEDS_REVIEW
    assert finding.reason == "situation_unclear"


def test_of_all_the_first_that_does_not_hold_is_told(findings_of):
    rules = RULES.format("when: [asks_bill, is_vip]")
    finding = findings_of(rules, "customer 1-3 我的手机坏了\nagent 4-5 好的。\nhangup 8 customer")["test.rule"]
    assert finding.message.zh == "不适用：没有听到“我要查话费”"


def test_what_the_others_hang_on_is_asked_of_the_audio_all_the_same():
    script, _ = read_text(("version: 1\nid: test\n" + RULES.format("when: [asks_bill, is_vip]")).encode(), "test.yaml")
    call = build_case("call", "customer 1-3 我的手机坏了，我需贵宾\nagent 4-5 好的。\nhangup 8 customer", script.cues)
    assert [question.instead for question in questions((script,), call)] == ["我的手机坏了，我是贵宾"]
