"""Reports of calls read back from their JSON: what the reviewers' desk shows and counts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qa_audit.errors import StoreError
from qa_audit.model.finding import Bound, Evidence, Finding, Measure, Severity, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.report import Outcome
from qa_audit.model.transcript import NOT_JUDGED, Role
from qa_audit.model.wording import Wording


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report as its file tells it.

    Attributes:
        call_id: The call.
        recording_sha256: SHA-256 of its recording; empty where the report does not say.
        agent_id: Staff number, None where it is not known.
        agent_name: Name, None where it is not known.
        queue: Queue, None where it is not known.
        started_at: ISO 8601, None where it is not known.
        duration_s: Length of the recording.
        outcome: The machine's outcome.
        score: The machine's score.
        findings: The machine's findings; messages in the language in which the report was written, for both languages.
        script_sha256: The scripts it was made with.
        parameters: All other parameters that made it.
        unheard: Code of the diagnostic that nobody, or no agent, was heard; empty where the call can be judged.
    """

    call_id: str
    recording_sha256: str
    agent_id: str | None
    agent_name: str | None
    queue: str | None
    started_at: str | None
    duration_s: float
    outcome: Outcome
    score: float
    findings: tuple[Finding, ...]
    script_sha256: str
    parameters: Mapping[str, Any]
    unheard: str = ""


def report_from_json(text: str | bytes, place: str) -> StoredReport:
    """Read the report of a call back.

    Args:
        text: What the audit wrote.
        place: Where it came from, for the error.

    Raises:
        StoreError: It is no report of a call.
    """
    try:
        content: Any = json.loads(text)
        metadata = content.get("metadata") or {}
        return StoredReport(
            call_id=str(content["call_id"]),
            recording_sha256=str(content["recording"].get("sha256") or ""),
            agent_id=_text(metadata.get("agent_id")),
            agent_name=_text(metadata.get("agent_name")),
            queue=_text(metadata.get("queue")),
            started_at=_text(metadata.get("started_at")),
            duration_s=float(content["recording"]["duration_s"]),
            outcome=Outcome(content["outcome"]),
            score=float(content["score"]),
            findings=tuple(_finding(finding) for finding in content["findings"]),
            script_sha256=str(content["provenance"]["script_sha256"]),
            parameters=content["provenance"].get("parameters") or {},
            unheard=next(
                (str(one["code"]) for one in content.get("diagnostics") or () if one["code"] in NOT_JUDGED), ""
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise StoreError(
            f"{place}：不是可读的通话报告（{type(error).__name__}: {error}）；请重新运行 qa-audit audit",
            f"{place}: not a readable report of a call ({type(error).__name__}: {error}); run qa-audit audit again",
        ) from error


def _text(value: Any) -> str | None:
    # Lists sort these and pages cut them: what is no text there is a damaged report, told where it is read.
    if value is not None and not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _finding(content: Mapping[str, Any]) -> Finding:
    message = str(content["message"])
    return Finding(
        rule_id=str(content["rule_id"]),
        verdict=Verdict(content["verdict"]),
        severity=Severity(content["severity"]),
        fatal=bool(content["fatal"]),
        points=float(content["points"]),
        message=Wording(message, message),
        reason=content["reason"],
        searched=None if content["searched"] is None else _span(content["searched"]),
        evidence=tuple(_evidence(piece) for piece in content["evidence"]),
        measures=tuple(_measure(measure) for measure in content["measures"]),
    )


def _evidence(content: Mapping[str, Any]) -> Evidence:
    return Evidence(
        span=_span(content),
        role=Role(content["role"]),
        quote=str(content["quote"]),
        expected=content["expected"],
        confidence=float(content["confidence"]),
        forbidden=bool(content.get("forbidden")),
    )


def _measure(content: Mapping[str, Any]) -> Measure:
    limit = content["limit"]
    return Measure(
        str(content["name"]),
        float(content["value"]),
        str(content["unit"]),
        None if limit is None else float(limit),
        float(content["uncertainty"]),
        Bound(content["bound"]) if content.get("bound") else None,
    )


def _span(content: Mapping[str, Any]) -> Interval:
    return Interval(float(content["start_s"]), float(content["end_s"]))
