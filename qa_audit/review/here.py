"""What every page asks for: the desk, who is looking, the words, and an answer made of a template."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import abort, current_app, g, request
from werkzeug.wrappers import Response

from qa_audit.model.wording import Wording
from qa_audit.report.phrases import rule_title
from qa_audit.review.calls import Call
from qa_audit.review.desk import Desk, View
from qa_audit.review.events import Event, UserRole
from qa_audit.review.people import Session, User
from qa_audit.review.rendering import ENVIRONMENT, static_address
from qa_audit.review.rights import RefusedError, Request, check
from qa_audit.review.words import ROLES, word

FORM_COOKIE = "qa_audit_form"


def desk() -> Desk:
    """The desk of this application."""
    found: Desk = current_app.extensions["qa_audit_desk"]
    return found


def session_cookie() -> str:
    """Name of the session's cookie: two desks on one machine differ in their port, which cookies do not see."""
    return f"qa_audit_{request.host.rpartition(':')[2] if ':' in request.host else 'desk'}"


def remember_session(found: Session | None) -> None:
    """Keep the session for the rest of this request."""
    g.session = found
    g.view = None


def session() -> Session:
    """The session of this request.

    Raises:
        HTTPException: Nobody is signed in.
    """
    found: Session | None = g.session
    if found is None:
        abort(403)
    return found


def user() -> User:
    """Who is asking."""
    return session().user


def view() -> View:
    """What they may see, the same through the whole request."""
    if g.view is None:
        g.view = desk().view(user())
    found: View = g.view
    return found


def only(*roles: UserRole) -> None:
    """Let only some roles go on."""
    if user().role not in roles:
        abort(403, description=t("forbidden"))


def call_of(call_id: str) -> Call:
    """A call that this viewer may see; anything else is not found, whether it exists or not."""
    call = view().calls.get(call_id)
    if call is None:
        abort(404)
    return call


def save(event: Event, call: Call | None) -> Event:
    """Check and save what somebody did.

    Raises:
        RefusedError: They may not do it, or not now.
    """
    if call is not None:
        if request.form.get("recording", "") != call.report.recording_sha256:
            raise RefusedError(
                "这通电话的录音在你打开页面之后换成了另一个；请返回、刷新页面，再听一次",
                "another recording has taken this call's place since you opened the page: go back, reload, hear it",
            )
        event = replace(event, recording=call.recording)
    people = {one.name: one for one in desk().people.all()}
    wanted = Request(user(), event, call, people)
    return desk().log.append(event, lambda events: check(wanted, events))


def t(key: str, *values: object) -> str:
    """One phrase in the desk's language."""
    return word(key, desk().language, *values)


def say(wording: Wording) -> str:
    """Any wording in the desk's language."""
    return wording.text(desk().language)


def title(rule_id: str) -> str:
    """What people call a rule."""
    return rule_title(rule_id, desk().titles, desk().language)


def local_time(stamp: str) -> str:
    """A moment as people on this machine read it."""
    try:
        return datetime.fromisoformat(stamp).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return stamp


def page(template: str, status: int = 200, **values: object) -> Response:
    """Render a template as the answer."""
    signed_in: Session | None = g.get("session")
    functions: dict[str, Callable[..., object]] = {
        "t": t,
        "say": say,
        "title": title,
        "local_time": local_time,
        "static": static_address,
    }
    text = ENVIRONMENT.get_template(template).render(
        language=desk().language,
        user=signed_in.user if signed_in else None,
        role=say(ROLES[signed_in.user.role]) if signed_in else "",
        csrf=signed_in.csrf if signed_in else g.get("form_secret", ""),
        endpoint=request.endpoint or "",
        **functions,
        **values,
    )
    return Response(text, status, content_type="text/html; charset=utf-8")
