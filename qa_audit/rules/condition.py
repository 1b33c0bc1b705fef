"""Situations, and how `when` and `unless` combine them with all, any and not."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Protocol

from pydantic import GetPydanticSchema, TypeAdapter, ValidationInfo
from pydantic_core import PydanticCustomError, core_schema

from qa_audit.model.wording import Wording
from qa_audit.rules.options import Options
from qa_audit.rules.truth import Holding, Truth, all_of, any_of, negated

if TYPE_CHECKING:
    from qa_audit.rules.context import CallContext


class SituationBase(Options):
    """What every situation has: a kind, and a way to tell whether it arose in a call."""

    summary: ClassVar[Wording]
    """One sentence for `explain`: when the situation holds."""
    only_doubts: ClassVar[bool] = False
    """Whether it is unclear at most: beside one that holds, nobody need ask."""

    def examine(self, context: "CallContext") -> Holding:
        """Whether the situation arose in a call."""
        raise NotImplementedError

    def needs(self) -> frozenset[str]:
        """Ids of the rules whose outcome the situation reads."""
        return frozenset()

    def load(self) -> None:
        """Learn what the first call that needs it would learn."""


class Condition:
    """A situation, or several combined; immutable."""

    __slots__ = ("members", "name", "operator", "situation")

    def __init__(
        self,
        operator: str,
        members: "Sequence[Condition]" = (),
        situation: SituationBase | None = None,
        name: str = "",
    ) -> None:
        self.operator = operator
        self.members = tuple(members)
        self.situation = situation
        self.name = name

    def holds(self, context: "CallContext") -> Holding:
        """Whether the condition holds in a call, and why."""
        return context.situation(self.situation) if self.situation is not None else context.condition(self)

    def combined(self, context: "CallContext") -> Holding:
        """What the members make together; `holds` asks for it once a call."""
        holdings: list[Holding] = []
        for member in self.members:
            # One that does not hold decides; the others are only looked at for what the audio will be asked about them.
            if self.operator == "all" and not context.asking and holdings and holdings[-1].truth is Truth.NO:
                break
            held = self.operator == "any" and any(holding.truth is Truth.YES for holding in holdings)
            if not (held and member.situation is not None and member.situation.only_doubts):
                holdings.append(member.holds(context))
        truths = [holding.truth for holding in holdings]
        if self.operator == "not":
            only = holdings[0]
            return Holding(negated(only.truth), only.reason, only.at, only.evidence)
        truth = all_of(truths) if self.operator == "all" else any_of(truths)
        # What decides: those that agree with the outcome; for "any ... no" and "all ... yes" that is all of them.
        deciding = [holding for holding in holdings if holding.truth is truth] or holdings
        separator_zh, separator_en = ("；", "; ")
        reason = Wording(
            separator_zh.join(dict.fromkeys(h.reason.zh for h in deciding)),
            separator_en.join(dict.fromkeys(h.reason.en for h in deciding)),
        )
        places = [h.at for h in deciding if h.at is not None]
        evidence = tuple(piece for h in deciding for piece in h.evidence)
        return Holding(truth, reason, min(places, default=None), evidence)

    def __str__(self) -> str:
        if self.name:
            return self.name
        inner = ", ".join(str(member) for member in self.members)
        return f"{self.operator}({inner})"


def conditions_of(condition: Condition) -> Iterator[SituationBase]:
    """All situations that a condition is made of."""
    if condition.situation is not None:
        yield condition.situation
    for member in condition.members:
        yield from conditions_of(member)


class ConditionContext(Protocol):
    """What validation needs to know to read a condition: the script's named situations."""

    @property
    def situations(self) -> Mapping[str, Condition]:
        """Named situations read so far."""


def read_condition(value: Any, info: ValidationInfo) -> Condition:
    """Read a condition from YAML: a name, a list (all of them), or `{all: …}`, `{any: …}`, `{not: …}`."""
    if isinstance(value, Condition):
        return value
    known: Mapping[str, Condition] = info.context.situations if info.context is not None else {}
    if isinstance(value, str):
        if value not in known:
            raise PydanticCustomError(
                "unknown_situation", "no situation is named {name}", {"name": value, "allowed": sorted(known)}
            )
        return known[value]
    if isinstance(value, list) and value:
        return Condition("all", [read_condition(item, info) for item in value])
    if isinstance(value, dict) and len(value) == 1:
        operator, operand = next(iter(value.items()))
        if operator == "not":
            return Condition("not", [read_condition(operand, info)])
        if operator in ("all", "any") and isinstance(operand, list) and operand:
            return Condition(operator, [read_condition(item, info) for item in operand])
    raise PydanticCustomError(
        "condition_expected", "expected the name of a situation, or all: [...], any: [...], not: ..."
    )


def _condition_schema(_source: Any, _handler: Any) -> core_schema.CoreSchema:
    return core_schema.with_info_plain_validator_function(
        read_condition,
        json_schema_input_schema=core_schema.union_schema(
            [core_schema.str_schema(), core_schema.list_schema(), core_schema.dict_schema()]
        ),
    )


ConditionField = Annotated[Condition, GetPydanticSchema(_condition_schema)]
"""Field type of an option that holds a condition."""

CONDITION: TypeAdapter[Condition] = TypeAdapter(ConditionField)
