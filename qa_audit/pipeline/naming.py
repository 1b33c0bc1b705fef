"""Ids of calls whose recordings would have the same: no id ever moves from one recording to another.

Reviewers' decisions, earlier reports and links stand under an id. Whoever holds it since an earlier run keeps it; the
others get the beginning of the SHA-256 of their audio behind it, which depends on no other recording and on no order. A
digest of the path would give away a masked telephone number to anybody who tries all that fit.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from qa_audit.errors import RecordingError
from qa_audit.model.recording import Recording

DIGITS = 8
"""Chosen: hexadecimal digits; among a thousand recordings of one name, two share them in one batch of 8,600."""

Holder = Callable[[str], Recording | None]
"""Which recording holds an id since an earlier run."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A recording and the id it would have if it were alone.

    Attributes:
        path: The file.
        call_id: The id, safe as a file name.
    """

    path: Path
    call_id: str


def held_by_nobody(call_id: str) -> None:
    """The holder of every id where there was no earlier run."""
    del call_id


def unique_ids(
    claims: Sequence[Claim], holder: Holder, digest: Callable[[Path], str]
) -> tuple[str | RecordingError, ...]:
    """Give each recording an id of its own, also where the file system ignores case.

    Args:
        claims: The recordings, in order.
        holder: Which recording holds an id since an earlier run.
        digest: Hexadecimal SHA-256 of a recording; asked only where an id is contested.

    Returns:
        For each claim its id, or why its recording cannot be read.
    """
    rivals: dict[str, list[int]] = {}
    for number, claim in enumerate(claims):
        rivals.setdefault(claim.call_id.casefold(), []).append(number)
    given: dict[int, str | RecordingError] = {}
    taken = set(rivals)
    for numbers in rivals.values():
        group = [claims[number] for number in numbers]
        if len(group) == 1 and _is_its_own(group[0], holder):
            given[numbers[0]] = group[0].call_id
            continue
        contested = _contested(group, holder, digest, taken)
        given.update(zip(numbers, contested, strict=True))
    return tuple(given[number] for number in range(len(claims)))


def _is_its_own(claim: Claim, holder: Holder) -> bool:
    """Whether nobody holds the id, or this very file does, whatever became of its content."""
    held = holder(claim.call_id)
    return held is None or _same_place(claim, held)


def _same_place(claim: Claim, held: Recording) -> bool:
    return Path(held.path).absolute() == claim.path.absolute()


def _contested(
    group: Sequence[Claim], holder: Holder, digest: Callable[[Path], str], taken: set[str]
) -> list[str | RecordingError]:
    """The ids of recordings of one name."""
    given: dict[int, str | RecordingError] = {}
    digests: dict[int, str] = {}
    for number, claim in enumerate(group):
        try:
            digests[number] = digest(claim.path)
        except RecordingError as error:
            given[number] = error
    for call_id, held in _held(group, holder, frozenset(taken)):
        heir = _heir(group, held, {number: told for number, told in digests.items() if number not in given})
        if heir is not None:
            given[heir] = call_id
            taken.add(call_id.casefold())
    for number, claim in enumerate(group):
        if number not in given:
            given[number] = _free(f"{claim.call_id}-{digests[number][:DIGITS]}", taken)
    return [given[number] for number in range(len(group))]


def _held(group: Sequence[Claim], holder: Holder, claimed: frozenset[str]) -> Iterator[tuple[str, Recording]]:
    """The ids of this name that are held: plain, or numbered as earlier versions of this program did."""
    for plain in dict.fromkeys(claim.call_id for claim in group):
        if (held := holder(plain)) is not None:
            yield plain, held
        for number in count(2):
            if (held := holder(f"{plain}-{number}")) is None:
                break
            # A recording may be called so by itself.
            if f"{plain}-{number}".casefold() not in claimed:
                yield f"{plain}-{number}", held


def _heir(group: Sequence[Claim], held: Recording, digests: dict[int, str]) -> int | None:
    """Who of the group the holder is: the same audio, at the same place if there are copies; else the same file."""
    same = [number for number, told in digests.items() if told == held.sha256]
    here = [number for number in digests if _same_place(group[number], held)]
    return next(iter([*(number for number in same if number in here), *same, *here]), None)


def _free(call_id: str, taken: set[str]) -> str:
    """The id, numbered where a copy of the very same audio has it already."""
    wanted = call_id
    for number in count(2):
        if wanted.casefold() not in taken:
            break
        wanted = f"{call_id}-{number}"
    taken.add(wanted.casefold())
    return wanted
