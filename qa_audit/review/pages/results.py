"""What the reviews say about the machine, the rules and each other; and reviewed calls as cases."""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from qa_audit.model.finding import Verdict
from qa_audit.report.phrases import VERDICTS
from qa_audit.review.events import UserRole
from qa_audit.review.export import export_cases
from qa_audit.review.here import desk, only, page, say, view
from qa_audit.review.outcomes import outcomes

pages = Blueprint("results", __name__)


@pages.get("/results")
def show() -> Response:
    """Agreement and precision."""
    only(UserRole.SUPERVISOR, UserRole.QA)
    return page(
        "results.html.j2",
        found=outcomes(view()),
        scripts=desk().scripts,
        verdict_word=lambda verdict: say(VERDICTS[Verdict(verdict)]),
    )


@pages.get("/cases/<script_id>.yaml")
def cases(script_id: str) -> Response:
    """Reviewed calls as cases of one script."""
    only(UserRole.SUPERVISOR, UserRole.QA)
    script = next((one for one in desk().scripts if one.id == script_id), None)
    if script is None:
        abort(404)
    text, _ = export_cases(desk().calls, view(), script)
    return Response(
        text,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{script.id}.cases.yaml"'},
    )
