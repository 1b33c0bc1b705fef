"""Promised times in running text: 十二小时之内, 3-5个工作日, 明天上午.

A promise is a range: the least and the most hours it may mean. 二十四小时 is exactly that; a working day may be eight
hours or a long weekend; 明天 depends on the time of day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_audit.text.numerals import parse

HOURS_A_DAY = 24.0
_FOREVER_H = 24.0 * 3650

_NUMBER = r"(?:\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百]+|半)"
_WITHIN = r"之内|以内|内"
# 8月3日 is a date: a bare 日 counts only as 3日内. 三天前 is past.
_UNIT = (
    r"分钟|个?半?(?:小时|钟头)|个?工作日|个?自然日|天|日(?=之内|以内|内)|个?(?:星期|礼拜)"
    + r"|周(?![一二三四五六日年末])|个半?月"
)
_DURATION = re.compile(
    rf"(?<!第)(?P<first>{_NUMBER})(?:(?:到|至|[-~—～、])(?P<second>{_NUMBER}))?\s?(?P<unit>{_UNIT})(?P<half>半)?"
    + rf"(?!之?前|以前)(?P<within>{_WITHIN})?"
)
_SAME_DAY = re.compile(
    rf"(?P<day>今天|当天|今日|今晚|明天|明日|后天)(?P<part>上午|中午|下午|晚上|早上)?(?:{_WITHIN}|之前|前)?"
)

_HOURS = {"分钟": 1 / 60, "小时": 1.0, "钟头": 1.0, "月": 720.0, "星期": 168.0, "礼拜": 168.0, "周": 168.0}
_DAYS_AHEAD = {"今天": 0, "当天": 0, "今日": 0, "今晚": 0, "明天": 1, "明日": 1, "后天": 2}
_PART_ENDS_H = {"早上": 12.0, "上午": 12.0, "中午": 14.0, "下午": 18.0}


@dataclass(frozen=True, slots=True)
class Promise:
    """A stretch of time that was named.

    Attributes:
        start: Offset in the text.
        end: Offset past it.
        quote: The words.
        least_h: The least hours it may mean.
        most_h: The most.
        limited: Whether it is the end of a stretch (三天之内).
    """

    start: int
    end: int
    quote: str
    least_h: float
    most_h: float
    limited: bool


def promises_in(text: str, hour: float | None) -> Iterator[Promise]:
    """The stretches of time named in a text, in order.

    Args:
        text: As heard.
        hour: Time of day in hours, None where it is not known; only days by name (今天, 明天) depend on it.
    """
    found = [*_durations(text), *_days(text, hour)]
    yield from sorted(found, key=lambda one: one.start)


def _durations(text: str) -> Iterator[Promise]:
    for match in _DURATION.finditer(text):
        number = _number(match["second"] or match["first"])
        if number is None:
            continue
        unit = match["unit"]
        number += 0.5 if "半" in unit or match["half"] else 0.0
        size_h = next((hours for name, hours in _HOURS.items() if name in unit), HOURS_A_DAY)
        least = number
        if "工作日" in unit:
            least = max(0.0, number - 1.0)
        elif number == 7.0 and size_h == HOURS_A_DAY:
            # 一 and 七 are taken for each other on the telephone, which is why 一 is said 幺 there.
            least = 1.0
        most_h = _FOREVER_H if "工作日" in unit else number * size_h
        limited = match["within"] is not None
        yield Promise(match.start(), match.end(), match.group(), least * size_h, most_h, limited)


def _days(text: str, hour: float | None) -> Iterator[Promise]:
    for match in _SAME_DAY.finditer(text):
        end_of_day_h = _PART_ENDS_H.get(match["part"] or "", HOURS_A_DAY) + HOURS_A_DAY * _DAYS_AHEAD[match["day"]]
        least_h = end_of_day_h - (hour if hour is not None else HOURS_A_DAY)
        most_h = end_of_day_h - (hour if hour is not None else 0.0)
        yield Promise(match.start(), match.end(), match.group(), max(0.0, least_h), max(0.0, most_h), False)


def _number(text: str) -> float | None:
    if text == "半":
        return 0.5
    if text[0].isdigit():
        return float(text)
    plain = text.replace("两", "二").replace("〇", "零")
    # 一两天, 三五天: two digits side by side are a range, its end is the deadline.
    if len(plain) == 2 and not set(plain) & set("十百零"):
        plain = plain[1]
    digits = parse(plain)
    return None if digits is None else float(digits)
