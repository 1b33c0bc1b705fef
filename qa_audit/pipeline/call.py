"""Audit one call from Python; nothing is written but the user's cache."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from qa_audit.cache import transcripts_directory
from qa_audit.errors import UsageError
from qa_audit.evaluate import evaluate
from qa_audit.metadata.load import MetadataSources, load_metadata
from qa_audit.model.report import CallReport
from qa_audit.pipeline.audit import provenance, with_signal_parameters
from qa_audit.pipeline.listen import listen, load_ear
from qa_audit.pipeline.options import ListenOptions
from qa_audit.pipeline.prepare import prepare, source_of
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts

_THOROUGH = {"ordinary": False, "thorough": True}


def audit_call(
    recording: str | os.PathLike[str],
    scripts: Sequence[str | os.PathLike[str]] = (),
    *,
    model: str = "embedded",
    threads: int | None = None,
    effort: Literal["ordinary", "thorough"] = "ordinary",
) -> CallReport:
    """Audit one recording.

    Args:
        recording: The audio file; a sidecar `<stem>.json` beside it is read.
        scripts: Script files; none means the shipped ones.
        model: "embedded", a directory, or a name that faster-whisper knows.
        threads: Processor threads; None takes all.
        effort: How much time hearing may take, as `--effort`.

    Returns:
        The report: every rule of the scripts once, score, outcome, timeline. It is as heard, with private numbers
        open: `qa_audit.report.masking.masked_report` covers them.

    Raises:
        RecordingError: The recording cannot be audited.
        ScriptError: A script is invalid.
        RecogniserError: The model is not available.
        RuleCrashError: A rule has a defect.
        UsageError: There is no such effort.
    """
    if effort not in _THOROUGH:
        allowed = ", ".join(_THOROUGH)
        raise UsageError(
            f"effort 只能是 {allowed}，给出的是 {effort!r}", f"effort must be one of {allowed}, given: {effort!r}"
        )
    path = Path(recording)
    loaded = load_scripts(tuple(Path(script) for script in scripts) or default_scripts())
    threads = threads or os.cpu_count() or 1
    options = ListenOptions("whisper", model, threads, transcripts_directory(), thorough=_THOROUGH[effort])
    prepared = prepare(source_of(path, load_metadata(path, MetadataSources())))
    ear = load_ear(loaded, options)
    timeline = listen([prepared], ear)[0]
    produced_by = with_signal_parameters(provenance(loaded, ear.recogniser), timeline.signal_parameters)
    return evaluate(loaded, timeline, produced_by)
