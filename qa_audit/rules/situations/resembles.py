"""Situation: what somebody says resembles examples."""

from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from qa_audit.model.finding import Evidence
from qa_audit.model.wording import Wording
from qa_audit.rules.condition import SituationBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.options import Bilingual
from qa_audit.rules.scope import Scope, Speaker
from qa_audit.rules.truth import Holding, Truth
from qa_audit.rules.turns import Turn
from qa_audit.text.likeness import Likeness, learned

Example = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

BETWEEN_SENTENCES = "/"

_SHOWN = 2
_QUOTED = 16


class Resembles(SituationBase):
    """What somebody says in the call resembles examples more than counter-examples.

    For what people say in words that no list foresees, or that the recogniser garbles: that they complain, for example.
    The syllables of the examples are learned when the script is used first; see `qa_audit.text.likeness`. It is never
    more than unclear whether the situation holds: a rule that would fail leaves it to a person.

    Attributes:
        kind: "resembles".
        title: What they are examples of, for reports.
        by: Who speaks.
        like: What one person said in a whole call, sentences parted by "/": examples.
        unlike: The same for calls in which the situation does not hold; the more of them are close to it, the better.
        within: Where in the call; all of it by default.
    """

    summary: ClassVar[Wording] = Wording(
        "说的话像例子（只到“可能”）", "what somebody says resembles examples (never more than perhaps)"
    )

    only_doubts: ClassVar[bool] = True

    kind: Literal["resembles"]
    title: Bilingual
    by: Speaker
    like: tuple[Example, ...] = Field(min_length=5)
    unlike: tuple[Example, ...] = Field(min_length=5)
    within: Scope = Scope()

    @cached_property
    def likeness(self) -> Likeness:
        """What the examples teach; learned when it is asked for first."""
        return learned(_sentences(self.like), _sentences(self.unlike))

    def examine(self, context: CallContext) -> Holding:
        """See the class."""
        turns = self.within.region(self.by, context).turns
        spoken = [(turn, utterance.text) for turn in turns for utterance in turn.utterances]
        shares = self.likeness.shares([text for _, text in spoken])
        title = self.title
        if not spoken or self.likeness.bias + sum(shares) <= 0:
            return Holding(Truth.NO, Wording(f"说的话不像“{title.zh}”", f'nothing resembles "{title.en}"'))
        by_turn: dict[int, float] = {}
        for (turn, _), share in zip(spoken, shares, strict=True):
            by_turn[id(turn)] = by_turn.get(id(turn), 0.0) + share
        telling: list[Turn] = sorted(turns, key=lambda turn: -by_turn.get(id(turn), 0.0))[:_SHOWN]
        quote = telling[0].text
        # Every rule that hangs on it tells it: the beginning is enough.
        quote = quote if len(quote) <= _QUOTED else quote[:_QUOTED] + "…"
        reason = Wording(f"像“{title.zh}”，请听“{quote}”", f'this resembles "{title.en}", listen: "{quote}"')
        evidence = tuple(Evidence(turn.span, turn.role, turn.text, None, turn.confidence) for turn in telling)
        return Holding(Truth.UNCLEAR, reason, telling[0].span, evidence)


def _sentences(examples: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(text.split(BETWEEN_SENTENCES)) for text in examples)
