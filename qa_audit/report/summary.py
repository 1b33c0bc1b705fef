"""A batch as JSON: counts for dashboards and for the exit code of a nightly run."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qa_audit.model.report import BatchReport, CallSummary, Outcome
from qa_audit.report.clean import without_surrogates
from qa_audit.report.json_report import provenance_content

SCHEMA_VERSION = 1
"""History: 1 is the first."""


def render_summary(batch: BatchReport) -> str:
    """Render `summary.json`: outcomes, rules, agents, calls, and what could not be audited.

    Args:
        batch: The batch.

    Returns:
        JSON with a newline at its end; causes in both languages, because scripts read them and people do too.
        `mean_score` leaves out the `n_without_speech` calls in which nobody was heard; it is null where none is left.
    """
    content = {
        "schema_version": SCHEMA_VERSION,
        **_counts(batch.calls),
        "duration_s": round(sum(call.duration_s for call in batch.calls), 3),
        "rules": [
            {
                "rule_id": count.rule_id,
                "fail": count.fails,
                "needs_review": count.reviews,
                "applicable": count.applicable,
            }
            for count in rule_counts(batch)
        ],
        "agents": [{"agent_id": agent_id, **_counts(calls)} for agent_id, calls in by_agent(batch)],
        "calls": [
            {
                "call_id": call.call_id,
                "path": call.path,
                "agent_id": call.agent_id,
                "queue": call.queue,
                "started_at": call.started_at,
                "duration_s": round(call.duration_s, 3),
                "outcome": call.outcome.value,
                "score": round(call.score, 3),
                "failed": list(call.failed),
                "failed_fatal": list(call.failed_fatal),
                "worst": call.worst,
                "needs_review": list(call.undecided),
                "not_applicable": list(call.not_applicable),
                "diagnostics": list(call.diagnostics),
            }
            for call in batch.calls
        ],
        "unaudited": [
            {"path": item.path, "cause": item.cause.en, "cause_zh": item.cause.zh, "exit_code": item.exit_code}
            for item in batch.unaudited
        ],
        "provenance": provenance_content(batch.provenance),
    }
    return without_surrogates(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What became of one rule in a batch.

    Attributes:
        rule_id: The rule.
        fails: Calls that failed it.
        reviews: Calls that left it undecided.
        applicable: Calls in which its situation arose.
    """

    rule_id: str
    fails: int
    reviews: int
    applicable: int


def rule_counts(batch: BatchReport) -> tuple[RuleCount, ...]:
    """What became of each rule, in the order of the scripts."""
    fails = Counter(rule_id for call in batch.calls for rule_id in call.failed)
    reviews = Counter(rule_id for call in batch.calls for rule_id in call.undecided)
    absent = Counter(rule_id for call in batch.calls for rule_id in call.not_applicable)
    return tuple(
        RuleCount(rule_id, fails[rule_id], reviews[rule_id], len(batch.calls) - absent[rule_id])
        for rule_id in batch.rule_ids
    )


def by_agent(batch: BatchReport) -> tuple[tuple[str | None, tuple[CallSummary, ...]], ...]:
    """The calls of each agent, ordered by staff number; calls without one come last."""
    groups: dict[str | None, list[CallSummary]] = {}
    for call in batch.calls:
        groups.setdefault(call.agent_id, []).append(call)
    return tuple(
        (agent, tuple(groups[agent])) for agent in sorted(groups, key=lambda agent: (agent is None, agent or ""))
    )


def mean_score(calls: Sequence[CallSummary]) -> float | None:
    """Mean score of the calls in which the agent was heard, as far as that can be told; None without any.

    A recording of silence keeps the 100 points it starts with, because there was nothing to lose them by: it would
    raise the mean of whoever has the most failed recordings.
    """
    scores = [score for call in calls if (score := call.counted_score) is not None]
    return sum(scores) / len(scores) if scores else None


def n_without_speech(calls: Sequence[CallSummary]) -> int:
    """How many calls the mean score leaves out, because no agent was heard in them."""
    return sum(not call.judgeable for call in calls)


def _counts(calls: Sequence[CallSummary]) -> dict[str, Any]:
    outcomes = Counter(call.outcome for call in calls)
    mean = mean_score(calls)
    return {
        "n_calls": len(calls),
        "outcomes": {outcome.value: outcomes[outcome] for outcome in Outcome},
        "mean_score": None if mean is None else round(mean, 3),
        "n_without_speech": n_without_speech(calls),
    }
