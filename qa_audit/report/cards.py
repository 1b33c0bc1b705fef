"""The findings and the conversation of a call page: what stands on each card and in each line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa_audit.errors import Language
from qa_audit.model.finding import Evidence, Finding, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.transcript import Role, Utterance
from qa_audit.model.wording import Wording
from qa_audit.report.axis import NAMED_SILENCE_S, seconds, unrecognised_words
from qa_audit.report.clean import clock, number
from qa_audit.report.evidence import heard_nowhere_in, in_order_to_hear, stands_near
from qa_audit.report.measures import MeasureLine, expected_words, measure_lines
from qa_audit.report.phrases import ROLES, TONES, VERDICTS, listen_for, rule_title, ui

LOW_CONFIDENCE = 0.6
"""Chosen: below it the text is marked as uncertain, so that nobody takes it for what was said without listening."""

HEARD_THROUGH_S = 60.0
"""Chosen: what was never said shows in all that was; up to a minute of that is played first, a longer stretch last."""

_ORDER = {Verdict.FAIL: 0, Verdict.NEEDS_REVIEW: 1, Verdict.PASS: 2, Verdict.NOT_APPLICABLE: 3}


@dataclass(frozen=True, slots=True)
class Clip:
    """A place to play.

    Attributes:
        span: Where, without the context that is played around it.
        time: The span for people.
        speaker: Who is heard.
        role: The same in words.
        quote: Words as heard.
        expected: Wording of the script, empty where there is none.
        confidence: In per cent.
        searched: Whether it is not evidence but the stretch in which the rule looked.
        nearby: Whether the words only stand where the wording was due, and are no wrong version of it.
        forbidden: Whether the wording must not be said, and was listened for.
    """

    span: Interval
    time: str
    speaker: Role
    role: str
    quote: str
    expected: str
    confidence: str
    searched: bool = False
    nearby: bool = False
    forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One finding in words.

    Attributes:
        number: From 1 for what a person should look at; 0 for passes and rules that do not apply.
        rule_id: The rule.
        title: What people call it.
        verdict: The verdict's code.
        badge: The verdict in words.
        fatal: Whether a fail decides the call.
        points: Points lost or at stake, in words; empty for none.
        message: One sentence.
        listen_for: What a person should decide; empty unless the verdict is left to them.
        clips: Places to play.
        measures: What was measured.
    """

    number: int
    rule_id: str
    title: str
    verdict: str
    badge: str
    fatal: bool
    points: str
    message: str
    listen_for: str
    clips: tuple[Clip, ...]
    measures: tuple[MeasureLine, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the conversation.

    Attributes:
        span: When.
        time: Its start for people.
        kind: "agent", "customer", "unknown" for speech, "event" for what is not said.
        speaker: Who.
        text: What.
        uncertain: Whether the recogniser was unsure.
        numbers: Findings that have evidence here, each with its verdict.
        recognised: What the recogniser wrote, where it spells the same syllables otherwise.
    """

    span: Interval
    time: str
    kind: str
    speaker: str
    text: str
    uncertain: bool = False
    numbers: tuple[tuple[int, str], ...] = ()
    recognised: str = ""


def cards(
    findings: Sequence[Finding], titles: Mapping[str, Wording], language: Language, undecided: bool = False
) -> tuple[Card, ...]:
    """All findings, what matters most first: fatal fails, fails, doubts (fatal rules first), passes, the rest.

    Args:
        findings: The findings of one call.
        titles: What people call the rules.
        language: Of the words.
        undecided: Whether the call waits for a person: then the doubts, which decide it, come before the fails.
    """
    order = {**_ORDER, Verdict.NEEDS_REVIEW: -1} if undecided else _ORDER
    ordered = sorted(findings, key=lambda finding: (order[finding.verdict], not finding.fatal, -finding.points))
    made = []
    for position, finding in enumerate(ordered, 1):
        open_question = finding.verdict in (Verdict.FAIL, Verdict.NEEDS_REVIEW)
        made.append(
            Card(
                number=position if open_question else 0,
                rule_id=finding.rule_id,
                title=rule_title(finding.rule_id, titles, language),
                verdict=finding.verdict.value,
                badge=VERDICTS[finding.verdict].text(language),
                fatal=finding.fatal and open_question,
                points=_points(finding, language),
                message=finding.message.text(language),
                listen_for=listen_for(finding.reason, language) if finding.verdict is Verdict.NEEDS_REVIEW else "",
                clips=_clips(finding, language),
                measures=measure_lines(finding.measures, language),
            )
        )
    return tuple(made)


def conversation(timeline: CallTimeline, shown: Sequence[Card], language: Language) -> tuple[Line, ...]:
    """What was said and what happened in between, in order of time."""
    lines = []
    for utterance in timeline.utterances:
        numbers = tuple(
            (card.number, card.verdict)
            for card in shown
            if card.number and any(_heard_in(clip, utterance) for clip in card.clips)
        )
        speaker = ROLES[utterance.role].text(language)
        if utterance.role is Role.UNKNOWN and len(timeline.speech) > 1:
            speaker = ui("channel", language, utterance.channel + 1)
        lines.append(
            Line(
                utterance.span,
                clock(utterance.span.start_s),
                utterance.role.value,
                speaker,
                utterance.text,
                utterance.confidence < LOW_CONFIDENCE,
                numbers,
                utterance.recognised,
            )
        )
    happened = [
        (silence.span, f"{ui('silence', language)} {seconds(silence.span.duration_s, language)}")
        for silence in timeline.silences
        if silence.span.duration_s >= NAMED_SILENCE_S
    ]
    happened += [(tone.span, TONES[tone.kind].text(language)) for tone in timeline.tones]
    happened += [(piece.span, unrecognised_words(piece.reason, language)) for piece in timeline.unrecognised]
    lines += [Line(span, clock(span.start_s), "event", "", text) for span, text in happened]
    return tuple(sorted(lines, key=lambda line: (line.span.start_s, line.kind == "event", line.span.end_s)))


def _heard_in(clip: Clip, utterance: Utterance) -> bool:
    """Whether a piece of evidence is, at least in part, this utterance: the other side's words beside it are not."""
    return not clip.searched and clip.speaker in (utterance.role, Role.UNKNOWN) and clip.span.overlaps(utterance.span)


def _points(finding: Finding, language: Language) -> str:
    if finding.points <= 0 or finding.verdict not in (Verdict.FAIL, Verdict.NEEDS_REVIEW):
        return ""
    key = "points" if finding.verdict is Verdict.FAIL else "points_at_stake"
    return ui(key, language, number(finding.points))


def _clips(finding: Finding, language: Language) -> tuple[Clip, ...]:
    clips = tuple(
        _clip(evidence, language, stands_near(finding.reason, evidence.quote, evidence.expected))
        for evidence in in_order_to_hear(finding)
    )
    searched = heard_nowhere_in(finding)
    if not clips and finding.verdict in (Verdict.FAIL, Verdict.NEEDS_REVIEW):
        searched = finding.searched
    if searched is None:
        return clips
    whole = Clip(searched, _times(searched), Role.UNKNOWN, "", "", "", "", searched=True)
    return (whole, *clips) if searched.duration_s <= HEARD_THROUGH_S else (*clips, whole)


def _clip(evidence: Evidence, language: Language, nearby: bool) -> Clip:
    return Clip(
        evidence.span,
        _times(evidence.span),
        evidence.role,
        ROLES[evidence.role].text(language),
        evidence.quote,
        expected_words(evidence.expected, language),
        f"{evidence.confidence:.0%}",
        nearby=nearby,
        forbidden=evidence.forbidden,
    )


def _times(span: Interval) -> str:
    return f"{clock(span.start_s, tenths=True)}–{clock(span.end_s, tenths=True)}"
