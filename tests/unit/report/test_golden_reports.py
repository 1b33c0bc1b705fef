"""Every format against a file that was looked at, but for the scripts and styles of the pages."""

import io
import re

import pytest
from rich.console import Console

from qa_audit.report import assets
from qa_audit.report.batch_html import render_batch_html
from qa_audit.report.html import render_html
from qa_audit.report.json_report import render_json
from qa_audit.report.summary import render_summary
from qa_audit.report.table import render_table
from tests.support.golden import assert_golden
from tests.support.reports import BATCH, REPORT, TITLES, hostile_report, peaks

ASSETS = (
    *("WAVESURFER", "WAVESURFER_LICENCE", "UPLOT", "CHART_STYLES", "CHART_LICENCE"),
    *("CALL_SCRIPT", "BATCH_SCRIPT", "STYLES"),
)


def without_assets(page):
    for name in ASSETS:
        page = page.replace(getattr(assets, name), f"[{name}]")
    return re.sub(r"script-src (?:&#39;sha256-[A-Za-z0-9+/=]+&#39; ?)+", "script-src [HASHES]", page)


def printed(language, width=100):
    console = Console(file=io.StringIO(), width=width, force_terminal=False, color_system=None, legacy_windows=False)
    console.print(render_table(BATCH, language, TITLES))
    return "".join(line.rstrip() + "\n" for line in console.file.getvalue().splitlines())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_json_of_a_call(language, tmp_path):
    assert_golden(f"json/call.{language}.json", render_json(REPORT, language), tmp_path)


def test_the_json_of_a_call_full_of_markup_and_control_characters(tmp_path):
    assert_golden("json/hostile.zh.json", render_json(hostile_report(), "zh"), tmp_path)


def test_the_summary_of_a_batch(tmp_path):
    assert_golden("summary/summary.json", render_summary(BATCH), tmp_path)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_terminal_table_of_a_batch(language, tmp_path):
    assert_golden(f"table/table.{language}.txt", printed(language), tmp_path)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_a_call(language, tmp_path):
    page = render_html(REPORT, language, "audio/c-0017.ogg", peaks(per_second=2), TITLES)
    assert_golden(f"html/call.{language}.html", without_assets(page), tmp_path)


def test_the_page_of_a_call_without_audio(tmp_path):
    page = render_html(REPORT, "zh", None, peaks(per_second=2))
    assert_golden("html/call.no_audio.html", without_assets(page), tmp_path)


def test_the_page_of_a_call_full_of_markup_and_control_characters(tmp_path):
    page = render_html(hostile_report(), "zh", "audio/c-0017.ogg", peaks(per_second=2))
    assert_golden("html/hostile.html", without_assets(page), tmp_path)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_a_batch(language, tmp_path):
    assert_golden(f"html/batch.{language}.html", without_assets(render_batch_html(BATCH, language, TITLES)), tmp_path)
