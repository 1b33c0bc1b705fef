"""A batch as a page for people: the calls in the order in which they should be heard, with a filter."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from qa_audit.errors import Language
from qa_audit.model.report import BatchReport, CallSummary, Outcome
from qa_audit.model.wording import Wording
from qa_audit.report.assets import BATCH_SCRIPT, ENVIRONMENT, STYLES, policy
from qa_audit.report.clean import clock, number
from qa_audit.report.phrases import OUTCOMES, rule_title, ui
from qa_audit.report.ranking import fatal_first, hear_first
from qa_audit.report.summary import by_agent, mean_score, rule_counts

ROWS_AT_ONCE = 100
"""Chosen: measured on 2 busy cores, 5,000 rows took a browser over a second at each letter typed, 200 took 0.2 s."""

_MOST_URGENT = (Outcome.UNQUALIFIED, Outcome.NEEDS_REVIEW, Outcome.QUALIFIED)


@dataclass(frozen=True, slots=True)
class _Row:
    call_id: str
    outcome: str
    word: str
    score: str
    failed: tuple[tuple[str, str, str], ...]
    undecided: tuple[tuple[str, str, str], ...]
    agent: str
    queue: str
    started_at: str
    duration: str


def render_batch_html(batch: BatchReport, language: Language, titles: Mapping[str, Wording] | None = None) -> str:
    """Render `index.html`: calls by what to hear first, with links to their pages in `calls/`.

    Args:
        batch: The batch.
        language: Language of the words.
        titles: Titles of the rules by id; a rule without one shows its id.

    Returns:
        A complete HTML document that needs no other file and no network.
    """
    known = titles or {}
    counts = Counter(call.outcome for call in batch.calls)
    mean = mean_score(batch.calls)
    page = ENVIRONMENT.get_template("batch.html.j2").render(
        ui=lambda key, *values: ui(key, language, *values),
        language=language,
        policy=policy(BATCH_SCRIPT, audio=False),
        styles=STYLES,
        script=BATCH_SCRIPT,
        rows_at_once=ROWS_AT_ONCE,
        calls=[_row(call, language, known) for call in hear_first(batch.calls)],
        outcomes=[(outcome.value, OUTCOMES[outcome].text(language), counts[outcome]) for outcome in _MOST_URGENT],
        mean="" if mean is None else number(mean),
        unaudited=[(item.path, item.cause.text(language)) for item in batch.unaudited],
        rules=sorted(
            (
                (rule_title(count.rule_id, known, language), count.rule_id, count.fails, count.reviews)
                for count in rule_counts(batch)
            ),
            key=lambda row: (-row[2], -row[3]),
        ),
        agents=[
            (
                agent or ui("unknown_agent", language),
                len(calls),
                sum(call.outcome is Outcome.UNQUALIFIED for call in calls),
                sum(call.outcome is Outcome.NEEDS_REVIEW for call in calls),
                number(mean_score(calls) or 0.0),
            )
            for agent, calls in by_agent(batch)
        ],
        provenance=batch.provenance,
    )
    return page if page.endswith("\n") else page + "\n"


def _row(call: CallSummary, language: Language, titles: Mapping[str, Wording]) -> _Row:
    return _Row(
        call_id=call.call_id,
        outcome=call.outcome.value,
        word=OUTCOMES[call.outcome].text(language),
        score=number(call.score),
        failed=tuple(
            (rule_title(rule, titles, language), "fatal" if rule in call.failed_fatal else "fail", rule)
            for rule in fatal_first(call)
        ),
        undecided=tuple((rule_title(rule, titles, language), "review", rule) for rule in call.undecided),
        agent=call.agent_id or "",
        queue=call.queue or "",
        started_at=(call.started_at or "").replace("T", " "),
        duration=clock(call.duration_s),
    )
