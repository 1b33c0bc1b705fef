"""One call as JSON: the keys of the contract, in fixed order and rounding, so that equal reports are equal bytes."""

import json
from typing import Any

from qa_audit.errors import Language
from qa_audit.model.finding import Evidence, Finding, Measure
from qa_audit.model.interval import Interval
from qa_audit.model.recording import CallMetadata
from qa_audit.model.report import CallReport, Provenance
from qa_audit.report.clean import without_surrogates

SCHEMA_VERSION = 1
"""History: 1 is the first."""


def render_json(report: CallReport, language: Language) -> str:
    """Render the report of one call as JSON.

    Args:
        report: The report.
        language: Language of the messages for people; ids and keys stay English.

    Returns:
        JSON with a newline at its end. Times, confidences and measured values have three decimals.
    """
    timeline, recording = report.timeline, report.timeline.recording
    content = {
        "schema_version": SCHEMA_VERSION,
        "call_id": recording.call_id,
        "recording": {
            "path": recording.path,
            "sha256": recording.sha256,
            "duration_s": _rounded(recording.duration_s),
            "channels": recording.n_channels,
        },
        "metadata": _metadata(timeline.metadata),
        "outcome": report.outcome.value,
        "score": _rounded(report.score),
        "findings": [_finding(finding, language) for finding in report.findings],
        "utterances": [
            {
                **_span(utterance.span),
                "role": utterance.role.value,
                "text": utterance.text,
                **({"recognised": utterance.recognised} if utterance.recognised else {}),
                "confidence": _rounded(utterance.confidence),
                "channel": utterance.channel,
            }
            for utterance in timeline.utterances
        ],
        "unrecognised": [
            {**_span(piece.span), "channel": piece.channel, "reason": piece.reason} for piece in timeline.unrecognised
        ],
        "roles": {
            "source": timeline.roles.source,
            "confidence": _rounded(timeline.roles.confidence),
            "agent_channel": timeline.roles.agent_channel,
        },
        "hangup": {
            "by": timeline.hangup.by.value,
            "source": timeline.hangup.source,
            "confidence": _rounded(timeline.hangup.confidence),
            "at_s": None if timeline.hangup.at_s is None else _rounded(timeline.hangup.at_s),
        },
        "diagnostics": [
            {
                "code": diagnostic.code,
                "message": diagnostic.message.text(language),
                "start_s": None if diagnostic.span is None else _rounded(diagnostic.span.start_s),
                "end_s": None if diagnostic.span is None else _rounded(diagnostic.span.end_s),
            }
            for diagnostic in timeline.diagnostics
        ],
        "provenance": provenance_content(report.provenance),
    }
    return without_surrogates(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"


def provenance_content(provenance: Provenance) -> dict[str, Any]:
    """What produced a report, as plain values; parameters sorted by name."""
    return {
        "tool_version": provenance.tool_version,
        "script_sha256": provenance.script_sha256,
        "model": provenance.model,
        "model_sha256": provenance.model_sha256,
        "parameters": {name: provenance.parameters[name] for name in sorted(provenance.parameters)},
    }


def _metadata(metadata: CallMetadata) -> dict[str, Any]:
    return {
        "agent_id": metadata.agent_id,
        "agent_name": metadata.agent_name,
        "queue": metadata.queue,
        "direction": metadata.direction,
        "started_at": metadata.started_at,
        "source": metadata.source,
    }


def _finding(finding: Finding, language: Language) -> dict[str, Any]:
    return {
        "rule_id": finding.rule_id,
        "verdict": finding.verdict.value,
        "severity": finding.severity.value,
        "fatal": finding.fatal,
        "points": _rounded(finding.points),
        "message": finding.message.text(language),
        "reason": finding.reason,
        "searched": None if finding.searched is None else _span(finding.searched),
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "measures": [_measure(measure) for measure in finding.measures],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        **_span(evidence.span),
        "role": evidence.role.value,
        "quote": evidence.quote,
        "expected": evidence.expected,
        "confidence": _rounded(evidence.confidence),
        "forbidden": evidence.forbidden,
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "name": measure.name,
        "value": _rounded(measure.value),
        "unit": measure.unit,
        "limit": None if measure.limit is None else _rounded(measure.limit),
        "uncertainty": _rounded(measure.uncertainty),
        "bound": None if measure.bound is None else measure.bound.value,
    }


def _span(span: Interval) -> dict[str, float]:
    return {"start_s": _rounded(span.start_s), "end_s": _rounded(span.end_s)}


def _rounded(value: float) -> float:
    # Adding 0.0 turns -0.0 into 0.0; float() writes 10 and 10.0 the same way.
    return round(float(value), 3) + 0.0
