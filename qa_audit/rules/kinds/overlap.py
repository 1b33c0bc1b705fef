"""Rule kind: talking over the other side."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.finding import Bound, Evidence, Finding, Measure, Verdict
from qa_audit.model.interval import Interval, intersections, support
from qa_audit.model.transcript import Role, Utterance
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.faults import report_faults
from qa_audit.rules.scope import opening_turn
from qa_audit.rules.steps import Fault
from qa_audit.rules.truth import Truth
from qa_audit.text.match import hear

BREATH_S = 0.5
"""Chosen: pieces of overlap this close are one (pauses inside a speaker's turn have a median of about 0.5 s, Heldner &
Edlund 2010)."""

RESUMES_WITHIN_S = 1.0
"""Chosen: an agent who goes on after a pause this short was still speaking when the customer began."""

ECHO_SHARE = 0.6
"""One side's words are an echo of the other's on the line, and no interruption, where so much of the shorter of them
sounds the same in the same order. Chosen: a weak echo is garbled (感谢你的等待，你的号码之类三十五 has 0.87 of what the
agent said); of the interruptions in the sample calls and eight other sets none reaches 0.4."""

# fmt: off
BACKCHANNELS = (
    "嗯", "恩", "哦", "噢", "喔", "啊", "呃", "唔", "诶", "哎", "欸", "对", "是", "好", "行", "好的",
    "是的", "对的", "嗯嗯", "明白", "了解", "知道了", "没错", "可以",
)
# fmt: on
"""What a listener murmurs without wanting the floor. Chosen: the reactive tokens of Mandarin talk (Clancy et al. 1996,
Journal of Pragmatics 26) and the words in which recognisers write them; a script can name others."""


@dataclass(frozen=True, slots=True)
class _Event:
    """Pieces of overlap that belong together."""

    pieces: tuple[Interval, ...]
    interrupter: Role

    @property
    def span(self) -> Interval:
        return Interval(self.pieces[0].start_s, self.pieces[-1].end_s)

    @property
    def both_s(self) -> float:
        return sum(piece.duration_s for piece in self.pieces)


class Overlap(RuleBase):
    """The agent must not start to speak while the customer is talking (抢话).

    Why: a customer who is cut off repeats everything, or gives up.
    Passes where the agent never starts while the customer talks, or both overlap for less than `at_least_s`, or what
    the agent says is a backchannel (嗯, 好的, 对) or has at most `short_characters` characters besides.
    Fails where the agent starts with words of substance over the customer's words, for `at_least_s` or longer.
    Limits: needs a channel for each side: on one track it is `needs_review`. So is an overlap whose length straddles
    the limit, that hangs on words that were not or hardly recognised, that begins with a backchannel, that may be an
    echo, or where the agent only goes on after a breath. The opening does not count: the agent could not know that the
    customer was already speaking.
    Source of the defaults: the catalogue (1 s); other engines ask for 2 to 3 s of overlap and 4 characters.

    Attributes:
        kind: "overlap".
        at_least_s: Overlap from which it counts.
        allowed: So many interruptions in a call are let pass.
        backchannels: What does not count as words.
        short_characters: Nor do so many characters besides.
    """

    summary: ClassVar[Wording] = Wording("客户说话时坐席不得抢话", "the agent does not talk over the customer")

    kind: Literal["overlap"]
    at_least_s: float = Field(default=1.0, gt=0, le=60)
    allowed: int = Field(default=0, ge=0, le=1000)
    backchannels: tuple[str, ...] = BACKCHANNELS
    short_characters: int = Field(default=3, ge=0, le=50)

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        extent = context.call.extent
        if not context.call.roles.separate_channels:
            message = Wording(
                "双方录在同一声道，无法判断是否抢话", "Both sides are on one track: overlaps cannot be measured"
            )
            return self.finding(
                Verdict.NEEDS_REVIEW, message, "one_track", extent, (Evidence(extent, Role.UNKNOWN, "", None, 0.0),)
            )
        faults, longest = [], 0.0
        for event in _events(context):
            uncertainty_s = _uncertainty_s(event, context)
            longest = max(longest, event.both_s)
            if event.both_s + uncertainty_s < self.at_least_s:
                continue
            fault = self._judge(event, uncertainty_s, context)
            if fault is not None:
                faults.append(fault)
        certain = sum(fault.truth is Truth.NO for fault in faults)
        if certain <= self.allowed < len(faults):
            faults = [Fault(Truth.UNCLEAR, f.reason, f.message, f.evidence) for f in faults]
        elif len(faults) <= self.allowed:
            faults = []
        measures = (
            [Measure("longest_overlap", round(longest, 3), "s", self.at_least_s, 0.1, Bound.FROM)] if longest else []
        )
        kept = Wording("坐席没有抢话", "The agent did not talk over the customer")
        return report_faults(self, faults, kept, extent, measures)

    def _judge(self, event: _Event, uncertainty_s: float, context: CallContext) -> Fault | None:
        agent, customer = (_utterances(event, role, context) for role in (Role.AGENT, Role.CUSTOMER))
        if not context.roles_known:
            return self._fault(event, uncertainty_s, agent, customer, Truth.UNCLEAR, "role_unknown")
        opening = opening_turn(context)
        if opening is not None and event.span.start_s < opening.span.end_s:
            return None
        holds = _agent_holds_the_floor(event, context)
        if holds is Truth.YES or (agent and not self._substance(agent)) or (customer and not self._substance(customer)):
            return None
        truth, reason = Truth.UNCLEAR, "unrecognised_speech"
        if agent and customer:
            confidence = min(u.confidence for u in (*agent, *customer))
            during = "".join(_words_during(u, event.span) for u in agent)
            if confidence < self.minimum_confidence:
                reason = "low_confidence"
            elif holds is Truth.UNCLEAR:
                reason = "floor_unclear"
            elif _is_echo(agent, customer):
                reason = "echo"
            elif not self._remainder(during):
                reason = "backchannel_first"
            elif event.both_s - uncertainty_s < self.at_least_s:
                reason = "overlap_near_limit"
            else:
                truth, reason = Truth.NO, "interruption"
        return self._fault(event, uncertainty_s, agent, customer, truth, reason)

    def _substance(self, utterances: Iterable[Utterance]) -> bool:
        return len(self._remainder("".join(u.text for u in utterances))) > self.short_characters

    def _remainder(self, text: str) -> str:
        """The characters that are no backchannel."""
        rest = hear(text).text.normal
        for word in sorted(self.backchannels, key=len, reverse=True):
            rest = rest.replace(word, "")
        return rest

    def _fault(
        self,
        event: _Event,
        uncertainty_s: float,
        agent: Sequence[Utterance],
        customer: Sequence[Utterance],
        truth: Truth,
        reason: str,
    ) -> Fault:
        said = "".join(u.text for u in agent)
        message = Wording(
            f"{event.span.start_s:.1f} 秒客户说话时坐席开口“{said}”，"
            f"重叠 {event.both_s:.1f} 秒（±{uncertainty_s:.1f}）",
            f'at {event.span.start_s:.1f} s the agent starts "{said}" while the customer talks; both overlap for '
            f"{event.both_s:.1f} s (±{uncertainty_s:.1f})",
        )
        talk = [(Role.CUSTOMER, u) for u in customer] + [(Role.AGENT, u) for u in agent]
        place = Evidence(event.span, Role.AGENT, said, f"< {self.at_least_s:g} s", min([1.0, *_sure(agent)]))
        return Fault(
            truth, reason, message, (place, *(Evidence(u.span, r, u.text, None, u.confidence) for r, u in talk))
        )


def _sure(utterances: Iterable[Utterance]) -> list[float]:
    return [u.confidence for u in utterances]


def _events(context: CallContext) -> list[_Event]:
    """Overlaps that the agent, or nobody knows who, started, with near pieces joined."""
    events: list[_Event] = []
    for overlap in context.call.overlaps:
        last = events[-1] if events else None
        if last is not None and overlap.span.start_s - last.span.end_s <= BREATH_S:
            events[-1] = _Event((*last.pieces, overlap.span), last.interrupter)
        else:
            events.append(_Event((overlap.span,), overlap.interrupter))
    return [event for event in events if event.interrupter is not Role.CUSTOMER]


def _uncertainty_s(event: _Event, context: CallContext) -> float:
    """Of the overlap's length: its start is a boundary of one span, its end of another."""
    edges = (event.span.start_s, event.span.end_s)
    found = [
        speech.uncertainty_s
        for party in context.call.speech
        for speech in party.spans
        if speech.span.start_s in edges or speech.span.end_s in edges
    ]
    return math.hypot(*sorted(found)[-2:]) if found else 0.0


def _utterances(event: _Event, role: Role, context: CallContext) -> tuple[Utterance, ...]:
    """What a side was saying during an overlap; with unknown roles "agent" is everybody."""
    anybody = not context.roles_known and role is Role.AGENT
    return tuple(
        u
        for u in context.call.utterances
        if (anybody or u.role is role) and intersections(u.speech or (u.span,), event.pieces)
    )


def _agent_holds_the_floor(event: _Event, context: CallContext) -> Truth:
    """Whether it was the customer who began while the agent was speaking, and the agent only went on after a breath."""
    start_s = event.span.start_s
    earlier = [s for s in context.speech_of(Role.AGENT, certain=False) if s.end_s <= start_s]
    talk = support(context.speech_of(Role.CUSTOMER, certain=False), BREATH_S)
    began_s = next((span.start_s for span in reversed(talk) if span.start_s <= start_s), start_s)
    if not earlier or start_s - earlier[-1].end_s > RESUMES_WITHIN_S:
        return Truth.NO
    if earlier[-1].end_s >= began_s:
        return Truth.YES
    return Truth.UNCLEAR


def _words_during(utterance: Utterance, span: Interval) -> str:
    """About what was said during a stretch: by the recogniser's word times, else by the characters' share."""
    if utterance.words:
        return "".join(word.text for word in utterance.words if word.span.overlaps(span))
    per_character_s = max(utterance.span.duration_s, 1e-6) / max(len(utterance.text), 1)
    first = max(0, math.floor((span.start_s - utterance.span.start_s) / per_character_s))
    last = max(first, math.ceil((span.end_s - utterance.span.start_s) / per_character_s))
    return utterance.text[first:last]


def _is_echo(agent: Sequence[Utterance], customer: Sequence[Utterance]) -> bool:
    return _echo_share(agent, customer) >= ECHO_SHARE


def _echo_share(agent: Sequence[Utterance], customer: Sequence[Utterance]) -> float:
    """How much of the shorter side's words the other side has too, by sound and in order."""
    mine, theirs = ([one.syllables for u in side for one in hear(u.text).units] for side in (agent, customer))
    blocks = SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(1, min(len(mine), len(theirs)))
