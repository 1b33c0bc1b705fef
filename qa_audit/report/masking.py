"""A report without private numbers: what every format shows unless it is told otherwise."""

from dataclasses import replace

from qa_audit.model.facts import Parameters
from qa_audit.model.finding import Evidence, Finding
from qa_audit.model.recording import CallMetadata
from qa_audit.model.report import CallReport, CallSummary
from qa_audit.model.timeline import CallTimeline
from qa_audit.text.privacy import mask_identifier, mask_label
from qa_audit.timeline.privacy import Concealed, conceal

MASKED = "report.masked"
"""Name of the provenance parameter that tells whether private numbers are covered."""
AUDIO_MASKED = "report.audio_masked"
"""The same for the audio that pages play."""


def privacy_parameters(*, masked: bool, audio_masked: bool) -> Parameters:
    """What provenance says about privacy."""
    return {MASKED: masked, AUDIO_MASKED: audio_masked}


def masked_path(path: str) -> str:
    """Cover the caller's number in the path of a recording."""
    return mask_identifier(path)


def masked_report(report: CallReport, concealed: Concealed | None = None) -> CallReport:
    """Cover telephone, identity-card, bank-card and plate numbers; verdicts, times and scores stay as they are.

    Args:
        report: The report, with what was heard.
        concealed: What `conceal` made of its timeline, where somebody has it already.
    """
    concealed = concealed or conceal(report.timeline)
    return replace(
        report,
        timeline=_around(concealed.timeline),
        findings=tuple(_finding(finding, concealed) for finding in report.findings),
        provenance=replace(report.provenance, parameters=masked_parameters(report.provenance.parameters)),
    )


def masked_timeline(timeline: CallTimeline) -> CallTimeline:
    """Cover the private numbers of what was heard and of what is told about the call."""
    return _around(conceal(timeline).timeline)


def masked_summary(summary: CallSummary) -> CallSummary:
    """Cover the private numbers in the line of a call."""
    return replace(
        summary,
        path=masked_path(summary.path),
        queue=_label(summary.queue),
        agent_name=_label(summary.agent_name),
    )


def masked_parameters(parameters: Parameters) -> Parameters:
    """Cover numbers in parameters: a transcript that was read in place of listening is named like its recording."""
    return {name: mask_identifier(value) if isinstance(value, str) else value for name, value in parameters.items()}


def _around(timeline: CallTimeline) -> CallTimeline:
    """Cover what a timeline tells besides what was heard."""
    return replace(
        timeline,
        recording=replace(timeline.recording, path=masked_path(timeline.recording.path)),
        metadata=_metadata(timeline.metadata),
        run=replace(timeline.run, parameters=masked_parameters(timeline.run.parameters)),
    )


def _metadata(metadata: CallMetadata) -> CallMetadata:
    # The staff number stays: by it agents find their own calls.
    return replace(metadata, agent_name=_label(metadata.agent_name), queue=_label(metadata.queue))


def _label(text: str | None) -> str | None:
    return None if text is None else mask_label(text)


def _finding(finding: Finding, concealed: Concealed) -> Finding:
    return replace(
        finding,
        message=concealed.wording(finding.message),
        evidence=tuple(_evidence(piece, concealed) for piece in finding.evidence),
    )


def _evidence(piece: Evidence, concealed: Concealed) -> Evidence:
    return replace(piece, quote=concealed.quote(piece.quote))
