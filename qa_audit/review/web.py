"""The web application: who is asking, which forms are genuine, and what every answer's headers forbid."""

import hmac
import ipaddress

from flask import Flask, Response, abort, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from qa_audit.errors import QaAuditError
from qa_audit.review.desk import Desk
from qa_audit.review.here import FORM_COOKIE, desk, page, remember_session, session_cookie, t
from qa_audit.review.pages import call, entry, queue, results, samples
from qa_audit.review.rendering import STATIC
from qa_audit.review.rights import RefusedError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""By the OWASP HTTP Headers Cheat Sheet."""
LARGEST_FORM = 64 * 1024
"""Chosen: bytes; the longest text people may write is far below."""
_WITHOUT_SESSION = frozenset({"entry.sign_in", "entry.sign_in_form", "entry.setup", "entry.setup_form", "static_file"})


def create_app(the_desk: Desk, host: str = "127.0.0.1", setup_token: str | None = None) -> Flask:
    """Make the application.

    Args:
        the_desk: Calls, events, people.
        host: Address it will listen on; on loopback, only requests to a loopback name are answered.
        setup_token: Secret of the link that makes the first account; None for no such link.
    """
    app = Flask("qa_audit.review", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM
    app.extensions["qa_audit_desk"] = the_desk
    app.extensions["qa_audit_setup"] = setup_token
    if _is_loopback(host):
        # A page elsewhere could point its own name at this address (DNS rebinding) and read along.
        app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "localhost", "[::1]", "::1"]
    for room in (entry, queue, call, results, samples):
        app.register_blueprint(room.pages)
    app.add_url_rule("/static/<name>", "static_file", _static_file)
    app.before_request(_admit)
    app.after_request(_protect)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RefusedError, _refused)
    app.register_error_handler(QaAuditError, _ours)
    return app


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _admit() -> AnyResponse | None:
    """Let nobody in without a session, and no form without its secret."""
    token = request.cookies.get(session_cookie())
    found = desk().people.session(token) if token else None
    remember_session(found)
    if request.method not in ("GET", "HEAD", "POST"):
        abort(405)
    if request.method == "POST":
        origin = request.headers.get("Origin")
        if origin is not None and origin != request.host_url.rstrip("/"):
            abort(403, description=t("stale_form"))
        # Before sign-in there is no session: the form's secret is then the browser's own cookie.
        expected = found.csrf if found is not None else request.cookies.get(FORM_COOKIE, "")
        given = request.form.get("csrf", "")
        if not expected or not hmac.compare_digest(expected.encode(), given.encode()):
            abort(403, description=t("stale_form"))
    if found is None and request.endpoint not in _WITHOUT_SESSION:
        if request.method == "POST":
            abort(403, description=t("stale_form"))
        return redirect("/sign-in")
    return None


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    if request.endpoint != "static_file":
        response.headers["Cache-Control"] = "no-store"
    return response


def _static_file(name: str) -> Response:
    if name not in STATIC:
        abort(404)
    kind, content = STATIC[name]
    return Response(content, content_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"})


def _http_error(error: HTTPException) -> AnyResponse:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    said = (
        error.description
        if code in (400, 403, 429) and error.description in (t("stale_form"), t("forbidden"))
        else None
    )
    fallback = {403: "forbidden", 404: "not_found"}.get(code, "bad_request" if code < 500 else "broken")
    return page("error.html.j2", code, message=said or t(fallback))


def _refused(error: RefusedError) -> AnyResponse:
    return page("error.html.j2", 409, message=error.wording.text(desk().language))


def _ours(error: QaAuditError) -> AnyResponse:
    return page("error.html.j2", 500, message=error.message(desk().language))
