"""An index file: one row a recording, as CSV with a header (also as Excel saves it) or as JSON lines."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from qa_audit.errors import MetadataError, UsageError, reason
from qa_audit.metadata.fields import ALIASES, FIELDS
from qa_audit.metadata.record import flatten
from qa_audit.text.filename import readable

# Columns that name the recording.
FILE_COLUMNS = ("file", "filename", "file_name", "path", "recording", "recording_file", "录音", "录音文件", "文件名")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an index.

    Attributes:
        line: Its line in the file, from 1.
        values: Column to value.
    """

    line: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Index:
    """The rows of an index by each name that a recording may be found under.

    Attributes:
        path: The file.
        rows: All of them, in order.
        by_name: File name (case folded) to its rows.
        by_stem: File name without suffix to its rows.
        by_call_id: Call id to its rows.
    """

    path: Path
    rows: tuple[Row, ...]
    by_name: Mapping[str, tuple[Row, ...]]
    by_stem: Mapping[str, tuple[Row, ...]]
    by_call_id: Mapping[str, tuple[Row, ...]]


def read_index(path: Path) -> Index:
    """Read an index; a file that has not changed is read once.

    CSV may be in UTF-8 (with or without byte order mark), UTF-16 or GBK, as Excel writes them, with commas, semicolons
    or tabs.

    Raises:
        UsageError: There is no such file, or it is neither CSV with a header that names the recordings nor JSON lines.
    """
    try:
        stat = path.stat()
        return _read(path, stat.st_mtime_ns, stat.st_size)
    except OSError as error:
        raise UsageError(
            f"{path}：无法读取索引文件（{reason(error)[0]}）", f"{path}: cannot read the index ({reason(error)[1]})"
        ) from error


def find_row(index: Index, recording: Path) -> Row | None:
    """Find the row of a recording: by file name, else by stem, else by a call id equal to the stem.

    Raises:
        MetadataError: Several rows fit equally well, and do not say the same.
    """
    rows = distinct(rows_of(index, recording))
    if len(rows) > 1:
        name, lines = readable(recording.name), ", ".join(str(row.line) for row in rows)
        raise MetadataError(
            f"{index.path}：第 {lines} 行都对应 {name}；请只留一行，或写明不同的路径",
            f"{index.path}: lines {lines} all name {name}; keep one, or give each its path",
        )
    return rows[0] if rows else None


def rows_of(index: Index, recording: Path) -> tuple[Row, ...]:
    """The rows that name a recording."""
    # An index spells the name; the disk may hold it in GBK.
    recording = Path(readable(str(recording)))
    name, stem = recording.name.casefold(), recording.stem.casefold()
    rows = index.by_name.get(name) or index.by_stem.get(stem) or index.by_call_id.get(stem) or ()
    if len(rows) > 1:
        rows = tuple(row for row in rows if _ends_with(recording, row)) or rows
    return rows


def distinct(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows that do not say the same: two exports of one day, put together, repeat each other."""
    return tuple(row for i, row in enumerate(rows) if all(row.values != earlier.values for earlier in rows[:i]))


@lru_cache(maxsize=4)
def _read(path: Path, _mtime_ns: int, _size: int) -> Index:
    text = _decode(path)
    rows = _json_lines(path, text) if text.lstrip().startswith("{") else _csv(path, text)
    by_name: dict[str, tuple[Row, ...]] = {}
    by_stem: dict[str, tuple[Row, ...]] = {}
    by_call_id: dict[str, tuple[Row, ...]] = {}
    for row in rows:
        file, call_id = _file_of(row), row.values.get("call_id")
        if file is not None:
            for table, key in ((by_name, file.name), (by_stem, file.stem), (by_stem, file.name)):
                key = key.casefold()
                if row not in table.get(key, ()):
                    table[key] = (*table.get(key, ()), row)
        if isinstance(call_id, str | int) and str(call_id).strip():
            key = str(call_id).strip().casefold()
            by_call_id[key] = (*by_call_id.get(key, ()), row)
    if rows and not by_name and not by_call_id:
        raise UsageError(
            f"{path}：没有一列指明录音；请加上 file（录音文件）或 call_id 列",
            f'{path}: no column names the recordings; add a column "file" or "call_id"',
        )
    return Index(path, tuple(rows), by_name, by_stem, by_call_id)


def _decode(path: Path) -> str:
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data[:2]:
        # UTF-16 without its mark: the header starts with a letter, whose other byte is zero.
        encodings = ("utf-16-be",) if data[:1] == b"\0" else ("utf-16-le",)
    else:
        # GB 18030 contains GBK. UTF-8 goes first: Chinese text in GBK is hardly ever valid UTF-8, the reverse often.
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(
        f"{path}：编码无法识别；请存为 UTF-8、UTF-16 或 GBK",
        f"{path}: unknown encoding; save it as UTF-8, UTF-16 or GBK",
    )


def _json_lines(path: Path, text: str) -> list[Row]:
    rows = []
    for line, content in enumerate(text.splitlines(), 1):
        if not content.strip():
            continue
        try:
            values = json.loads(content)
        except (json.JSONDecodeError, RecursionError) as error:
            raise UsageError(
                f"{path}:{line}：不是有效的 JSON；每行须为一个 JSON 对象",
                f"{path}:{line}: not valid JSON; every line must be one JSON object",
            ) from error
        if not isinstance(values, dict):
            raise UsageError(
                f"{path}:{line}：每行须为一个 JSON 对象", f"{path}:{line}: every line must be one JSON object"
            )
        rows.append(Row(line, flatten(values)))
    return rows


def _csv(path: Path, text: str) -> list[Row]:
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    # Strict: a quote that nobody closed would take all rows behind it into one cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    names: list[str] = []
    # A cell may hold line breaks: the reader's count before a row is the line before its first.
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = [cell.strip() for cell in cells]
                continue
            if len(cells) > len(names):
                raise UsageError(
                    f"{path}:{line}：有 {len(cells)} 个单元格，表头只有 {len(names)} 列",
                    f"{path}:{line}: {len(cells)} cells, but the header has {len(names)} columns",
                )
            rows.append(Row(line, flatten(_cells(f"{path}:{line}", names, cells))))
    except csv.Error as error:
        zh, en = _fault(error)
        raise UsageError(
            f"{path}:{before + 1}：不是有效的 CSV（{zh}）", f"{path}:{before + 1}: not valid CSV ({en})"
        ) from error
    return rows


def _cells(place: str, names: list[str], cells: list[str]) -> dict[object, object]:
    """The cells of a row by column; a key that several columns have is what those say that say anything.

    Raises:
        UsageError: They do not say the same: the call would be somebody else's.
    """
    found: dict[object, object] = {}
    for name, cell in zip(names, cells, strict=False):
        key, value = ALIASES.get(name, name), cell.strip()
        earlier = str(found.get(key, "")).strip()
        if not name or (earlier and not value):
            continue
        if earlier and earlier != value and (key in FIELDS or key in FILE_COLUMNS):
            raise UsageError(
                f"{place}：有两列都是 {key}，内容却不同（{earlier}、{value}）；请只留一列",
                f"{place}: two columns are {key} and do not say the same ({earlier}, {value}); keep one",
            )
        found[key] = cell
    return found


def _fault(error: csv.Error) -> tuple[str, str]:
    said = str(error)
    if said == "unexpected end of data":
        return "从这里开始的引号没有闭合", "a quote that begins here is not closed"
    if said.endswith("expected after '\"'"):
        return "引号闭合之后应是分隔符；单元格里的引号要写两遍", f"{said}; a quote within a cell is written twice"
    return said, said


def _file_of(row: Row) -> PurePosixPath | None:
    for column in FILE_COLUMNS:
        value = row.values.get(column)
        if isinstance(value, str) and value.strip():
            # Excel sheets made on Windows write paths with backslashes.
            return PurePosixPath(value.strip().replace("\\", "/"))
    return None


def _ends_with(recording: Path, row: Row) -> bool:
    file = _file_of(row)
    return file is not None and recording.parts[-len(file.parts) :] == file.parts and len(file.parts) > 1
