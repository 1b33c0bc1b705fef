"""The calls of an audit folder as the desk needs them: findings of all in memory, one call whole when it is opened.

A report that cannot be read leaves out its call, never the others; who works at the desk is told.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa_audit.errors import StoreError
from qa_audit.model.finding import Finding
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.wording import Wording
from qa_audit.report.masking import MASKED
from qa_audit.review.speech import with_speech_asked
from qa_audit.store.codec import timeline_from_json
from qa_audit.store.directory import AuditDirectory, stored_bytes
from qa_audit.store.reports import StoredReport, report_from_json
from qa_audit.timeline.privacy import conceal

_UNSAID = Wording("", "")


@dataclass(frozen=True, slots=True)
class Call:
    """A call in the queue.

    Attributes:
        report: The machine's report; its findings say what, not why: `Calls.report` has the whole one. Where no agent
            is heard, the desk's own finding asks why.
        rules: These findings by rule id, in the order of the scripts.
        has_audio: Whether there is something to play.
    """

    report: StoredReport
    rules: Mapping[str, Finding]
    has_audio: bool

    @property
    def call_id(self) -> str:
        """The call."""
        return self.report.call_id

    @property
    def recording(self) -> str | None:
        """SHA-256 of its recording; None where the report does not say."""
        return self.report.recording_sha256 or None


def recordings(calls: Mapping[str, Call]) -> dict[str, str]:
    """SHA-256 of the recording of each call, empty where its report does not say."""
    return {call_id: call.report.recording_sha256 for call_id, call in calls.items()}


class Calls:
    """The calls of one audit folder, read again when the folder changes.

    Args:
        root: Output folder of an audit.

    Raises:
        StoreError: It holds no report, or none that can be read.
    """

    def __init__(self, root: Path) -> None:
        self.directory = AuditDirectory(root)
        self._lock = threading.Lock()
        self._calls: Mapping[str, Call] = {}
        self._damaged: Mapping[Path, StoreError] = {}
        self._stamp: tuple[int, ...] | None = None
        self._slims: dict[Finding, Finding] = {}
        self._files: dict[Path, tuple[int, Call]] = {}
        self.all()

    def all(self) -> Mapping[str, Call]:
        """Every call by its id, ordered."""
        with self._lock:
            try:
                stamp = self.directory.stamp()
            except OSError as error:
                raise self._empty() from error
            # A damaged report may be mended in place, which its folder does not show.
            if (*stamp, *map(_written, self._damaged)) != self._stamp:
                self._read()
                self._stamp = (*stamp, *map(_written, self._damaged))
            return self._calls

    @property
    def damaged(self) -> tuple[StoreError, ...]:
        """What is wrong with each report that could not be read when `all` last looked, by call id."""
        return tuple(self._damaged.values())

    def get(self, call_id: str) -> Call | None:
        """One call; None for an id that is no call of this audit."""
        return self.all().get(call_id)

    def report(self, call: Call) -> StoredReport:
        """The whole report of a call.

        Raises:
            StoreError: Its file is gone or cannot be read.
        """
        path = self.directory.report_path(call.call_id)
        return with_speech_asked(report_from_json(stored_bytes(path), str(path)))

    def timeline(self, call: Call) -> CallTimeline:
        """What the rules saw of a call.

        Raises:
            StoreError: Its file is not there or cannot be read.
        """
        path = self.directory.timeline_path(call.call_id)
        return timeline_from_json(stored_bytes(path), str(path))

    def shown_timeline(self, call: Call) -> CallTimeline:
        """The same for people: private numbers are covered unless the audit was told not to.

        Raises:
            StoreError: Its file is not there or cannot be read.
        """
        timeline = self.timeline(call)
        # Audits of before the mask was invented do not say; to cover is the safe side.
        if call.report.parameters.get(MASKED, True) is False:
            return timeline
        return conceal(timeline).timeline

    def audio(self, call: Call) -> Path:
        """The file that plays a call."""
        return self.directory.audio_path(call.call_id)

    def _read(self) -> None:
        files: dict[Path, tuple[int, Call]] = {}
        damaged: dict[Path, StoreError] = {}
        for path in self.directory.report_paths():
            written = _written(path)
            known = self._files.get(path)
            if known is not None and known[0] == written:
                files[path] = known
                continue
            try:
                files[path] = (written, self._call(path))
            except StoreError as error:
                damaged[path] = error
        if not files:
            raise self._unreadable(tuple(damaged.values())) if damaged else self._empty()
        self._files, self._damaged = files, damaged
        self._calls = {call.call_id: call for _, call in files.values()}

    def _call(self, path: Path) -> Call:
        report = with_speech_asked(report_from_json(stored_bytes(path), str(path)))
        # The id is what the file says; a file that lies about it could make another call's audio its own.
        if path.stem != report.call_id:
            raise StoreError(
                f"{path}：内容是另一通电话的报告（{report.call_id}）；请删除这个文件，或重新运行 qa-audit audit",
                f"{path}: holds the report of another call ({report.call_id}); delete this file, or run qa-audit audit "
                "again",
            )
        report = replace(report, findings=tuple(self._slim(finding) for finding in report.findings))
        rules = {finding.rule_id: finding for finding in report.findings}
        return Call(report, rules, self.directory.audio_path(report.call_id).is_file())

    def _slim(self, finding: Finding) -> Finding:
        """What a list needs of a finding: one value for all the calls in which it is the same."""
        slim = replace(finding, message=_UNSAID, reason=None, searched=None, evidence=(), measures=())
        return self._slims.setdefault(slim, slim)

    def _empty(self) -> StoreError:
        root = self.directory.root
        return StoreError(
            f"{root}：没有通话报告；请指向 qa-audit audit 的输出文件夹",
            f"{root}: holds no reports of calls; name the output folder of qa-audit audit",
        )

    def _unreadable(self, damaged: Sequence[StoreError]) -> StoreError:
        root, first = self.directory.root, damaged[0]
        return StoreError(
            f"{root}：{len(damaged)} 份通话报告没有一份能读取，例如 {first.zh}",
            f"{root}: none of the {len(damaged)} reports of calls can be read, for example {first.en}",
        )


def _written(path: Path) -> int:
    """When a file was last written; 0 where it is gone."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
