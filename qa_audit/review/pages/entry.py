"""Signing in and out, the first account, and one's own password."""

import hmac
import secrets

from flask import Blueprint, abort, current_app, g, redirect, request
from werkzeug.wrappers import Response

from qa_audit.errors import UsageError
from qa_audit.review.events import UserRole
from qa_audit.review.here import FORM_COOKIE, desk, page, session_cookie, t, user
from qa_audit.review.passwords import SHORTEST
from qa_audit.review.people import SESSION_LASTS, WAIT, TooManyFailuresError

pages = Blueprint("entry", __name__)


@pages.get("/sign-in")
def sign_in_form() -> Response:
    """The form to sign in."""
    if g.session is not None:
        return redirect("/")
    return _entry_page("sign_in.html.j2", notice="password_changed" if "changed" in request.args else "")


@pages.post("/sign-in")
def sign_in() -> Response:
    """Check name and password and open a session."""
    name, password = request.form.get("name", ""), request.form.get("password", "")
    try:
        opened = desk().people.sign_in(name, password, request.remote_addr or "")
    except TooManyFailuresError:
        minutes = int(WAIT.total_seconds() // 60)
        return _entry_page("sign_in.html.j2", 429, error=t("too_many", minutes))
    if opened is None:
        return _entry_page("sign_in.html.j2", 403, error=t("wrong_password"))
    return _with_session(redirect("/", 303), opened[0])


@pages.post("/sign-out")
def sign_out() -> Response:
    """End the session."""
    desk().people.sign_out(request.cookies.get(session_cookie(), ""))
    answer = redirect("/sign-in", 303)
    answer.delete_cookie(session_cookie(), path="/", httponly=True, samesite="Strict")
    return answer


@pages.get("/setup")
def setup_form() -> Response:
    """The form for the first account, for whoever has the link that was printed at the start."""
    token = request.args.get("token", "")
    if not _may_set_up(token):
        return page("error.html.j2", 403, message=t("setup_over"))
    return _entry_page("setup.html.j2", token=token, shortest=SHORTEST)


@pages.post("/setup")
def setup() -> Response:
    """Make the first account, a supervisor's, and sign it in."""
    token = request.form.get("token", "")
    if not _may_set_up(token):
        return page("error.html.j2", 403, message=t("setup_over"))
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    try:
        desk().people.add(name, UserRole.SUPERVISOR, password)
    except UsageError as error:
        message = error.message(desk().language)
        return _entry_page("setup.html.j2", 400, error=message, token=token, shortest=SHORTEST)
    opened = desk().people.sign_in(name, password, request.remote_addr or "")
    if opened is None:
        abort(403)
    return _with_session(redirect("/", 303), opened[0])


@pages.get("/account")
def account_form() -> Response:
    """The form for one's own password."""
    return page("account.html.j2", shortest=SHORTEST, error="")


@pages.post("/account")
def account() -> Response:
    """Change one's own password, knowing the present one."""
    people = desk().people
    try:
        known = people.sign_in(user().name, request.form.get("old", ""), request.remote_addr or "")
        if known is None:
            return page("account.html.j2", 403, shortest=SHORTEST, error=t("wrong_password"))
        people.set_password(user().name, request.form.get("new", ""))
    except TooManyFailuresError:
        minutes = int(WAIT.total_seconds() // 60)
        return page("account.html.j2", 429, shortest=SHORTEST, error=t("too_many", minutes))
    except UsageError as error:
        return page("account.html.j2", 400, shortest=SHORTEST, error=error.message(desk().language))
    return redirect("/sign-in?changed=1", 303)


def _may_set_up(token: str) -> bool:
    expected: str | None = current_app.extensions["qa_audit_setup"]
    return expected is not None and hmac.compare_digest(expected.encode(), token.encode()) and not desk().people.all()


def _entry_page(template: str, status: int = 200, *, error: str = "", notice: str = "", **values: object) -> Response:
    """A page with a form for people without a session; its secret is a cookie of this browser."""
    g.form_secret = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
    answer = page(
        template,
        status,
        error=error,
        notice=t(notice) if notice else "",
        no_users=not desk().people.all(),
        command=f"qa-audit review user add NAME --role supervisor --dir {desk().calls.directory.root}",
        **values,
    )
    answer.set_cookie(FORM_COOKIE, g.form_secret, path="/", httponly=True, samesite="Strict", secure=request.is_secure)
    return answer


def _with_session(answer: Response, token: str) -> Response:
    answer.set_cookie(
        session_cookie(),
        token,
        max_age=int(SESSION_LASTS.total_seconds()),
        path="/",
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return answer
