"""What was heard: words with times and confidence, and the speech nobody could make words of."""

from dataclasses import dataclass, field
from enum import StrEnum

from qa_audit.model.facts import Parameters
from qa_audit.model.interval import Interval
from qa_audit.model.wording import Wording


class Role(StrEnum):
    """Who speaks."""

    AGENT = "agent"
    CUSTOMER = "customer"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Word:
    """One word or character group of the recogniser.

    Attributes:
        span: Recogniser's time; good enough to play, never to measure a wait.
        text: As heard.
        confidence: 0 to 1.
    """

    span: Interval
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """One stretch of speech with its text. Its `span` comes from the signal, not from the recogniser.

    Attributes:
        span: Hull of the speech spans that were decoded together.
        channel: Channel it was spoken on (0 for mono).
        role: Who speaks; `unknown` until the timeline is built.
        text: As heard, simplified Chinese with punctuation; never empty. It may be spelt anew: what sounds the same,
            written as the words it makes.
        words: The same in words, in order; empty where the backend gives none.
        confidence: 0 to 1.
        speech: The speech spans inside, in order: the gaps between them are the pauses.
        recognised: What the recogniser itself wrote, as many characters, where that differs from `text`; else empty.
    """

    span: Interval
    channel: int
    role: Role
    text: str
    words: tuple[Word, ...]
    confidence: float
    speech: tuple[Interval, ...] = ()
    recognised: str = ""

    @property
    def as_recognised(self) -> str:
        """What the recogniser itself wrote, character for character of `text`."""
        return self.recognised or self.text


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """Speech without text that can be trusted.

    Attributes:
        span: Where.
        channel: On which channel.
        reason: A code: "no_text", "loop", "prompt_echo", "hallucination", "low_confidence".
        dropped_text: What the recogniser said and was not believed; empty where it said nothing.
    """

    span: Interval
    channel: int
    reason: str
    dropped_text: str = ""


@dataclass(frozen=True, slots=True)
class RecogniserRun:
    """What produced a transcript.

    Attributes:
        backend: Name in the backend table ("whisper", "replay").
        model: Name or directory name of the model.
        model_sha256: SHA-256 of the model's weights; empty for a backend without weights.
        parameters: Everything that changes the result.
    """

    backend: str
    model: str
    model_sha256: str
    parameters: Parameters = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that was heard in one call, ordered by start."""

    utterances: tuple[Utterance, ...]
    unrecognised: tuple[Unrecognised, ...]
    run: RecogniserRun


NO_SPEECH = "no_speech"
"""Code of the diagnostic that nobody was heard on any channel: such a call's score says nothing about anybody."""

AGENT_UNHEARD = "agent_unheard"
"""Code of the diagnostic that others speak, but nobody on the agent's own channel."""

NOT_JUDGED = frozenset({NO_SPEECH, AGENT_UNHEARD})
"""Codes of the diagnostics with which a call is a person's to judge, and its score counts in no mean."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something a reader must know about how far to trust a report.

    Attributes:
        code: Stable id, for example "unrecognised_speech", "fake_stereo", "clipping", "roles_unknown".
        message: For people.
        span: Where, or None for the whole call.
    """

    code: str
    message: Wording
    span: Interval | None = None
