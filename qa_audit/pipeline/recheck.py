"""Evaluate scripts again on stored timelines: no audio, no recogniser."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa_audit.errors import Language
from qa_audit.evaluate import evaluate
from qa_audit.model.report import BatchReport, Provenance
from qa_audit.model.timeline import CallTimeline
from qa_audit.pipeline.audit import (
    rule_ids,
    script_digest,
    style_of,
    summarise,
    with_parameters,
    with_signal_parameters,
    write_batch,
)
from qa_audit.pipeline.options import Progress, Silent
from qa_audit.pipeline.page import write_report
from qa_audit.pipeline.workers import can_fork, in_processes
from qa_audit.report.formats import FORMATS, CallSound, Style
from qa_audit.report.masking import MASKED, masked_parameters, masked_report
from qa_audit.script.script import Script
from qa_audit.store.codec import timeline_from_json
from qa_audit.store.directory import RECHECK_JOURNAL, AuditDirectory, JournalEntry, read_timeline, timeline_bytes
from qa_audit.version import __version__


def recheck(
    stored: Path,
    scripts: tuple[Script, ...],
    out: Path,
    language: Language,
    progress: Progress | None = None,
    *,
    formats: Sequence[str] = FORMATS,
    mask: bool = True,
    workers: int = 1,
    resume: bool = True,
) -> BatchReport:
    """Evaluate scripts on the timelines of an earlier audit.

    Args:
        stored: Output folder of that audit.
        scripts: Scripts.
        out: Where the new reports go; may not be `stored` itself unless its reports shall be replaced.
        language: Language of messages.
        progress: Who wants to know how far it is.
        formats: Names of the report formats to write.
        mask: Whether private numbers are covered in every report.
        workers: Processes.
        resume: Whether calls are left out whose files an earlier run wrote from the same timeline by the same scripts.

    Returns:
        All calls by the new scripts.

    Raises:
        QaAuditError: No timelines, a rule that crashed, no disk, another recheck into the same folder.
    """
    watcher = progress or Silent()
    directory = AuditDirectory(out, journal=RECHECK_JOURNAL)
    source = AuditDirectory(stored)
    paths = source.timeline_paths()
    with directory.writing():
        watcher.begin(len(paths), len(paths))
        style = style_of(scripts, language)
        finished = directory.finished() if resume else {}
        job = _Job(scripts, source, directory, style, tuple(formats), mask, finished)
        entries = []
        for entry, is_new in in_processes(_recheck, _begin, (job,), paths, workers if can_fork() else 1):
            if is_new:
                directory.mark_finished(entry)
                watcher.advanced(1, 1, entry.summary.duration_s)
            else:
                watcher.skipped(1, 1)
            entries.append(entry)
        directory.close(entries)
        produced_by = with_parameters(_provenance(scripts, read_timeline(paths[-1])), {MASKED: mask})
        if mask:
            produced_by = replace(produced_by, parameters=masked_parameters(produced_by.parameters))
        batch = BatchReport(tuple(entry.summary for entry in entries), (), rule_ids(scripts), produced_by)
        write_batch(directory, batch, style, formats)
        return batch


@dataclass(frozen=True, slots=True)
class _Job:
    """What every process needs to know."""

    scripts: tuple[Script, ...]
    source: AuditDirectory
    directory: AuditDirectory
    style: Style
    formats: tuple[str, ...]
    mask: bool
    finished: Mapping[str, JournalEntry]

    def key(self, content: bytes, audio: str | None) -> str:
        """Hash of all that decides the files of a call."""
        decides = (script_digest(self.scripts), __version__, self.style.language, self.formats, self.mask, audio)
        return hashlib.sha256(content + repr(decides).encode()).hexdigest()


_jobs: list[_Job] = []
"""What this process works on."""


def _begin(job: _Job) -> None:
    if not _jobs or _jobs[0] is not job:
        # Before the processes part: what one has learned, all have.
        for script in job.scripts:
            for rule in script.rules:
                rule.load()
    _jobs[:] = [job]


def _recheck(path: Path) -> tuple[JournalEntry, bool]:
    """Write the files of one call, unless an earlier run did so from the very same; whether they are new."""
    job = _jobs[0]
    content = timeline_bytes(path)
    audio = _audio_of(job.source, job.directory, path.stem)
    key = job.key(content, audio)
    entry = job.finished.get(path.stem)
    if entry is not None and entry.key == key and job.directory.has_files(path.stem):
        return entry, False
    timeline = timeline_from_json(content, str(path))
    produced_by = with_parameters(_provenance(job.scripts, timeline), {MASKED: job.mask})
    report = evaluate(job.scripts, timeline, with_signal_parameters(produced_by, timeline.signal_parameters))
    report = masked_report(report) if job.mask else report
    job.directory.keep_timeline(path.stem, content)
    write_report(job.directory, report, job.style, CallSound(audio, _no_peaks(timeline)), job.formats)
    return JournalEntry(key, summarise(report)), True


def _audio_of(source: AuditDirectory, target: AuditDirectory, call_id: str) -> str | None:
    """The audio that the earlier audit left for its page, as the new page reaches it."""
    audio = source.audio_path(call_id)
    if not audio.is_file():
        return None
    return Path(os.path.relpath(audio, target.page_path(call_id).parent)).as_posix()


def _no_peaks(timeline: CallTimeline) -> tuple[tuple[float, ...], ...]:
    """A timeline holds no waveform: the page draws speech spans alone."""
    return tuple(() for _ in {party.channel for party in timeline.speech})


def _provenance(scripts: Sequence[Script], timeline: CallTimeline) -> Provenance:
    """The recogniser is the one that made the timeline; the scripts are today's."""
    run = timeline.run
    parameters = {"backend": run.backend, **run.parameters}
    return Provenance(__version__, script_digest(scripts), run.model, run.model_sha256, parameters)
