"""Situation: somebody says something and goes on before anybody answers."""

from typing import ClassVar, Literal

from qa_audit.model.wording import Wording
from qa_audit.rules.condition import SituationBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.phrases import Phrases
from qa_audit.rules.scope import Scope, Speaker
from qa_audit.rules.truth import Holding, Truth


class GoesOn(SituationBase):
    """Somebody says something, and speaks on, after a pause or without, before the other side answers.

    Holds where more words of the same turn, or another turn of the same side, follow the phrase before anybody else
    speaks: what was said was no question that waits for an answer.

    Attributes:
        kind: "goes_on".
        by: Who says it.
        say: The phrases.
        within: Where in the call; all of it by default.
    """

    summary: ClassVar[Wording] = Wording(
        "说完这句话不等对方回答就接着说", "somebody says this and goes on before anybody answers"
    )

    kind: Literal["goes_on"]
    by: Speaker
    say: Phrases
    within: Scope = Scope()

    def examine(self, context: CallContext) -> Holding:
        """See the class."""
        hits = context.hearing.said(self.say, self.within.region(self.by, context).turns)
        if not hits:
            return Holding(Truth.NO, Wording(f"没有听到“{self.say.title.zh}”", f'"{self.say.title.en}" was not heard'))
        turn = hits[0].turn
        following = next((other for other in context.turns if other.span.start_s > turn.span.start_s), None)
        reason = Wording(f"“{turn.text}”之后接着说", f'"{turn.text}" goes on')
        if hits[0].end < len(turn.text.rstrip("，。！？,.!? ")):
            return Holding(Truth.YES, reason, turn.span)
        if following is not None and following.role is turn.role:
            return Holding(Truth.YES, reason, following.span)
        return Holding(Truth.NO, Wording("说完之后轮到对方", "the other side answers"), turn.span)
