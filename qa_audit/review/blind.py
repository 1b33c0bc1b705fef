"""Who may see which event: a calibrating reviewer learns nothing of the other's decision until both decided."""

from collections.abc import Sequence

from qa_audit.review.events import Event, Kind
from qa_audit.review.state import Status, fold


def visible(events: Sequence[Event], viewer: str) -> tuple[Event, ...]:
    """The events that `viewer` may see now.

    While two reviewers calibrate a finding, what either of them decides or says about it, and what they say about the
    whole call, is theirs alone; nobody else sees it either, because who knows it can tell it.

    Args:
        events: All events, ordered by number.
        viewer: Name of the user.
    """
    pending = {key: state.pair for key, state in fold(events).findings.items() if state.status is Status.CALIBRATING}
    if not pending:
        return tuple(events)
    talking: dict[str, set[str]] = {}
    for (call_id, _), pair in pending.items():
        talking.setdefault(call_id, set()).update(pair)
    hidden: set[int] = set()
    for event in events:
        if event.actor == viewer:
            continue
        about_finding = event.finding in pending and event.kind in (Kind.DECIDED, Kind.COMMENTED)
        about_call = (
            event.kind is Kind.COMMENTED
            and event.rule_id is None
            and event.actor in talking.get(event.call_id or "", ())
        )
        if about_finding or about_call or (event.kind is Kind.UNDONE and event.target in hidden):
            hidden.add(event.id)
    return tuple(event for event in events if event.id not in hidden)
