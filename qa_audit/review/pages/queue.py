"""The queue of reviewers, and the list of an agent's own calls."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, request
from werkzeug.wrappers import Response

from qa_audit.model.finding import Verdict
from qa_audit.report.clean import clock, score_text
from qa_audit.report.phrases import OUTCOMES, VERDICTS
from qa_audit.review.events import UserRole
from qa_audit.review.here import desk, page, say, title, user, view
from qa_audit.review.queue import WHY, Filters, Item, queue
from qa_audit.review.words import N_NAMED, STATUSES
from qa_audit.review.words import WHY as WHY_WORDS

pages = Blueprint("queue", __name__)

ROWS = 50
"""Chosen: rows of a page, a screen or two."""


@pages.get("/")
def show() -> Response:
    """What waits; for agents, their calls."""
    if user().role is UserRole.AGENT:
        return _own_calls()
    filters = Filters.read(request.args)
    everything = queue(view())
    shown = [item for item in everything if filters.take(item, user())]
    n_pages = max(1, -(-len(shown) // ROWS))
    at = min(n_pages, max(1, request.args.get("page", 1, int)))
    return page(
        "queue.html.j2",
        filters=filters,
        rows=[row(item, filters) for item in shown[(at - 1) * ROWS : at * ROWS]],
        n_items=len(shown),
        at=at,
        n_pages=n_pages,
        page_address=lambda number: "/?" + urlencode({**filters.query(), "page": str(number)}),
        rules=[(rule, title(rule)) for rule in dict.fromkeys(item.finding.rule_id for item in everything)],
        agents=sorted({item.call.report.agent_id or "-" for item in everything}),
        verdicts=[(one.value, say(VERDICTS[one])) for one in (Verdict.FAIL, Verdict.NEEDS_REVIEW, Verdict.PASS)],
        reasons=[(one, say(WHY_WORDS[one])) for one in WHY],
        other_script=_other_script(),
        damaged=desk().calls.damaged,
        n_named=N_NAMED,
    )


def row(item: Item, filters: Filters) -> Mapping[str, object]:
    """One line of the queue in words."""
    report, state = item.call.report, item.state
    return {
        "address": item_address(item, filters),
        "call_id": report.call_id,
        "agent": " ".join(part for part in (report.agent_name, report.agent_id) if part),
        "started_at": (report.started_at or "")[:16].replace("T", " "),
        "rule": title(item.finding.rule_id),
        "machine": item.finding.verdict.value,
        "machine_word": say(VERDICTS[item.finding.verdict]),
        "fatal": item.finding.fatal and item.finding.verdict in (Verdict.FAIL, Verdict.NEEDS_REVIEW),
        "people": state.verdict.value if state.verdict else "",
        "people_word": say(VERDICTS[state.verdict]) if state.verdict else "",
        "status": state.status.value,
        "status_word": say(STATUSES[state.status]),
        "why": say(WHY_WORDS[item.why[0]]),
        "assignee": item.assignee,
    }


def item_address(item: Item, filters: Filters) -> str:
    """Where a finding is reviewed, with the filters under which one came."""
    query = {"at": item.finding.rule_id, **filters.query()}
    return f"/calls/{item.call.call_id}?{urlencode(query)}"


def _own_calls() -> Response:
    rows = []
    for call in view().calls.values():
        reviewed = desk().reviewed(call, view().state)
        failed = [finding.rule_id for finding in reviewed.findings if finding.verdict is Verdict.FAIL]
        rows.append(
            {
                "address": f"/calls/{call.call_id}",
                "call_id": call.call_id,
                "started_at": (call.report.started_at or "")[:16].replace("T", " "),
                "duration": clock(call.report.duration_s),
                "score": score_text(None if call.report.unheard else reviewed.score),
                "outcome": reviewed.outcome.value,
                "outcome_word": say(OUTCOMES[reviewed.outcome]),
                "failed": [
                    (title(rule_id), say(STATUSES[view().state.of(call.call_id, rule_id).status])) for rule_id in failed
                ],
                "order": call.report.started_at or "",
            }
        )
    rows.sort(key=lambda one: str(one["order"]), reverse=True)
    return page("own_calls.html.j2", rows=rows)


def _other_script() -> bool:
    """Whether the audit was made with rules that the desk's scripts do not have."""
    return any(not desk().titles.keys() >= call.rules.keys() for call in view().calls.values())
