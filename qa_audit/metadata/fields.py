"""The keys of call metadata: their names, what they allow, and how a value is read.

One table serves all sources; a value of JSON keeps its type, a value of CSV or of a file name is text.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from qa_audit.errors import MetadataError
from qa_audit.model.recording import Party
from qa_audit.model.wording import Wording

# What Chinese spreadsheets call the same columns.
ALIASES: Mapping[str, str] = {
    "通话编号": "call_id",
    "呼叫流水号": "call_id",
    "工号": "agent_id",
    "坐席工号": "agent_id",
    "座席工号": "agent_id",
    "坐席姓名": "agent_name",
    "座席姓名": "agent_name",
    "技能组": "queue",
    "队列": "queue",
    "呼叫方向": "direction",
    "开始时间": "started_at",
    "通话开始时间": "started_at",
    "坐席声道": "agent_channel",
    "座席声道": "agent_channel",
    "挂断方": "hangup_by",
}
_DIRECTIONS = {"inbound": "inbound", "outbound": "outbound", "呼入": "inbound", "呼出": "outbound"}
_CHANNELS = {"left": 0, "right": 1, "0": 0, "1": 1, "左": 0, "右": 1, "左声道": 0, "右声道": 1}
_PARTIES = {
    "agent": Party.AGENT,
    "customer": Party.CUSTOMER,
    "system": Party.SYSTEM,
    "坐席": Party.AGENT,
    "座席": Party.AGENT,
    "客户": Party.CUSTOMER,
    "用户": Party.CUSTOMER,
    "系统": Party.SYSTEM,
    "unknown": None,
    "未知": None,
}
_CHINESE_TIME = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\sT]*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?|分)?"
)
_COMPACT_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})[-_T ]?(\d{2})(\d{2})(\d{2})")


_T = TypeVar("_T")


class FieldValueError(ValueError):
    """A value that its key does not allow."""


def read_text(value: object) -> str:
    """Read an id or a name: text, or a whole number as some systems write ids."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise FieldValueError


def read_direction(value: object) -> str:
    """Read "inbound" or "outbound" (呼入, 呼出)."""
    return _pick(_DIRECTIONS, value)


def read_channel(value: object) -> int:
    """Read the agent's channel: left, right, 0 or 1 (左, 右)."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return _pick(_CHANNELS, value)


def read_party(value: object) -> Party | None:
    """Read who hung up: agent, customer or system; None for "unknown"."""
    return _pick(_PARTIES, value)


def read_time(value: object) -> str:
    """Read a start time and write it as ISO 8601.

    ISO 8601 in any of its forms is allowed, and what Chinese systems write: "2026-11-03 09:12:33",
    "2026/11/3 9:12", "2026年11月3日 9时12分33秒", "20261103091233". An offset from UTC is kept; none is invented.
    """
    if not isinstance(value, str):
        raise FieldValueError
    text = value.strip()
    if match := _COMPACT_TIME.fullmatch(text) or _CHINESE_TIME.fullmatch(text):
        try:
            return datetime(*(int(part or 0) for part in match.groups())).isoformat()  # type: ignore[arg-type]
        except ValueError as error:
            raise FieldValueError from error
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise FieldValueError from error
    return text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else moment.isoformat()


def _pick(table: Mapping[str, _T], value: object) -> _T:
    if isinstance(value, str) and (key := value.strip().casefold()) in table:
        return table[key]
    raise FieldValueError


_TEXT = Wording("文字或整数", "text or a whole number")
FIELDS: Mapping[str, tuple[Callable[[object], object], Wording]] = {
    "call_id": (read_text, _TEXT),
    "agent_id": (read_text, _TEXT),
    "agent_name": (read_text, _TEXT),
    "queue": (read_text, _TEXT),
    "direction": (read_direction, Wording("inbound（呼入）或 outbound（呼出）", '"inbound" or "outbound"')),
    "started_at": (
        read_time,
        Wording("ISO 8601 时间，例如 2026-11-03T09:12:33+08:00", "an ISO 8601 time such as 2026-11-03T09:12:33+08:00"),
    ),
    "agent_channel": (read_channel, Wording("left、right、0 或 1", '"left", "right", 0 or 1')),
    "hangup_by": (
        read_party,
        Wording("agent（坐席）、customer（客户）或 system（系统）", '"agent", "customer" or "system"'),
    ),
}


def read_field(key: str, value: object, place: str) -> object:
    """Read one value of a known key.

    Args:
        key: One of `FIELDS`.
        value: As it stands in the source.
        place: Where it stands, for the message: a file, with a line where there is one.

    Returns:
        The value in its own type; None for null, empty text and "unknown".

    Raises:
        MetadataError: The key does not allow this value.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    read, allowed = FIELDS[key]
    try:
        return read(value)
    except FieldValueError:
        raise MetadataError(
            f"{place}：{key} 的值 {value!r} 无效；允许：{allowed.zh}。请更正后重试",
            f"{place}: {key}: invalid value {value!r}; allowed: {allowed.en}. Correct it and try again",
        ) from None
