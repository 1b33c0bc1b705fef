"""Where in a call a rule looks."""

import math
from collections.abc import Sequence
from typing import Literal

from pydantic import Field, model_validator

from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.rules.confirmed import said_or_confirmed
from qa_audit.rules.context import CallContext
from qa_audit.rules.options import Options, invalid
from qa_audit.rules.phrases import Phrases
from qa_audit.rules.saying import Region
from qa_audit.rules.turns import TURN_PAUSE_S, Turn

Speaker = Literal["agent", "customer", "anyone"]
LOST_TURN_S = 1.0
"""Chosen: speech without words from this long on may have been a turn; shorter it is a murmur or a breath."""

_ROLES = {"agent": Role.AGENT, "customer": Role.CUSTOMER, "anyone": None}


def role_of(speaker: Speaker) -> Role | None:
    """The role that a script's `by` means; None for anyone."""
    return _ROLES[speaker]


class Scope(Options):
    """Where in a call a rule looks; several options together narrow it down. Without options: the whole call.

    Attributes:
        first_turns: Only the speaker's first so many turns.
        last_turns: Only the speaker's last so many turns. Speech without words beside such a turn belongs to it.
        first_s: Only turns that start in the first so many seconds.
        last_s: Only turns that end in the last so many seconds of the call.
        after: Only turns from the first place on where this is said (by anyone); the turn of that place included. Where
            it is not heard, none, or all where it is unclear whether the rule applies: it may not have been recognised.
        before: Only turns up to the last place where this is said.
        around_s: With `after` or `before`: at most so many seconds away from that place.
        skip_turns: Leave out the speaker's first so many turns (1 leaves out the opening).
    """

    first_turns: int | None = Field(default=None, ge=1, le=1000)
    last_turns: int | None = Field(default=None, ge=1, le=1000)
    first_s: float | None = Field(default=None, gt=0, le=36000)
    last_s: float | None = Field(default=None, gt=0, le=36000)
    after: Phrases | None = None
    before: Phrases | None = None
    around_s: float | None = Field(default=None, gt=0, le=3600)
    skip_turns: int = Field(default=0, ge=0, le=1000)

    @model_validator(mode="after")
    def _around_needs_a_place(self) -> "Scope":
        if self.around_s is not None and self.after is None and self.before is None:
            raise invalid(
                "around_s 须与 after 或 before 一起用", "around_s needs after or before: a place to be around of"
            )
        return self

    def region(self, speaker: Speaker, context: CallContext) -> Region:
        """The turns of a speaker inside the scope, and the stretch they are searched in."""
        role = role_of(speaker)
        if self.model_fields_set:
            return self._narrowed(role, context)
        if role not in context.whole_regions:
            context.whole_regions[role] = self._narrowed(role, context)
        return context.whole_regions[role]

    def _narrowed(self, role: Role | None, context: CallContext) -> Region:
        turns = list(context.spoken_by(role))
        skipped = self._skipped(turns, role, context)
        turns = turns[len(skipped) :]
        # From the end of what is left out, not from the next words: words that were lost may lie between.
        start_s = max((turn.span.end_s for turn in skipped), default=0.0)
        end_s = context.call.recording.duration_s
        if self.first_turns is not None:
            turns = turns[: self.first_turns]
            end_s = _goes_on_unheard(turns[-1], role, context) if turns else end_s
        if self.last_turns is not None:
            turns = turns[-self.last_turns :]
            start_s = max(start_s, _began_unheard(turns[0], role, context)) if turns else start_s
        if self.first_s is not None:
            end_s = min(end_s, self.first_s)
        if self.last_s is not None:
            start_s = max(start_s, context.end_s - self.last_s)
        start_s, end_s = self._anchored(start_s, end_s, context)
        end_s = max(start_s, end_s)
        inside = tuple(turn for turn in turns if turn.span.start_s < end_s and turn.span.end_s > start_s)
        return Region(role, inside, Interval(start_s, end_s))

    def _skipped(self, turns: Sequence[Turn], role: Role | None, context: CallContext) -> Sequence[Turn]:
        """The turns to leave out; none behind a lost one, which may have been a turn itself."""
        if not self.skip_turns:
            return ()
        lost = context.unrecognised(role, Interval(0.0, context.call.recording.duration_s))
        first_lost_s = min((span.start_s for span in lost if span.duration_s >= LOST_TURN_S), default=math.inf)
        return [turn for turn in turns[: self.skip_turns] if turn.span.start_s < first_lost_s]

    def _anchored(self, start_s: float, end_s: float, context: CallContext) -> tuple[float, float]:
        if self.after is not None:
            hits = said_or_confirmed(self.after, context.turns, context)
            if hits:
                start_s = max(start_s, hits[0].turn.span.start_s)
            elif not context.doubted:
                start_s = end_s
            if self.around_s is not None and hits:
                end_s = min(end_s, hits[0].span.end_s + self.around_s)
        if self.before is not None:
            hits = context.hearing.said(self.before, context.turns)
            end_s = min(end_s, hits[-1].turn.span.end_s) if hits else start_s
            if self.around_s is not None and hits:
                start_s = max(start_s, hits[-1].span.start_s - self.around_s)
        return start_s, end_s


def _began_unheard(turn: Turn, role: Role | None, context: CallContext) -> float:
    """Where a turn may have begun: speech without words just before it may be its first words."""
    before = context.unrecognised(role, Interval(0.0, turn.span.start_s))
    return min([turn.span.start_s, *(s.start_s for s in before if turn.span.start_s - s.end_s <= TURN_PAUSE_S)])


def _goes_on_unheard(turn: Turn, role: Role | None, context: CallContext) -> float:
    """Where a turn may have ended: speech without words just after it may be its last words."""
    after = context.unrecognised(role, Interval(turn.span.end_s, max(turn.span.end_s, context.end_s)))
    return max([turn.span.end_s, *(s.end_s for s in after if s.start_s - turn.span.end_s <= TURN_PAUSE_S)])


def opening_turn(context: CallContext) -> Turn | None:
    """The agent's first turn; None where the agent says nothing that was recognised."""
    return next(iter(context.spoken_by(Role.AGENT)), None)
