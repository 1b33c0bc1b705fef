"""Write the files of one call; the report last of all but the journal, so that what is listed is whole."""

import base64
from collections.abc import Mapping

from qa_audit.audio.clip import waveform_peaks
from qa_audit.audio.decode import DecodedAudio
from qa_audit.audio.playable import encode_playable
from qa_audit.model.report import CallReport
from qa_audit.model.wording import Wording
from qa_audit.pipeline.options import AuditOptions
from qa_audit.report.html import render_html
from qa_audit.report.json_report import render_json
from qa_audit.store.directory import AuditDirectory

PEAKS_PER_S = 20
"""Points of the drawn waveform per second: one every 50 ms, finer than a pixel on a one-minute call."""


def write_call(
    directory: AuditDirectory,
    report: CallReport,
    audio: DecodedAudio,
    titles: Mapping[str, Wording],
    options: AuditOptions,
) -> None:
    """Write timeline, report, page and the audio that the page plays.

    Args:
        directory: Where.
        report: The report.
        audio: The decoded recording.
        titles: Titles of the rules by id.
        options: Language, whether there are pages, and where they find their audio.

    Raises:
        StoreError: A file cannot be written.
    """
    call_id = report.timeline.recording.call_id
    directory.write_timeline(report.timeline)
    if options.pages:
        source = _playable(directory, call_id, audio, options)
        peaks = waveform_peaks(audio, per_second=PEAKS_PER_S)
        directory.write(directory.page_path(call_id), render_html(report, options.language, source, peaks, titles))
    directory.write(directory.report_path(call_id), render_json(report, options.language))


def _playable(directory: AuditDirectory, call_id: str, audio: DecodedAudio, options: AuditOptions) -> str | None:
    """What the page's audio element points to."""
    if options.audio == "none":
        return None
    content = encode_playable(audio)
    if options.audio == "embed":
        return "data:audio/ogg;base64," + base64.b64encode(content).decode("ascii")
    path = directory.audio_path(call_id)
    directory.write(path, content)
    return f"audio/{path.name}"
