"""What the pages are made of: templates, styles and scripts, read from the package once, at import.

Scripts stand inline in every page, so that a page mailed on its own works; the page's policy allows exactly these
scripts by their hash, no other script and no network.
"""

import base64
import hashlib
import json
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from qa_audit.report.clean import visible

_FOLDER = files("qa_audit.report") / "templates"


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


WAVESURFER = _read("vendor/wavesurfer-7.12.12.min.js")
"""wavesurfer.js 7.12.12 (BSD-3-Clause, https://wavesurfer.xyz), from the npm package, unchanged; see vendor/."""
WAVESURFER_LICENCE = _read("vendor/wavesurfer-LICENSE.txt")
UPLOT = _read("vendor/uplot-1.6.32.iife.min.js")
"""uPlot 1.6.32 (MIT, https://github.com/leeoniya/uPlot), from the npm package, unchanged; see vendor/."""
CHART_STYLES = _read("vendor/uplot-1.6.32.min.css")
CHART_LICENCE = _read("vendor/uplot-LICENSE.txt")
CALL_SCRIPT = _read("call.js")
BATCH_SCRIPT = _read("batch.js")
STYLES = _read("page.css")

ENVIRONMENT = Environment(
    loader=DictLoader({name: _read(name) for name in ("call.html.j2", "batch.html.j2", "sheet.html.j2")}),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    # Whatever is printed passes here first: direction marks and control characters become visible text.
    finalize=lambda value: value if isinstance(value, Markup) else visible(str(value)),
)


def policy(*scripts: str, audio: bool) -> str:
    """The Content-Security-Policy of a page that runs these inline scripts and nothing else.

    Args:
        scripts: The scripts, exactly as they stand between their tags.
        audio: Whether the page plays audio, from beside it or from inside it.
    """
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    # 'unsafe-inline' for styles: positions on the time axis are style attributes, and wavesurfer brings its own sheet.
    media = "media-src 'self' file: data: blob:; " if audio else ""
    allowed = f"script-src {hashes}; " if hashes else ""
    return (
        f"default-src 'none'; {allowed}style-src 'unsafe-inline'; img-src data:; {media}"
        "base-uri 'none'; form-action 'none'"
    )


def inline_json(content: object) -> Markup:
    """JSON for a `<script type="application/json">`: nothing in it can end the element or a line of script."""
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)
