"""Findings as rows of a table, alike in every format that has rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from qa_audit.errors import Language
from qa_audit.model.finding import Finding, Verdict
from qa_audit.model.report import CallSummary
from qa_audit.model.wording import Wording
from qa_audit.report.evidence import first_to_hear
from qa_audit.report.measures import expected_words, measure_texts
from qa_audit.report.phrases import listen_for, rule_title

CallFindings = tuple[CallSummary, Sequence[Finding]]
"""A call with its findings, as they were written: private numbers are covered already."""
ReadFindings = Callable[[Iterable[CallSummary]], Iterable[CallFindings]]
"""Reads the findings of some calls, one call after the other: a batch of any size fits in memory."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding as a row; the fields are the columns, in this order.

    Attributes:
        call_id: The call.
        agent_id: Staff number.
        queue: Queue.
        started_at: ISO 8601.
        outcome: Outcome of the call.
        score: Score of the call; None where nobody was heard.
        rule_id: The rule.
        rule: What people call it.
        verdict: Its verdict.
        severity: How much a breach weighs.
        fatal: Whether a fail decides the call.
        points: Points that a fail costs.
        reason: Code of the doubt or the breach.
        message: One sentence.
        listen_for: What a person should decide.
        start_s: Where to listen, in seconds.
        end_s: To where.
        role: Who is heard there.
        heard: Words as heard.
        expected: Wording that the script asks for.
        confidence: 0 to 1.
        measured: Measured values with limit and uncertainty.
        forbidden: Wording that the script forbids and that may have been said; then `expected` is empty.
    """

    call_id: str
    agent_id: str
    queue: str
    started_at: str
    outcome: str
    score: float | None
    rule_id: str
    rule: str
    verdict: str
    severity: str
    fatal: bool
    points: float
    reason: str
    message: str
    listen_for: str
    start_s: float | None
    end_s: float | None
    role: str
    heard: str
    expected: str
    confidence: float | None
    measured: str
    forbidden: str


COLUMNS = tuple(column.name for column in fields(FindingRow))
"""Names of the columns, in order."""

cells = attrgetter(*COLUMNS)
"""A row as a tuple; `dataclasses.astuple` copies deeply and takes most of the time of a large batch."""


def finding_row(call: CallSummary, finding: Finding, titles: Mapping[str, Wording], language: Language) -> FindingRow:
    """One finding of one call as a row."""
    piece = first_to_hear(finding)
    span = piece.span if piece is not None else finding.searched
    wording = "" if piece is None else expected_words(piece.expected, language)
    forbidden = piece is not None and piece.forbidden
    return FindingRow(
        call_id=call.call_id,
        agent_id=call.agent_id or "",
        queue=call.queue or "",
        started_at=call.started_at or "",
        outcome=call.outcome.value,
        score=None if call.counted_score is None else round(call.counted_score, 3),
        rule_id=finding.rule_id,
        rule=rule_title(finding.rule_id, titles, language),
        verdict=finding.verdict.value,
        severity=finding.severity.value,
        fatal=finding.fatal,
        points=round(finding.points, 3),
        reason=finding.reason or "",
        message=finding.message.text(language),
        listen_for=listen_for(finding.reason, language) if finding.verdict is Verdict.NEEDS_REVIEW else "",
        start_s=None if span is None else round(span.start_s, 3),
        end_s=None if span is None else round(span.end_s, 3),
        role="" if piece is None else piece.role.value,
        heard="" if piece is None else piece.quote,
        expected="" if forbidden else wording,
        confidence=None if piece is None else round(piece.confidence, 3),
        measured="; ".join(measure_texts(finding.measures, language)),
        forbidden=wording if forbidden else "",
    )
