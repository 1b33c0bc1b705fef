"""Evaluate scripts again on stored timelines: no audio, no recogniser."""

import contextlib
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa_audit.errors import Language, RecordingError, RuleCrashError, StoreError
from qa_audit.evaluate import evaluate
from qa_audit.model.report import BatchReport, Provenance, UnauditedRecording
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.wording import Wording
from qa_audit.pipeline.audit import (
    rule_ids,
    script_digest,
    style_of,
    summarise,
    with_parameters,
    with_signal_parameters,
    write_batch,
)
from qa_audit.pipeline.options import AudioPlace, Progress, Silent
from qa_audit.pipeline.page import embedded, write_report
from qa_audit.pipeline.workers import can_fork, in_processes
from qa_audit.report.formats import CALL_FORMATS, FORMATS, CallSound, Style
from qa_audit.report.masking import MASKED, masked_parameters, masked_report
from qa_audit.script.script import Script
from qa_audit.store.codec import timeline_from_json
from qa_audit.store.directory import RECHECK_JOURNAL, AuditDirectory, JournalEntry, read_timeline, stored_bytes
from qa_audit.timeline.diagnose import diagnosed_anew
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
    audio: AudioPlace = "beside",
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
        audio: Where call pages find the audio that the earlier audit left, if it left any.

    Returns:
        All calls by the new scripts, and those whose timeline is damaged or on which a rule crashed.

    Raises:
        QaAuditError: No timelines, no disk, another recheck into the same folder.
    """
    watcher = progress or Silent()
    directory = AuditDirectory(out, journal=RECHECK_JOURNAL)
    source = AuditDirectory(stored)
    paths = source.timeline_paths()
    with directory.writing():
        watcher.begin(len(paths), len(paths))
        style = style_of(scripts, language)
        finished = directory.finished() if resume else {}
        job = _Job(scripts, source, directory, style, tuple(formats), mask, finished, audio)
        entries, unaudited = [], []
        for made, is_new in in_processes(_recheck, _begin, (job,), paths, workers if can_fork() else 1):
            if isinstance(made, UnauditedRecording):
                unaudited.append(made)
                watcher.advanced(1, 1, 0.0)
                continue
            if is_new:
                directory.mark_finished(made)
                watcher.advanced(1, 1, made.summary.duration_s)
            else:
                watcher.skipped(1, 1)
            entries.append(made)
        directory.close(entries)
        produced_by = with_parameters(_provenance_of_last(scripts, paths), {MASKED: mask})
        if mask:
            produced_by = replace(produced_by, parameters=masked_parameters(produced_by.parameters))
        calls = tuple(entry.summary for entry in entries)
        batch = BatchReport(calls, tuple(unaudited), rule_ids(scripts), produced_by)
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
    place: AudioPlace

    def key(self, content: bytes, audio: Path | None) -> str:
        """Hash of all that decides the files of a call."""
        played = (self.place, str(audio))
        decides = (script_digest(self.scripts), __version__, self.style.language, self.formats, self.mask, played)
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


def _recheck(path: Path) -> tuple[JournalEntry | UnauditedRecording, bool]:
    """Write the files of one call, unless an earlier run did so from the very same; whether they are new.

    A call that cannot be read or evaluated comes back with its cause: it does not stop the others.
    """
    job = _jobs[0]
    try:
        content = stored_bytes(path)
    except StoreError as error:
        return _damaged(path, error), False
    audio = _audio_of(job, path.stem)
    key = job.key(content, audio)
    entry = job.finished.get(path.stem)
    suffixes = [name for name in CALL_FORMATS if name in job.formats]
    if entry is not None and entry.key == key and job.directory.has_files(path.stem, suffixes):
        return entry, False
    try:
        timeline = diagnosed_anew(timeline_from_json(content, str(path)))
    except StoreError as error:
        return _damaged(path, error), False
    produced_by = with_parameters(_provenance(job.scripts, timeline), {MASKED: job.mask})
    try:
        report = evaluate(job.scripts, timeline, with_signal_parameters(produced_by, timeline.signal_parameters))
    except RuleCrashError as error:
        return UnauditedRecording(str(path), Wording(error.zh, error.en), error.exit_code), False
    report = masked_report(report) if job.mask else report
    job.directory.keep_timeline(path.stem, content)
    write_report(
        job.directory, report, job.style, CallSound(_played(job, path.stem, audio), _no_peaks(timeline)), job.formats
    )
    return JournalEntry(key, summarise(report)), True


def _damaged(path: Path, error: StoreError) -> UnauditedRecording:
    """A timeline that cannot be read is a call that could not be audited, not a store that failed."""
    return UnauditedRecording(str(path), Wording(error.zh, error.en), RecordingError.exit_code)


def _audio_of(job: _Job, call_id: str) -> Path | None:
    """The audio that the earlier audit left for its page; None where there is none, or pages shall play none."""
    audio = job.source.audio_path(call_id)
    return audio if job.place != "none" and audio.is_file() else None


def _played(job: _Job, call_id: str, audio: Path | None) -> str | None:
    """What the new page's audio element points to."""
    if audio is None:
        return None
    if job.place == "embed":
        return embedded(stored_bytes(audio))
    return Path(os.path.relpath(audio, job.directory.page_path(call_id).parent)).as_posix()


def _no_peaks(timeline: CallTimeline) -> tuple[tuple[float, ...], ...]:
    """A timeline holds no waveform: the page draws speech spans alone."""
    return tuple(() for _ in {party.channel for party in timeline.speech})


def _provenance_of_last(scripts: Sequence[Script], paths: Sequence[Path]) -> Provenance:
    """What produced the batch, by the last timeline that can be read; without one no recogniser is known."""
    for path in reversed(paths):
        with contextlib.suppress(StoreError):
            return _provenance(scripts, read_timeline(path))
    return Provenance(__version__, script_digest(scripts), "", "", {})


def _provenance(scripts: Sequence[Script], timeline: CallTimeline) -> Provenance:
    """The recogniser is the one that made the timeline; the scripts are today's."""
    run = timeline.run
    parameters = {"backend": run.backend, **run.parameters}
    return Provenance(__version__, script_digest(scripts), run.model, run.model_sha256, parameters)
