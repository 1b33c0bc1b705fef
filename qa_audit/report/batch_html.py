"""A batch as a page for people: what to hear first, what goes wrong where and how surely, filtered by a key stroke."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from qa_audit.errors import Language
from qa_audit.metadata.call_id import safe_call_id
from qa_audit.model.report import BatchReport, CallSummary, Outcome
from qa_audit.model.wording import Wording
from qa_audit.report.assets import (
    BATCH_SCRIPT,
    CHART_LICENCE,
    CHART_STYLES,
    ENVIRONMENT,
    STYLES,
    UPLOT,
    inline_json,
    policy,
)
from qa_audit.report.clean import clock, number, started, visible
from qa_audit.report.masking import MASKED
from qa_audit.report.phrases import OUTCOMES, rule_title, ui
from qa_audit.report.ranking import fatal_first, hear_first
from qa_audit.report.summary import mean_score, n_without_speech

ROWS_AT_ONCE = 30
"""Chosen: what is heard in a day, with the rates not far below; 100 more at each wish."""

_MOST_URGENT = (Outcome.UNQUALIFIED, Outcome.NEEDS_REVIEW, Outcome.QUALIFIED)
_WORDS_OF_THE_SCRIPT = (
    *("matching", "unknown_agent", "no_queue", "no_day", "calls", "started_at"),
    *("fail_share", "review_share", "mean_score", "sheet_title"),
)


def render_batch_html(
    batch: BatchReport, language: Language, titles: Mapping[str, Wording] | None = None, *, sheets: bool = False
) -> str:
    """Render `index.html`: calls by what to hear first, rates by rule, agent, queue and day, with links to the calls.

    Args:
        batch: The batch.
        language: Language of the words.
        titles: Titles of the rules by id; a rule without one shows its id.
        sheets: Whether there are score sheets in `agents/` to link to.

    Returns:
        A complete HTML document that needs no other file and no network.
    """
    known = titles or {}
    counts = Counter(call.outcome for call in batch.calls)
    mean = mean_score(batch.calls)
    days = sorted({call.started_at[:10] for call in batch.calls if call.started_at})
    page = ENVIRONMENT.get_template("batch.html.j2").render(
        ui=lambda key, *values: ui(key, language, *values),
        language=language,
        policy=policy(UPLOT, BATCH_SCRIPT, audio=False),
        styles=STYLES,
        chart_styles=CHART_STYLES,
        chart=UPLOT,
        chart_licence=CHART_LICENCE,
        script=BATCH_SCRIPT,
        rows_at_once=ROWS_AT_ONCE,
        n_calls=len(batch.calls),
        data=inline_json(_data(batch, language, known, sheets=sheets)),
        outcomes=[(outcome.value, OUTCOMES[outcome].text(language), counts[outcome]) for outcome in _MOST_URGENT],
        mean="" if mean is None else number(mean),
        n_without_speech=n_without_speech(batch.calls),
        period="" if not days else days[0] if len(days) == 1 else f"{days[0]} – {days[-1]}",
        first_day=days[0] if days else "",
        last_day=days[-1] if days else "",
        agents=_named(call.agent_id for call in batch.calls),
        queues=_named(call.queue for call in batch.calls),
        rules=[(rule, rule_title(rule, known, language)) for rule in batch.rule_ids],
        unaudited=[(item.path, item.cause.text(language)) for item in batch.unaudited],
        provenance=batch.provenance,
        open_numbers=batch.provenance.parameters.get(MASKED) is False,
    )
    return page if page.endswith("\n") else page + "\n"


def _named(names: Iterable[str | None]) -> list[str]:
    """What can be chosen, each once, in order; None is not chosen but shown in the tables."""
    return sorted({name for name in names if name})


def _data(batch: BatchReport, language: Language, titles: Mapping[str, Wording], *, sheets: bool) -> dict[str, Any]:
    """What the page's script draws: short keys, because there may be thousands of calls."""
    place = {rule: index for index, rule in enumerate(batch.rule_ids)}

    def places(rules: Iterable[str]) -> list[int]:
        return [place[rule] for rule in rules if rule in place]

    def row(call: CallSummary) -> dict[str, Any]:
        return {
            "id": visible(call.call_id),
            "link": call.call_id,
            "outcome": call.outcome.value,
            "score": None if call.counted_score is None else round(call.counted_score, 1),
            "failed": places(fatal_first(call)),
            "fatal": len(call.failed_fatal),
            "open": places(call.undecided),
            "absent": places(call.not_applicable),
            "agent": visible(call.agent_id or ""),
            "name": visible(call.agent_name or ""),
            "queue": visible(call.queue or ""),
            "at": visible(started(call.started_at)),
            "length": clock(call.duration_s),
        }

    return {
        "rules": [[rule, visible(rule_title(rule, titles, language))] for rule in batch.rule_ids],
        "outcomes": {outcome.value: OUTCOMES[outcome].text(language) for outcome in _MOST_URGENT},
        "words": {key: ui(key, language) for key in _WORDS_OF_THE_SCRIPT},
        "sheets": {
            visible(agent): f"{safe_call_id(agent)}.html" for agent in _named(call.agent_id for call in batch.calls)
        }
        if sheets
        else {},
        "calls": [row(call) for call in hear_first(batch.calls)],
    }
