"""What the events amount to now: a pure fold, the same for the same events.

A finding's reviewed verdict is the final one of a supervisor; without it, what all its reviewers say alike. Reviewers
who contradict each other leave it disputed: like every doubt, that counts as "needs review" and never as a fail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from qa_audit.model.finding import Verdict
from qa_audit.review.events import Event, Kind, items_of, undone

Key = tuple[str, str]
"""Call id and rule id."""


class Status(StrEnum):
    """Where a finding stands in its review."""

    OPEN = "open"
    CALIBRATING = "calibrating"
    DISPUTED = "disputed"
    APPEALED = "appealed"
    DECIDED = "decided"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class FindingState:
    """What people said about one finding.

    Attributes:
        opinions: The latest standing decision of each reviewer, in order.
        appeal: The agent's appeal.
        final: The supervisor's decision.
        comments: Comments, in order.
        pair: The two who calibrate; empty without calibration.
        blind: What each of the two decided before either could see the other's decision; both, once both did.
    """

    opinions: tuple[Event, ...] = ()
    appeal: Event | None = None
    final: Event | None = None
    comments: tuple[Event, ...] = ()
    pair: tuple[str, ...] = ()
    blind: tuple[Event, ...] = ()

    @property
    def status(self) -> Status:
        """Where the review stands."""
        if self.final is not None:
            return Status.FINAL
        if self.pair and len(self.blind) < len(self.pair):
            return Status.CALIBRATING
        if self.appeal is not None:
            return Status.APPEALED
        if not self.opinions:
            return Status.OPEN
        return Status.DECIDED if len({opinion.verdict for opinion in self.opinions}) == 1 else Status.DISPUTED

    @property
    def verdict(self) -> Verdict | None:
        """The reviewed verdict; None where people have not spoken, or not yet both of a calibrating pair."""
        if self.final is not None:
            return self.final.verdict
        if not self.opinions or self.status is Status.CALIBRATING:
            return None
        verdicts = {opinion.verdict for opinion in self.opinions}
        return next(iter(verdicts)) if len(verdicts) == 1 else Verdict.NEEDS_REVIEW


NOTHING_SAID = FindingState()


@dataclass(frozen=True, slots=True)
class ReviewState:
    """The desk as it stands.

    Attributes:
        findings: What people said, by call and rule.
        comments: Comments on whole calls, by call.
        assigned: Who shall review a call, by call.
        plans: The samples that stand, in order.
        sampled: Findings that a standing sample holds.
        undone: Numbers of the events that no longer count.
        last_id: Number of the last event; 0 before the first.
    """

    findings: Mapping[Key, FindingState]
    comments: Mapping[str, tuple[Event, ...]]
    assigned: Mapping[str, str]
    plans: tuple[Event, ...]
    sampled: frozenset[Key]
    undone: frozenset[int]
    last_id: int

    def of(self, call_id: str, rule_id: str) -> FindingState:
        """What people said about one finding."""
        return self.findings.get((call_id, rule_id), NOTHING_SAID)


@dataclass(slots=True)
class _Draft:
    opinions: dict[str, Event] = field(default_factory=dict)
    appeal: Event | None = None
    final: Event | None = None
    comments: list[Event] = field(default_factory=list)
    pair: tuple[str, ...] = ()


def fold(events: Sequence[Event]) -> ReviewState:
    """Fold events, ordered by number, into the current state. Every sequence of events has one."""
    gone = undone(tuple(events))
    drafts: dict[Key, _Draft] = {}
    comments: dict[str, list[Event]] = {}
    assigned: dict[str, str] = {}
    plans: list[Event] = []
    for event in events:
        if event.id in gone:
            continue
        key = event.finding
        if event.kind is Kind.PLANNED:
            plans.append(event)
        elif event.kind is Kind.ASSIGNED and event.call_id is not None:
            assigned.pop(event.call_id, None)
            if event.people:
                assigned[event.call_id] = event.people[0]
        elif event.kind is Kind.CALIBRATED and event.call_id is not None and len(set(event.people)) == 2:
            for rule_id in event.rules:
                drafts.setdefault((event.call_id, rule_id), _Draft()).pair = event.people
        elif event.kind is Kind.COMMENTED and key is None and event.call_id is not None:
            comments.setdefault(event.call_id, []).append(event)
        elif key is not None:
            _apply(drafts.setdefault(key, _Draft()), event)
    blind = _blind(events, gone)
    findings = {
        key: FindingState(
            opinions=tuple(sorted(draft.opinions.values(), key=lambda opinion: opinion.id)),
            appeal=draft.appeal,
            final=draft.final,
            comments=tuple(draft.comments),
            pair=draft.pair,
            blind=blind.get(key, ()),
        )
        for key, draft in drafts.items()
    }
    return ReviewState(
        findings=findings,
        comments={call_id: tuple(said) for call_id, said in comments.items()},
        assigned=assigned,
        plans=tuple(plans),
        sampled=frozenset(key for plan in plans for key in items_of(plan)),
        undone=gone,
        last_id=events[-1].id if events else 0,
    )


def _apply(draft: _Draft, event: Event) -> None:
    if event.kind is Kind.DECIDED:
        draft.opinions[event.actor] = event
    elif event.kind is Kind.SETTLED:
        draft.final = event
    elif event.kind is Kind.APPEALED:
        draft.appeal = event
    elif event.kind is Kind.COMMENTED:
        draft.comments.append(event)


def _blind(events: Sequence[Event], gone: frozenset[int]) -> dict[Key, tuple[Event, ...]]:
    """For each calibrated finding what its two reviewers said before either could see the other's word.

    Followed in order of time: from the moment both have decided, a change of mind is no longer blind and leaves what
    was said before as it is.
    """
    pairs: dict[Key, tuple[str, ...]] = {}
    said: dict[Key, dict[str, Event]] = {}
    by_id = {event.id: event for event in events}
    for event in events:
        if event.kind is Kind.CALIBRATED and event.id not in gone and event.call_id is not None:
            if len(set(event.people)) == 2:
                for rule_id in event.rules:
                    pairs[(event.call_id, rule_id)] = event.people
                    said[(event.call_id, rule_id)] = {}
            continue
        taken_back = event.kind is Kind.UNDONE
        about = by_id.get(event.target or 0) if taken_back else event
        if taken_back and about is not None and about.kind is Kind.UNDONE:
            about, taken_back = by_id.get(about.target or 0), False
        key = about.finding if about is not None and about.kind is Kind.DECIDED else None
        if about is None or key is None or about.actor not in pairs.get(key, ()) or len(said[key]) == 2:
            continue
        if not taken_back:
            said[key][about.actor] = about
        elif said[key].get(about.actor) == about:
            del said[key][about.actor]
    return {key: tuple(said[key][name] for name in pairs[key] if name in said[key]) for key in pairs}
