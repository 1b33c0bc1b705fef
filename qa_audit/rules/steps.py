"""The steps of a procedure, as a script writes them, and what walking through them found."""

from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import model_validator

from qa_audit.model.finding import Evidence, Measure
from qa_audit.model.wording import Wording
from qa_audit.rules.options import Bilingual, Options, invalid
from qa_audit.rules.saying import SayingField
from qa_audit.rules.truth import Truth
from qa_audit.rules.waits import Limits


class Step(Options):
    """One step: exactly one of `speak`, `say`, `wait` and `hang_up`.

    Attributes:
        speak: "opening": the agent's first turn, whatever its words.
        say: What the agent must say.
        wait: How long nobody speaks: seconds, or at_least_s, at_most_s and tolerance_s.
        hang_up: "agent": the agent ends the call.
        title: What the step is called in messages.
    """

    speak: Literal["opening"] | None = None
    say: SayingField | None = None
    wait: Limits | None = None
    hang_up: Literal["agent"] | None = None
    title: Bilingual | None = None

    @model_validator(mode="before")
    @classmethod
    def _seconds_are_a_wait(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("wait"), int | float):
            return {**value, "wait": {"at_least_s": value["wait"]}}
        return value

    @model_validator(mode="after")
    def _one_act(self) -> "Step":
        acts = [name for name in ("speak", "say", "wait", "hang_up") if getattr(self, name) is not None]
        if len(acts) != 1:
            given = ", ".join(acts) or "-"
            raise invalid(
                f"一个步骤只能写 speak、say、wait、hang_up 之一；给出的是：{given}",
                f"a step is exactly one of speak, say, wait, hang_up; given: {given}",
            )
        return self

    @property
    def name(self) -> Wording:
        """What the step is called in messages."""
        if self.title is not None:
            return self.title
        if self.say is not None:
            return self.say.parts[0].title
        return Wording("开头语", "opening") if self.speak else Wording("挂机", "hang up")


@dataclass(frozen=True, slots=True)
class Fault:
    """A step that went wrong, or may have.

    Attributes:
        truth: `no` where it is certain, `unclear` where it is not.
        reason: Reason code.
        message: A clause for people.
        evidence: What to listen to.
    """

    truth: Truth
    reason: str
    message: Wording
    evidence: tuple[Evidence, ...]


@dataclass(slots=True)
class Walk:
    """What a walk through the steps found so far.

    Attributes:
        faults: What went wrong, in order.
        measures: Waits, in order.
        evidence: The steps that were done.
        outcome: How it ended, for people.
        ended_call: Whether the call ended inside the procedure.
    """

    faults: list[Fault] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    outcome: Wording = field(default_factory=lambda: Wording("流程完成", "the procedure was completed"))
    ended_call: Truth = Truth.NO

    @property
    def truth(self) -> Truth:
        """Whether every step that was owed was done right."""
        if any(fault.truth is Truth.NO for fault in self.faults):
            return Truth.NO
        return Truth.UNCLEAR if self.faults else Truth.YES
