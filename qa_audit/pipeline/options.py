"""What an audit is asked to do."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from qa_audit.errors import Language
from qa_audit.metadata.load import MetadataSources
from qa_audit.report.formats import FORMATS
from qa_audit.script.script import Script

AudioPlace = Literal["beside", "embed", "none"]


@dataclass(frozen=True, slots=True)
class ListenOptions:
    """How recordings are heard.

    Attributes:
        backend: Name of the recogniser backend.
        model: "embedded", a directory, a URL, or a name the backend knows.
        threads: Processor threads of the recogniser and of decoding; they share one model.
        cache: Folder for transcripts of earlier runs, None to hear everything anew.
        metadata: Where metadata comes from.
        hosts: Hosts outside the local network that may be given recordings.
        thorough: Whether what was heard unsurely is read again among what was said around it.
    """

    backend: str
    model: str
    threads: int
    cache: Path | None
    metadata: MetadataSources = field(default_factory=MetadataSources)
    hosts: tuple[str, ...] = ()
    thorough: bool = False


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """How a batch is audited.

    Attributes:
        scripts: Scripts, in the order in which their rules are reported.
        out: Output folder.
        language: Language of messages in the reports.
        audio: Where call pages find their audio.
        listen: How recordings are heard.
        resume: Whether calls that an earlier run finished are kept.
        formats: Names of the report formats to write; JSON is always among them.
        mask: Whether private numbers are covered in every report; timelines stay whole.
        mask_audio: Whether they are covered by a tone in the audio that pages play.
    """

    scripts: tuple[Script, ...]
    out: Path
    language: Language
    audio: AudioPlace
    listen: ListenOptions
    resume: bool = True
    formats: tuple[str, ...] = FORMATS
    mask: bool = True
    mask_audio: bool = False

    @property
    def pages(self) -> bool:
        """Whether each call gets a page."""
        return "html" in self.formats


class Progress(Protocol):
    """Who wants to know how far a long run is. Sizes are bytes of recordings."""

    def begin(self, n_calls: int, size_bytes: int) -> None:
        """All recordings are known."""

    def skipped(self, n_calls: int, size_bytes: int) -> None:
        """Calls were finished by an earlier run."""

    def heard(self, size_bytes: int) -> None:
        """Recordings were heard together and will be finished in a moment; nothing of the kind where each is alone."""

    def advanced(self, n_calls: int, size_bytes: int, audio_s: float) -> None:
        """Calls are finished, or given up."""


class Silent:
    """Progress that nobody watches."""

    def begin(self, n_calls: int, size_bytes: int) -> None:
        """Say nothing."""

    def skipped(self, n_calls: int, size_bytes: int) -> None:
        """Say nothing."""

    def heard(self, size_bytes: int) -> None:
        """Say nothing."""

    def advanced(self, n_calls: int, size_bytes: int, audio_s: float) -> None:
        """Say nothing."""
