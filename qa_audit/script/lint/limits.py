"""Numbers that contradict each other: a wait that nobody can keep, steps that a limit of another rule forbids."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from qa_audit.model.wording import Wording
from qa_audit.rules.kinds.duration import Duration
from qa_audit.rules.kinds.procedure import Procedure
from qa_audit.rules.kinds.silence import Silence
from qa_audit.script.lint.walk import rules_of
from qa_audit.script.problem import Problem
from qa_audit.script.read import Reading
from qa_audit.script.tree import Location

PAIRS = (
    ("at_least_s", "at_most_s"),
    ("at_least_dbfs", "at_most_dbfs"),
    ("at_least", "at_most"),
    ("longest_s", "announced_longest_s"),
    ("review_over", "limit"),
    ("review_from", "at_least"),
    ("fewest_doubtful", "fewest"),
)
"""Options of which the first may not be above the second."""


def check_limits(readings: Sequence[Reading]) -> Iterator[Problem]:
    """Limits that contradict each other, inside a rule and between rules."""
    for reading in readings:
        for rule, location in rules_of(reading):
            yield from _upside_down(rule, location, reading)
            if isinstance(rule, Procedure):
                for other_reading in readings:
                    for other, place in rules_of(other_reading):
                        yield from _too_long(rule, location, reading, other, other_reading.tree.place(place))


def _upside_down(value: Any, location: Location, reading: Reading) -> Iterator[Problem]:
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _upside_down(item, (*location, number), reading)
    if not isinstance(value, BaseModel):
        return
    for low, high in PAIRS:
        least, most = getattr(value, low, None), getattr(value, high, None)
        if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
            given = high if high in value.model_fields_set else low
            yield reading.tree.problem(
                (*location, given),
                Wording(
                    f"{low}（{least:g}）大于 {high}（{most:g}），没有通话能同时做到；请改其中一个",
                    f"{low} ({least:g}) is above {high} ({most:g}): no call can keep both; change one of them",
                ),
                code="contradictory-limits",
            )
    for name in type(value).model_fields:
        yield from _upside_down(getattr(value, name), (*location, name), reading)


def _too_long(rule: Procedure, location: Location, reading: Reading, other: Any, place: Any) -> Iterator[Problem]:
    waits = [(number, step.wait) for number, step in enumerate(rule.steps) if step.wait is not None]
    where = f"{place.path}:{place.line}"
    if isinstance(other, Silence):
        # The customer is silent there anyway; the procedure forbids what the other rule demands.
        for number, wait in waits:
            if wait.at_least_s - wait.tolerance_s > other.longest_s + other.tolerance_s and other.unless is None:
                yield reading.tree.problem(
                    (*location, "steps", number, "wait"),
                    Wording(
                        f"要等 {wait.at_least_s:g} 秒，但规则 {other.id}（{where}）不许静音超过 {other.longest_s:g} 秒",
                        f"asks for {wait.at_least_s:g} s of silence, but rule {other.id} ({where}) allows "
                        f"{other.longest_s:g} s; change one of them, or give that rule an unless",
                    ),
                    code="contradictory-limits",
                )
    if isinstance(other, Duration) and other.at_most_s is not None:
        total_s = sum(wait.at_least_s for _, wait in waits)
        if total_s > other.at_most_s:
            yield reading.tree.problem(
                (*location, "steps"),
                Wording(
                    f"各步等待合计 {total_s:g} 秒，超过规则 {other.id}（{where}）允许的通话时长 {other.at_most_s:g} 秒",
                    f"the waits add up to {total_s:g} s, over the {other.at_most_s:g} s that rule {other.id} ({where}) "
                    "allows for a call; change one of them",
                ),
                code="contradictory-limits",
            )
