"""Audit a batch: every recording gets a report or a cause, and a killed run goes on where it was."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from qa_audit.asr.backend import Recogniser
from qa_audit.errors import Language, QaAuditError, RecordingError, RuleCrashError
from qa_audit.evaluate import evaluate, forget_texts
from qa_audit.model.facts import Parameters
from qa_audit.model.finding import Finding, Severity, Verdict
from qa_audit.model.report import (
    BatchReport,
    CallReport,
    CallSummary,
    Provenance,
    UnauditedRecording,
)
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.wording import Wording
from qa_audit.pipeline.groups import prepared_groups
from qa_audit.pipeline.listen import Ear, listen_to_each, load_ear
from qa_audit.pipeline.options import AuditOptions, Progress, Silent
from qa_audit.pipeline.page import write_call
from qa_audit.pipeline.prepare import Prepared, Source, find_sources, hash_file, refusal, unexpected
from qa_audit.pipeline.recordings import keep_apart, recordings_in
from qa_audit.report.formats import ALWAYS, BATCH_FORMATS, CALL_FORMATS, Style
from qa_audit.report.masking import masked_summary, privacy_parameters
from qa_audit.report.rows import CallFindings, ReadFindings
from qa_audit.script.script import Script
from qa_audit.store.directory import AuditDirectory, JournalEntry
from qa_audit.store.reports import report_from_json
from qa_audit.text.filename import readable
from qa_audit.version import __version__

WRITING = Wording("评判或写报告", "evaluating the call or writing its report")


def audit(paths: Sequence[Path], options: AuditOptions, progress: Progress | None = None) -> BatchReport:
    """Audit recordings and write their reports.

    Args:
        paths: Files and folders.
        options: What to do.
        progress: Who wants to know how far it is.

    Returns:
        All calls, finished now or by an earlier run, and the recordings that could not be audited.

    Raises:
        QaAuditError: Something that concerns the whole batch: wrong paths, an invalid script, no model, no disk,
            another audit into the same folder.
    """
    watcher = progress or Silent()
    recordings = recordings_in(paths)
    directory = AuditDirectory(options.out)
    keep_apart(recordings, directory)
    with directory.writing():
        sources, refused = find_sources(
            recordings, options.listen.metadata, masked=options.mask, holder=directory.recording_of
        )
        watcher.begin(len(sources), sum(source.size_bytes for source in sources))
        ear = load_ear(options.scripts, options.listen)
        # Not at the first call that needs it: what cannot be loaded shows at once, and memory is what it will be all
        # night.
        for script in options.scripts:
            for rule in script.rules:
                rule.load()
        batch = _Batch(ear, directory, options, watcher)
        batch.unaudited += refused
        batch.run(sources)
        return batch.close()


class _Batch:
    """One run over a batch: what is finished and what was refused."""

    def __init__(
        self,
        ear: Ear,
        directory: AuditDirectory,
        options: AuditOptions,
        watcher: Progress,
    ) -> None:
        self.scripts, self.ear, self.directory, self.options, self.watcher = (
            options.scripts,
            ear,
            directory,
            options,
            watcher,
        )
        self.provenance = with_parameters(
            provenance(options.scripts, ear.recogniser),
            privacy_parameters(masked=options.mask, audio_masked=options.mask_audio),
        )
        self.style = style_of(options.scripts, options.language)
        self.entries: list[JournalEntry] = []
        self.unaudited: list[UnauditedRecording] = []
        self.keys: dict[str, str] = {}

    def run(self, sources: Sequence[Source]) -> None:
        for group in prepared_groups(tuple(self._unfinished(sources)), self.options.listen.threads):
            ready = [result for _, result in group if isinstance(result, Prepared)]
            for source, result in group:
                if isinstance(result, UnauditedRecording):
                    self._refuse(source, result)
            heard = listen_to_each(ready, self.ear)
            self.watcher.heard(sum(prepared.source.size_bytes for prepared in ready))
            for prepared, timeline in zip(ready, heard, strict=True):
                if isinstance(timeline, UnauditedRecording):
                    self._refuse(prepared.source, timeline)
                else:
                    self._finish(prepared, timeline)
            forget_texts(self.scripts)

    def _unfinished(self, sources: Sequence[Source]) -> Iterator[Source]:
        """Leave out the calls whose files an earlier run wrote from the very same input."""
        finished = self.directory.finished() if self.options.resume else {}
        for source in sources:
            try:
                key = self._key(source)
            except RecordingError as error:
                self._refuse(source, refusal(source.path, error))
                continue
            self.keys[source.call_id] = key
            entry = finished.get(source.call_id)
            if entry is not None and entry.key == key and self.directory.has_files(source.call_id, self._suffixes):
                # The same recording may have been found under another path since.
                path = readable(str(source.path))
                self.entries.append(replace(entry, summary=self._shown(replace(entry.summary, path=path))))
                self.watcher.skipped(1, source.size_bytes)
            else:
                yield source

    @property
    def _suffixes(self) -> tuple[str, ...]:
        return tuple(name for name in CALL_FORMATS if name in self.options.formats)

    def _key(self, source: Source) -> str:
        content = {
            "recording": hash_file(source.path),
            "path": str(source.path),
            "call_id": source.call_id,
            "metadata": asdict(source.metadata),
            "provenance": asdict(self.provenance),
            "language": self.options.language,
            "audio": self.options.audio,
            "formats": [*self._suffixes],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()

    def _finish(self, prepared: Prepared, timeline: CallTimeline) -> None:
        """Evaluate and write a call; what goes wrong with it alone is its cause, what concerns all calls is raised."""
        source = prepared.source
        try:
            entry = self._written(prepared, timeline)
        except (RecordingError, RuleCrashError) as error:
            self._refuse(source, refusal(source.path, error))
        except QaAuditError:
            raise
        except Exception as error:
            self._refuse(source, unexpected(source.path, WRITING, error))
        else:
            self.entries.append(entry)
            self.watcher.advanced(1, source.size_bytes, timeline.recording.duration_s)

    def _written(self, prepared: Prepared, timeline: CallTimeline) -> JournalEntry:
        produced_by = with_signal_parameters(self.provenance, timeline.signal_parameters)
        report = evaluate(self.scripts, timeline, produced_by)
        write_call(self.directory, report, prepared.audio, self.style, self.options)
        entry = JournalEntry(self.keys[prepared.source.call_id], self._shown(summarise(report)))
        self.directory.mark_finished(entry)
        return entry

    def _shown(self, summary: CallSummary) -> CallSummary:
        return masked_summary(summary) if self.options.mask else summary

    def _refuse(self, source: Source, cause: UnauditedRecording) -> None:
        self.unaudited.append(cause)
        self.watcher.advanced(1, source.size_bytes, 0.0)

    def close(self) -> BatchReport:
        self.directory.close(self.entries)
        calls = tuple(sorted((entry.summary for entry in self.entries), key=lambda summary: summary.call_id))
        unaudited = tuple(sorted(self.unaudited, key=lambda cause: cause.path))
        batch = BatchReport(calls, unaudited, rule_ids(self.scripts), self.provenance)
        write_batch(self.directory, batch, self.style, self.options.formats)
        return batch


def write_batch(directory: AuditDirectory, batch: BatchReport, style: Style, formats: Sequence[str]) -> None:
    """Write the files about the whole batch."""
    style = replace(style, sheets="sheet" in formats)
    for name in (one for one in BATCH_FORMATS if one in formats or one == ALWAYS):
        for path, content in BATCH_FORMATS[name](batch, _findings_in(directory), style):
            directory.write(directory.root / path, content)


def _findings_in(directory: AuditDirectory) -> ReadFindings:
    """The findings of calls as they were written, masked or not."""

    def read(calls: Iterable[CallSummary]) -> Iterator[CallFindings]:
        for call in calls:
            path = directory.report_path(call.call_id)
            yield call, report_from_json(path.read_bytes(), str(path)).findings

    return read


def rule_ids(scripts: Sequence[Script]) -> tuple[str, ...]:
    """Ids of all rules in the order of the scripts."""
    return tuple(rule.id for script in scripts for rule in script.rules)


def titles(scripts: Sequence[Script]) -> dict[str, Wording]:
    """Titles of all rules by id."""
    return {rule.id: rule.wording for script in scripts for rule in script.rules}


def style_of(scripts: Sequence[Script], language: Language) -> Style:
    """How reports of these scripts speak."""
    coaching = {rule.id: rule.coaching for script in scripts for rule in script.rules if rule.coaching is not None}
    return Style(language, titles(scripts), coaching)


def script_digest(scripts: Sequence[Script]) -> str:
    """Hexadecimal SHA-256 over all scripts, in their order."""
    return hashlib.sha256("".join(script.sha256 for script in scripts).encode()).hexdigest()


def provenance(scripts: Sequence[Script], recogniser: Recogniser) -> Provenance:
    """What produces the reports of this run."""
    run = recogniser.run
    parameters: dict[str, str | int | float | bool] = {"backend": run.backend, **run.parameters}
    return Provenance(__version__, script_digest(scripts), run.model, run.model_sha256, parameters)


def with_signal_parameters(base: Provenance, signal: Parameters) -> Provenance:
    """Add the parameters of the signal room, which are known only after a recording was measured."""
    return with_parameters(base, {f"signal.{key}": signal[key] for key in sorted(signal)})


def with_parameters(base: Provenance, more: Parameters) -> Provenance:
    """Add parameters to what produced a report."""
    return replace(base, parameters={**base.parameters, **more})


def _worst(failed: Sequence[Finding]) -> str | None:
    if any(finding.fatal for finding in failed):
        return "fatal"
    present = {finding.severity for finding in failed}
    return next((str(level) for level in (Severity.MAJOR, Severity.MINOR, Severity.INFO) if level in present), None)


def summarise(report: CallReport) -> CallSummary:
    """The line of one call in the batch."""
    timeline, metadata = report.timeline, report.timeline.metadata
    failed = [finding for finding in report.findings if finding.verdict is Verdict.FAIL]
    return CallSummary(
        call_id=timeline.recording.call_id,
        path=timeline.recording.path,
        agent_id=metadata.agent_id,
        queue=metadata.queue,
        started_at=metadata.started_at,
        duration_s=timeline.recording.duration_s,
        outcome=report.outcome,
        score=report.score,
        failed=tuple(finding.rule_id for finding in failed),
        failed_fatal=tuple(finding.rule_id for finding in failed if finding.fatal),
        worst=_worst(failed),
        undecided=tuple(f.rule_id for f in report.findings if f.verdict is Verdict.NEEDS_REVIEW),
        diagnostics=tuple(sorted({diagnostic.code for diagnostic in timeline.diagnostics})),
        not_applicable=tuple(f.rule_id for f in report.findings if f.verdict is Verdict.NOT_APPLICABLE),
        agent_name=metadata.agent_name,
    )
