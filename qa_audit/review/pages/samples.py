"""Random samples: drawn by supervisors, recorded with seed and plan."""

import secrets

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from qa_audit.review.events import Event, Kind, UserRole
from qa_audit.review.here import only, page, save, user, view
from qa_audit.review.queue import candidates
from qa_audit.review.sampling import PER_STRATUM, draw

pages = Blueprint("samples", __name__, url_prefix="/samples")

MOST = 100
"""Chosen: of one agent under one rule; who wants more wants all calls."""


@pages.get("")
def show() -> Response:
    """The samples so far, and the form for another."""
    only(UserRole.SUPERVISOR, UserRole.QA)
    return page(
        "samples.html.j2",
        plans=[event for event in view().events if event.kind is Kind.PLANNED],
        undone=view().state.undone,
        seed=secrets.token_hex(4),
        per_stratum=PER_STRATUM,
        most=MOST,
        n_candidates=len(candidates(view())),
        may_draw=user().role is UserRole.SUPERVISOR,
    )


@pages.post("")
def plan() -> Response:
    """Draw a sample and add it to the queue."""
    only(UserRole.SUPERVISOR)
    seed = request.form.get("seed", "").strip()[:80] or secrets.token_hex(4)
    per_stratum = min(MOST, max(1, request.form.get("per_stratum", PER_STRATUM, int)))
    at_most = request.form.get("at_most", None, int)
    sample = draw(candidates(view()), seed, per_stratum, max(1, at_most) if at_most is not None else None)
    drawn = {item.call_id: view().calls[item.call_id].report.recording_sha256 for item in sample.items}
    save(Event(0, "", user().name, Kind.PLANNED, plan={**sample.content(), "recordings": drawn}), None)
    return redirect("/samples", 303)


@pages.post("/undo")
def undo() -> Response:
    """Take a sample out of the queue again; what was decided stays."""
    only(UserRole.SUPERVISOR)
    save(Event(0, "", user().name, Kind.UNDONE, target=request.form.get("target", type=int)), None)
    return redirect("/samples", 303)
