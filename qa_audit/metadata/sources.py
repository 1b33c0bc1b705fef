"""The places call metadata comes from: a sidecar beside the recording, an index of a folder, the file's own name.

Each source is a function (recording, settings) -> Record | None, and a line in `SOURCES`, in order of precedence.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qa_audit.errors import MetadataError, ScriptError, UsageError, reason
from qa_audit.metadata.fields import FIELDS, FieldValueError, read_party
from qa_audit.metadata.index import find_row, read_index
from qa_audit.metadata.record import Record, flatten
from qa_audit.metadata.vendors import VENDORS
from qa_audit.text.filename import readable


@dataclass(frozen=True, slots=True)
class MetadataSources:
    """Where call metadata is looked for, besides the sidecar.

    Attributes:
        index: One CSV or JSON-lines file for all recordings; None without.
        file_name_pattern: Regular expression with named groups, searched in the file name without its suffix.
        vendor: Name in `VENDORS`; None tells the vendor by its fields.
        default_agent_channel: Channel of the agent where no source names it.
        hangup_values: What the telephone system writes in its hang-up field, to "agent", "customer" or "system"; goes
            before the vendor's own table, and fills in for systems that document no values.

    Raises:
        UsageError: The vendor, the channel or a party is not known.
        ScriptError: The pattern is no regular expression or names no group.
    """

    index: Path | None = None
    file_name_pattern: str | None = None
    vendor: str | None = None
    default_agent_channel: int | None = None
    hangup_values: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.vendor is not None and self.vendor not in VENDORS:
            known = ", ".join(VENDORS)
            raise UsageError(
                f"未知的话务平台 {self.vendor!r}；允许：{known}", f"unknown vendor {self.vendor!r}; allowed: {known}"
            )
        if self.default_agent_channel not in (None, 0, 1):
            raise UsageError(
                f"坐席声道 {self.default_agent_channel!r} 无效；允许：0（左）或 1（右）",
                f"invalid agent channel {self.default_agent_channel!r}; allowed: 0 (left) or 1 (right)",
            )
        for value, party in self.hangup_values.items():
            try:
                read_party(party)
            except FieldValueError:
                allowed = FIELDS["hangup_by"][1]
                raise UsageError(
                    f"挂断方取值 {value!r} 对应的 {party!r} 无效；允许：{allowed.zh}",
                    f"hang-up value {value!r} is mapped to {party!r}; allowed: {allowed.en}",
                ) from None
        if self.file_name_pattern is not None:
            _compile(self.file_name_pattern)


def sidecar_path(recording: Path) -> Path:
    """Where the sidecar of a recording lies, whether it exists or not."""
    return recording.with_suffix(".json")


def from_sidecar(recording: Path, sources: MetadataSources) -> Record | None:  # noqa: ARG001
    """Read `<recording stem>.json` beside the recording.

    Raises:
        MetadataError: The file cannot be read or holds no JSON object.
    """
    path = sidecar_path(recording)
    if not path.is_file():
        return None
    try:
        values = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise MetadataError(
            f"{path}：无法读取（{reason(error)[0]}）；附带的 JSON 须为 UTF-8 编码",
            f"{path}: cannot be read ({reason(error)[1]}); the sidecar must be JSON in UTF-8",
        ) from error
    except json.JSONDecodeError as error:
        place, (zh, en) = f"{path}:{error.lineno}:{error.colno}", reason(error)
        raise MetadataError(
            f"{place}：不是有效的 JSON（{zh}）；请更正或移走该文件",
            f"{place}: not valid JSON ({en}); correct the file or move it away",
        ) from error
    if not isinstance(values, dict):
        raise MetadataError(
            f'{path}：内容须为一个 JSON 对象，例如 {{"agent_id": "8021"}}',
            f'{path}: must hold one JSON object such as {{"agent_id": "8021"}}',
        )
    return Record("sidecar", str(path), flatten(values))


def from_index(recording: Path, sources: MetadataSources) -> Record | None:
    """Find the recording's row in the index, by path, file name, stem or call id.

    Raises:
        UsageError: There is no such index, or it cannot be read.
        MetadataError: Several rows claim the recording.
    """
    if sources.index is None:
        return None
    row = find_row(read_index(sources.index), recording)
    return Record("index", f"{sources.index}:{row.line}", row.values) if row else None


def from_file_name(recording: Path, sources: MetadataSources) -> Record | None:
    """Read the named groups of the pattern from the file name; None where it does not match."""
    if sources.file_name_pattern is None:
        return None
    match = _compile(sources.file_name_pattern).search(readable(recording.stem))
    if match is None:
        return None
    return Record("file name", str(recording), flatten({k: v for k, v in match.groupdict().items() if v is not None}))


def _compile(pattern: str) -> re.Pattern[str]:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ScriptError(
            f"文件名模式 {pattern!r} 不是有效的正则表达式：{error}",
            f"file name pattern {pattern!r} is no valid regular expression: {error}",
        ) from error
    if not compiled.groupindex:
        example, known = r"(?P<agent_id>\d+)_(?P<started_at>\d{14})", ", ".join(FIELDS)
        raise ScriptError(
            f"文件名模式 {pattern!r} 没有命名组；例如 {example}；可用的组名：{known}",
            f"file name pattern {pattern!r} has no named group; for example {example}; known names: {known}",
        )
    return compiled


SOURCES: tuple[Callable[[Path, MetadataSources], Record | None], ...] = (from_sidecar, from_index, from_file_name)
