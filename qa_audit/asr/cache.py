"""Transcripts of earlier runs: the same audio, heard the same way, is never heard twice.

They hold whole conversations, private numbers too: only their owner may read them, and what is not used is deleted.
"""

import contextlib
import hashlib
import json
import os
import re
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from qa_audit.asr.listening import Listening
from qa_audit.model.transcript import RecogniserRun, Transcript

KEPT_DAYS = 90
"""Chosen: a quarter; whoever audits the same calls again does so within it."""

_SCHEMA_VERSION = 1
_DAY_S = 86_400.0
_ENTRY = re.compile(r"[0-9a-f]{64}\.json|\.[0-9a-f]{24}\..+\.part")
"""What this program wrote: an entry, or what a killed run left of one. Nothing else is ever deleted."""
_TRANSCRIPT: TypeAdapter[Transcript] = TypeAdapter(Transcript)


@dataclass(frozen=True, slots=True)
class Kept:
    """Some of the transcripts that are kept.

    Attributes:
        n: How many.
        n_bytes: Their size.
        unused_days: How long the longest unused one has not been used; 0 where there is none.
    """

    n: int
    n_bytes: int
    unused_days: float


class TranscriptCache:
    """Transcripts in a folder, one file each, named by the hash of everything that leads to them.

    An entry that cannot be read counts as absent, and a folder that cannot be written costs only time.

    Args:
        directory: The folder; made when the first transcript is put.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def get(self, listening: Listening, run: RecogniserRun) -> Transcript | None:
        """The transcript of an earlier run, or None.

        Args:
            listening: The call.
            run: The recogniser that would hear it now.
        """
        if not _repeatable(run):
            return None
        try:
            content = json.loads(self._path(listening, run).read_bytes())
            if content["schema_version"] != _SCHEMA_VERSION:
                return None
            transcript = _TRANSCRIPT.validate_python(content["transcript"])
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            return None
        if transcript.run != run:
            return None
        with contextlib.suppress(OSError):
            # The time of the last use: what is used again is kept.
            os.utime(self._path(listening, run))
        return transcript

    def put(self, listening: Listening, transcript: Transcript) -> None:
        """Keep a transcript.

        Args:
            listening: The call.
            transcript: What was heard in it.
        """
        if not _repeatable(transcript.run):
            return
        content = {"schema_version": _SCHEMA_VERSION, "transcript": _TRANSCRIPT.dump_python(transcript, mode="json")}
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        path = self._path(listening, transcript.run)
        temporary: str | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:24]}.", suffix=".part")
            with os.fdopen(handle, "wb") as stream:
                stream.write(text.encode("utf-8"))
            Path(temporary).replace(path)
        except OSError:
            if temporary is not None:
                with contextlib.suppress(OSError):
                    Path(temporary).unlink()

    def kept(self) -> Kept:
        """What is kept."""
        return _sum(self._entries())

    def clear(self, unused_days: float = 0.0) -> Kept:
        """Delete the transcripts that have not been used for some days, all of them for 0; those of other users stay.

        Returns:
            What was deleted.
        """
        deleted = []
        for path, n_bytes, days in self._entries():
            if days >= unused_days:
                with contextlib.suppress(OSError):
                    path.unlink()
                    deleted.append((path, n_bytes, days))
        return _sum(deleted)

    def _entries(self) -> Iterator[tuple[Path, int, float]]:
        """Path, size and days without use of everything in the cache."""
        now_s = time.time()
        for path in self._directory.glob("[0-9a-f][0-9a-f]/*"):
            with contextlib.suppress(OSError):
                about = path.lstat()
                if _ENTRY.fullmatch(path.name) and stat.S_ISREG(about.st_mode):
                    yield path, about.st_size, max(0.0, (now_s - about.st_mtime) / _DAY_S)

    def _path(self, listening: Listening, run: RecogniserRun) -> Path:
        key = transcript_key(listening, run)
        return self._directory / key[:2] / f"{key}.json"


def _sum(entries: Iterable[tuple[Path, int, float]]) -> Kept:
    listed = tuple(entries)
    return Kept(len(listed), sum(size for _, size, _ in listed), max((days for _, _, days in listed), default=0.0))


def transcript_key(listening: Listening, run: RecogniserRun) -> str:
    """SHA-256 over audio, speech spans, model and parameters, hexadecimal."""
    what = {
        "recording": listening.recording_sha256,
        "sample_rate_hz": listening.sample_rate_hz,
        "n_channels": listening.samples.shape[0],
        "speech": [[[span.start_s, span.end_s] for span in channel] for channel in listening.speech],
        "backend": run.backend,
        "model": run.model,
        "model_sha256": run.model_sha256,
        "parameters": dict(run.parameters),
    }
    return hashlib.sha256(json.dumps(what, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def _repeatable(run: RecogniserRun) -> bool:
    """Only what weights said is kept: a replayed transcript is a file that may change."""
    return bool(run.model_sha256)
