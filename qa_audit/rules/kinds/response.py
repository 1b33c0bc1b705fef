"""Rule kind: after something is said, something else must follow."""

from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.finding import Evidence, Finding, Measure, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.recording import Party
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.absence import report_saying
from qa_audit.rules.base import Completion, RuleBase, doubted
from qa_audit.rules.confirmed import confirmed
from qa_audit.rules.context import CallContext
from qa_audit.rules.hearing import Hit
from qa_audit.rules.opinions import Heard
from qa_audit.rules.options import Options
from qa_audit.rules.phrases import Phrases
from qa_audit.rules.saying import DOUBT_WORDING, Doubt, Region, SayingField
from qa_audit.rules.scope import Scope, Speaker, role_of
from qa_audit.rules.strict import strict_hits
from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn

COURTESY_CHARACTERS = 6
"""A later turn this short (好的，再见) is no new conversation."""


class Cause(Options):
    """What calls for the response.

    Attributes:
        by: Who says it.
        say: The phrases.
        within: Where in the call.
    """

    by: Speaker
    say: Phrases
    within: Scope = Scope()


class Response(RuleBase):
    """After something is said, somebody must say something in answer, and must not say something else.

    Why: apologies, thanks and requests are owed at a moment, not somewhere in the call.
    Passes where, from each first cause on, the answer is heard in the allowed turns (the turn of the cause counts where
    the same side says both).
    Fails where the answer is missing, where a `never` phrase is said after the cause, or where the agent hangs up on
    the customer there (`hang_up: forbidden`).
    Limits: as for phrases; neither a hang-up without evidence nor a cause that only may have been said accuses anybody.

    Attributes:
        kind: "response".
        to: What calls for the response; several causes are alternatives, the earliest counts.
        by: Who must answer.
        say: What must be said.
        within_turns: In how many turns of the answering side.
        within_s: And within how many seconds of the cause, measured between speech; no limit by default.
        never: What must not be said from the cause on.
        hang_up: Whether the agent may end the call there: "allowed" or "forbidden".
    """

    summary: ClassVar[Wording] = Wording(
        "某句话之后必须作出规定的回应", "after something is said, an answer must follow"
    )

    kind: Literal["response"]
    to: tuple[Cause, ...] = Field(min_length=1)
    by: Speaker = "agent"
    say: SayingField
    within_turns: int = Field(default=2, ge=1, le=100)
    within_s: float | None = Field(default=None, gt=0, le=600)
    never: Phrases | None = None
    hang_up: Literal["allowed", "forbidden"] = "allowed"

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        cause = self._cause(context)
        if cause is None:
            perhaps = self._perhaps_cause(context)
            if perhaps is not None:
                finding = self._answered(perhaps, context)
                why = DOUBT_WORDING[Doubt.PARAPHRASED]
                return doubted(finding, "perhaps_said", why) if finding.verdict is Verdict.FAIL else finding
            cause = self._cause_of_situation(context)
        if cause is None:
            return self.finding(
                Verdict.NOT_APPLICABLE, Wording("不适用：没有出现该情境", "Not applicable: the cause did not arise"),
                "situation_absent",
            )  # fmt: skip
        return self._answered(cause, context)

    def _answered(self, cause: Hit, context: CallContext) -> Finding:
        rude = self._rude(cause, context)
        if rude is not None and rude.verdict is Verdict.FAIL:
            return rude
        region = self._region(cause, context)
        said = self.say.weigh(region, context, self.minimum_confidence)
        answer = report_saying(self, said, region.turns, region.span, role_of(self.by) or Role.UNKNOWN)
        if answer.verdict is not Verdict.PASS:
            return self._with_cause(answer, cause)
        left = self._hung_up(cause, context)
        if left is not None:
            return left
        return rude if rude is not None else self._with_cause(answer, cause)

    def completion(self, context: CallContext) -> Completion:
        """Whether the call ended in the answer, and whether the answer was right."""
        cause = self._cause(context)
        if self.applies(context)[0] is Truth.NO or cause is None:
            return Completion(Truth.NO, Truth.NO)
        verdict = context.finding(self.id).verdict
        correct = {Verdict.PASS: Truth.YES, Verdict.FAIL: Truth.NO}.get(verdict, Truth.UNCLEAR)
        return Completion(self._ended_call(context), correct)

    def _cause(self, context: CallContext) -> Hit | None:
        """The first place that calls for the response; places of unknown speakers come with the rest."""
        hits = [
            hit
            for cause in self.to
            for hit in context.hearing.said(cause.say, cause.within.region(cause.by, context).turns)
            if hit.by == "characters" or context.opinions.on(hit) is not Heard.NOT_SAID
        ]
        if not hits:
            regions = [(cause, cause.within.region(cause.by, context)) for cause in self.to]
            hits = [
                hit for cause, region in regions for hit in confirmed(cause.say, region.turns, context, region.role)
            ]
        return min(hits, key=lambda hit: (hit.span, hit.start), default=None)

    def _perhaps_cause(self, context: CallContext) -> Hit | None:
        """The first place that may call for the response, in words that only may mean it."""
        hits = [
            hit
            for cause in self.to
            if cause.say.perhaps is not None
            for hit in context.hearing.said(cause.say.perhaps, cause.within.region(cause.by, context).turns)
        ]
        return min(hits, key=lambda hit: (hit.span, hit.start), default=None)

    def _cause_of_situation(self, context: CallContext) -> Hit | None:
        """The turn that makes it unclear whether the rule applies: where it does, something there called for it."""
        holding = self.when.holds(context) if self.when is not None else None
        if holding is None or holding.truth is not Truth.UNCLEAR or holding.at is None:
            return None
        turn = next((turn for turn in context.turns if turn.span.overlaps(holding.at)), None)
        if turn is None:
            return None
        return Hit(
            turn=turn,
            start=0,
            end=len(turn.text),
            span=turn.span,
            quote=turn.text,
            expected=turn.text,
            score=turn.confidence,
            by="sound",
            confidence=turn.confidence,
            length=len(turn.text),
            wording=turn.text,
        )

    def _region(self, cause: Hit, context: CallContext) -> Region:
        """The answering side's next turns, from the move of the cause on.

        A move is what one side says before the other side speaks: where the answering side itself gave the cause, an
        apology just before it belongs to the answer.
        """
        role = role_of(self.by)
        turns = [t for t in context.turns if role is None or t.role in (role, Role.UNKNOWN)]
        following = [t for t in turns if t.span.end_s > cause.turn.span.start_s]
        if cause.turn in following:
            first = turns.index(cause.turn)
            others = [t for t in context.turns if t.role is not cause.turn.role]
            while first > 0 and not any(
                turns[first - 1].span.end_s <= o.span.start_s < turns[first].span.start_s for o in others
            ):
                first -= 1
            following = turns[first:]
            reach = turns.index(cause.turn) - first + 1 + self._next_of_move(cause.turn, turns, others)
        else:
            following = [t for t in following if t.span.end_s > cause.span.end_s]
            reach = self.within_turns
        chosen = following[:reach]
        if self.within_s is not None:
            chosen = [t for t in chosen if t.span.start_s - cause.span.end_s <= self.within_s]
        end_s = (
            chosen[-1].span.end_s if chosen else min(cause.turn.span.end_s + 10.0, context.call.recording.duration_s)
        )
        start_s = min([cause.span.start_s, *(context.lead_in(t.span.start_s) for t in chosen)])
        return Region(role, tuple(chosen), Interval(start_s, max(end_s, start_s)))

    @staticmethod
    def _next_of_move(turn: Turn, turns: list[Turn], others: list[Turn]) -> int:
        """How many turns follow in the same move."""
        count, position = 0, turns.index(turn)
        for before, after in zip(turns[position:], turns[position + 1 :], strict=False):
            if any(before.span.end_s <= o.span.start_s < after.span.start_s for o in others):
                break
            count += 1
        return count

    def _rude(self, cause: Hit, context: CallContext) -> Finding | None:
        if self.never is None:
            return None
        role = role_of(self.by)
        turns = [
            t
            for t in context.turns
            if (role is None or t.role in (role, Role.UNKNOWN)) and t.span.end_s > cause.turn.span.start_s
        ]
        found = strict_hits(self.never, turns, context, self.minimum_confidence)
        if not found:
            return None
        sure = [hit for hit, certain in found if certain]
        hits = sure or [hit for hit, _ in found]
        quotes_zh = "、".join(f"“{hit.quote}”" for hit in hits)
        quotes_en = ", ".join(f'"{hit.quote}"' for hit in hits)
        evidence = tuple(hit.evidence(self.say.example) for hit in hits)
        message = Wording(f"说了不该说的 {quotes_zh}", f"Said what must not be said: {quotes_en}")
        if sure:
            return self.finding(Verdict.FAIL, message, "rude_wording", cause.turn.span, evidence)
        return self.finding(Verdict.NEEDS_REVIEW, message, "resembles", cause.turn.span, evidence)

    def _hung_up(self, cause: Hit, context: CallContext) -> Finding | None:
        if self.hang_up == "allowed" or context.call.hangup.by is not Party.AGENT:
            return None
        ended = self._ended_call(context)
        if ended is Truth.NO:
            return None
        place = Interval(min(cause.turn.span.start_s, context.end_s), context.call.recording.duration_s)
        message = Wording("坐席在此情境中挂断了客户电话", "The agent hung up on the customer")
        evidence = (Evidence(place, cause.turn.role, cause.quote, self.say.example, context.call.hangup.confidence),)
        certain = ended is Truth.YES and context.call.hangup.disagreement is None
        verdict = Verdict.FAIL if certain else Verdict.NEEDS_REVIEW
        quiet = context.axis(certain=True).quiet_before_end()
        measure = Measure("silence_before_hangup", round(quiet.value_s, 3), "s", None, round(quiet.uncertainty_s, 3))
        return self.finding(verdict, message, "agent_hung_up", place, evidence, (measure,))

    def _ended_call(self, context: CallContext) -> Truth:
        """Whether the answering side said nothing of substance after the last cause or answer."""
        role = role_of(self.by)
        if role is not None and not context.roles_known:
            return Truth.UNCLEAR
        turns = [t for t in context.turns if role is None or t.role is role]
        about = [*self.say.parts, *(cause.say for cause in self.to)]
        last = max(
            (h.turn.span.end_s for p in about for h in context.hearing.said(p, context.turns)),
            default=None,
        )
        if last is None:
            return Truth.NO
        later = [t for t in turns if t.span.end_s > last and len(context.hearing.heard(t).units) > COURTESY_CHARACTERS]
        return Truth.NO if later else Truth.YES

    @staticmethod
    def _with_cause(finding: Finding, cause: Hit) -> Finding:
        return replace(finding, evidence=(cause.evidence(), *finding.evidence))
