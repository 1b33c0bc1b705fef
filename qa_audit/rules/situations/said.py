"""Situation: somebody says something."""

from typing import ClassVar, Literal

from qa_audit.model.wording import Wording
from qa_audit.rules.condition import SituationBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.phrases import Phrases
from qa_audit.rules.saying import DOUBT_WORDING, Doubt, weigh_part
from qa_audit.rules.scope import Scope, Speaker
from qa_audit.rules.truth import Holding, Truth

SITUATION_CONFIDENCE = 0.25
"""Confidence of an utterance from which a situation may rest on it, or on its silence. Lower than that of rules: a
situation accuses nobody, and every unsure utterance would make every rule with a situation undecided."""

SHORTEST_UNHEARD_S = 1.0
"""A situation is said in a clause, not in a murmur: shorter stretches of speech without words make none."""


class Said(SituationBase):
    """Somebody says something.

    Holds where one of the phrases is heard. It stays unclear where something like it is heard, or where a stretch of
    that side's speech that is long enough to hold it has no recognised words.

    Attributes:
        kind: "said".
        by: Who says it: agent, customer or anyone.
        say: The phrases.
        within: Where in the call; all of it by default.
        unrecognised: What speech without recognised words means: "unclear", or "ignore" where the answer of the other
            side would show it anyway.
    """

    summary: ClassVar[Wording] = Wording("有人说了这些话", "somebody says one of these phrases")

    kind: Literal["said"]
    by: Speaker
    say: Phrases
    within: Scope = Scope()
    unrecognised: Literal["unclear", "ignore"] = "unclear"

    def examine(self, context: CallContext) -> Holding:
        """See the class."""
        region = self.within.region(self.by, context)
        part = weigh_part(self.say, region, context, SITUATION_CONFIDENCE, shortest_unheard_s=SHORTEST_UNHEARD_S)
        title = self.say.title
        if part.truth is Truth.YES and part.hit is not None:
            quote = part.hit.quote
            reason = Wording(f"听到“{quote}”（{title.zh}）", f'"{quote}" was heard ({title.en})')
            return Holding(Truth.YES, reason, part.hit.turn.span, (part.hit.evidence(),))
        absent = Wording(f"没有听到“{title.zh}”", f'"{title.en}" was not heard')
        if part.truth is Truth.NO or part.doubt is None:
            return Holding(Truth.NO, absent)
        if part.hit is None and (self.unrecognised == "ignore" or part.doubt is Doubt.ROLE_UNKNOWN):
            # Nobody at all was heard to say it: whose voice it is does not matter.
            return Holding(Truth.NO, absent)
        why = DOUBT_WORDING[part.doubt]
        reason = Wording(f"“{title.zh}”：{why.zh}", f'"{title.en}": {why.en}')
        at = part.hit.turn.span if part.hit is not None else part.evidence[0].span
        return Holding(Truth.UNCLEAR, reason, at, part.evidence)
