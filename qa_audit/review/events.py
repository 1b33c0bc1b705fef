"""What people did: events that are appended and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
        recording: SHA-256 of the recording that the person heard; None for a plan, which names one for each of its
            calls under "recordings", and for events of before recordings were written down.
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
    recording: str | None = None

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


def items_of(plan: Event) -> tuple[tuple[str, str], ...]:
    """The findings that a sample holds, by call and rule."""
    items = plan.plan.get("items", ())
    if not isinstance(items, (list, tuple)):
        return ()
    return tuple((str(item[0]), str(item[1])) for item in items)


def by_recording(
    events: Sequence[Event], present: Mapping[str, str]
) -> tuple[tuple[Event, ...], tuple[tuple[Event, ...], ...]]:
    """Tell the events about the recordings that are there now from those about others that had the same call id.

    A file may be replaced, or another one may get its name: what was decided about one recording says nothing about
    another. An undo goes with what it takes back. An event that names no recording, from before they were written
    down, is taken to be about the one that is there.

    Args:
        events: Events, ordered by number.
        present: SHA-256 of the recording of each call, empty where it is not known.

    Returns:
        The events that count, samples without the findings of other recordings; and the others, those about one
        recording together, each ordered by number.
    """
    counted: list[Event] = []
    others: dict[str, list[Event]] = {}
    about: dict[int, str] = {}
    for event in events:
        told = about.get(event.target or 0) if event.kind is Kind.UNDONE else _other(event, present)
        if told is None:
            counted.append(_trimmed(event, present) if event.kind is Kind.PLANNED else event)
        else:
            about[event.id] = told
            others.setdefault(told, []).append(event)
    return tuple(counted), tuple(tuple(group) for group in others.values())


def _other(event: Event, present: Mapping[str, str]) -> str | None:
    """The recording that an event is about, if another has its call id now."""
    now = present.get(event.call_id or "")
    return event.recording if now and event.recording not in (None, now) else None


def _trimmed(plan: Event, present: Mapping[str, str]) -> Event:
    """A sample without the findings of recordings that others have replaced."""
    recordings = plan.plan.get("recordings")
    if not isinstance(recordings, Mapping):
        return plan
    replaced = {call_id for call_id, drawn in recordings.items() if present.get(call_id) and present[call_id] != drawn}
    if not replaced:
        return plan
    items = [list(item) for item in items_of(plan) if item[0] not in replaced]
    return replace(plan, plan={**plan.plan, "items": items})
