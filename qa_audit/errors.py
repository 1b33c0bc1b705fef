"""One tree of errors; every class has one exit code of the command line.

An error says the place, what was given, what is allowed and what to do, in Chinese and in English. Errors about one
recording (`RecordingError`) never stop a batch; all the others do.
"""

from typing import ClassVar, Literal

Language = Literal["zh", "en"]


class QaAuditError(Exception):
    """Base of every error this package raises on purpose.

    Args:
        zh: The message in Chinese: place, what was given, what is allowed, what to do.
        en: The same in English.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en

    def message(self, language: Language) -> str:
        """Return the message in `language` ("zh" or "en")."""
        return self.zh if language == "zh" else self.en


class UsageError(QaAuditError):
    """Wrong use of the command line or of the Python interface (exit code 2)."""

    exit_code = 2


class ScriptError(QaAuditError):
    """A script, a settings file or a metadata mapping that cannot be used (exit code 2)."""

    exit_code = 2


class RecordingError(QaAuditError):
    """A recording that could not be audited: unreadable, empty, truncated, wrong channels (exit code 3)."""

    exit_code = 3


class MetadataError(RecordingError):
    """Call metadata that cannot be read or contradicts the recording (exit code 3)."""

    exit_code = 3


class RecogniserError(QaAuditError):
    """The recogniser or its model is not available (exit code 4)."""

    exit_code = 4


class RuleCrashError(QaAuditError):
    """A rule raised an exception: a defect of this program, never a verdict (exit code 5)."""

    exit_code = 5


class StoreError(QaAuditError):
    """Results cannot be written or read back (exit code 6)."""

    exit_code = 6


class InterruptError(QaAuditError):
    """The user stopped the program (exit code 130, as shells count SIGINT)."""

    exit_code = 130
