"""The report of one call: every rule once, a score, an outcome."""

from dataclasses import dataclass
from enum import StrEnum

from qa_audit.model.facts import Parameters
from qa_audit.model.finding import Finding
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.transcript import NOT_JUDGED
from qa_audit.model.wording import Wording


class Outcome(StrEnum):
    """合格, 不合格, 待复核."""

    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"
    NEEDS_REVIEW = "needs_review"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What produced a report: the same recording, script, model and version give the same bytes.

    Attributes:
        tool_version: Version of qa_audit.
        script_sha256: SHA-256 over all scripts.
        model: Model name.
        model_sha256: SHA-256 of the weights.
        parameters: All other parameters that change the result.
    """

    tool_version: str
    script_sha256: str
    model: str
    model_sha256: str
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class CallReport:
    """The report of one call.

    Attributes:
        timeline: What the rules saw.
        findings: One per rule, in the order of the scripts.
        score: 100 minus the points of failed rules, at least 0.
        outcome: Qualified, unqualified, or undecided.
        provenance: What produced it.
    """

    timeline: CallTimeline
    findings: tuple[Finding, ...]
    score: float
    outcome: Outcome
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class CallSummary:
    """One line of the batch: small, so that a batch of any size fits in memory.

    Attributes:
        call_id: The call.
        path: Its recording.
        agent_id: Staff number, None where it is not known.
        queue: Queue, None where it is not known.
        started_at: ISO 8601, None where it is not known.
        duration_s: Length of the recording.
        outcome: Outcome of the call.
        score: Score of the call.
        failed: Ids of the failed rules, in the order of the scripts.
        failed_fatal: Those of them that are fatal.
        worst: "fatal", or the highest severity of a failed rule; None where no rule failed.
        undecided: Ids of the rules that need review.
        diagnostics: Codes of the diagnostics.
        not_applicable: Ids of the rules whose situation did not arise.
        agent_name: The agent's name, None where it is not known.
    """

    call_id: str
    path: str
    agent_id: str | None
    queue: str | None
    started_at: str | None
    duration_s: float
    outcome: Outcome
    score: float
    failed: tuple[str, ...]
    failed_fatal: tuple[str, ...]
    worst: str | None
    undecided: tuple[str, ...]
    diagnostics: tuple[str, ...]
    not_applicable: tuple[str, ...] = ()
    agent_name: str | None = None

    @property
    def judgeable(self) -> bool:
        """Whether the agent was heard, as far as that can be told."""
        return NOT_JUDGED.isdisjoint(self.diagnostics)

    @property
    def counted_score(self) -> float | None:
        """The score where it says something; None where no agent was heard, whose score is where every call starts."""
        return self.score if self.judgeable else None


@dataclass(frozen=True, slots=True)
class UnauditedRecording:
    """A recording that could not be audited, with the cause.

    Attributes:
        path: The recording.
        cause: What is wrong and what to do.
        exit_code: What this cause makes of the command's exit code.
    """

    path: str
    cause: Wording
    exit_code: int = 3


@dataclass(frozen=True, slots=True)
class BatchReport:
    """All calls of one audit.

    Attributes:
        calls: One line a call, ordered by call id.
        unaudited: Recordings without a report, ordered by path.
        rule_ids: All rules that were checked, in the order of the scripts.
        provenance: What produced the reports.
    """

    calls: tuple[CallSummary, ...]
    unaudited: tuple[UnauditedRecording, ...]
    rule_ids: tuple[str, ...]
    provenance: Provenance
