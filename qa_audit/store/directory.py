"""The folder an audit writes: who finds what where, and what is already finished.

    DIR/calls/<call_id>.json      report            DIR/timelines/<call_id>.json  what the rules saw (its owner only)
    DIR/calls/<call_id>.html      the same for people   DIR/calls/audio/<call_id>.ogg   what the page plays
    DIR/index.html  DIR/summary.json  DIR/findings.csv  DIR/findings.xlsx  DIR/junit.xml  DIR/agents/<agent>.html
    DIR/.journal.jsonl            which calls are finished   DIR/.recheck.jsonl  the same of a recheck
    DIR/.lock                     held by whoever writes

A call enters the journal after all its files are in place, in one flushed line. A killed audit therefore finds, when it
starts again, exactly the calls whose files are whole; a torn last line counts as not written. Files of calls that no
journal names are left where they are (another audit wrote them, or one that was killed), and nobody reads them.
"""

import json
import os
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from qa_audit.errors import StoreError, reason
from qa_audit.model.recording import Recording
from qa_audit.model.report import CallSummary
from qa_audit.model.timeline import CallTimeline
from qa_audit.store.atomic import PRIVATE, remove_partial_files, write_atomic
from qa_audit.store.codec import recording_from_head, timeline_from_json, timeline_to_json
from qa_audit.store.lock import LOCK, only_writer
from qa_audit.store.reports import report_from_json

JOURNAL = ".journal.jsonl"
"""Which calls an audit finished."""
RECHECK_JOURNAL = ".recheck.jsonl"
"""Which calls a recheck finished."""

_SUMMARY: TypeAdapter[CallSummary] = TypeAdapter(CallSummary)
_HEAD_BYTES = 32 * 1024
"""The longest path a system takes is 4,096 bytes, six times that where JSON escapes it: the recording fits in here."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A finished call.

    Attributes:
        key: Hash of all that decides its files: recording, metadata, scripts, model, parameters, version, language.
        summary: Its line in the batch.
    """

    key: str
    summary: CallSummary


class AuditDirectory:
    """One audit's folder; every write is atomic."""

    def __init__(self, root: Path, journal: str = JOURNAL) -> None:
        self.root = root
        self._calls = root / "calls"
        self._timelines = root / "timelines"
        self._journal = root / journal

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only one who writes into the folder, which is made and cleared as by `open_for_writing`.

        Raises:
            StoreError: Another process is writing into it, or it cannot be made.
        """
        self._make(self.root)
        with only_writer(self.root):
            # Not before: what looks half-written may be what another is writing.
            self.open_for_writing()
            yield

    def open_for_writing(self) -> None:
        """Make the folder and clear what a killed run left half-written.

        Raises:
            StoreError: The folder cannot be made.
        """
        for folder in (self.root, self._calls / "audio", self._timelines):
            self._make(folder)
        # What was heard lies open in there. Where the folder is somebody else's, its owner has decided who may read it.
        with suppress(OSError):
            self._timelines.chmod(0o700)
        for folder in (self.root, self._calls, self._calls / "audio", self._timelines, self.root / "agents"):
            remove_partial_files(folder)

    def _make(self, folder: Path) -> None:
        if self.root.exists() and not self.root.is_dir():
            raise StoreError(
                f"{self.root}：已存在同名文件，不能作为输出目录；请换一个 --out",
                f"{self.root}: a file of this name exists; choose another --out",
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{folder}：无法创建（{reason(error)[0]}）；请检查目录权限",
                f"{folder}: cannot be created ({reason(error)[1]}); check the permissions",
            ) from error

    def report_path(self, call_id: str) -> Path:
        """Where the JSON report of a call lies."""
        return self._calls / f"{call_id}.json"

    def page_path(self, call_id: str) -> Path:
        """Where the HTML report of a call lies."""
        return self._calls / f"{call_id}.html"

    def call_path(self, call_id: str, suffix: str) -> Path:
        """Where a report of a call in some format lies."""
        return self._calls / f"{call_id}.{suffix}"

    def audio_path(self, call_id: str) -> Path:
        """Where the audio that the page plays lies."""
        return self._calls / "audio" / f"{call_id}.ogg"

    def timeline_path(self, call_id: str) -> Path:
        """Where the timeline of a call lies."""
        return self._timelines / f"{call_id}.json"

    def would_overwrite(self, recording: Path) -> bool:
        """Whether files of this audit may take the place of a recording, or of the sidecar beside it."""
        folder = os.path.realpath(recording.parent)
        if folder == os.path.realpath(self.root):
            return recording.stem == "summary"
        return folder in map(os.path.realpath, (self._calls, self._calls / "audio", self._timelines))

    def write(self, path: Path, content: str | bytes) -> None:
        """Write one file atomically."""
        write_atomic(path, content)

    def write_timeline(self, timeline: CallTimeline) -> None:
        """Store what the rules saw."""
        self.keep_timeline(timeline.recording.call_id, timeline_to_json(timeline))

    def keep_timeline(self, call_id: str, content: str | bytes) -> None:
        """Store a timeline that is written out already; only its owner may read it."""
        write_atomic(self.timeline_path(call_id), content, PRIVATE)

    def n_others(self, call_ids: Container[str]) -> int:
        """How many calls have a report here and are not among these."""
        return sum(path.stem not in call_ids for path in self._calls.glob("*.json"))

    def report_paths(self) -> tuple[Path, ...]:
        """The reports by call id; see `timeline_paths`."""
        return self._listed(self._calls)

    def may_be_filled(self) -> bool:
        """Whether an audit has begun here, or there is nothing yet that it would not have left."""
        if self._timelines.is_dir() and self._calls.is_dir():
            return True
        try:
            return all(path.name == LOCK for path in self.root.iterdir())
        except OSError:
            return False

    def timeline_paths(self) -> tuple[Path, ...]:
        """The stored timelines by call id: of the calls that a journal names, of all where there is none.

        Raises:
            StoreError: There are none.
        """
        paths = self._listed(self._timelines)
        if not paths:
            raise StoreError(
                f"{self._timelines}：没有时间线；请指向 qa-audit audit 的输出目录",
                f"{self._timelines}: holds no timelines; name the output folder of qa-audit audit",
            )
        return paths

    def recording_of(self, call_id: str) -> Recording | None:
        """The recording that the stored call is about, with its open path; None where there is no such call."""
        try:
            with self.timeline_path(call_id).open("rb") as stream:
                return recording_from_head(stream.read(_HEAD_BYTES).decode(errors="replace"))
        except OSError:
            return None

    def read_timelines(self) -> Iterator[CallTimeline]:
        """Yield the stored timelines by call id.

        Raises:
            StoreError: There are none, or one cannot be read.
        """
        for path in self.timeline_paths():
            yield read_timeline(path)

    def _listed(self, folder: Path) -> tuple[Path, ...]:
        names = [names for journal in self._journals if (names := _names(journal)) is not None]
        listed = frozenset().union(*names)
        return tuple(path for path in sorted(folder.glob("*.json")) if not names or path.stem in listed)

    def stamp(self) -> tuple[int, ...]:
        """Changes whenever the reports that `report_paths` lists may have changed.

        Raises:
            OSError: The folder of reports is not there.
        """
        # Reports are replaced whole, by renaming: whatever is written touches their folder.
        journals = (journal.stat().st_mtime_ns for journal in self._journals if journal.exists())
        return (self._calls.stat().st_mtime_ns, *journals)

    @property
    def _journals(self) -> tuple[Path, Path]:
        return self.root / JOURNAL, self.root / RECHECK_JOURNAL

    def finished(self) -> Mapping[str, JournalEntry]:
        """The calls that earlier runs finished, by call id; torn or unreadable lines are left out."""
        found: dict[str, JournalEntry] = {}
        try:
            lines = self._journal.read_text(encoding="utf-8").split("\n")
        except (FileNotFoundError, UnicodeDecodeError):
            return found
        for line in lines:
            try:
                content = json.loads(line)
                entry = JournalEntry(str(content["key"]), _SUMMARY.validate_python(content["summary"]))
            except (ValueError, KeyError, TypeError, ValidationError):
                continue
            found[entry.summary.call_id] = entry
        return found

    def has_files(self, call_id: str, suffixes: Iterable[str] = ()) -> bool:
        """Whether the files of a finished call are there, and those that programs read can be read.

        What a full disk, a copy or a hand left damaged is made anew by the next run, as its errors promise.

        Args:
            call_id: The call.
            suffixes: Of the reports that people read.
        """
        if not all(self.call_path(call_id, suffix).is_file() for suffix in suffixes):
            return False
        path = self.report_path(call_id)
        try:
            report_from_json(path.read_bytes(), str(path))
            json.loads(self.timeline_path(call_id).read_bytes())
        except (OSError, ValueError, StoreError):
            return False
        return True

    def mark_finished(self, entry: JournalEntry) -> None:
        """Append one call to the journal and wait until it is on disk."""
        try:
            with self._journal.open("ab") as stream:
                stream.write(_line(entry))
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise StoreError(
                f"{self._journal}：无法写入（{reason(error)[0]}）；请检查磁盘空间",
                f"{self._journal}: cannot be written ({reason(error)[1]}); check the free disk space",
            ) from error

    def close(self, entries: Iterable[JournalEntry]) -> None:
        """Leave a journal that depends on what is finished, not on the order in which it was.

        The files of an audit take the place of those that a recheck left in the same folder, and so does its journal.
        """
        ordered = sorted(entries, key=lambda entry: entry.summary.call_id)
        write_atomic(self._journal, b"".join(_line(entry) for entry in ordered))
        if self._journal.name == JOURNAL:
            (self.root / RECHECK_JOURNAL).unlink(missing_ok=True)


def is_playback(folder: Path) -> bool:
    """Whether a folder holds the audio that the pages of some audit play, which is no recording to audit."""
    if folder.resolve().parts[-2:] != ("calls", "audio"):
        return False
    root = folder.resolve().parent.parent
    return (root / JOURNAL).is_file() or (root / "timelines").is_dir()


def read_timeline(path: Path) -> CallTimeline:
    """Read one stored timeline.

    Raises:
        StoreError: It cannot be read.
    """
    return timeline_from_json(stored_bytes(path), str(path))


def stored_bytes(path: Path) -> bytes:
    """A stored file as it lies on disk.

    Raises:
        StoreError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise StoreError(
            f"{path}：无法读取（{reason(error)[0]}）", f"{path}: cannot be read ({reason(error)[1]})"
        ) from error


def _names(journal: Path) -> frozenset[str] | None:
    """Ids of the calls that a journal names, also one of another version; None where there is none to be read."""
    found = set()
    try:
        lines = journal.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    for line in lines:
        # A torn line names nothing.
        with suppress(ValueError, KeyError, TypeError):
            found.add(str(json.loads(line)["summary"]["call_id"]))
    return frozenset(found)


def _line(entry: JournalEntry) -> bytes:
    content = {"key": entry.key, "summary": _SUMMARY.dump_python(entry.summary, mode="json")}
    # A line break first, so that a line torn by a kill cannot swallow the next one.
    return ("\n" + json.dumps(content, ensure_ascii=False)).encode()
