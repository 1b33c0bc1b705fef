"""Score sheets that agents are given: what was good, what cost points, what to say instead. Made to be printed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa_audit.errors import Language
from qa_audit.metadata.call_id import safe_call_id
from qa_audit.model.finding import Finding, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.report import BatchReport, CallSummary, Outcome
from qa_audit.model.wording import Wording
from qa_audit.report.assets import ENVIRONMENT, STYLES, policy
from qa_audit.report.clean import clock, number, score_text, started
from qa_audit.report.evidence import first_to_hear, heard_nowhere_in, stands_near
from qa_audit.report.masking import MASKED
from qa_audit.report.measures import expected_words
from qa_audit.report.phrases import OUTCOMES, rule_title, ui
from qa_audit.report.rates import rate
from qa_audit.report.rows import ReadFindings
from qa_audit.report.summary import by_agent, mean_score, n_without_speech

MOST_PRAISED = 8
"""Chosen: what fits beside the points to work on; the sheet of each call lists all."""


@dataclass(frozen=True, slots=True)
class _Point:
    """A finding as an agent reads it."""

    title: str
    verdict: str
    fatal: bool
    points: str
    message: str
    time: str
    heard: str
    expected: str
    nearby: bool
    coaching: str


@dataclass(frozen=True, slots=True)
class _Call:
    """One call on the sheet."""

    call_id: str
    started_at: str
    duration: str
    outcome: str
    word: str
    score: str
    deducted: tuple[_Point, ...]
    undecided: tuple[_Point, ...]
    good: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Habit:
    """A rule over all calls of an agent."""

    title: str
    n_calls: int
    n_applied: int
    points: str = ""
    coaching: str = ""


def render_sheets(
    batch: BatchReport,
    read: ReadFindings,
    titles: Mapping[str, Wording],
    coaching: Mapping[str, Wording],
    language: Language,
) -> Iterator[tuple[str, str]]:
    """Render `agents/<staff number>.html` for each agent; calls without a staff number share one, a page a call.

    Args:
        batch: The batch.
        read: Reads the findings of calls.
        titles: Titles of the rules by id.
        coaching: What to tell an agent after a breach, by rule id.
        language: Language of the words.

    Yields:
        Path under the output folder, and the page. It holds no script; a browser prints it or saves it as PDF.
    """
    for agent, calls in by_agent(batch):
        found = list(read(sorted(calls, key=lambda call: (call.started_at or "", call.call_id))))
        # Who is not heard says nothing forbidden either: that is nobody's merit.
        judged = [(call, findings) for call, findings in found if call.judgeable]
        page = ENVIRONMENT.get_template("sheet.html.j2").render(
            ui=lambda key, *values: ui(key, language, *values),
            language=language,
            policy=policy(audio=False),
            styles=STYLES,
            agent=agent or ui("unknown_agent", language),
            period=_period(calls),
            n_calls=len(calls),
            mean=score_text(mean_score(calls)),
            n_without_speech=n_without_speech(calls),
            outcomes=[
                (outcome.value, OUTCOMES[outcome].text(language), sum(call.outcome is outcome for call in calls))
                for outcome in (Outcome.QUALIFIED, Outcome.UNQUALIFIED, Outcome.NEEDS_REVIEW)
            ],
            failed=rate(sum(call.outcome is Outcome.UNQUALIFIED for call in calls), len(calls)),
            praised=_praised(judged, titles, language),
            to_improve=_to_improve(judged, titles, coaching, language),
            calls=[_call(call, findings, titles, coaching, language) for call, findings in found],
            provenance=batch.provenance,
            open_numbers=batch.provenance.parameters.get(MASKED) is False,
        )
        yield f"agents/{safe_call_id(agent) if agent else 'unknown'}.html", page if page.endswith("\n") else page + "\n"


def _period(calls: Sequence[CallSummary]) -> str:
    days = sorted(call.started_at[:10] for call in calls if call.started_at)
    if not days:
        return ""
    return days[0] if days[0] == days[-1] else f"{days[0]} – {days[-1]}"


def _by_rule(found: Sequence[tuple[CallSummary, Sequence[Finding]]]) -> dict[str, list[Finding]]:
    """The findings of each rule where its situation arose."""
    findings: dict[str, list[Finding]] = {}
    for _, of_call in found:
        for finding in of_call:
            if finding.verdict is not Verdict.NOT_APPLICABLE:
                findings.setdefault(finding.rule_id, []).append(finding)
    return findings


def _praised(
    found: Sequence[tuple[CallSummary, Sequence[Finding]]], titles: Mapping[str, Wording], language: Language
) -> list[_Habit]:
    """Rules that were kept every time; those that were asked for most often and weigh most come first."""
    kept = [
        (rule, findings)
        for rule, findings in _by_rule(found).items()
        if all(finding.verdict is Verdict.PASS for finding in findings)
    ]
    kept.sort(key=lambda each: (-len(each[1]), -each[1][0].points))
    return [_Habit(rule_title(rule, titles, language), len(each), len(each)) for rule, each in kept[:MOST_PRAISED]]


def _to_improve(
    found: Sequence[tuple[CallSummary, Sequence[Finding]]],
    titles: Mapping[str, Wording],
    coaching: Mapping[str, Wording],
    language: Language,
) -> list[_Habit]:
    """Rules that were broken; those that cost most come first."""
    findings = _by_rule(found)
    fails = Counter({rule: sum(one.verdict is Verdict.FAIL for one in each) for rule, each in findings.items()})
    broken = sorted(
        (rule for rule in findings if fails[rule]), key=lambda rule: (-fails[rule] * findings[rule][0].points, rule)
    )
    return [
        _Habit(
            rule_title(rule, titles, language),
            fails[rule],
            len(findings[rule]),
            number(fails[rule] * findings[rule][0].points),
            coaching[rule].text(language) if rule in coaching else "",
        )
        for rule in broken
    ]


def _call(
    call: CallSummary,
    findings: Sequence[Finding],
    titles: Mapping[str, Wording],
    coaching: Mapping[str, Wording],
    language: Language,
) -> _Call:
    def points(verdict: Verdict) -> tuple[_Point, ...]:
        chosen = sorted(
            (one for one in findings if one.verdict is verdict), key=lambda one: (not one.fatal, -one.points)
        )
        return tuple(_point(one, titles, coaching, language) for one in chosen)

    return _Call(
        call_id=call.call_id,
        started_at=started(call.started_at),
        duration=clock(call.duration_s),
        outcome=call.outcome.value,
        word=OUTCOMES[call.outcome].text(language),
        score="" if call.counted_score is None else number(call.counted_score),
        deducted=points(Verdict.FAIL),
        undecided=points(Verdict.NEEDS_REVIEW),
        good=tuple(
            rule_title(one.rule_id, titles, language)
            for one in findings
            if one.verdict is Verdict.PASS and call.judgeable
        ),
    )


def _point(
    finding: Finding, titles: Mapping[str, Wording], coaching: Mapping[str, Wording], language: Language
) -> _Point:
    piece = first_to_hear(finding)
    # What was said last tells nobody what was missing before.
    missing = heard_nowhere_in(finding)
    if missing is not None:
        piece = None
    return _Point(
        title=rule_title(finding.rule_id, titles, language),
        verdict=finding.verdict.value,
        fatal=finding.fatal,
        points=number(finding.points) if finding.verdict is Verdict.FAIL else "",
        message=finding.message.text(language),
        time=_time(piece.span if piece is not None else None, missing),
        heard="" if piece is None else piece.quote,
        expected="" if piece is None else expected_words(piece.expected, language),
        nearby=piece is not None and stands_near(finding.reason, piece.quote, piece.expected),
        coaching=coaching[finding.rule_id].text(language) if finding.rule_id in coaching else "",
    )


def _time(place: Interval | None, missing: Interval | None) -> str:
    if missing is not None:
        return f"{clock(missing.start_s)}–{clock(missing.end_s)}"
    return "" if place is None else clock(place.start_s)
