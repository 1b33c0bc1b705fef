"""Transcripts of earlier runs: the same audio, heard the same way, is never heard twice."""

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from qa_audit.asr.listening import Listening
from qa_audit.model.transcript import RecogniserRun, Transcript

_SCHEMA_VERSION = 1
_TRANSCRIPT: TypeAdapter[Transcript] = TypeAdapter(Transcript)


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
        return transcript if transcript.run == run else None

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

    def _path(self, listening: Listening, run: RecogniserRun) -> Path:
        key = transcript_key(listening, run)
        return self._directory / key[:2] / f"{key}.json"


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
