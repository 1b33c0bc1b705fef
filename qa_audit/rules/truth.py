"""Three-valued logic: a situation arose, did not arise, or the evidence does not tell."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from qa_audit.model.finding import Evidence
from qa_audit.model.interval import Interval
from qa_audit.model.wording import Wording


class Truth(StrEnum):
    """Kleene's three values."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Holding:
    """Whether a situation holds in a call.

    Attributes:
        truth: Yes, no, or not decided by the evidence.
        reason: Why, in a clause for people.
        at: Where it first arose; None where it did not or has no place.
        evidence: What to listen to.
    """

    truth: Truth
    reason: Wording
    at: Interval | None = None
    evidence: tuple[Evidence, ...] = field(default=())


def all_of(truths: Iterable[Truth]) -> Truth:
    """No where one says no, else unclear where one is unclear, else yes."""
    values = set(truths)
    if Truth.NO in values:
        return Truth.NO
    return Truth.UNCLEAR if Truth.UNCLEAR in values else Truth.YES


def any_of(truths: Iterable[Truth]) -> Truth:
    """Yes where one says yes, else unclear where one is unclear, else no."""
    values = set(truths)
    if Truth.YES in values:
        return Truth.YES
    return Truth.UNCLEAR if Truth.UNCLEAR in values else Truth.NO


def negated(truth: Truth) -> Truth:
    """Yes and no change places; unclear stays."""
    return {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNCLEAR: Truth.UNCLEAR}[truth]
