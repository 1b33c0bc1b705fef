# ruff: noqa: E501
"""Measures tell which way their limit points, in units that people use."""

import pytest

from qa_audit.model.finding import Bound, Measure
from qa_audit.report.measures import MeasureLine, expected_words, measure_lines, measure_texts


def line(*measure, language="zh"):
    (made,) = measure_lines([Measure(*measure)], language)
    return made


@pytest.mark.parametrize(
    ("measure", "zh", "en"),
    [
        (("wait_2", 2.09, "s", 5.0, 0.0, Bound.AT_LEAST), "至少 5 秒", "at least 5 s"),
        (("speech_rate", 310.0, "char/min", 360.0, 0.0, Bound.AT_MOST), "不超过 360 字/分钟", "at most 360 characters/min"),
        (("curt_answers", 0.0, "count", 3.0, 0.0, Bound.BELOW), "少于 3 次", "under 3"),
        (("wait", 4.0, "s", 3.0, 0.0, Bound.FROM), "满 3 秒起算", "counts from 3 s"),
        (("deadline", 12.0, "h", 24.0, 0.0, Bound.AT_MOST), "不超过 24 小时", "at most 24 h"),
        (("wait_2", 2.09, "s", 5.0, 0.0), "5 秒", "5 s"),
        (("silence_before_hangup", 2.09, "s", None, 0.0), "", ""),
    ],
)  # fmt: skip
def test_a_limit_is_told_with_its_direction(measure, zh, en):
    assert (line(*measure).limit, line(*measure, language="en").limit) == (zh, en)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_share_is_told_in_per_cent(language):
    made = line("word_share", 0.82, "ratio", 0.8, 0.05, Bound.AT_MOST, language=language)
    assert (made.value, made.uncertainty) == ("82%", "± 5%")


def test_a_log_ratio_is_not_shown():
    ratio = Measure("second_opinion", -15.7, "nat", -15.0, 2.9)
    assert measure_lines([ratio], "zh") == ()
    assert measure_texts([ratio], "en") == ()


def test_the_line_of_a_measure_has_all_in_words():
    assert line("wait_1", 5.394, "s", 5.0, 0.11, Bound.AT_LEAST) == MeasureLine(
        "第 1 次等待", "5.39 秒", "至少 5 秒", "± 0.11 秒"
    )


def test_a_measure_is_one_text_in_tables():
    measure = Measure("wait_1", 5.394, "s", 5.0, 0.11, Bound.AT_LEAST)
    assert measure_texts([measure], "zh") == ("第 1 次等待 5.39 秒 ± 0.11 秒，至少 5 秒",)
    assert measure_texts([measure], "en") == ("wait 1: 5.39 s ± 0.11 s, at least 5 s",)


@pytest.mark.parametrize(
    ("expected", "zh", "en"),
    [
        ("≥ 5 s", "≥ 5 秒", "≥ 5 s"),
        ("< 1.5 s", "< 1.5 秒", "< 1.5 s"),
        ("≤ 12 h / 24 h", "≤ 12 小时 / 24 小时", "≤ 12 h / 24 h"),
        ("≥ +6 dB", "≥ +6 dB", "≥ +6 dB"),
        ("客户先挂机", "客户先挂机", "the customer hangs up first"),
        ("您好，请讲", "您好，请讲", "您好，请讲"),
        (None, "", ""),
    ],
)
def test_what_was_expected_is_told_in_the_language_of_the_page(expected, zh, en):
    assert (expected_words(expected, "zh"), expected_words(expected, "en")) == (zh, en)
