"""One call as its page shows it: findings as cards with what people said, the axis, the conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa_audit.errors import Language
from qa_audit.model.finding import Finding, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.wording import Wording
from qa_audit.report.axis import Axis, ChannelRow, Mark, channel_rows, event_marks, stacked
from qa_audit.report.cards import Card, Line, cards, conversation
from qa_audit.report.clean import number
from qa_audit.report.phrases import VERDICTS as WORDS_OF_VERDICTS
from qa_audit.review.calls import Call
from qa_audit.review.desk import is_own
from qa_audit.review.events import UserRole
from qa_audit.review.people import User
from qa_audit.review.queue import Item
from qa_audit.review.rights import VERDICTS
from qa_audit.review.speech import CHOICES, SPEECH
from qa_audit.review.state import FindingState, ReviewState, Status
from qa_audit.review.words import word


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finding with what may be done about it.

    Attributes:
        card: The machine's finding in words.
        state: What people said, as far as the viewer may know.
        queued: Whether it is in the queue.
        may_decide: Whether the viewer may confirm or overrule it now.
        may_settle: Whether the viewer may settle it.
        may_appeal: Whether the viewer may appeal it.
        may_comment: Whether the viewer may comment on it.
        blind: "yours" where the viewer must decide blind, "waiting" where the other must, "others" where two others do.
        choices: Verdicts that would overrule the machine's.
        choice_words: What each verdict that a person may give means, in words.
        points_now: What it costs after the reviews, in words, where that is not what the machine took; else empty.
    """

    card: Card
    state: FindingState
    queued: bool
    may_decide: bool
    may_settle: bool
    may_appeal: bool
    may_comment: bool
    blind: str
    choices: tuple[Verdict, ...]
    choice_words: Mapping[Verdict, str]
    points_now: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The time axis in thousandths of the recording.

    Attributes:
        rows: Channels with their speech.
        events: Silences, overlaps, tones, speech without text.
        found: Places of the findings.
        ticks: Labelled times.
    """

    rows: tuple[ChannelRow, ...]
    events: tuple[Mark, ...]
    found: tuple[Mark, ...]
    ticks: tuple[Mark, ...]


def sheets(
    call: Call,
    findings: Sequence[Finding],
    reviewed: Sequence[Finding],
    queued: Sequence[Item],
    state: ReviewState,
    viewer: User,
    titles: Mapping[str, Wording],
    language: Language,
) -> tuple[Sheet, ...]:
    """The findings of a call, those in the queue first.

    Args:
        call: The call.
        findings: The machine's findings, whole.
        reviewed: The same with the verdicts and points that stand now.
        queued: What the queue holds, most urgent first.
        state: What people said, as far as the viewer may know.
        viewer: Who looks.
        titles: Titles of the rules by id.
        language: Language of the words.
    """
    order = {item.finding.rule_id: position for position, item in enumerate(queued) if item.call is call}
    points = {one.rule_id: one.points for one in reviewed if one.verdict is Verdict.FAIL}
    made = [
        _sheet(
            call,
            card,
            state.of(call.call_id, card.rule_id),
            card.rule_id in order,
            viewer,
            _choice_words(card.rule_id, language),
            _points_now(call.rules[card.rule_id], points.get(card.rule_id), language),
        )
        for card in cards(findings, titles, language)
    ]
    return tuple(sorted(made, key=lambda sheet: order.get(sheet.card.rule_id, len(order) + len(queued))))


def drawing(timeline: CallTimeline, shown: Sequence[Sheet], language: Language) -> Drawing:
    """The axis of a call."""
    axis = Axis(timeline.recording.duration_s)
    n_channels = max((party.channel for party in timeline.speech), default=0) + 1
    marks = [
        axis.mark(clip.span, sheet.card.verdict, f"{sheet.card.title} {clip.time}", number=position)
        for position, sheet in enumerate(shown)
        if sheet.queued or sheet.card.number
        for clip in sheet.card.clips
        if not clip.searched
    ]
    return Drawing(
        channel_rows(timeline, axis, n_channels, language),
        event_marks(timeline, axis, language),
        stacked(marks),
        axis.ticks(),
    )


def lines(timeline: CallTimeline, shown: Sequence[Sheet], language: Language) -> tuple[Line, ...]:
    """The conversation."""
    return conversation(timeline, [sheet.card for sheet in shown], language)


def played(span: Interval) -> str:
    """A stretch as a media fragment: what plays without scripts."""
    return f"#t={max(0.0, span.start_s - 1):.2f},{span.end_s + 1:.2f}"


def _points_now(machine: Finding, points: float | None, language: Language) -> str:
    """Where two rules forbid the same words, a verdict on one changes what the other costs: that is said."""
    if points is None or points == machine.points:
        return ""
    return word("counts_now", language, number(points)) if points else word("counted_elsewhere_now", language)


def _choice_words(rule_id: str, language: Language) -> Mapping[Verdict, str]:
    words = CHOICES if rule_id == SPEECH else {verdict: WORDS_OF_VERDICTS[verdict] for verdict in VERDICTS}
    return {verdict: words[verdict].text(language) for verdict in VERDICTS}


def _sheet(
    call: Call,
    card: Card,
    state: FindingState,
    queued: bool,
    viewer: User,
    choice_words: Mapping[Verdict, str],
    points_now: str,
) -> Sheet:
    own = is_own(call, viewer)
    reviewer = viewer.role is not UserRole.AGENT and not own
    status, machine = state.status, call.rules[card.rule_id].verdict
    calibrating = status is Status.CALIBRATING
    has_decided = viewer.name in {opinion.actor for opinion in state.opinions}
    blind = ""
    if calibrating:
        blind = "others" if viewer.name not in state.pair else "waiting" if has_decided else "yours"
    return Sheet(
        card=card,
        state=state,
        queued=queued,
        may_decide=reviewer and status is not Status.FINAL and blind not in ("others", "waiting"),
        may_settle=viewer.role is UserRole.SUPERVISOR and not own and not calibrating,
        may_appeal=viewer.role is UserRole.AGENT
        and own
        and (state.verdict or machine) is Verdict.FAIL
        and state.appeal is None
        and state.final is None,
        may_comment=reviewer,
        blind=blind,
        choices=tuple(verdict for verdict in VERDICTS if verdict is not machine),
        choice_words=choice_words,
        points_now=points_now,
    )
