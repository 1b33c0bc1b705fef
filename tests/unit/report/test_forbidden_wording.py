"""A wording that must not be said is never shown as the one that should have been said."""

import csv
import io
import re
from dataclasses import replace

import openpyxl
import pytest

from qa_audit.model.finding import Evidence, Finding, Severity, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.report.explain import explain_finding
from qa_audit.report.formats import BATCH_FORMATS, Style
from qa_audit.report.html import render_html
from qa_audit.report.json_report import render_json
from qa_audit.store.reports import report_from_json
from tests.support.reports import BATCH, REPORT

FINDING = Finding(
    "language.forbidden",
    Verdict.NEEDS_REVIEW,
    Severity.MAJOR,
    False,
    10.0,
    Wording("疑似，请复听：“不值道”（推诿）建议改说：我帮您查", 'May have been said, listen: "不值道"'),
    "resembles",
    Interval(0.0, 29.6),
    (Evidence(Interval(16.131, 18.2), Role.AGENT, "不值道", "不知道", 0.6, forbidden=True),),
)
CERTAIN = replace(
    FINDING,
    verdict=Verdict.FAIL,
    reason="forbidden_phrase",
    evidence=(Evidence(Interval(16.131, 18.2), Role.AGENT, "不知道", "我帮您查", 0.9),),
)


def words(finding, language):
    """What stands before and in the comparison on the page of a call."""
    page = render_html(replace(REPORT, findings=(finding,)), language, None, ((), ()), {})
    clip = page.split('<dl class="words">', 1)[1].split("</dl>", 1)[0]
    return list(zip(re.findall("<dt>(.*?)</dt>", clip), re.findall("<q>(.*?)</q>", clip), strict=True))


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh", [("听到", "不值道"), ("对照忌语", "不知道")]),
        ("en", [("Heard", "不值道"), ("Forbidden wording", "不知道")]),
    ],
)
def test_the_page_of_a_call_names_a_doubtful_forbidden_wording_as_what_it_is(language, shown):
    assert words(FINDING, language) == shown


def test_the_page_of_a_call_says_what_to_say_instead_of_words_that_were_said():
    assert words(CERTAIN, "zh") == [("听到", "不知道"), ("应为", "我帮您查")]


def test_an_explanation_names_it_as_what_it_is():
    text = explain_finding(render_json(replace(REPORT, findings=(FINDING,)), "zh"), "language.forbidden", "c", "zh")
    assert "    听到: 不值道\n    对照忌语: 不知道\n" in text


def test_an_explanation_of_a_report_of_before_still_works():
    report = render_json(replace(REPORT, findings=(CERTAIN,)), "zh").replace(',\n          "forbidden": false', "")
    assert '"forbidden":' not in report
    assert "    听到: 不知道\n    应为: 我帮您查\n" in explain_finding(report, "language.forbidden", "c", "zh")


def batch_file(name, finding):
    call = BATCH.calls[0]
    batch = replace(BATCH, calls=(call,), unaudited=())
    return dict(BATCH_FORMATS[name](batch, lambda calls: ((call, (finding,)) for call in calls), Style("zh")))


@pytest.mark.parametrize(
    ("finding", "expected", "forbidden"), [(FINDING, "", "不知道"), (CERTAIN, "我帮您查", "")], ids=["doubt", "fail"]
)
def test_the_csv_has_a_column_of_its_own_for_it(finding, expected, forbidden):
    (row,) = csv.DictReader(io.StringIO(batch_file("csv", finding)["findings.csv"].lstrip("\ufeff")))
    assert (row["expected"], row["forbidden"]) == (expected, forbidden)


def test_the_workbook_has_a_column_of_its_own_for_it():
    book = openpyxl.load_workbook(io.BytesIO(batch_file("xlsx", FINDING)["findings.xlsx"]))
    head, row = ([cell.value for cell in line] for line in book["各项规则"].rows)
    assert (row[head.index("听到")], row[head.index("应为")], row[head.index("对照忌语")]) == ("不值道", None, "不知道")


def test_the_report_tells_programs_and_reads_back():
    report = report_from_json(render_json(replace(REPORT, findings=(FINDING,)), "zh"), "c.json")
    assert report.findings[0].evidence == FINDING.evidence
