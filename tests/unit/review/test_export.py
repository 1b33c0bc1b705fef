"""Reviewed calls become cases that `script test` runs as they are."""

from qa_audit.model.finding import Verdict
from qa_audit.review.events import UserRole
from qa_audit.review.export import export_cases
from qa_audit.review.people import User
from qa_audit.script.load import load_script
from qa_audit.script.test import run_cases

NOBODY = User("", UserRole.QA)


def export(desk, script_id="phone_etiquette"):
    script = next(one for one in desk.scripts if one.id == script_id)
    return export_cases(desk.calls, desk.view(NOBODY), script)


def test_a_confirmed_and_an_overruled_finding_become_one_case(browser, desk, tmp_path):
    wang = browser("wang")
    wang.act("rude", "decide", rule="opening.greeting", verdict="fail")
    wang.act("rude", "decide", rule="closing.farewell", verdict="not_applicable", text="客户先挂了\n# 没机会说")
    text, n_cases = export(desk)
    (tmp_path / "new.yaml").write_text(text, encoding="utf-8")
    script = load_script(tmp_path / "new.yaml")
    assert n_cases == len(script.cases) == 1
    assert script.cases[0].name == "rude"
    assert dict(script.cases[0].expect) == {
        "closing.farewell": Verdict.NOT_APPLICABLE,
        "opening.greeting": Verdict.FAIL,
    }
    # The machine reaches what was confirmed, and still misses what was overruled: that is what the case is for.
    (result,) = run_cases(script)
    assert [mismatch.rule_id for mismatch in result.mismatches] == ["closing.farewell"]
    assert "wang: 客户先挂了 # 没机会说" in text


def test_private_numbers_do_not_leave_with_the_cases(browser, desk):
    browser("wang").act("rude", "decide", rule="opening.greeting", verdict="fail")
    text, _ = export(desk)
    assert "一三八零零一三八零零零" not in text


def test_cases_are_sorted_by_script_and_open_disputed_or_blind_findings_stay_out(browser, desk):
    assert export(desk)[1] == 0
    browser("sun").act("unsure", "calibrate", first="wang", second="zhao")
    browser("wang").act("unsure", "decide", rule="opening.greeting", verdict="fail")
    browser("wang").act("rude", "decide", rule="opening.greeting", verdict="fail")
    browser("zhao").act("rude", "decide", rule="opening.greeting", verdict="pass", text="不同意")
    assert export(desk)[1] == 0
    browser("wang").act("rude", "decide", rule="language.forbidden", verdict="fail")
    assert export(desk)[1] == 0
    assert export(desk, "service_language")[1] == 1


def test_the_page_gives_the_same_file(browser, desk):
    wang = browser("wang")
    wang.act("rude", "decide", rule="opening.greeting", verdict="fail")
    answer = wang.get("/cases/phone_etiquette.yaml")
    assert answer.data.decode() == export(desk)[0]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="phone_etiquette.cases.yaml"'
    assert wang.get("/cases/no_such_script.yaml").status_code == 404
