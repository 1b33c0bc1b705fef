"""Cases with recordings: heard as an audit hears them, and held against what they expect."""

from collections.abc import Sequence
from pathlib import Path

from qa_audit.errors import RecordingError, reason
from qa_audit.metadata.load import load_metadata
from qa_audit.model.wording import Wording
from qa_audit.pipeline.listen import Ear, listen, load_ear
from qa_audit.pipeline.options import ListenOptions
from qa_audit.pipeline.prepare import prepare, source_of
from qa_audit.script.case import Case
from qa_audit.script.script import Script
from qa_audit.script.test import CaseResult, Status, judge


def run_audio_cases(script: Script, results: Sequence[CaseResult], options: ListenOptions) -> tuple[CaseResult, ...]:
    """Hear the recordings of the cases that were skipped.

    Args:
        script: The script.
        results: Its results without recordings.
        options: How to hear them.

    Returns:
        The results in the same order; a recording that cannot be heard is a case that is not reached.

    Raises:
        RecogniserError: The model is not available.
        RuleCrashError: A rule raised an exception.
    """
    if not any(result.status is Status.SKIPPED for result in results):
        return tuple(results)
    ear = load_ear((script,), options)
    return tuple(
        _heard(script, result.case, ear, options) if result.status is Status.SKIPPED else result for result in results
    )


def _heard(script: Script, case: Case, ear: Ear, options: ListenOptions) -> CaseResult:
    path = Path(case.path or script.path).parent / (case.audio or "")
    try:
        prepared = prepare(source_of(path, load_metadata(path, options.metadata)))
        timeline = listen([prepared], ear)[0]
    except RecordingError as error:
        return CaseResult(case, (), cause=Wording(error.zh, error.en))
    except OSError as error:
        cause = Wording(f"{path}：无法读取（{reason(error)[0]}）", f"{path}: cannot be read ({reason(error)[1]})")
        return CaseResult(case, (), cause=cause)
    return judge(script, case, timeline)
