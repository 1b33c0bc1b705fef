"""What the agent does in a silent call, act by act, and when the customer begins to speak."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_audit.model.finding import Evidence
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.rules.context import CallContext
from qa_audit.rules.phrases import PhraseSet
from qa_audit.rules.saying import Region
from qa_audit.rules.turns import JOINT, TURN_PAUSE_S, Turn

SHORTEST_OPENING_S = 1.0
"""Speech without words that is shorter than this is no opening: the shortest ones (您好，请讲) take about a second."""

AFTER_PROMPT_S = 0.2
"""Customer speech that ends within this time of the prompt's end was said into the prompt, not after it: the 90th
percentile of a speech boundary's error."""

SAME_MOMENT_S = 0.05
"""Two times closer than this are one: the time resolution of the speech detector is coarser."""


def customer_speaks_at(context: CallContext, prompt_end_s: float, certain: bool) -> float | None:
    """When the customer first speaks after a prompt; None where that never happens.

    Args:
        context: The call.
        prompt_end_s: End of the agent's prompt.
        certain: Whether only speech with recognised words counts.
    """
    for span in context.speech_of(Role.CUSTOMER, certain):
        if span.end_s > prompt_end_s + AFTER_PROMPT_S:
            return max(span.start_s, prompt_end_s)
    return None


@dataclass(frozen=True, slots=True)
class Act:
    """What the agent says in one go: turns, and speech without words that runs on into them."""

    turns: tuple[Turn, ...]
    span: Interval

    @property
    def region(self) -> Region:
        """Where its words are searched."""
        return Region(Role.AGENT, self.turns, self.span)

    @property
    def text(self) -> str:
        """What was heard; empty where no word was."""
        return JOINT.join(turn.text for turn in self.turns)

    def evidence(self, expected: str | None) -> Evidence:
        """The act as a place to listen to."""
        confidence = min((turn.confidence for turn in self.turns), default=0.0)
        return Evidence(self.span, Role.AGENT, self.text, expected, confidence)

    def with_next(self, other: "Act") -> "Act":
        """The two as one."""
        return Act(self.turns + other.turns, self.span.hull(other.span))


def acts_of(context: CallContext, certain: bool, announcements: PhraseSet | None = None) -> list[Act]:
    """What the agent says, in order.

    Args:
        context: The call.
        certain: Whether speech without words is left out. Else it is an act like another, and the first one that is
            long enough is the opening; shorter ones before the first words (a breath, a click) are none.
        announcements: What only a machine says: a voice menu on the agent's leg before the opening is no act.
    """
    turns = context.turns_of(Role.AGENT)
    pieces = [Act((turn,), turn.span) for turn in turns]
    if not certain:
        pieces += [Act((), span) for span in context.unrecognised(Role.AGENT, context.call.extent)]
    customer = context.speech_of(Role.CUSTOMER, certain=True)
    acts: list[Act] = []
    for piece in sorted(pieces, key=lambda act: (act.span, len(act.turns))):
        last = acts[-1] if acts else None
        # Two turns are two because somebody spoke in between; speech without words runs on over a short pause.
        runs_on = last is not None and not (piece.turns and last.turns and last.span.end_s <= last.turns[-1].span.end_s)
        soon = last is not None and piece.span.start_s - last.span.end_s <= TURN_PAUSE_S
        if last is not None and runs_on and soon and not _between(last.span, piece.span, customer):
            acts[-1] = last.with_next(piece)
        else:
            acts.append(piece)
    while acts and not acts[0].turns and acts[0].span.duration_s < SHORTEST_OPENING_S:
        acts.pop(0)
    while announcements is not None and len(acts) > 1 and context.hearing.said(announcements, acts[0].turns):
        acts.pop(0)
    return acts


def _between(before: Interval, after: Interval, spans: Sequence[Interval]) -> bool:
    return any(before.end_s - SAME_MOMENT_S <= span.start_s < after.start_s for span in spans)
