"""One call as a page for people: outcome and reasons on top, everything that was found one click from being heard."""

from collections.abc import Mapping, Sequence

from qa_audit.errors import Language
from qa_audit.model.finding import Severity, Verdict
from qa_audit.model.report import CallReport, Outcome
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.wording import Wording
from qa_audit.report.assets import CALL_SCRIPT, ENVIRONMENT, STYLES, WAVESURFER, WAVESURFER_LICENCE, inline_json, policy
from qa_audit.report.axis import Axis, Mark, channel_rows, drawn_peaks, event_marks, stacked
from qa_audit.report.cards import Card, cards, conversation
from qa_audit.report.clean import clock, number
from qa_audit.report.masking import MASKED
from qa_audit.report.phrases import DIRECTIONS, OUTCOMES, PARTIES, SOURCES, rule_title, ui

SHOWN_AT_ONCE = 5
"""Chosen: reasons on top, most telling first, that leave the waveform on the first screen of a laptop."""


def render_html(
    report: CallReport,
    language: Language,
    audio_src: str | None,
    peaks: Sequence[Sequence[float]],
    titles: Mapping[str, Wording] | None = None,
) -> str:
    """Render the page of one call. It needs no other file but its audio, no network, and works in print.

    Args:
        report: The report.
        language: Language of the words.
        audio_src: What the audio element plays: a path relative to the page or a data URI; None for no audio.
        peaks: Magnitudes for drawing, 0 to 1, equally spaced over the recording, one sequence a channel.
        titles: Titles of the rules by id; a rule without one shows its id.

    Returns:
        A complete HTML document. No text of the call is markup in it, whatever it holds.
    """
    timeline = report.timeline
    duration_s = timeline.recording.duration_s
    axis = Axis(duration_s)
    shown = cards(report.findings, titles or {}, language, undecided=report.outcome is Outcome.NEEDS_REVIEW)
    open_cards = [card for card in shown if card.number]
    data = {
        "duration": round(duration_s, 3),
        "peaks": drawn_peaks(peaks),
        "play": ui("play", language),
        "pause": ui("pause", language),
    }
    page = ENVIRONMENT.get_template("call.html.j2").render(
        ui=lambda key, *values: ui(key, language, *values),
        language=language,
        policy=policy(WAVESURFER, CALL_SCRIPT, audio=audio_src is not None),
        styles=STYLES,
        wavesurfer=WAVESURFER,
        wavesurfer_licence=WAVESURFER_LICENCE,
        script=CALL_SCRIPT,
        data=inline_json(data),
        audio_src=audio_src,
        call_id=timeline.recording.call_id,
        outcome=report.outcome.value,
        outcome_word=OUTCOMES[report.outcome].text(language),
        score=number(report.score) if timeline.judgeable else "",
        because=because(report, titles or {}, language),
        open_numbers=report.provenance.parameters.get(MASKED) is False,
        facts=_facts(timeline, language),
        duration=clock(duration_s, tenths=True),
        open_cards=open_cards,
        shown_at_once=SHOWN_AT_ONCE,
        passed=[card for card in shown if card.verdict == "pass"],
        not_applicable=[card for card in shown if card.verdict == "not_applicable"],
        ticks=axis.ticks(),
        channels=channel_rows(timeline, axis, max(1, len(peaks)), language),
        events=event_marks(timeline, axis, language),
        marks=_finding_marks(open_cards, axis),
        lines=conversation(timeline, shown, language),
        diagnostics=[
            (item.message.text(language), item.span, clock(item.span.start_s) if item.span else "")
            for item in timeline.diagnostics
        ],
        provenance=report.provenance,
        parameters=sorted(report.provenance.parameters.items()),
        path=timeline.recording.path,
        sha256=timeline.recording.sha256,
    )
    return page if page.endswith("\n") else page + "\n"


def because(report: CallReport, titles: Mapping[str, Wording], language: Language) -> str:
    """Why a call has its outcome, in one sentence; a qualified call with failed rules says so. Empty if all passed."""

    def named(verdict: Verdict) -> str:
        joint = "、" if language == "zh" else ", "
        return joint.join(
            rule_title(one.rule_id, titles, language) for one in report.findings if one.verdict is verdict and one.fatal
        )

    failed = [one for one in report.findings if one.verdict is Verdict.FAIL]
    undecided = [one for one in report.findings if one.verdict is Verdict.NEEDS_REVIEW]
    if report.outcome is Outcome.UNQUALIFIED:
        fatal = named(Verdict.FAIL)
        return ui("because_fatal", language, fatal) if fatal else ui("because_score", language)
    if report.outcome is Outcome.NEEDS_REVIEW:
        if not report.timeline.spoken:
            return ui("because_no_speech", language)
        if report.timeline.agent_unheard:
            return ui("because_agent_unheard", language)
        fatal = named(Verdict.NEEDS_REVIEW)
        return ui("because_fatal_open", language, fatal) if fatal else ui("because_score_open", language)
    if failed:
        major = sum(one.severity is Severity.MAJOR for one in failed)
        return ui("qualified_but", language, len(failed), major, number(sum(one.points for one in failed)))
    return ui("qualified_open", language, len(undecided)) if undecided else ""


def _finding_marks(open_cards: Sequence[Card], axis: Axis) -> tuple[Mark, ...]:
    return stacked(
        [
            axis.mark(clip.span, card.verdict, f"{card.number} {card.title} {clip.time}", number=card.number)
            for card in open_cards
            for clip in card.clips
            if not clip.searched
        ]
    )


def _facts(timeline: CallTimeline, language: Language) -> list[tuple[str, str]]:
    """What is known about the call, as label and value."""
    told, hangup, roles = timeline.metadata, timeline.hangup, timeline.roles
    agent = " ".join(part for part in (told.agent_name, told.agent_id) if part)
    direction = told.direction or ""
    if direction in DIRECTIONS:
        direction = DIRECTIONS[direction].text(language)
    known = [
        (ui("agent", language), agent),
        (ui("queue", language), told.queue),
        (ui("direction", language), direction),
        (ui("started_at", language), (told.started_at or "").replace("T", " ")),
        (ui("duration", language), clock(timeline.recording.duration_s)),
        (ui("hung_up", language), f"{PARTIES[hangup.by].text(language)} · {_source(hangup.source, language)}"),
        (ui("roles", language), f"{_source(roles.source, language)} · {roles.confidence:.0%}"),
    ]
    return [(label, value) for label, value in known if value]


def _source(code: str, language: Language) -> str:
    return SOURCES[code].text(language) if code in SOURCES else code
