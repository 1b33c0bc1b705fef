"""A report without private numbers: what every format shows unless it is told otherwise."""

from dataclasses import replace

from qa_audit.model.facts import Parameters
from qa_audit.model.finding import Evidence, Finding
from qa_audit.model.report import CallReport
from qa_audit.text.privacy import mask_identifier
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
    recording = replace(report.timeline.recording, path=masked_path(report.timeline.recording.path))
    return replace(
        report,
        timeline=replace(concealed.timeline, recording=recording),
        findings=tuple(_finding(finding, concealed) for finding in report.findings),
    )


def _finding(finding: Finding, concealed: Concealed) -> Finding:
    return replace(
        finding,
        message=concealed.wording(finding.message),
        evidence=tuple(_evidence(piece, concealed) for piece in finding.evidence),
    )


def _evidence(piece: Evidence, concealed: Concealed) -> Evidence:
    return replace(piece, quote=concealed.quote(piece.quote))
