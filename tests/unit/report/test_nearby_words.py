"""Words that only stand where others were due are not shown as a wrong version of these."""

import re
from dataclasses import replace

import pytest

from qa_audit.model.finding import Evidence, Finding, Severity, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.report.evidence import stands_near
from qa_audit.report.explain import explain_finding
from qa_audit.report.formats import BATCH_FORMATS, Style
from qa_audit.report.html import render_html
from qa_audit.report.json_report import render_json
from tests.support.reports import BATCH, REPORT

FAREWELL, APOLOGY = "感谢您的来电，再见。", "对不起"


def finding(reason="part_missing", verdict=Verdict.FAIL, quote=FAREWELL, expected=APOLOGY):
    """A complaint that was answered by a farewell; the rule looked at nothing else."""
    return Finding(
        "complaint.apology",
        verdict,
        Severity.MAJOR,
        False,
        10.0,
        Wording("缺少：致歉（应说“对不起”）", 'Missing: apology (expected "对不起")'),
        reason,
        Interval(19.0, 24.3),
        (Evidence(Interval(19.4, 24.3), Role.AGENT, quote, expected, 0.9),),
    )


def labels(page, tag="dt"):
    """The words before what was heard and what was expected."""
    return re.findall(rf"<{tag}>([^<]*)</{tag}>", page.split('class="clip"', 1)[1].split("</li>", 1)[0])


def page(one, language="zh"):
    return render_html(replace(REPORT, findings=(one,)), language, "audio/c.ogg", ((), ()), {})


@pytest.mark.parametrize(
    ("reason", "quote", "expected", "nearby"),
    [
        ("part_missing", FAREWELL, APOLOGY, True),
        ("part_missing", "", APOLOGY, True),
        ("no_deadline", "好的，我记录一下。", "二十四小时内", True),
        ("situation_unclear", FAREWELL, APOLOGY, True),
        ("noisy_line", FAREWELL, APOLOGY, True),
        ("agent_unheard", "", APOLOGY, True),
        # Said, on another occasion of the same rule.
        ("part_missing", "请您稍等一下", "请您稍等", False),
        ("situation_unclear", "对不起", "对不起", False),
        # Compared with the wording: an unclear or a wrong one.
        ("low_confidence", "对不几", "对不起", False),
        ("wrong_wording", "请您换一部电话", "请您换一部电话再次打来", False),
        # A limit is no wording.
        ("situation_unclear", "", "≤ 5 s", False),
        ("part_missing", FAREWELL, None, False),
        (None, FAREWELL, APOLOGY, False),
    ],
)
def test_words_stand_near_where_the_wording_was_not_said(reason, quote, expected, nearby):
    assert stands_near(reason, quote, expected) is nearby


@pytest.mark.parametrize(("language", "said"), [("zh", ["附近的话", "没有听到"]), ("en", ["Said there", "Not heard"])])
def test_the_page_of_a_call_does_not_say_that_a_farewell_should_have_been_an_apology(language, said):
    assert labels(page(finding(), language)) == said


def test_the_page_of_a_call_compares_a_wrong_wording_with_the_right_one():
    assert labels(page(finding("wrong_wording"))) == ["听到", "应为"]


def sheet(one, language="zh"):
    call = replace(BATCH.calls[0], agent_id="8021")
    batch = replace(BATCH, calls=(call,), unaudited=())
    return dict(BATCH_FORMATS["sheet"](batch, lambda calls: ((call, (one,)) for call in calls), Style(language)))


def test_the_score_sheet_does_not_say_so_either():
    (text,) = sheet(finding()).values()
    assert re.findall(r'<p class="heard"><span>([^<]*)</span>', text) == ["附近的话", "没有听到"]


def test_an_explanation_does_not_say_so_either():
    text = explain_finding(render_json(replace(REPORT, findings=(finding(),)), "en"), "complaint.apology", "c", "en")
    assert f"    said there: {FAREWELL}\n    not heard: {APOLOGY}\n" in text
