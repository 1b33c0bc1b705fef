"""Call metadata from all its sources: the sidecar goes before the index, the index before the file name, key by key."""

from collections import ChainMap
from pathlib import Path

from qa_audit.metadata.record import extra_fields, hangup_party, own_fields, vendor_of
from qa_audit.metadata.sources import SOURCES, MetadataSources
from qa_audit.model.recording import CallMetadata, Party

__all__ = ["MetadataSources", "load_metadata"]


def load_metadata(recording_path: Path, sources: MetadataSources) -> CallMetadata:
    """Read what is known about a call from outside its audio.

    Args:
        recording_path: The recording; it need not exist.
        sources: Where to look besides the sidecar.

    Returns:
        The values of the most trusted source that has each; `source` names the most trusted one that has anything.

    Raises:
        MetadataError: A source has a value that its key does not allow, cannot be read, or is not clear.
        UsageError: The index is missing or unusable.
    """
    records = [record for read in SOURCES if (record := read(recording_path, sources)) is not None]
    vendors = [vendor_of(record, sources.vendor) for record in records]
    read_fields = [own_fields(record, vendor) for record, vendor in zip(records, vendors, strict=True)]
    values = dict(ChainMap(*read_fields))
    extra = dict(ChainMap(*(extra_fields(record) for record in records)))
    # Caller and called become agent and customer by the call's direction, whichever source names it.
    direction = values.get("direction")
    for record, vendor, own in zip(records, vendors, read_fields, strict=True):
        party = own.get("hangup_by") or hangup_party(record, vendor, direction, sources.hangup_values)
        if party is not None:
            values["hangup_by"] = party
            break
    source = next((record.source for record in records if record.values), "none")
    values.setdefault("agent_channel", sources.default_agent_channel)
    return _metadata(values, source, extra)


def _metadata(values: dict[str, object], source: str, extra: dict[str, str]) -> CallMetadata:
    def text(key: str) -> str | None:
        value = values.get(key)
        return value if isinstance(value, str) else None

    channel, party = values.get("agent_channel"), values.get("hangup_by")
    return CallMetadata(
        call_id=text("call_id"),
        agent_id=text("agent_id"),
        agent_name=text("agent_name"),
        queue=text("queue"),
        direction=text("direction"),
        started_at=text("started_at"),
        agent_channel=channel if isinstance(channel, int) else None,
        hangup_by=party if isinstance(party, Party) else None,
        source=source,
        extra=extra,
    )
