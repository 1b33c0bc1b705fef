"""Templates, styles and scripts of the desk, read from the package once; everything printed in a page is escaped."""

import hashlib
from collections.abc import Mapping
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from qa_audit.report.clean import visible

_ROOM = files("qa_audit.review")

STATIC: Mapping[str, tuple[str, bytes]] = {
    name: (kind, (_ROOM / "static" / name).read_bytes())
    for name, kind in (("desk.css", "text/css; charset=utf-8"), ("desk.js", "text/javascript; charset=utf-8"))
}
"""What pages load: file name → type and content."""

ENVIRONMENT = Environment(
    loader=DictLoader(
        {
            each.name: each.read_text(encoding="utf-8")
            for each in (_ROOM / "templates").iterdir()
            if each.name.endswith(".j2")
        }
    ),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    # Direction marks and control characters in a transcript or a comment become visible text.
    finalize=lambda value: value if isinstance(value, Markup) else visible(str(value)),
)


def static_address(name: str) -> str:
    """The address of a static file; it changes with the content, so that browsers may keep it."""
    return f"/static/{name}?v={hashlib.sha256(STATIC[name][1]).hexdigest()[:12]}"
