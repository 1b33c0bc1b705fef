"""A diff evaluates only what differs, and finds what two full evaluations would."""

from dataclasses import replace

import pytest

from qa_audit.model.finding import Verdict
from qa_audit.script.case import build_case
from qa_audit.script.diff import Comparison, full_change
from qa_audit.script.fingerprint import changed_rules
from qa_audit.script.load import load_scripts, read_text
from qa_audit.shipped import default_scripts

TEXT = """\
version: 1
id: s
slots: {company: [市立医院]}
phrases:
  hello: [您好, 早上好]
  welcome: ["欢迎致电{company}"]
situations:
  greeted: {kind: said, by: agent, say: hello}
rules:
  - {id: a.hello, title: 问候, kind: phrase, say: hello, points: 10}
  - {id: a.welcome, title: 欢迎, kind: phrase, say: welcome, when: greeted, points: 10}
  - {id: a.bye, title: 再见, kind: phrase, say: 再见, points: 10}
"""


def script(text):
    read, problems = read_text(text.encode(), "s.yaml")
    assert problems == ()
    return read


def call(text):
    return build_case("one", text, script(TEXT).cues)


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("早上好", "上午好", {"a.hello", "a.welcome"}),
        ("[市立医院]", "[市医院]", {"a.welcome"}),
        ("say: 再见, points: 10", "say: 再见, points: 20", {"a.bye"}),
        ("say: 再见,", "say: 再见, fatal: true,", {"a.bye"}),
        ("title: 再见", "title: 道别", set()),
        ("version: 1", "version: 2", set()),
        ("  - {id: a.bye, title: 再见, kind: phrase, say: 再见, points: 10}\n", "", {"a.bye"}),
    ],
)
def test_only_rules_that_resolve_to_something_else_differ(before, after, changed):
    assert before in TEXT
    assert changed_rules([script(TEXT)], [script(TEXT.replace(before, after))]) == changed


def test_a_change_names_rule_verdicts_score_and_place():
    new = script(TEXT.replace("早上好", "上午好"))
    change = Comparison([script(TEXT)], [new]).change(call("agent 1-3 早上好，欢迎致电市立医院。\nagent 8-9 再见。"))
    assert (change.score_before, change.score_after) == (100.0, 90.0)
    assert [(c.rule_id, c.before, c.after) for c in change.rules] == [
        ("a.hello", Verdict.PASS, Verdict.FAIL),
        ("a.welcome", Verdict.PASS, Verdict.NOT_APPLICABLE),
    ]
    assert (change.rules[1].start_s, change.rules[1].end_s) != (None, None)


def test_a_call_that_a_change_does_not_touch_is_left_out():
    new = script(TEXT.replace("早上好", "上午好"))
    assert Comparison([script(TEXT)], [new]).change(call("agent 1-3 您好，欢迎致电市立医院。")) is None


def test_other_points_of_a_failed_rule_change_the_score_and_no_verdict():
    new = script(TEXT.replace("say: 再见, points: 10", "say: 再见, points: 25"))
    change = Comparison([script(TEXT)], [new]).change(call("agent 1-3 您好，欢迎致电市立医院。"))
    assert (change.score_before, change.score_after) == (90.0, 75.0)
    assert [(c.before, c.after, c.points_before, c.points_after) for c in change.rules] == [
        (Verdict.FAIL, Verdict.FAIL, 10.0, 25.0)
    ]


def test_another_pass_mark_changes_the_outcome_alone():
    new = script(TEXT.replace("version: 1", "version: 1\npass_mark: 95"))
    change = Comparison([script(TEXT)], [new]).change(call("agent 1-3 您好，欢迎致电市立医院。"))
    assert (str(change.outcome_before), str(change.outcome_after)) == ("qualified", "unqualified")
    assert change.rules == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("say: [您好, 早上好, 上午好, 中午好, 下午好, 晚上好", "say: [上午好, 中午好, 下午好, 晚上好"),
        ("- wait: 5\n      - say: offer_help", "- wait: 4\n      - say: offer_help"),
        ("pass_mark: 60", "pass_mark: 90"),
        ("say: [再见, 拜拜, 再会]", "say: [拜拜]"),
        ("allowed_after: [silent_call.procedure, audibility.low_voice, audibility.noise]", "allowed_after: []"),
        ("company: []", "company: [北极星]"),
    ],
)
def test_a_diff_agrees_with_two_full_evaluations_on_shipped_cases(before, after, tmp_path):
    path = default_scripts()[0]
    text = path.read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "new.yaml").write_text(text.replace(before, after), encoding="utf-8")
    old, new = load_scripts([path]), load_scripts([tmp_path / "new.yaml"])
    comparison = Comparison(old, new)
    calls = [
        build_case(case.name, case.dialogue, old[0].cues)
        for n, case in enumerate(old[0].cases)
        if n % 3 == 0 or "秒" in case.name
    ]
    found = [comparison.change(one) for one in calls]
    assert found == [full_change(old, new, one) for one in calls]
    assert any(found)


def test_agents_are_counted_by_what_changes_for_them():
    from qa_audit.script.diff import ScriptDiff

    new = script(TEXT.replace("早上好", "上午好"))
    one = call("agent 1-3 早上好。")
    comparison = Comparison([script(TEXT)], [new])
    calls = [replace(one, metadata=replace(one.metadata, agent_id=agent)) for agent in ("7", "8", "7")]
    diff = ScriptDiff("a", "b", 3, (), tuple(comparison.change(c) for c in calls))
    assert diff.by_agent == {"7": (2, 0.0), "8": (1, 0.0)}
    assert diff.by_rule[("a.hello", "pass", "fail")] == 3
