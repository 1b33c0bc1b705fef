"""The events in the database: appended one transaction each, read once and then only what is new."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from qa_audit.model.finding import Verdict
from qa_audit.review.database import EVENTS, Database
from qa_audit.review.events import Event, Kind

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time of day."""
    return datetime.now(UTC)


class EventLog:
    """All events of a desk.

    Args:
        database: Where they are.
        clock: What time it is.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._known: tuple[Event, ...] = ()
        self._lock = threading.Lock()

    def all(self) -> tuple[Event, ...]:
        """Every event, ordered by number."""
        with self._database.reading() as connection:
            return self._read(connection)

    def append(self, event: Event, check: Callable[[tuple[Event, ...]], None] | None = None) -> Event:
        """Save one event; when this returns, it is on disk.

        Args:
            event: What happened; its number and time are given here.
            check: Called with all earlier events while no other save can come between; what it raises cancels the save.

        Returns:
            The event as saved.
        """
        with self._database.writing() as connection:
            if check is not None:
                check(self._read(connection))
            stamped = replace(event, at=self._clock().isoformat(timespec="seconds"))
            number = connection.execute(
                insert(EVENTS).values(
                    at=stamped.at,
                    actor=stamped.actor,
                    kind=stamped.kind.value,
                    call_id=stamped.call_id,
                    rule_id=stamped.rule_id,
                    content=_content(stamped),
                )
            ).inserted_primary_key
            if number is None:
                raise RuntimeError("the database gave the event no number")
            return replace(stamped, id=int(number[0]))

    def _read(self, connection: Connection) -> tuple[Event, ...]:
        known = self._known
        last = known[-1].id if known else 0
        rows = connection.execute(select(EVENTS).where(EVENTS.c.id > last).order_by(EVENTS.c.id)).mappings().all()
        events = (*known, *(_event(row) for row in rows)) if rows else known
        with self._lock:
            if len(events) > len(self._known):
                self._known = events
        return events


def _content(event: Event) -> dict[str, object]:
    content: dict[str, object] = {
        "verdict": None if event.verdict is None else event.verdict.value,
        "text": event.text,
        "target": event.target,
        "seen": event.seen,
        "people": list(event.people),
        "rules": list(event.rules),
        "plan": dict(event.plan),
        "recording": event.recording,
    }
    return {key: value for key, value in content.items() if value not in (None, "", [], {})}


def _event(row: Mapping[Any, Any]) -> Event:
    content: dict[str, Any] = row["content"]
    verdict = content.get("verdict")
    return Event(
        id=row["id"],
        at=row["at"],
        actor=row["actor"],
        kind=Kind(row["kind"]),
        call_id=row["call_id"],
        rule_id=row["rule_id"],
        verdict=None if verdict is None else Verdict(verdict),
        text=content.get("text", ""),
        target=content.get("target"),
        seen=content.get("seen"),
        people=tuple(content.get("people", ())),
        rules=tuple(content.get("rules", ())),
        plan=content.get("plan", {}),
        recording=content.get("recording"),
    )
