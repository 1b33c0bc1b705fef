"""A recording of silence keeps the 100 points it starts with; nowhere do they count, and everywhere that is said."""

import csv
import io
import json
import re
from dataclasses import replace

import openpyxl
import pytest
from rich.console import Console

from qa_audit.model.finding import Verdict
from qa_audit.model.report import BatchReport, Outcome
from qa_audit.report.batch_html import render_batch_html
from qa_audit.report.formats import BATCH_FORMATS, Style
from qa_audit.report.html import render_html
from qa_audit.report.summary import render_summary
from qa_audit.report.table import render_table
from tests.support.reports import FINDINGS, PROVENANCE, REPORT, TIMELINE, TITLES, summary


def silent(call_id, agent):
    return summary(call_id, Outcome.NEEDS_REVIEW, 100.0, agent=agent, diagnostics=("no_speech",))


SILENT = silent("silent", "8021")
BATCH = BatchReport(
    calls=(summary("heard", Outcome.UNQUALIFIED, 55.0), SILENT, silent("silent-too", "8007")),
    unaudited=(),
    rule_ids=tuple(TITLES),
    provenance=PROVENANCE,
)


def files(name):
    return dict(
        BATCH_FORMATS[name](BATCH, lambda calls: ((call, FINDINGS[:1]) for call in calls), Style("zh", TITLES, {}))
    )


def test_the_summary_leaves_silence_out_of_the_mean():
    assert json.loads(render_summary(BATCH))["mean_score"] == 55.0


def test_the_summary_says_how_many_calls_the_mean_leaves_out():
    assert json.loads(render_summary(BATCH))["n_without_speech"] == 2


def test_an_agent_of_whom_nothing_was_heard_has_no_mean():
    agents = {agent["agent_id"]: agent["mean_score"] for agent in json.loads(render_summary(BATCH))["agents"]}
    assert agents == {"8007": None, "8021": 55.0}


def test_the_score_of_each_call_stays_in_the_summary_for_programs():
    scores = {call["call_id"]: call["score"] for call in json.loads(render_summary(BATCH))["calls"]}
    assert scores == {"heard": 55.0, "silent": 100.0, "silent-too": 100.0}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "平均分 55 · 平均分不含 2 通没有听到坐席的通话"),
        ("en", "Mean score 55 · Calls in which no agent is heard, left out of the mean score: 2"),
    ],
)
def test_the_table_says_what_the_mean_leaves_out(language, said):
    console = Console(file=io.StringIO(), width=200)
    console.print(render_table(BATCH, language, TITLES))
    assert said in console.file.getvalue()


def test_the_batch_page_says_what_the_mean_leaves_out():
    assert '<p class="muted">平均分不含 2 通没有听到坐席的通话</p>' in render_batch_html(BATCH, "zh", TITLES)


def test_the_batch_page_gives_its_script_no_score_of_a_silent_call():
    data = json.loads(re.search(r'id="data">(.+?)</script>', render_batch_html(BATCH, "zh", TITLES))[1])
    assert {call["id"]: call["score"] for call in data["calls"]} == {"heard": 55.0, "silent": None, "silent-too": None}


def sheet(name):
    book = openpyxl.load_workbook(io.BytesIO(files("xlsx")["findings.xlsx"]))
    return [[cell.value for cell in row] for row in book[name].rows]


def test_the_workbook_leaves_the_score_of_a_silent_call_empty():
    assert {row[0]: row[2] for row in sheet("通话")[1:]} == {"heard": 55, "silent": None, "silent-too": None}


def test_the_workbook_counts_the_silent_calls_of_each_agent():
    head, *rows = sheet("各坐席")
    assert (head[2], head[-1]) == ("平均分", "未听到坐席")
    assert [(row[0], row[1], row[2], row[-1]) for row in rows] == [("8007", 1, None, 1), ("8021", 2, 55, 1)]


def test_the_csv_leaves_the_score_of_a_silent_call_empty():
    rows = csv.DictReader(io.StringIO(files("csv")["findings.csv"].lstrip("\ufeff")))
    assert {row["call_id"]: row["score"] for row in rows} == {"heard": "55.0", "silent": "", "silent-too": ""}


def test_the_junit_file_gives_a_silent_call_no_score():
    assert re.findall(r'name="score" value="(.*?)"', files("junit")["junit.xml"]) == ["55"]


def test_a_score_sheet_says_which_calls_do_not_count():
    page = files("sheet")["agents/8021.html"]
    assert "<dt>平均分</dt><dd><b>55</b></dd>" in page
    assert "<dt>未听到坐席</dt><dd>1</dd>" in page
    assert re.findall(r'<span class="score">(.*?)</span>', page) == ["<b>55</b> 分（满分 100）", "不计分"]


def test_a_score_sheet_praises_nobody_for_saying_nothing():
    kept = [replace(one, verdict=Verdict.PASS, evidence=()) for one in FINDINGS[:1]]
    style = Style("zh", TITLES, {})
    page = dict(BATCH_FORMATS["sheet"](BATCH, lambda calls: ((call, kept) for call in calls), style))
    assert "1 次都做到" in page["agents/8021.html"]
    assert "次都做到" not in page["agents/8007.html"]


def test_the_page_of_a_silent_call_shows_no_score():
    timeline = replace(TIMELINE, utterances=(), speech=())
    report = replace(REPORT, timeline=timeline, findings=(), score=100.0, outcome=Outcome.NEEDS_REVIEW)
    page = render_html(report, "zh", None, ())
    assert '<span class="score">不计分</span>' in page
    assert "<title>待复核 · c-0017</title>" in page
