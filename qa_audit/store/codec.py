"""Timelines as JSON that reads back to an equal value: `recheck` must see exactly what `audit` saw."""

import contextlib
import json
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from qa_audit.errors import StoreError
from qa_audit.model.recording import Recording
from qa_audit.model.timeline import CallTimeline

SCHEMA_VERSION = 1
"""History: 1 is the first."""

_TIMELINE: TypeAdapter[CallTimeline] = TypeAdapter(CallTimeline)
_RECORDING: TypeAdapter[Recording] = TypeAdapter(Recording)


class _Stored(TypedDict):
    schema_version: Literal[1]
    timeline: CallTimeline


_STORED: TypeAdapter[_Stored] = TypeAdapter(_Stored)


def timeline_to_json(timeline: CallTimeline) -> str:
    """Write a timeline as JSON; floats keep all their digits."""
    content = {"schema_version": SCHEMA_VERSION, "timeline": _TIMELINE.dump_python(timeline, mode="json")}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def timeline_from_json(text: str | bytes, place: str) -> CallTimeline:
    """Read a timeline back.

    Args:
        text: What `timeline_to_json` wrote.
        place: Where it came from, for the error.

    Raises:
        StoreError: It is no timeline, or one of another schema version.
    """
    with contextlib.suppress(ValidationError):
        # Twice as fast as by way of Python values; what is wrong with the rest is told below.
        return _STORED.validate_json(text)["timeline"]
    try:
        content: Any = json.loads(text)
        version = content["schema_version"]
        if version != SCHEMA_VERSION:
            raise StoreError(
                f"{place}：时间线版本为 {version}，本程序只读版本 {SCHEMA_VERSION}；请重新运行 qa-audit audit",
                f"{place}: timeline of schema version {version}, this program reads {SCHEMA_VERSION}; run audit again",
            )
        return _TIMELINE.validate_python(content["timeline"])
    except (ValueError, KeyError, TypeError, ValidationError, RecursionError) as error:
        first = str(error).splitlines()[0]
        raise StoreError(
            f"{place}：不是可读的时间线文件（{first}）；请重新运行 qa-audit audit",
            f"{place}: not a readable timeline ({first}); run qa-audit audit again",
        ) from error


def recording_from_head(text: str) -> Recording | None:
    """The recording that a stored timeline is about, by its first lines: the whole takes a hundred times as long.

    Args:
        text: The beginning of what `timeline_to_json` wrote; the recording comes first in it.

    Returns:
        The recording; None where this is no beginning of a timeline.
    """
    _, found, rest = text.partition('"recording": ')
    try:
        content, _ = json.JSONDecoder().raw_decode(rest if found else "")
        return _RECORDING.validate_python(content)
    except (ValueError, ValidationError):
        return None
