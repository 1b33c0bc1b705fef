"""Situation: what somebody says resembles examples."""

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from qa_audit.model.finding import Evidence
from qa_audit.model.wording import Wording
from qa_audit.rules.condition import SituationBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.options import Bilingual
from qa_audit.rules.scope import Scope, Speaker
from qa_audit.rules.truth import Holding, Truth
from qa_audit.rules.turns import Turn
from qa_audit.text.likeness import Likeness, learned, score_of
from qa_audit.text.normalise import normal_form


def _lines(value: Any) -> Any:
    """Examples as people write them: a list, a text with one on each line, or a list of such texts."""
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
        return value
    return tuple(line for item in items for one in item.splitlines() if (line := one.strip()) and line[0] != "#")


Examples = Annotated[
    tuple[str, ...], BeforeValidator(_lines, json_schema_input_type=str | list[str]), Field(min_length=5)
]
"""At least five."""

BETWEEN_SENTENCES = "/"

_LEAST_CHARACTERS = 4
"""Chosen: shorter utterances are answers, which many people give alike."""

_SHOWN = 2
_QUOTED = 16


class Resembles(SituationBase):
    """What somebody says in the call resembles examples more than counter-examples.

    For what people say in words that no list foresees, or that the recogniser garbles: that they complain, for example,
    or that an agent is rude. The syllables of the examples are learned when the script is used first; see
    `qa_audit.text.likeness`. It is never more than unclear whether the situation holds: a rule that would fail, or that
    would pass where it is its `suspect_when`, leaves it to a person.

    Attributes:
        kind: "resembles".
        title: What they are examples of, for reports.
        by: Who speaks.
        each: What is held against the examples: all that was said in the "call" together, or each "utterance".
        like: Examples: what one person said in a whole call, sentences parted by "/", or one utterance. A list, or
            a text with one on each line (`|`), or several of either; lines that begin with # are left out.
        unlike: The same where the situation does not hold; the more of them are close to it, the better.
        above: Score that must be exceeded; examples have +1 or -1, half-way is 0.
        within: Where in the call; all of it by default.
    """

    summary: ClassVar[Wording] = Wording(
        "说的话像例子（只到“可能”）", "what somebody says resembles examples (never more than perhaps)"
    )

    only_doubts: ClassVar[bool] = True

    kind: Literal["resembles"]
    title: Bilingual
    by: Speaker
    each: Literal["call", "utterance"] = "call"
    like: Examples
    unlike: Examples
    above: float = Field(default=0.0, ge=-1, le=1)
    within: Scope = Scope()

    @cached_property
    def likeness(self) -> Likeness:
        """What the examples teach; learned when it is asked for first."""
        return learned(_sentences(self.like), _sentences(self.unlike))

    def load(self) -> None:
        """Learn from the examples."""
        self.likeness  # noqa: B018 - kept once it is made

    def examine(self, context: CallContext) -> Holding:
        """See the class."""
        turns = self.within.region(self.by, context).turns
        telling = self._alike(turns) if self.each == "utterance" else self._together(turns)
        title = self.title
        if not telling:
            return Holding(Truth.NO, Wording(f"说的话不像“{title.zh}”", f'nothing resembles "{title.en}"'))
        if self.each == "utterance":
            reason = Wording(f"像“{title.zh}”", f'this resembles "{title.en}"')
            return Holding(Truth.UNCLEAR, reason, telling[0].span, telling)
        # Every rule that hangs on it tells it: the beginning is enough.
        quote = telling[0].quote or ""
        quote = quote if len(quote) <= _QUOTED else quote[:_QUOTED] + "…"
        reason = Wording(f"像“{title.zh}”，请听“{quote}”", f'this resembles "{title.en}", listen: "{quote}"')
        return Holding(Truth.UNCLEAR, reason, telling[0].span, telling)

    def _together(self, turns: Sequence[Turn]) -> tuple[Evidence, ...]:
        """The turns that tell most, where all that was said resembles the examples."""
        spoken = [(turn, utterance.text) for turn in turns for utterance in turn.utterances]
        shares = self.likeness.shares([text for _, text in spoken])
        if not spoken or self.likeness.bias + sum(shares) <= self.above:
            return ()
        by_turn: dict[int, float] = {}
        for (turn, _), share in zip(spoken, shares, strict=True):
            by_turn[id(turn)] = by_turn.get(id(turn), 0.0) + share
        telling = sorted(turns, key=lambda turn: -by_turn.get(id(turn), 0.0))[:_SHOWN]
        return tuple(Evidence(turn.span, turn.role, turn.text, None, turn.confidence) for turn in telling)

    def _alike(self, turns: Sequence[Turn]) -> tuple[Evidence, ...]:
        """The utterances that resemble the examples most, of those that are known to be of who should speak."""
        scored = [
            (score_of(self.likeness, utterance.text), utterance)
            for turn in turns
            if self.by in ("anyone", turn.role.value)
            for utterance in turn.utterances
        ]
        alike = [one for one in scored if one[0] > self.above and len(normal_form(one[1].text)) >= _LEAST_CHARACTERS]
        alike = sorted(alike, key=lambda one: -one[0])[:_SHOWN]
        return tuple(Evidence(u.span, u.role, u.text, None, u.confidence) for _, u in alike)


def _sentences(examples: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(text.split(BETWEEN_SENTENCES)) for text in examples)
