"""Write the files of one call; the report last of all but the journal, so that what is listed is whole."""

import base64
from collections.abc import Sequence

from qa_audit.audio.bleep import bleep
from qa_audit.audio.clip import waveform_peaks
from qa_audit.audio.decode import DecodedAudio
from qa_audit.audio.playable import encode_playable
from qa_audit.model.report import CallReport
from qa_audit.pipeline.options import AuditOptions
from qa_audit.report.formats import ALWAYS, CALL_FORMATS, CallSound, Style
from qa_audit.report.masking import masked_report
from qa_audit.store.directory import AuditDirectory
from qa_audit.timeline.privacy import conceal

PEAKS_PER_S = 20
"""Points of the drawn waveform per second: one every 50 ms, finer than a pixel on a one-minute call."""


def write_call(
    directory: AuditDirectory,
    report: CallReport,
    audio: DecodedAudio,
    style: Style,
    options: AuditOptions,
) -> None:
    """Write timeline, reports and the audio that the page plays.

    Args:
        directory: Where.
        report: The report, with what was heard.
        audio: The decoded recording.
        style: How the reports speak.
        options: Which formats, where pages find their audio, and what is masked.

    Raises:
        StoreError: A file cannot be written.
    """
    directory.write_timeline(report.timeline)
    concealed = conceal(report.timeline) if options.mask or options.mask_audio else None
    if concealed is not None and options.mask_audio:
        audio = bleep(audio, [(stretch.channel, stretch.span) for stretch in concealed.stretches])
    sound = CallSound()
    if options.pages:
        sound = CallSound(_playable(directory, report, audio, options), waveform_peaks(audio, per_second=PEAKS_PER_S))
    write_report(directory, masked_report(report, concealed) if options.mask else report, style, sound, options.formats)


def write_report(
    directory: AuditDirectory, report: CallReport, style: Style, sound: CallSound, formats: Sequence[str]
) -> None:
    """Write one call in its formats; JSON last, so that what is listed is whole."""
    call_id = report.timeline.recording.call_id
    for name in (*(one for one in CALL_FORMATS if one in formats and one != ALWAYS), ALWAYS):
        directory.write(directory.call_path(call_id, name), CALL_FORMATS[name](report, style, sound))


def _playable(directory: AuditDirectory, report: CallReport, audio: DecodedAudio, options: AuditOptions) -> str | None:
    """What the page's audio element points to."""
    if options.audio == "none":
        return None
    content = encode_playable(audio)
    if options.audio == "embed":
        return embedded(content)
    path = directory.audio_path(report.timeline.recording.call_id)
    directory.write(path, content)
    return f"audio/{path.name}"


def embedded(ogg: bytes) -> str:
    """Audio as the address of an audio element that needs no file beside its page."""
    return "data:audio/ogg;base64," + base64.b64encode(ogg).decode("ascii")
