"""One raw record about a call, read with our keys and with the vendor's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from qa_audit.metadata.fields import ALIASES, FIELDS, FieldValueError, read_field, read_party
from qa_audit.metadata.vendors import VENDORS, Vendor
from qa_audit.model.recording import Party


@dataclass(frozen=True, slots=True)
class Record:
    """What one source says about a call, before anything is read into it.

    Attributes:
        source: "sidecar", "index" or "file name".
        place: Where it stands, for messages: a file, with a line where there is one.
        values: Field to value; nested names are joined by ".".
    """

    source: str
    place: str
    values: Mapping[str, object]


def flatten(values: Mapping[object, object], prefix: str = "") -> dict[str, object]:
    """Join the names of nested objects by "."; lists stay as they are."""
    flat: dict[str, object] = {}
    for name, value in values.items():
        path = f"{prefix}{str(name).strip()}"
        if isinstance(value, Mapping):
            flat.update(flatten(value, f"{path}."))
        else:
            flat[ALIASES.get(path, path)] = value
    return flat


def vendor_of(record: Record, named: str | None) -> Vendor | None:
    """The vendor whose fields the record has: the named one, else the one that its hang-up field tells."""
    if named is not None:
        return VENDORS[named]
    for vendor in VENDORS.values():
        value = _first(record, vendor.hangup_names)
        if value is not None and (not vendor.common_name or value in vendor.hangup_values):
            return vendor
    return None


def own_fields(record: Record, vendor: Vendor | None) -> dict[str, object]:
    """Every key but the party that hung up: our own names first, then the vendor's.

    Raises:
        MetadataError: One of our own keys has a value that it does not allow. A vendor's value that cannot be read is
            no error: it stays in the extra fields.
    """
    read = {
        key: value
        for key in FIELDS
        if key in record.values and (value := read_field(key, record.values[key], record.place)) is not None
    }
    for field in vendor.fields if vendor else ():
        raw = _first(record, field.names)
        if field.key in read or raw is None:
            continue
        text = field.values.get(raw) if field.values is not None else raw
        if text is not None and field.epoch_s is not None:
            text = _moment(text, field.epoch_s)
        try:
            value = FIELDS[field.key][0](text) if text is not None else None
        except FieldValueError:
            value = None
        # A list of agents names no single one.
        if value is not None and not (field.key == "agent_id" and "," in str(value)):
            read[field.key] = value
    return read


def hangup_party(
    record: Record, vendor: Vendor | None, direction: object, hangup_values: Mapping[str, str]
) -> Party | None:
    """Who hung up by the vendor's field; None where the record does not say, or says what nobody documented."""
    raw = _first(record, vendor.hangup_names) if vendor else None
    if vendor is None or raw is None:
        return None
    if raw in hangup_values:
        return read_party(hangup_values[raw])
    word = vendor.hangup_values.get(raw)
    if word == "leg":
        leg = _first(record, vendor.leg_names)
        word = vendor.leg_values.get(leg.casefold()) if leg is not None else None
    if word in ("caller", "called"):
        caller = {"inbound": "customer", "outbound": "agent"}.get(str(direction), vendor.caller)
        if caller is None:
            return None
        word = caller if word == "caller" else {"agent": "customer", "customer": "agent"}[caller]
    return Party(word) if word is not None else None


def extra_fields(record: Record) -> dict[str, str]:
    """The fields that are not our keys, as text; a vendor's fields stay here as they were written."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in record.values.items()
        if name not in FIELDS and value is not None and value != ""
    }


def _first(record: Record, names: tuple[str, ...]) -> str | None:
    for name in names:
        value = record.values.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return None


def _moment(text: str, unit_s: float) -> str | None:
    try:
        return datetime.fromtimestamp(float(text) * unit_s, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return None
