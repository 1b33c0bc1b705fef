"""A batch as JUnit XML: what build servers and dashboards read. A call is a test suite, a rule a test case."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from qa_audit.errors import Language
from qa_audit.model.finding import Finding, Verdict
from qa_audit.model.report import BatchReport, CallSummary, UnauditedRecording
from qa_audit.model.wording import Wording
from qa_audit.report.clean import clock, visible
from qa_audit.report.evidence import first_to_hear
from qa_audit.report.measures import expected_words
from qa_audit.report.phrases import VERDICTS, listen_for, rule_title
from qa_audit.report.rows import ReadFindings


def render_junit(batch: BatchReport, read: ReadFindings, titles: Mapping[str, Wording], language: Language) -> str:
    """Render `junit.xml` (schema: junit-10.xsd of the Jenkins xUnit plugin).

    A failed rule is a failure, one that needs review or does not apply is skipped with its reason, a recording that
    could not be audited is an error.
    """
    suites = [_suite(call, findings, titles, language) for call, findings in read(batch.calls)]
    suites += [_unaudited(item, language) for item in batch.unaudited]
    n_rules = len(batch.rule_ids)
    n_failed = sum(len(call.failed) for call in batch.calls)
    head = _tag(
        "testsuites",
        {
            "name": "qa_audit",
            "tests": len(batch.calls) * n_rules + len(batch.unaudited),
            "failures": n_failed,
            "errors": len(batch.unaudited),
            "time": _time(sum(call.duration_s for call in batch.calls)),
        },
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{"".join(suites)}</testsuites>\n'


def _suite(call: CallSummary, findings: Sequence[Finding], titles: Mapping[str, Wording], language: Language) -> str:
    verdicts = [finding.verdict for finding in findings]
    suite = {
        "name": call.call_id,
        "tests": len(findings),
        "failures": verdicts.count(Verdict.FAIL),
        "errors": 0,
        "skipped": verdicts.count(Verdict.NEEDS_REVIEW) + verdicts.count(Verdict.NOT_APPLICABLE),
        "time": _time(call.duration_s),
    }
    if call.started_at:
        suite["timestamp"] = call.started_at
    score = "" if call.counted_score is None else f"{call.counted_score:g}"
    known = {"agent_id": call.agent_id, "queue": call.queue, "outcome": call.outcome.value, "score": score}
    properties = "".join(
        f"    {_tag('property', {'name': name, 'value': value}, empty=True)}\n"
        for name, value in known.items()
        if value
    )
    cases = "".join(_case(call, finding, titles, language) for finding in findings)
    return f" {_tag('testsuite', suite)}\n  <properties>\n{properties}  </properties>\n{cases} </testsuite>\n"


def _case(call: CallSummary, finding: Finding, titles: Mapping[str, Wording], language: Language) -> str:
    attributes = {"classname": call.call_id, "name": finding.rule_id}
    if finding.verdict is Verdict.PASS:
        return f"  {_tag('testcase', attributes, empty=True)}\n"
    message = f"{rule_title(finding.rule_id, titles, language)}: {finding.message.text(language)}"
    if finding.verdict is Verdict.FAIL:
        kind = "fatal" if finding.fatal else finding.severity.value
        inside = f"{_tag('failure', {'type': kind, 'message': message})}{_text(_details(finding, language))}</failure>"
    else:
        what = VERDICTS[finding.verdict].text(language)
        if finding.verdict is Verdict.NEEDS_REVIEW:
            message = f"{message} {listen_for(finding.reason, language)}"
        inside = _tag("skipped", {"type": finding.verdict.value, "message": f"{what}: {message}"}, empty=True)
    return f"  {_tag('testcase', attributes)}{inside}</testcase>\n"


def _details(finding: Finding, language: Language) -> str:
    piece = first_to_hear(finding)
    if piece is None:
        return ""
    times = f"{clock(piece.span.start_s, tenths=True)}-{clock(piece.span.end_s, tenths=True)}"
    expected = expected_words(piece.expected, language)
    return "\n".join(part for part in (f"{times} {piece.role.value}: {piece.quote}", expected) if part)


def _unaudited(item: UnauditedRecording, language: Language) -> str:
    counts = {"tests": 1, "failures": 0, "errors": 1, "skipped": 0, "time": _time(0.0)}
    suite = _tag("testsuite", {"name": item.path, **counts})
    error = _tag("error", {"type": "unaudited", "message": item.cause.text(language)}, empty=True)
    case = _tag("testcase", {"classname": item.path, "name": "audit"})
    return f" {suite}\n  {case}{error}</testcase>\n </testsuite>\n"


def _tag(element: str, attributes: Mapping[str, object], *, empty: bool = False) -> str:
    written = "".join(f" {name}={quoteattr(_plain(str(value)))}" for name, value in attributes.items())
    return f"<{element}{written}{'/' if empty else ''}>"


def _text(value: str) -> str:
    return escape(_plain(value))


def _plain(value: str) -> str:
    # Two characters that are visible text to Python and not allowed in XML 1.0.
    return visible(value).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def _time(seconds: float) -> str:
    return f"{seconds:.3f}"
