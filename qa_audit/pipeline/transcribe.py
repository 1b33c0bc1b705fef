"""Transcripts without verdicts."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qa_audit.errors import QaAuditError
from qa_audit.model.report import UnauditedRecording
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.wording import Wording
from qa_audit.pipeline.groups import prepared_groups
from qa_audit.pipeline.kept_files import keep_files
from qa_audit.pipeline.listen import listen_to_each, load_ear
from qa_audit.pipeline.options import ListenOptions, Progress, Silent
from qa_audit.pipeline.prepare import Prepared, find_sources, unexpected
from qa_audit.pipeline.recordings import recordings_in
from qa_audit.report.masking import MASKED, masked_timeline
from qa_audit.report.transcript import TRANSCRIPT_FORMATS
from qa_audit.script.script import Script
from qa_audit.store.atomic import write_atomic

WRITING = Wording("写转写文件", "writing the transcript")


def transcribe(
    paths: Sequence[Path],
    scripts: Sequence[Script],
    out: Path,
    options: ListenOptions,
    progress: Progress | None = None,
    *,
    mask: bool = True,
) -> tuple[tuple[str, ...], tuple[UnauditedRecording, ...]]:
    """Transcribe recordings into `out`, one file a format a call.

    Args:
        paths: Files and folders.
        scripts: Whose phrases help the recogniser and tell the roles apart.
        out: Output folder.
        options: How recordings are heard.
        progress: Who wants to know how far it is.
        mask: Whether private numbers are covered.

    Returns:
        Ids of the transcribed calls, and the recordings that could not be.

    Raises:
        UsageError: A file of somebody else's would be overwritten.
        QaAuditError: Something else that concerns the whole batch.
    """
    watcher = progress or Silent()
    recordings = recordings_in(paths)
    sources, refused = find_sources(recordings, options.metadata, masked=mask)
    keep_files((source.call_id for source in sources), out)
    watcher.begin(len(sources), sum(source.size_bytes for source in sources))
    ear = load_ear(scripts, options)
    done: list[str] = []
    unaudited = list(refused)
    for group in prepared_groups(sources, options.threads):
        ready = [result for _, result in group if isinstance(result, Prepared)]
        unaudited += [result for _, result in group if isinstance(result, UnauditedRecording)]
        heard = listen_to_each(ready, ear)
        watcher.heard(sum(source.size_bytes for source, _ in group))
        for prepared, timeline in zip(ready, heard, strict=True):
            source = prepared.source
            if isinstance(timeline, UnauditedRecording):
                unaudited.append(timeline)
                continue
            try:
                _write(_shown(timeline, mask=mask), out, source.call_id)
            except QaAuditError:
                raise
            except Exception as error:
                unaudited.append(unexpected(source.path, WRITING, error))
            else:
                done.append(source.call_id)
        for source, result in group:
            seconds = result.audio.recording.duration_s if isinstance(result, Prepared) else 0.0
            watcher.advanced(1, source.size_bytes, seconds)
    return tuple(done), tuple(unaudited)


def _shown(timeline: CallTimeline, *, mask: bool) -> CallTimeline:
    """The timeline as its transcript shows it, with a trace of the choice."""
    shown = masked_timeline(timeline) if mask else timeline
    return replace(shown, run=replace(shown.run, parameters={**shown.run.parameters, MASKED: mask}))


def _write(timeline: CallTimeline, out: Path, call_id: str) -> None:
    for suffix, render in TRANSCRIPT_FORMATS.items():
        write_atomic(out / f"{call_id}.{suffix}", render(timeline))
