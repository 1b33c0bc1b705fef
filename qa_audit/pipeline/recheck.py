"""Evaluate scripts again on stored timelines: no audio, no recogniser."""

import os
from collections.abc import Sequence
from pathlib import Path

from qa_audit.errors import Language, StoreError
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
from qa_audit.report.formats import FORMATS, CallSound
from qa_audit.report.masking import MASKED, masked_report
from qa_audit.script.script import Script
from qa_audit.store.directory import AuditDirectory
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

    Returns:
        All calls by the new scripts.

    Raises:
        QaAuditError: No timelines, a rule that crashed, no disk.
    """
    watcher = progress or Silent()
    directory = AuditDirectory(out)
    directory.open_for_writing()
    style = style_of(scripts, language)
    summaries = []
    produced_by: Provenance | None = None
    source = AuditDirectory(stored)
    watcher.begin(source.n_timelines(), source.n_timelines())
    for timeline in source.read_timelines():
        produced_by = with_parameters(_provenance(scripts, timeline), {MASKED: mask})
        report = evaluate(scripts, timeline, with_signal_parameters(produced_by, timeline.signal_parameters))
        report = masked_report(report) if mask else report
        directory.write_timeline(timeline)
        call_id = timeline.recording.call_id
        sound = CallSound(_audio_of(source, directory, call_id), _no_peaks(timeline))
        write_report(directory, report, style, sound, formats)
        summaries.append(summarise(report))
        watcher.advanced(1, 1, timeline.recording.duration_s)
    if produced_by is None:
        raise StoreError(f"{stored}：没有时间线", f"{stored}: holds no timelines")
    batch = BatchReport(tuple(summaries), (), rule_ids(scripts), produced_by)
    write_batch(directory, batch, style, formats)
    return batch


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
