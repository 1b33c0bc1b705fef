"""Situation: somebody plainly says something."""

from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import MINIMUM_CONFIDENCE
from qa_audit.rules.condition import SituationBase
from qa_audit.rules.confirmed import confirmed
from qa_audit.rules.context import CallContext
from qa_audit.rules.hearing import Hit
from qa_audit.rules.phrases import Phrases
from qa_audit.rules.saying import DOUBT_WORDING, Doubt
from qa_audit.rules.scope import Scope, Speaker
from qa_audit.rules.truth import Holding, Truth


class PlainlySaid(SituationBase):
    """Somebody plainly says something; what only resembles it does not count.

    For what would come up again if it were so: a complaint is made more than once, and many short phrases (怎么搞的)
    have everyday look-alikes (怎么办理). Holds where one of the phrases counts as said, or where the audio says that a
    phrase was said which the words only resemble (我要投足 for 我要投诉). It stays unclear where the recogniser was not
    sure of the words, where it is not known who said them, where they only resemble a phrase, or where only words are
    heard that may mean it (`perhaps`).

    Attributes:
        kind: "plainly_said".
        by: Who says it: agent, customer or anyone.
        say: The phrases.
        within: Where in the call; all of it by default.
        clearly_from: Match score from which the words are the phrase: below, 怎么多 is taken for 怎么搞的 (0.70).
    """

    summary: ClassVar[Wording] = Wording("有人明确说了这些话", "somebody plainly says one of these phrases")

    kind: Literal["plainly_said"]
    by: Speaker
    say: Phrases
    within: Scope = Scope()
    clearly_from: float = Field(default=0.75, ge=0.5, le=1)

    def examine(self, context: CallContext) -> Holding:
        """See the class."""
        region = self.within.region(self.by, context)
        hits = context.hearing.said(self.say, region.turns)
        title = self.say.title
        if all(self._doubt(hit, region.role) is not None for hit in hits):
            said = max(confirmed(self.say, region.turns, context, region.role), key=_score, default=None)
            if said is not None:
                reason = Wording(
                    f"听到“{said.quote}”，复听音频是“{said.wording}”（{title.zh}）",
                    f'"{said.quote}" was heard, by the audio "{said.wording}" ({title.en})',
                )
                return Holding(Truth.YES, reason, said.turn.span, (said.evidence(said.wording),))
        if not hits and self.say.perhaps is not None:
            maybe = context.hearing.said(self.say.perhaps, region.turns)
            if maybe:
                why = DOUBT_WORDING[Doubt.PARAPHRASED]
                evidence = tuple(hit.evidence() for hit in maybe)
                reason = Wording(f"“{title.zh}”：{why.zh}", f'"{title.en}": {why.en}')
                return Holding(Truth.UNCLEAR, reason, maybe[0].turn.span, evidence)
        if not hits:
            return Holding(Truth.NO, Wording(f"没有听到“{title.zh}”", f'"{title.en}" was not heard'))
        best = max(hits, key=lambda hit: (self._doubt(hit, region.role) is None, hit.score))
        doubt = self._doubt(best, region.role)
        quotes = "、".join(dict.fromkeys(f"“{hit.quote}”" for hit in hits))
        reason = Wording(f"听到{quotes}（{title.zh}）", f"{quotes} was heard ({title.en})")
        evidence = tuple(hit.evidence() for hit in hits)
        if doubt is None:
            return Holding(Truth.YES, reason, best.turn.span, evidence)
        why = DOUBT_WORDING[doubt]
        return Holding(
            Truth.UNCLEAR, Wording(f"{reason.zh}，{why.zh}", f"{reason.en}, {why.en}"), best.turn.span, evidence
        )

    def _doubt(self, hit: Hit, role: Role | None) -> Doubt | None:
        if role is not None and hit.turn.role is not role:
            return Doubt.ROLE_UNKNOWN
        if hit.confidence < MINIMUM_CONFIDENCE:
            return Doubt.LOW_CONFIDENCE
        return Doubt.RESEMBLES if hit.score < self.clearly_from else None


def _score(hit: Hit) -> float:
    return hit.score
