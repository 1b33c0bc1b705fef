"""What an index is good for: which of its rows meet a recording, and which of its columns nobody reads.

A misspelt column or file name costs no error in any single call, only the metadata of all of them: it is told before
the night's work begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from qa_audit.errors import UsageError
from qa_audit.metadata.fields import ALIASES, FIELDS
from qa_audit.metadata.index import FILE_COLUMNS, Index, distinct, read_index, rows_of
from qa_audit.metadata.vendors import VENDORS
from qa_audit.model.wording import Wording

OWN_COLUMNS = (*FIELDS, *ALIASES, *FILE_COLUMNS)
"""Columns under our own names: what a misspelt one is compared with."""

ENOUGH_ALIKE = 0.7
"""Likeness (of difflib) from which a column is taken for a misspelt one. Chosen: two letters of eight."""


@dataclass(frozen=True, slots=True)
class IndexUse:
    """How an index fits the recordings.

    Attributes:
        path: The index.
        n_rows: Its rows.
        n_used: Rows that meet a recording.
        n_recordings: The recordings.
        n_met: Recordings that meet a row.
        n_disputed: Recordings that several rows name and do not say the same about: they will not be audited.
        unknown: Columns that nobody reads, each with the one that may be meant, None where none resembles it.
    """

    path: Path
    n_rows: int
    n_used: int
    n_recordings: int
    n_met: int
    n_disputed: int
    unknown: tuple[tuple[str, str | None], ...]

    @property
    def wording(self) -> Wording:
        """One line for people."""
        zh = (
            f"索引 {self.path}：{self.n_rows} 行中有 {self.n_used} 行对应到录音，"
            f"{self.n_recordings} 通录音中有 {self.n_met} 通有数据"
        )
        en = (
            f"Index {self.path}: {self.n_used} of {self.n_rows} rows name a recording, {self.n_met} of "
            f"{self.n_recordings} recordings have a row"
        )
        if self.n_disputed:
            zh += f"；其中 {self.n_disputed} 通各有几行互相矛盾，不能质检，请只留一行"
            en += (
                f"; {self.n_disputed} of them have rows that contradict each other and cannot be audited: keep one row"
            )
        if self.unknown:
            zh += "；未识别的列（不影响质检）：" + "、".join(
                f"{name}（是否想写 {meant}？）" if meant else name for name, meant in self.unknown
            )
            en += "; columns not understood (they decide nothing): " + ", ".join(
                f"{name} (did you mean {meant}?)" if meant else name for name, meant in self.unknown
            )
        return Wording(zh, en)


def use_of_index(path: Path, recordings: Sequence[Path]) -> IndexUse:
    """Hold an index against the recordings it is given for.

    Args:
        path: The index.
        recordings: The recordings.

    Raises:
        UsageError: It cannot be read, holds no row, or none of its rows meets any recording.
    """
    index = read_index(path)
    if not index.rows:
        raise UsageError(
            f"{path}：索引里没有数据；第一行应为列名（如 file,agent_id,agent_channel），其后每通录音一行",
            f"{path}: the index holds no row; it needs a line of column names (file,agent_id,agent_channel) and a line "
            "for each recording",
        )
    used: set[int] = set()
    n_met = n_disputed = 0
    for recording in recordings:
        rows = rows_of(index, recording)
        used.update(row.line for row in rows)
        n_met += bool(rows)
        n_disputed += len(distinct(rows)) > 1
    use = IndexUse(path, len(index.rows), len(used), len(recordings), n_met, n_disputed, _unknown(index))
    if recordings and not n_met:
        given, there = _example(index), recordings[0].name
        raise UsageError(
            f"{use.wording.zh}。没有一行对得上：索引里写的是“{given}”，录音文件叫“{there}”；"
            "请让 file 列等于录音文件名，或 call_id 列等于去掉后缀的文件名",
            f'{use.wording.en}. No row fits: the index says "{given}", a recording is called "{there}"; the column '
            "file must hold names of recordings, or call_id their names without suffix",
        )
    return use


def _unknown(index: Index) -> tuple[tuple[str, str | None], ...]:
    known = {*OWN_COLUMNS, *(name for vendor in VENDORS.values() for name in vendor.names)}
    columns = dict.fromkeys(name for row in index.rows for name in row.values)
    # A number sign or a remark of the office may stand in any index; only what resembles a key is asked about.
    return tuple((name, meant(name)) for name in columns if name not in known)


def meant(column: str) -> str | None:
    """The key that a misspelt name may mean; None where it resembles none."""
    close = get_close_matches(column.casefold(), OWN_COLUMNS, n=1, cutoff=ENOUGH_ALIKE)
    return close[0] if close else None


def _example(index: Index) -> str:
    """What the first row calls its recording."""
    values = index.rows[0].values
    return next((str(values[name]) for name in (*FILE_COLUMNS, "call_id") if values.get(name)), "")
