"""One contract for every report format, and facts about the files."""

import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xmlschema

from qa_audit.cli.audit import Format
from qa_audit.model.finding import Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.wording import Wording
from qa_audit.report import assets, xlsx
from qa_audit.report.cards import cards
from qa_audit.report.clean import cell
from qa_audit.report.evidence import first_to_hear
from qa_audit.report.formats import BATCH_FORMATS, CALL_FORMATS, FORMATS, CallSound, Style
from qa_audit.report.rates import rate
from tests.support.golden import assert_golden
from tests.support.reports import BATCH, FINDINGS, HOSTILE_TEXTS, REPORT, TITLES, hostile_report, peaks, summary

SCHEMA = Path(__file__).parents[2] / "support" / "schemas" / "junit-10.xsd"
"""Schema of the Jenkins xUnit plugin (MIT, in its head), as pytest 9.2.0 ships it in its tests."""
COACHING = {"language.forbidden": Wording("您好，请问您能听到我说话吗？", "Ask whether you can be heard.")}
HOSTILE = hostile_report()
HOSTILE_BATCH = replace(
    BATCH,
    calls=tuple(
        summary(f"h-{i}", BATCH.calls[1].outcome, 10.0, failed=(finding.rule_id,), agent=text, queue=text)
        for i, (text, finding) in enumerate(zip(HOSTILE_TEXTS, HOSTILE.findings, strict=True))
    ),
    rule_ids=tuple(finding.rule_id for finding in HOSTILE.findings),
)
EVIL = re.compile("[\u202a-\u202e\u2066-\u2069\u2028\u2029\x00-\x08\ud800-\udfff]")


def read(calls):
    return ((call, FINDINGS) for call in calls)


def read_hostile(calls):
    return ((call, HOSTILE.findings) for call in calls)


def files(name, batch=BATCH, reader=read, language="zh"):
    return dict(BATCH_FORMATS[name](batch, reader, Style(language, TITLES, COACHING)))


def text_of(content):
    """All text of a file; of a workbook, of all its parts."""
    if isinstance(content, str):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def test_the_command_line_offers_exactly_the_formats_of_the_table():
    assert tuple(one.value for one in Format) == FORMATS


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", BATCH_FORMATS)
def test_the_same_batch_gives_the_same_bytes(name, language):
    assert files(name, language=language) == files(name, language=language)


@pytest.mark.parametrize("name", BATCH_FORMATS)
def test_a_batch_format_shows_hostile_text_as_text(name):
    for content in files(name, HOSTILE_BATCH, read_hostile).values():
        text = text_of(content)
        # JSON for programs keeps what was said; it is the pages and tables that must not act on it.
        assert name == "json" or not EVIL.search(text)
        assert "<script>window" not in text or name in ("csv", "json")
        text.encode()


@pytest.mark.parametrize("name", CALL_FORMATS)
def test_a_call_format_shows_hostile_text_as_text(name):
    text = CALL_FORMATS[name](HOSTILE, Style("zh", TITLES), CallSound("audio/c.ogg", peaks()))
    assert "<script>window" not in text or name == "json"
    text.encode()


@pytest.mark.parametrize("name", BATCH_FORMATS)
def test_an_empty_batch_has_every_file_of_a_batch(name):
    made = files(name, replace(BATCH, calls=(), unaudited=()))
    assert made or name == "sheet"


def test_the_csv_opens_in_excel_as_utf_8_and_holds_every_finding():
    content = files("csv")["findings.csv"]
    assert content.encode().startswith(b"\xef\xbb\xbfcall_id,")
    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    assert len(rows) == 5 * 7
    failed = rows[1]
    assert (failed["rule"], failed["verdict"], failed["points"]) == ("无声电话处理流程", "fail", "15.0")
    assert failed["measured"] == "第 1 次等待 5.39 秒 ± 0.11 秒，至少 5 秒; 第 2 次等待 3.11 秒 ± 0.11 秒，至少 5 秒"
    assert rows[3]["listen_for"].startswith("录音没有给出依据")


def test_no_cell_of_the_csv_starts_a_formula():
    content = files("csv", HOSTILE_BATCH, read_hostile)["findings.csv"]
    rows = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))
    assert not [value for row in rows for value in row if value.startswith(("=", "+", "-", "@"))]
    assert '\'=HYPERLINK("http://example.com")' in {value for row in rows for value in row}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        (" @SUM(A1)", "' @SUM(A1)"),
        ("＝1", "'＝1"),
        ("-5", "'-5"),
        ("您好", "您好"),
        ("a\nb", "a b"),
    ],
)
def test_a_cell_never_starts_a_formula(text, shown):
    assert cell(text) == shown


def workbook(batch=BATCH, reader=read):
    return openpyxl.load_workbook(io.BytesIO(files("xlsx", batch, reader)["findings.xlsx"]))


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.rows]


def test_the_workbook_has_four_sheets_with_filters_and_headers_that_stay():
    book = workbook()
    assert book.sheetnames == ["通话", "各项规则", "各坐席", "各规则"]
    for sheet in book:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.auto_filter.ref.endswith(str(sheet.max_row))
    assert [sheet.max_row for sheet in book] == [6, 26, 4, 8]


def test_the_workbook_shows_rates_with_their_interval():
    agents, rules = values(workbook()["各坐席"]), values(workbook()["各规则"])
    assert agents[1] == ["8007", 2, 75, 1, 50, 9.5, 90.5, 0, 0]
    assert rules[2] == ["silent_call.procedure", "无声电话处理流程", 5, 2, 40, 11.8, 76.9, 0]


def test_no_cell_of_the_workbook_is_a_formula_or_a_link():
    book = workbook(HOSTILE_BATCH, read_hostile)
    cells = [cell for sheet in book for row in sheet.rows for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert '=HYPERLINK("http://example.com")' in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.hyperlink]


def test_more_findings_than_a_sheet_holds_go_on_in_another(monkeypatch):
    monkeypatch.setattr(xlsx, "MAX_ROWS", 20)
    book = workbook()
    assert book.sheetnames[1:3] == ["各项规则", "各项规则 2"]
    assert [book[name].max_row for name in book.sheetnames[1:3]] == [21, 6]


@pytest.mark.parametrize("batch", [BATCH, HOSTILE_BATCH], ids=["ordinary", "hostile"])
def test_the_junit_file_keeps_its_schema(batch):
    content = files("junit", batch, read if batch is BATCH else read_hostile)["junit.xml"]
    xmlschema.XMLSchema(str(SCHEMA)).validate(ET.fromstring(content))


def test_the_junit_file_tells_fails_doubts_and_recordings_without_a_report():
    root = ET.fromstring(files("junit", replace(BATCH, calls=BATCH.calls[3:4]))["junit.xml"])
    assert {name: root.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "8",
        "failures": "2",
        "errors": "1",
    }
    call, broken = root
    assert (call.get("name"), call.get("failures"), call.get("skipped")) == ("c-0017", "2", "4")
    assert call.find("testcase[@name='language.forbidden']/failure").get("type") == "fatal"
    assert call.find("testcase[@name='hangup.not_first']/skipped").get("message").startswith("待复核: 不得先挂机")
    assert broken.find("testcase/error").get("message") == "calls/broken.wav：文件不完整；请重新导出"


def test_each_agent_gets_a_sheet_with_what_was_good_and_what_to_say_instead():
    sheets = files("sheet")
    assert list(sheets) == ["agents/8007.html", "agents/8021.html", "agents/unknown.html"]
    sheet = sheets["agents/8021.html"]
    assert "您好，请问您能听到我说话吗？" in sheet
    assert "2 次都做到" in sheet
    assert "c-0002" not in sheet
    assert "<script" not in sheet


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("name", "file"), [("csv", "findings.csv"), ("junit", "junit.xml")])
def test_the_text_formats_are_as_they_were_looked_at(name, file, language, tmp_path):
    made = files(name, replace(BATCH, calls=BATCH.calls[3:4]), language=language)[file]
    assert_golden(f"{name}/{file.replace('.', f'.{language}.')}", made, tmp_path)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sheet_of_an_agent_is_as_it_was_looked_at(language, tmp_path):
    sheet = files("sheet", language=language)["agents/8007.html"].replace(assets.STYLES, "[STYLES]")
    assert_golden(f"sheet/8007.{language}.html", sheet, tmp_path)


@pytest.mark.parametrize(
    ("hits", "calls", "low", "high"), [(0, 10, 0.0, 0.278), (1, 10, 0.018, 0.404), (5, 5, 0.566, 1.0), (0, 0, 0.0, 1.0)]
)
def test_a_rate_has_its_wilson_interval(hits, calls, low, high):
    found = rate(hits, calls)
    assert (round(found.low, 3), round(found.high, 3)) == (low, high)


def test_what_is_heard_first_is_where_the_words_should_be_and_not_the_complaint_that_asked_for_them():
    complaint, doubtful = FINDINGS[1].evidence
    occasion = replace(complaint, quote="我要投诉")
    finding = replace(FINDINGS[3], verdict=Verdict.NEEDS_REVIEW, evidence=(occasion, doubtful))
    assert first_to_hear(finding) == doubtful


@pytest.mark.parametrize("reason", ["low_confidence", "unrecognised_speech"])
def test_what_is_heard_first_of_a_doubt_is_the_stretch_that_may_hide_the_words(reason):
    occasion, answer = FINDINGS[1].evidence
    occasion = replace(occasion, quote="请稍等")
    hidden = replace(answer, quote="", confidence=0.0)
    finding = replace(FINDINGS[3], verdict=Verdict.NEEDS_REVIEW, reason=reason, evidence=(answer, occasion, hidden))
    assert first_to_hear(finding) == hidden


@pytest.mark.parametrize("reason", ["situation_unclear", "occasion_unclear"])
def test_what_is_heard_first_where_the_occasion_is_in_doubt_is_the_occasion(reason):
    occasion, answer = FINDINGS[1].evidence
    occasion = replace(occasion, quote="声音好像有点小")
    finding = replace(FINDINGS[3], verdict=Verdict.NEEDS_REVIEW, reason=reason, evidence=(answer, occasion))
    assert first_to_hear(finding) == occasion


def test_words_that_were_heard_nowhere_can_be_looked_for_in_the_whole_stretch():
    (complaint, last), searched = FINDINGS[1].evidence, Interval(2.0, 25.0)
    complaint = replace(complaint, quote="我要投诉")
    missing = replace(FINDINGS[1], reason="part_missing", searched=searched, evidence=(complaint, last))
    (card,) = cards([missing], {}, "zh")
    assert [(clip.quote, clip.searched) for clip in card.clips] == [
        ("", True),
        (last.quote, False),
        ("我要投诉", False),
    ]
    assert card.clips[0].span == searched


def test_a_stretch_of_more_than_a_minute_is_played_last():
    (_, last) = FINDINGS[1].evidence
    missing = replace(FINDINGS[1], reason="part_missing", searched=Interval(2.0, 62.5), evidence=(last,))
    assert [clip.searched for clip in cards([missing], {}, "zh")[0].clips] == [False, True]


def test_a_rule_that_looked_through_the_whole_call_for_its_occasion_plays_where_the_words_were_due():
    (_, last) = FINDINGS[1].evidence
    missing = replace(FINDINGS[1], reason="part_missing", searched=Interval(0.0, 29.6), evidence=(last,))
    assert [clip.searched for clip in cards([missing], {}, "zh")[0].clips] == [False]


def test_words_that_are_missing_in_the_turn_that_is_played_anyway_are_played_once():
    (_, last) = FINDINGS[1].evidence
    missing = replace(FINDINGS[1], reason="part_missing", searched=last.span, evidence=(last,))
    assert [clip.searched for clip in cards([missing], {}, "zh")[0].clips] == [False]


def test_a_wait_is_heard_before_the_words_that_followed_it():
    assert first_to_hear(FINDINGS[1]) == FINDINGS[1].evidence[0]


def test_reports_of_a_call_have_a_page_and_json():
    made = {name: render(REPORT, Style("zh", TITLES), CallSound()) for name, render in CALL_FORMATS.items()}
    assert list(made) == ["json", "html"]
