"""Write the files of one call; the report last of all but the journal, so that what is listed is whole."""

import base64
from collections.abc import Sequence

from qa_audit.audio.clip import encode_playable, waveform_peaks
from qa_audit.audio.decode import DecodedAudio
from qa_audit.errors import Language
from qa_audit.model.report import CallReport
from qa_audit.model.wording import Wording
from qa_audit.pipeline.options import AudioPlace
from qa_audit.report.html import render_html
from qa_audit.report.json_report import render_json
from qa_audit.store.directory import AuditDirectory

PEAKS_PER_S = 20
"""Points of the drawn waveform per second: one every 50 ms, finer than a pixel on a one-minute call."""


def write_call(
    directory: AuditDirectory,
    report: CallReport,
    audio: DecodedAudio,
    titles: dict[str, Wording],
    language: Language,
    audio_place: AudioPlace,
) -> None:
    """Write timeline, report, page and the audio that the page plays.

    Args:
        directory: Where.
        report: The report.
        audio: The decoded recording.
        titles: Titles of the rules by id.
        language: Language of messages.
        audio_place: Where the page finds its audio.

    Raises:
        StoreError: A file cannot be written.
    """
    call_id = report.timeline.recording.call_id
    source: str | None = None
    if audio_place == "beside":
        path = directory.audio_path(call_id)
        directory.write(path, encode_playable(audio))
        source = f"audio/{path.name}"
    elif audio_place == "embed":
        source = "data:audio/ogg;base64," + base64.b64encode(encode_playable(audio)).decode("ascii")
    peaks: Sequence[Sequence[float]] = waveform_peaks(audio, per_second=PEAKS_PER_S)
    directory.write_timeline(report.timeline)
    directory.write(directory.page_path(call_id), render_html(report, language, source, peaks, titles))
    directory.write(directory.report_path(call_id), render_json(report, language))
