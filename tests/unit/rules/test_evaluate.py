from dataclasses import replace

import pytest

from qa_audit.errors import RuleCrashError, ScriptError
from qa_audit.evaluate import evaluate, find, forget_texts, outcome_of, score_of
from qa_audit.model.finding import Finding, Severity, Verdict
from qa_audit.model.report import Outcome, Provenance
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.ruleset import RuleSet
from qa_audit.script.case import build_case
from qa_audit.script.load import load_scripts, read_text
from qa_audit.shipped import default_scripts
from qa_audit.text.heard import hear
from qa_audit.timeline.roles import RoleCues
from tests.support.calls import call_of

CALL = build_case("call-7", "agent 1-2 您好。\ncustomer 3-4 你好。\nhangup 6 customer", RoleCues())
BY = Provenance("0", "", "", "", {})


def finding(verdict, points=10.0, fatal=False):
    return Finding("a.b", verdict, Severity.MINOR, fatal, points, Wording("", ""), None, None)


PASS, FAIL, REVIEW = (finding(v) for v in (Verdict.PASS, Verdict.FAIL, Verdict.NEEDS_REVIEW))


def test_a_call_starts_at_100_and_loses_the_points_of_failed_rules_only():
    assert score_of([PASS, FAIL, FAIL, REVIEW, finding(Verdict.NOT_APPLICABLE)]) == 80.0


def test_the_score_never_falls_below_0():
    assert score_of([finding(Verdict.FAIL, 70.0), finding(Verdict.FAIL, 70.0)]) == 0.0


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ([PASS], Outcome.QUALIFIED),
        ([FAIL], Outcome.QUALIFIED),
        ([finding(Verdict.FAIL, 40.0)], Outcome.QUALIFIED),
        ([finding(Verdict.FAIL, 41.0)], Outcome.UNQUALIFIED),
        ([finding(Verdict.FAIL, 1.0, fatal=True)], Outcome.UNQUALIFIED),
        ([finding(Verdict.NEEDS_REVIEW, 1.0, fatal=True)], Outcome.NEEDS_REVIEW),
        ([finding(Verdict.NEEDS_REVIEW, 40.0)], Outcome.QUALIFIED),
        ([finding(Verdict.NEEDS_REVIEW, 41.0)], Outcome.NEEDS_REVIEW),
        ([finding(Verdict.FAIL, 30.0), finding(Verdict.NEEDS_REVIEW, 20.0)], Outcome.NEEDS_REVIEW),
        ([finding(Verdict.FAIL, 50.0), finding(Verdict.NEEDS_REVIEW, 1.0, fatal=True)], Outcome.UNQUALIFIED),
        ([], Outcome.QUALIFIED),
    ],
)
def test_the_outcome_is_decided_by_fatal_rules_the_pass_mark_and_what_is_open(findings, outcome):
    assert outcome_of(findings) is outcome


def test_a_call_in_which_nobody_speaks_is_not_qualified():
    assert outcome_of([PASS], judgeable=False) is Outcome.NEEDS_REVIEW


def test_a_call_in_which_nobody_speaks_is_unqualified_where_a_rule_says_so():
    assert outcome_of([finding(Verdict.FAIL, 1.0, fatal=True)], judgeable=False) is Outcome.UNQUALIFIED


def script(text):
    read, problems = read_text(text.encode(), "s.yaml")
    assert problems == ()
    return read


RULE = "  - {{id: {}, title: t, kind: phrase, say: 您好}}\n"


def test_every_rule_is_found_exactly_once_in_the_order_of_the_scripts():
    one = script("version: 1\nid: one\nrules:\n" + RULE.format("b.b") + RULE.format("a.a"))
    two = script("version: 1\nid: two\nrules:\n" + RULE.format("c.c"))
    report = evaluate((one, two), CALL, BY)
    assert [f.rule_id for f in report.findings] == ["b.b", "a.a", "c.c"]
    assert report.score == 100.0
    assert report.outcome is Outcome.QUALIFIED


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ([], Outcome.NEEDS_REVIEW),
        # Speech without words: somebody was there, and the rules see to the doubt.
        ([(0, 1.0, 2.0, "")], Outcome.QUALIFIED),
        ([(0, 1.0, 2.0, "您好，请讲。")], Outcome.QUALIFIED),
    ],
    ids=["nobody", "no words", "the agent alone"],
)
def test_only_a_call_in_which_somebody_speaks_can_be_qualified(said, outcome):
    lenient = script("version: 1\nid: one\nrules:\n" + RULE.format("a.a"))
    assert evaluate((lenient,), call_of(said), BY).outcome is outcome


def test_the_strictest_pass_mark_of_the_scripts_counts():
    failing = "  - {id: a.a, title: t, kind: phrase, say: 再见, points: 30}\n"
    lenient = script("version: 1\nid: one\npass_mark: 10\nrules:\n" + failing)
    strict = script("version: 1\nid: two\npass_mark: 80\nrules:\n" + RULE.format("b.b"))
    assert evaluate((lenient,), CALL, BY).outcome is Outcome.QUALIFIED
    assert evaluate((lenient, strict), CALL, BY).outcome is Outcome.UNQUALIFIED


def test_a_rule_id_that_occurs_in_two_scripts_is_an_error_that_names_both():
    one = script("version: 1\nid: one\nrules:\n" + RULE.format("a.a"))
    two = script("version: 1\nid: two\nrules:\n" + RULE.format("a.a"))
    with pytest.raises(ScriptError, match=r"rule a.a occurs twice: in scripts one and two"):
        find((one, two), CALL)


class Broken(RuleBase):
    """A rule with a defect."""

    def examine(self, context):
        raise ZeroDivisionError("no turns")


def test_a_crash_in_a_rule_is_a_crash_that_names_rule_and_call():
    broken = RuleSet("s", "1", (Broken(id="a.broken", title="t"),))
    with pytest.raises(RuleCrashError, match=r"rule a.broken crashed on call call-7 \(ZeroDivisionError: no turns\)"):
        find((broken,), CALL)


class Unproven(RuleBase):
    """A rule that accuses without evidence."""

    def examine(self, context):
        return self.finding(Verdict.FAIL, Wording("", ""), "reason")


def test_a_fail_without_evidence_is_a_defect_and_never_a_verdict():
    unproven = RuleSet("s", "1", (Unproven(id="a.unproven", title="t"),))
    with pytest.raises(RuleCrashError, match="a fail needs evidence"):
        find((unproven,), CALL)


def test_rules_that_need_each_other_in_a_circle_are_an_error():
    text = """
version: 1
id: s
situations:
  ended: {kind: ended_in, rules: [a.a]}
rules:
  - {id: a.a, title: t, kind: phrase, say: 您好, when: ended}
"""
    with pytest.raises(ScriptError, match=r"circle: a.a → a.a"):
        find((script(text),), CALL)


def test_a_rule_that_is_missing_is_an_error_that_lists_those_that_are_there():
    text = "version: 1\nid: s\nrules:\n  - {id: a.a, title: t, kind: hangup, allowed_after: [b.b]}\n"
    with pytest.raises(ScriptError, match=r"rule a.a needs rule b.b, which is not there; there are: a.a"):
        find((script(text),), CALL)


def test_the_context_of_another_call_is_refused():
    from qa_audit.rules.context import CallContext

    rule = script("version: 1\nid: s\nrules:\n" + RULE.format("a.a")).rules[0]
    with pytest.raises(ValueError, match="the context is of call call-7"):
        rule.check(replace(CALL), CallContext(CALL, {}))


def test_what_was_worked_out_about_texts_is_forgotten_when_asked():
    scripts = load_scripts(default_scripts())
    before = find(scripts, CALL)
    assert hear.cache_info().currsize > 0
    forget_texts(scripts)
    assert hear.cache_info().currsize == 0
    assert find(scripts, CALL) == before
