"""What a rule says about a call."""

from dataclasses import dataclass
from enum import StrEnum

from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording


class Verdict(StrEnum):
    """Doubt is `needs_review`, never `fail`."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    NEEDS_REVIEW = "needs_review"


class Severity(StrEnum):
    """How much a breach weighs for people; the points are apart."""

    INFO = "info"
    MINOR = "minor"
    MAJOR = "major"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place to listen to.

    Attributes:
        span: Where.
        role: Who is heard there.
        quote: Words as heard; empty where nothing was said.
        expected: Wording that the script asks for, None where there is none.
        confidence: 0 to 1.
        forbidden: Whether `expected` is no wording to say, but one that must not be said and was listened for.
    """

    span: Interval
    role: Role
    quote: str
    expected: str | None
    confidence: float
    forbidden: bool = False


class Bound(StrEnum):
    """What the limit of a measure asks of its value."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BELOW = "below"
    FROM = "from"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measured quantity against its limit.

    Attributes:
        name: For example "wait_1".
        value: In `unit`.
        unit: "s", "dB", "dBFS", "char/min", "ratio", "count", "nat".
        limit: The limit it was held against, None where there is none.
        uncertainty: In `unit`, 90th percentile of the absolute error.
        bound: On which side of the limit the value belongs, or that it counts from there on; None where that is not
            known (reports of earlier versions).
    """

    name: str
    value: float
    unit: str
    limit: float | None
    uncertainty: float
    bound: Bound | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict of one rule on one call.

    Attributes:
        rule_id: For example "opening.greeting".
        verdict: What was found.
        severity: How much a breach weighs.
        fatal: Whether a fail makes the call unqualified whatever its score.
        points: Points lost if it fails.
        message: One sentence for people.
        reason: Code of the doubt or the breach, for example "part_missing", "low_confidence"; None for a plain pass.
        searched: Where the rule looked; None where it did not need to.
        evidence: Places to listen to; at least one for a fail.
        measures: What was measured.
    """

    rule_id: str
    verdict: Verdict
    severity: Severity
    fatal: bool
    points: float
    message: Wording
    reason: str | None
    searched: Interval | None
    evidence: tuple[Evidence, ...] = ()
    measures: tuple[Measure, ...] = ()
