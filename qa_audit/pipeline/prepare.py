"""From a path to all that is known about a recording before anybody listens to its words."""

import hashlib
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa_audit.audio.decode import DecodedAudio, decode
from qa_audit.errors import QaAuditError, RecordingError, reason
from qa_audit.metadata.call_id import safe_call_id
from qa_audit.metadata.load import MetadataSources, load_metadata
from qa_audit.model.facts import SignalFacts
from qa_audit.model.recording import CallMetadata, Recording
from qa_audit.model.report import UnauditedRecording
from qa_audit.model.wording import Wording
from qa_audit.pipeline.naming import Claim, held_by_nobody, unique_ids
from qa_audit.signal.measure import measure
from qa_audit.text.filename import readable
from qa_audit.text.privacy import mask_identifier


@dataclass(frozen=True, slots=True)
class Source:
    """A recording to audit.

    Attributes:
        path: The file.
        call_id: Unique in the batch, safe as a file name.
        metadata: What the telephone system says.
        size_bytes: Size of the file: what progress is counted in before anything is decoded.
    """

    path: Path
    call_id: str
    metadata: CallMetadata
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A decoded recording and its signal facts."""

    source: Source
    audio: DecodedAudio
    facts: SignalFacts


def find_sources(
    recordings: Sequence[Path],
    metadata: MetadataSources,
    *,
    masked: bool = True,
    holder: Callable[[str], Recording | None] = held_by_nobody,
) -> tuple[tuple[Source, ...], tuple[UnauditedRecording, ...]]:
    """Read the metadata of every recording and give each call its id.

    Args:
        recordings: The files, in the order in which they are audited.
        metadata: Where metadata comes from.
        masked: Whether call ids, which name files and stand in every report, lose the caller's number.
        holder: Tells which recording holds an id since an earlier run.

    Returns:
        The recordings to audit, and those whose metadata cannot be used, with the cause.
    """
    sources: list[Source] = []
    refused: list[UnauditedRecording] = []
    for path in recordings:
        try:
            sources.append(source_of(path, load_metadata(path, metadata), masked=masked))
        except RecordingError as error:
            refused.append(refusal(path, error))
        except OSError as error:
            refused.append(unreadable(path, error))
    claims = [Claim(source.path, source.call_id) for source in sources]
    ids = unique_ids(claims, holder, hash_file)
    named: list[Source] = []
    for source, call_id in zip(sources, ids, strict=True):
        if isinstance(call_id, RecordingError):
            refused.append(refusal(source.path, call_id))
        else:
            named.append(replace(source, call_id=call_id))
    return tuple(named), tuple(refused)


def source_of(path: Path, metadata: CallMetadata, *, masked: bool = True) -> Source:
    """Name the call of one recording by its metadata, else by its file; see `find_sources`.

    Raises:
        OSError: The file is not there.
        RecordingError: It is no file with a content of its own.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        # To open a pipe waits for somebody who writes into it; nobody may ever.
        raise RecordingError(
            f"{path}：不是普通文件（而是管道、套接字、设备或目录）；请给出录音文件本身",
            f"{path}: not a regular file but a pipe, socket, device or folder; name the recording itself",
        )
    name = metadata.call_id or readable(path.stem)
    return Source(path, safe_call_id(mask_identifier(name) if masked else name), metadata, status.st_size)


def refusal(path: Path, error: QaAuditError) -> UnauditedRecording:
    """Name a recording that could not be audited, with its cause; its path is readable wherever it stands."""
    # Without its suffix: the cause may be in the sidecar.
    given = str(path.with_suffix("")) if path.name else str(path)
    zh, en = (text.replace(given, readable(given)) for text in (error.zh, error.en))
    return UnauditedRecording(readable(str(path)), Wording(zh, en), error.exit_code)


def unexpected(path: Path, doing: Wording, error: Exception) -> UnauditedRecording:
    """Name a recording on which this program itself failed; one recording never stops a batch.

    Args:
        path: The recording.
        doing: What was being done with it.
        error: What was raised.
    """
    what = f"{type(error).__name__}：{error}", f"{type(error).__name__}: {error}"
    return refusal(
        path,
        RecordingError(
            f"{path}：{doing.zh}时出现未预料的错误 {what[0]}；请把此文件名报告给维护者",
            f"{path}: unexpected error while {doing.en}, {what[1]}; please report it",
        ),
    )


def unreadable(path: Path, error: OSError) -> UnauditedRecording:
    """Name a recording that the operating system would not give."""
    return refusal(
        path,
        RecordingError(
            f"{path}：无法读取（{reason(error)[0]}）；请检查文件权限",
            f"{path}: cannot be read ({reason(error)[1]}); check its permissions",
        ),
    )


def prepare(source: Source) -> Prepared:
    """Decode one recording and measure its signal.

    Raises:
        RecordingError: It cannot be audited.
    """
    audio = decode(source.path, source.call_id)
    return Prepared(source, audio, measure(audio.samples, audio.sample_rate_hz))


def hash_file(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes.

    Raises:
        RecordingError: It cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        cause = unreadable(path, error).cause
        raise RecordingError(cause.zh, cause.en) from error
