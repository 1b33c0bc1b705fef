"""One call: hear it, decide its findings, comment, appeal, settle, arrange."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, request, send_file
from werkzeug.wrappers import Response

from qa_audit.model.finding import Verdict
from qa_audit.report.clean import clock, score_text
from qa_audit.report.phrases import OUTCOMES, VERDICTS, ui
from qa_audit.review.events import Event, Kind, UserRole
from qa_audit.review.here import call_of, desk, page, save, say, user, view
from qa_audit.review.pages.queue import item_address
from qa_audit.review.queue import Filters, neighbours, queue
from qa_audit.review.rights import VERDICTS as CHOICES
from qa_audit.review.rights import may_undo
from qa_audit.review.sheet import drawing, lines, played, sheets
from qa_audit.review.state import Status
from qa_audit.review.words import KINDS, STATUSES

pages = Blueprint("call", __name__, url_prefix="/calls/<call_id>")


@pages.get("")
def show(call_id: str) -> Response:
    """The call with its findings, axis and conversation."""
    call = call_of(call_id)
    report, timeline = desk().calls.report(call), desk().calls.shown_timeline(call)
    everything = queue(view())
    filters = Filters.read(request.args)
    own = [item for item in everything if item.call is call]
    reviewed = desk().reviewed(call, view().state)
    shown = sheets(call, report.findings, reviewed.findings, own, view().state, user(), desk().titles, desk().language)
    at = request.args.get("at", "")
    if at not in call.rules:
        at = next((sheet.card.rule_id for sheet in shown if sheet.queued), shown[0].card.rule_id if shown else "")
    listed = tuple(item for item in everything if filters.take(item, user()) or item.key == (call_id, at))
    before, after = neighbours(listed, (call_id, at)) if user().role is not UserRole.AGENT else (None, None)
    events = tuple(event for event in view().events if event.call_id == call_id)
    elsewhere = tuple(event for event in view().elsewhere if event.call_id == call_id)
    saved = next((event for event in events if str(event.id) == request.args.get("saved")), None)
    reviewers = [one.name for one in desk().people.all() if one.role is not UserRole.AGENT]
    return page(
        "call.html.j2",
        call=call,
        report=report,
        filters=filters,
        at=at,
        back="/?" + urlencode(filters.query()),
        before=item_address(before, filters) if before else "",
        after=item_address(after, filters) if after else "",
        sheets=shown,
        drawing=drawing(timeline, shown, desk().language),
        lines=lines(timeline, shown, desk().language),
        audio=f"/calls/{call_id}/audio" if call.has_audio else "",
        played=played,
        clock=clock,
        machine_score=score_text(None if report.unheard else report.score),
        reviewed_score=score_text(None if report.unheard else reviewed.score),
        silence=ui(f"because_{report.unheard}", desk().language) if report.unheard else "",
        outcome=say(OUTCOMES[report.outcome]),
        reviewed=reviewed,
        reviewed_outcome=say(OUTCOMES[reviewed.outcome]),
        verdict_word=lambda verdict: say(VERDICTS[Verdict(verdict)]),
        status_word=lambda status: say(STATUSES[status]),
        kind_word=lambda kind: say(KINDS[kind]),
        choices=CHOICES,
        seen=view().state.last_id,
        events=sorted((*events, *elsewhere), key=lambda event: event.id),
        elsewhere=frozenset(event.id for event in elsewhere),
        undone=view().state.undone,
        may_undo=lambda event: may_undo(event, user()) and event.kind is not Kind.UNDONE and event not in elsewhere,
        saved=saved,
        meanwhile=_meanwhile(saved, events),
        assignee=view().state.assigned.get(call_id, ""),
        reviewers=reviewers,
        call_comments=view().state.comments.get(call_id, ()),
        is_reviewer=user().role is not UserRole.AGENT,
        is_supervisor=user().role is UserRole.SUPERVISOR,
        can_calibrate=any(sheet.queued and sheet.state.status is Status.OPEN for sheet in shown),
    )


@pages.get("/audio")
def audio(call_id: str) -> Response:
    """The recording; browsers ask for the ranges they play."""
    call = call_of(call_id)
    path = desk().calls.audio(call)
    if not path.is_file():
        abort(404)
    # The server's file wrapper reads from the start up to every range (Pylons/waitress issue 359), Werkzeug's seeks.
    request.environ.pop("wsgi.file_wrapper", None)
    answer = send_file(path.absolute(), mimetype="audio/ogg", conditional=True, etag=True)
    answer.headers["Accept-Ranges"] = "bytes"
    return answer


@pages.post("/decide")
def decide(call_id: str) -> Response:
    """Confirm or overrule a finding."""
    return _done(call_id, _event(call_id, Kind.DECIDED, verdict=_verdict(), seen=_seen()))


@pages.post("/settle")
def settle(call_id: str) -> Response:
    """A supervisor's final decision."""
    return _done(call_id, _event(call_id, Kind.SETTLED, verdict=_verdict(), seen=_seen()))


@pages.post("/appeal")
def appeal(call_id: str) -> Response:
    """An agent's appeal."""
    return _done(call_id, _event(call_id, Kind.APPEALED))


@pages.post("/comment")
def comment(call_id: str) -> Response:
    """A comment on a finding, or on the whole call."""
    return _done(call_id, _event(call_id, Kind.COMMENTED))


@pages.post("/undo")
def undo(call_id: str) -> Response:
    """Take an event back."""
    target = request.form.get("target", type=int)
    about = next((event for event in view().events if event.id == target), None)
    if about is None:
        abort(404)
    return _done(call_id, Event(0, "", user().name, Kind.UNDONE, call_id, about.rule_id, target=target))


@pages.post("/assign")
def assign(call_id: str) -> Response:
    """Give the call to a reviewer, or to nobody."""
    name = request.form.get("to", "")
    return _done(call_id, Event(0, "", user().name, Kind.ASSIGNED, call_id, people=(name,) if name else ()))


@pages.post("/calibrate")
def calibrate(call_id: str) -> Response:
    """Have two reviewers decide the call's open findings blind."""
    call = call_of(call_id)
    rules = tuple(
        item.finding.rule_id for item in queue(view()) if item.call is call and item.state.status is Status.OPEN
    )
    people = (request.form.get("first", ""), request.form.get("second", ""))
    return _done(call_id, Event(0, "", user().name, Kind.CALIBRATED, call_id, people=people, rules=rules))


def _event(call_id: str, kind: Kind, verdict: Verdict | None = None, seen: int | None = None) -> Event:
    rule_id = request.form.get("rule") or None
    if rule_id is None and kind is not Kind.COMMENTED:
        abort(400)
    text = request.form.get("text", "").strip().replace("\r\n", "\n")
    return Event(0, "", user().name, kind, call_id, rule_id, verdict=verdict, text=text, seen=seen)


def _done(call_id: str, event: Event) -> Response:
    """Save, and show the call again where the person was."""
    call = call_of(call_id)
    saved = save(event, call)
    filters = Filters.read(_filters())
    query = {**filters.query(), "saved": str(saved.id)}
    if event.rule_id is not None:
        query["at"] = event.rule_id
    fragment = f"#f-{event.rule_id}" if event.rule_id is not None else ""
    return redirect(f"/calls/{call_id}?{urlencode(query)}{fragment}", 303)


def _filters() -> dict[str, str]:
    return {key[2:]: value for key, value in request.form.items() if key.startswith("f_")}


def _verdict() -> Verdict:
    given = request.form.get("verdict", "")
    if given not in list(Verdict):
        abort(400)
    return Verdict(given)


def _seen() -> int | None:
    return request.form.get("seen", type=int)


def _meanwhile(saved: Event | None, events: Sequence[Event]) -> list[str]:
    """Who decided the same finding between the page that the person saw and their save."""
    if saved is None or saved.seen is None or saved.kind not in (Kind.DECIDED, Kind.SETTLED):
        return []
    others = [
        event.actor
        for event in events
        if event.kind in (Kind.DECIDED, Kind.SETTLED)
        and event.finding == saved.finding
        and saved.seen < event.id < saved.id
        and event.actor != saved.actor
    ]
    return list(dict.fromkeys(others))
