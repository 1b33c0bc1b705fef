"""Whether the agent is heard at all: what people decide about a recording in which the audit found no speech of theirs.

No rule of a script asks that, and such a call may have no other doubt. So the desk adds a finding of its own to such
calls, which waits, is decided, settled, appealed and undone like any other.
"""

from collections.abc import Mapping
from dataclasses import replace

from qa_audit.model.finding import Finding, Severity, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import AGENT_UNHEARD, NO_SPEECH
from qa_audit.model.wording import Wording
from qa_audit.store.reports import StoredReport

SPEECH = "desk:no_speech"
"""Id of the finding; scripts cannot have it: their ids have no colon."""

TITLE = Wording("未听到坐席", "Agent not heard")

CHOICES: Mapping[Verdict, Wording] = {
    Verdict.PASS: Wording("坐席没有过失（如无声来电）", "The agent did no wrong (a silent caller)"),
    Verdict.FAIL: Wording("坐席该说话而没有说话", "The agent ought to have spoken"),
    Verdict.NOT_APPLICABLE: Wording(
        "录音或语音检测有问题，不能评判", "Recorder or speech detection failed: not to be judged"
    ),
}
"""What each verdict of a person means here."""

_MESSAGES: Mapping[str, Wording] = {
    NO_SPEECH: Wording(
        "录音里没有检测到任何人说话，机器不能评判这通电话",
        "No speech was detected in the recording: the machine cannot judge this call",
    ),
    AGENT_UNHEARD: Wording(
        "坐席声道里没有检测到说话，机器不能评判这通电话",
        "No speech was detected on the agent's channel: the machine cannot judge this call",
    ),
}


def with_speech_asked(report: StoredReport) -> StoredReport:
    """The report with the desk's own finding before the others where no agent was heard; else as it is."""
    if not report.unheard:
        return report
    asked = Finding(
        rule_id=SPEECH,
        verdict=Verdict.NEEDS_REVIEW,
        severity=Severity.MAJOR,
        fatal=False,
        points=0.0,
        message=_MESSAGES[report.unheard],
        reason=report.unheard,
        searched=Interval(0.0, report.duration_s) if report.duration_s > 0 else None,
    )
    return replace(report, findings=(asked, *report.findings))
