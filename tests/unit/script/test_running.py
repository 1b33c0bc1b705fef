"""Running cases: known gaps are strict, coverage counts rules and wordings, cases may come from other files."""

import pytest

from qa_audit.report.case_results import ScriptResults, render_results
from qa_audit.script.coverage import coverage_of
from qa_audit.script.load import load_scripts, with_cases
from qa_audit.script.problem import InvalidScriptError
from qa_audit.script.test import Status, run_cases

TEXT = """\
version: 1
id: s
phrases:
  hello: [您好, 早上好]
rules:
  - {id: a.hello, title: 问候, kind: phrase, say: hello}
  - {id: a.bye, title: 再见, kind: phrase, say: 再见}
cases:
  - name: said
    call: agent 1-2 您好，再见。
    expect: {a.hello: pass, a.bye: pass}
  - name: not said
    call: agent 1-2 喂，哪位？
    expect: {a.hello: fail}
"""


@pytest.fixture
def load(tmp_path):
    def loaded(text):
        (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
        return load_scripts([tmp_path / "s.yaml"])[0]

    return loaded


def statuses(script):
    return [result.status for result in run_cases(script)]


def test_a_known_gap_that_is_not_reached_does_not_fail(load):
    script = load(TEXT.replace("{a.hello: fail}", "{a.hello: pass}\n    known_gap: 听不清"))
    assert statuses(script) == [Status.PASSED, Status.KNOWN_GAP]
    assert [result.passed for result in run_cases(script)] == [True, True]


def test_a_known_gap_that_is_reached_fails_until_its_mark_goes(load):
    script = load(TEXT.replace("{a.hello: fail}", "{a.hello: fail}\n    known_gap: 听不清"))
    result = [*run_cases(script)][1]
    assert (result.status, result.passed) == (Status.CLOSED_GAP, False)
    assert result.messages[0].en == "the case is reached now; remove its mark known_gap"


def test_coverage_counts_rules_with_both_kinds_and_wordings_that_are_said(load):
    coverage = coverage_of(load(TEXT))
    assert coverage.unproven == ("a.bye",)
    assert coverage.unsaid == (("hello", "早上好"),)
    assert coverage.percent == pytest.approx(100 * 3 / 5)


def test_a_recording_is_skipped_where_none_are_heard(load):
    script = load(TEXT + "  - {name: heard, audio: one.wav, expect: {a.hello: pass}}\n")
    assert statuses(script)[2] is Status.SKIPPED


def test_cases_of_another_file_go_to_the_script_whose_rules_they_expect(load, tmp_path):
    script = load(TEXT)
    (tmp_path / "more.yaml").write_text(
        "cases:\n  - {name: reviewed, call: agent 1-2 早上好。, expect: {a.hello: pass}}\n", encoding="utf-8"
    )
    (more,) = with_cases((script,), [tmp_path / "more.yaml"])
    assert [case.name for case in more.cases] == ["said", "not said", "reviewed"]
    assert more.cases[2].path == str(tmp_path / "more.yaml")
    assert statuses(more) == [Status.PASSED] * 3


def test_a_mistake_in_a_file_of_cases_is_named_with_its_place(load, tmp_path):
    (tmp_path / "more.yaml").write_text(
        "- {name: reviewed, call: agent 1-2 早上好。, expect: {a.helo: pass}}\n", encoding="utf-8"
    )
    with pytest.raises(InvalidScriptError, match=r'more\.yaml:1:51: .*no rule a\.helo, did you mean "a\.hello"'):
        with_cases((load(TEXT),), [tmp_path / "more.yaml"])


def extended(load, tmp_path, extend):
    load(TEXT)
    (tmp_path / "mine.yaml").write_text(
        f"extend: {extend}\nversion: 1\nid: mine\nphrases: {{hello: [蓝海您好]}}\n", encoding="utf-8"
    )
    script = load_scripts([tmp_path / "mine.yaml"])[0]
    return render_results([ScriptResults(script, tuple(run_cases(script)), coverage_of(script))], "text", "zh")


def test_cases_of_the_base_that_fail_are_told_with_the_way_out(load, tmp_path):
    assert extended(load, tmp_path, "s.yaml").splitlines()[-1] == (
        "  其中 1 个来自 extend 的脚本。若只是不适用于您的公司：写 extend: {script: …, cases: false}，"
        "或在 cases 里按名称改写、用 drop: true 去掉"
    )


def test_the_way_out_works(load, tmp_path):
    assert "0 个案例，0 个未达到" in extended(load, tmp_path, "{script: s.yaml, cases: false}")


def test_a_script_of_its_own_is_told_nothing_of_a_base(load):
    script = load(TEXT.replace("{a.hello: fail}", "{a.hello: pass}"))
    results = ScriptResults(script, tuple(run_cases(script)), coverage_of(script))
    assert "extend" not in render_results([results], "text", "zh")


def test_annotations_name_file_and_line(load):
    script = load(TEXT.replace("{a.hello: fail}", "{a.hello: pass}"))
    results = ScriptResults(script, tuple(run_cases(script)), coverage_of(script))
    line = render_results([results], "github", "en")
    assert line.startswith(f"::error file={script.path},line=12,col=1,title=qa-audit script test::not said: ")
    assert '"begin": 12' in render_results([results], "gitlab", "en")
