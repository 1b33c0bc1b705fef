import hashlib

import pytest

from qa_audit.errors import UsageError
from qa_audit.model.wording import Wording
from qa_audit.script.check import check_cases
from qa_audit.script.docs import explain_rule
from qa_audit.script.lint.table import check
from qa_audit.script.load import load_script, load_scripts, read, read_text
from qa_audit.script.test import run_cases
from qa_audit.shipped import default_scripts

TEXT = """\
version: 2.1
id: hospital
title: {zh: 医院热线, en: Hospital hotline}
slots: {company: [市立医院, 市医院]}
pass_mark: 80
roles: {agent: [很高兴为您服务], customer: [我要挂号]}
phrases:
  hello: 您好
  welcome: {title: {zh: 欢迎, en: welcome}, say: ["欢迎致电{company}"]}
  opening: [hello, 早上好]
rules:
  - id: hospital.welcome
    title: 欢迎语
    kind: phrase
    say: {all: [opening, welcome]}
    coaching: {zh: 先欢迎, en: Welcome first.}
cases:
  - name: said
    call: agent 1-3 您好，欢迎致电市医院。
    expect: {hospital.welcome: pass}
  - name: another company
    call: agent 1-3 您好，欢迎致电星河通信。
    expect: {hospital.welcome: needs_review}
  - name: nothing of the kind
    call: agent 1-3 喂，说吧。
    expect: {hospital.welcome: fail}
"""


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "hospital.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return load_script(path)


def test_a_script_knows_itself(script):
    assert (script.id, script.version, script.pass_mark) == ("hospital", "2.1", 80.0)
    assert script.title == Wording("医院热线", "Hospital hotline")
    assert script.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert script.cues.agent == ("很高兴为您服务",)
    assert script.lines == {"hospital.welcome": 12}


def test_a_slot_with_values_pins_the_company(script):
    assert [result.passed for result in run_cases(script)] == [True, True, True]


def test_an_open_slot_takes_any_company():
    script, _ = read_text(TEXT.replace("slots: {company: [市立医院, 市医院]}\n", "").encode(), "s.yaml")
    mismatch = [m for result in run_cases(script) for m in result.mismatches]
    assert [m.message.en.split(":")[0] for m in mismatch] == ["wrong verdict for hospital.welcome"]


def test_a_phrase_set_may_hold_another(script):
    assert script.phrases["opening"].patterns == ("您好", "早上好")


def test_the_bias_is_what_the_rules_require_when_none_is_written(script):
    assert script.bias.prompt == "您好，欢迎致电。"
    assert script.bias.words == ("您好", "欢迎致电")


def test_forbidden_phrases_are_never_part_of_the_bias():
    for script in load_scripts(default_scripts()):
        for rule in script.rules:
            if rule.kind == "forbidden":
                said = [pattern for entry in rule.phrases for pattern in entry.say.patterns]
                assert [word for word in said if word in script.bias.words or word in script.bias.prompt] == []


def test_rules_without_cases_are_named(script):
    assert check_cases(script) == ()
    bare, _ = read_text(TEXT[: TEXT.index("cases:")].encode(), "s.yaml")
    assert [problem.text("en") for problem in check_cases(bare)] == [
        "s.yaml:12:5: rules.hospital.welcome: no case expects pass; write at least 1 under cases",
        "s.yaml:12:5: rules.hospital.welcome: no case expects fail; write at least 1 under cases",
    ]


def test_the_shipped_scripts_together_have_no_fault():
    assert tuple(check([read(str(path)) for path in default_scripts()])) == ()


def test_the_shipped_scripts_have_a_passing_and_a_failing_case_for_every_rule():
    scripts = load_scripts(default_scripts())
    assert len(scripts) >= 2
    assert [problem for script in scripts for problem in check_cases(script)] == []


def test_a_wrong_verdict_is_told_as_false_negative_or_false_positive():
    wrong = TEXT.replace("hospital.welcome: pass", "hospital.welcome: X").replace(
        "hospital.welcome: fail", "hospital.welcome: pass"
    )
    script, _ = read_text(wrong.replace("hospital.welcome: X", "hospital.welcome: fail").encode(), "s.yaml")
    messages = [m.message for result in run_cases(script) for m in result.mismatches]
    assert [m.en.split(" (")[0] for m in messages] == [
        "false negative for hospital.welcome: expected fail, got pass",
        "false positive for hospital.welcome: expected pass, got fail",
    ]
    assert messages[0].zh.startswith("漏判 hospital.welcome：应为 fail，得到 pass")
    assert messages[1].zh.startswith("误判 hospital.welcome：应为 pass，得到 fail")


def test_a_rule_is_explained_in_both_languages(script):
    english = explain_rule([script], "hospital.welcome", "en")
    assert "Why: fixed parts of a call" in english
    assert "welcome = 欢迎致电{company}" in english
    assert "coaching: Welcome first." in english
    chinese = explain_rule([script], "hospital.welcome", "zh")
    assert "欢迎语" in chinese
    assert "欢迎 = 欢迎致电{company}" in chinese
    assert "辅导：先欢迎" in chinese


def test_every_shipped_rule_can_be_explained():
    scripts = load_scripts(default_scripts())
    for script in scripts:
        for rule in script.rules:
            for language in ("zh", "en"):
                assert explain_rule(scripts, rule.id, language).startswith(f"{rule.id}  {rule.title.text(language)}")


def test_a_rule_nobody_knows_is_answered_with_the_one_that_was_meant(script):
    with pytest.raises(UsageError, match=r"no rule hospital.welcom; did you mean hospital.welcome\?"):
        explain_rule([script], "hospital.welcom", "en")
