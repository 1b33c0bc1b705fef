import pytest

from qa_audit.rules.durations import promises_in


def hours(text, hour=None):
    return [(one.quote, one.least_h, one.most_h) for one in promises_in(text, hour)]


@pytest.mark.parametrize(
    ("text", "quote", "expected_h"),
    [
        ("我们会在二十四小时之内给您答复", "二十四小时之内", 24.0),
        ("12个小时以内给您回电", "12个小时以内", 12.0),
        ("24 小时内", "24 小时内", 24.0),
        ("半个小时之内", "半个小时之内", 0.5),
        ("一个半小时", "一个半小时", 1.5),
        ("两小时半", "两小时半", 2.5),
        ("三天之内", "三天之内", 72.0),
        ("一周之内", "一周之内", 168.0),
        ("半天之内", "半天之内", 12.0),
        ("两个月", "两个月", 1440.0),
    ],
)
def test_a_stretch_of_time_is_read_in_hours(text, quote, expected_h):
    assert hours(text) == [(quote, expected_h, expected_h)]


@pytest.mark.parametrize(("text", "expected_h"), [("一两天之内", 48.0), ("三到五天", 120.0), ("3-5天内", 120.0)])
def test_a_range_promises_its_end(text, expected_h):
    assert hours(text)[0][1:] == (expected_h, expected_h)


def test_working_days_have_no_certain_length():
    assert hours("一个工作日内") == [("一个工作日内", 0.0, 87600.0)]
    assert hours("三个工作日内") == [("三个工作日内", 48.0, 87600.0)]


def test_seven_may_have_been_one():
    assert hours("七天之内") == [("七天之内", 24.0, 168.0)]


def test_days_by_name_end_with_the_day():
    assert hours("今天之内", 14.0) == [("今天之内", 10.0, 10.0)]
    assert hours("明天上午", 14.5) == [("明天上午", 21.5, 21.5)]


def test_days_by_name_are_a_range_where_the_time_of_day_is_not_known():
    assert hours("明天上午") == [("明天上午", 12.0, 36.0)]


@pytest.mark.parametrize(
    "text", ["三天前办理的", "8月3日", "第二天上门", "每天二十五元", "这几天", "周三", "尽快", "三天以前"]
)
def test_dates_and_the_past_are_no_promise(text):
    assert hours(text) == []


def test_only_the_end_of_a_stretch_is_limited():
    limited = {one.quote: one.limited for one in promises_in("三天之内答复，一百分钟通话", None)}
    assert limited == {"三天之内": True, "一百分钟": False}
