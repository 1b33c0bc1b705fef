"""What people did: events that are appended and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qa_audit.model.finding import Verdict


class UserRole(StrEnum):
    """What a person may do at the desk."""

    AGENT = "agent"
    QA = "qa"
    SUPERVISOR = "supervisor"


class Kind(StrEnum):
    """Kinds of events.

    `decided`: a reviewer's verdict on a finding. `settled`: a supervisor's final verdict. `calibrated`: two reviewers
    shall decide findings of a call blind. `planned`: a random sample joined the queue. `undone`: an earlier event no
    longer counts (it stays on record, and undoing the undo brings it back).
    """

    DECIDED = "decided"
    COMMENTED = "commented"
    APPEALED = "appealed"
    SETTLED = "settled"
    CALIBRATED = "calibrated"
    ASSIGNED = "assigned"
    PLANNED = "planned"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what, when, about which call and finding.

    Attributes:
        id: Its number; later events have higher ones.
        at: When, ISO 8601 in UTC.
        actor: Name of the user.
        kind: What was done.
        call_id: About which call; None for a plan.
        rule_id: About which finding; None for the whole call.
        verdict: The person's verdict, for `decided` and `settled`.
        text: Reason, comment or appeal in the person's words.
        target: The event that an `undone` takes back.
        seen: Number of the last event that the person's page showed when they decided; tells who saved at once.
        people: Users concerned: the assignee (none: nobody any more), or the two who calibrate.
        rules: Findings concerned, for `calibrated`.
        plan: How a sample was drawn and what it holds, for `planned`.
    """

    id: int
    at: str
    actor: str
    kind: Kind
    call_id: str | None = None
    rule_id: str | None = None
    verdict: Verdict | None = None
    text: str = ""
    target: int | None = None
    seen: int | None = None
    people: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    plan: Mapping[str, object] = field(default_factory=dict)

    @property
    def finding(self) -> tuple[str, str] | None:
        """Call and rule, None where the event is not about one finding."""
        return (self.call_id, self.rule_id) if self.call_id is not None and self.rule_id is not None else None


def undone(events: tuple[Event, ...]) -> frozenset[int]:
    """Numbers of the events that no longer count; an undo that was itself undone has no effect."""
    gone: set[int] = set()
    for event in reversed(events):
        if event.kind is Kind.UNDONE and event.id not in gone and event.target is not None:
            gone.add(event.target)
    return frozenset(gone)
