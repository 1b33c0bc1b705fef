"""The recording and what is known about the call from outside its audio."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Party(StrEnum):
    """Who ended a call."""

    AGENT = "agent"
    CUSTOMER = "customer"
    SYSTEM = "system"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Recording:
    """One audio file, as it lies on disk.

    Attributes:
        call_id: Identifies the call in every output file; unique in a batch, safe as a file name.
        path: Path as it was given, readable where its bytes are no text.
        sha256: Hexadecimal SHA-256 of the file's bytes.
        sample_rate_hz: The file's own rate.
        n_samples: Samples per channel at that rate.
        n_channels: The file's own channels (1 or 2).
    """

    call_id: str
    path: str
    sha256: str
    sample_rate_hz: int
    n_samples: int
    n_channels: int

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.n_samples / self.sample_rate_hz


@dataclass(frozen=True, slots=True)
class CallMetadata:
    """What the telephone system says about a call. None means that it says nothing.

    Attributes:
        call_id: The telephone system's id of the call.
        agent_id: Staff number (工号).
        agent_name: Name as the agent gives it.
        queue: Queue or skill group.
        direction: "inbound" or "outbound".
        started_at: Start of the call, ISO 8601.
        agent_channel: Channel of the agent: 0 is left (or mono), 1 is right.
        hangup_by: Who ended the call.
        source: Where it came from: "sidecar", "index", "file name", or "none".
        extra: Fields nobody here reads, kept as text.
    """

    call_id: str | None = None
    agent_id: str | None = None
    agent_name: str | None = None
    queue: str | None = None
    direction: str | None = None
    started_at: str | None = None
    agent_channel: int | None = None
    hangup_by: Party | None = None
    source: str = "none"
    extra: Mapping[str, str] = field(default_factory=dict)
