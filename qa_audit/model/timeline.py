"""The call as the rules see it."""

from dataclasses import dataclass

from qa_audit.model.facts import Parameters, SpeechSpan, Tone
from qa_audit.model.interval import Interval
from qa_audit.model.opinion import Opinion
from qa_audit.model.recording import CallMetadata, Party, Recording
from qa_audit.model.transcript import Diagnostic, RecogniserRun, Role, Unrecognised, Utterance


@dataclass(frozen=True, slots=True)
class Roles:
    """Which channel is whose.

    Attributes:
        agent_channel: Channel of the agent, None where it is not known or all speak on one channel.
        source: "metadata", "inferred" or "unknown".
        confidence: 0 to 1.
        separate_channels: Whether each party has a channel of its own; False for mono.
    """

    agent_channel: int | None
    source: str
    confidence: float
    separate_channels: bool


@dataclass(frozen=True, slots=True)
class Hangup:
    """Who ended the call, and how we know.

    Attributes:
        by: The party, `unknown` without evidence.
        source: "metadata", "tone" or "none".
        confidence: 0 to 1.
        at_s: When, in seconds; None where the recording does not show it.
        uncertainty_s: Of `at_s`.
        evidence: What to listen to; None without.
        disagreement: Why the sources contradict each other; None where they do not.
    """

    by: Party
    source: str
    confidence: float
    at_s: float | None = None
    uncertainty_s: float = 0.0
    evidence: Interval | None = None
    disagreement: str | None = None


@dataclass(frozen=True, slots=True)
class PartySpeech:
    """Speech of one party by the signal alone, recognised or not.

    Attributes:
        role: Who; `unknown` where the channel's owner is not known.
        channel: Which channel.
        spans: Speech spans in order.
        speech_level_dbfs: RMS level of all speech; None without speech.
        noise_floor_dbfs: Level between the speech.
        snr_db: Signal to noise; None without speech.
    """

    role: Role
    channel: int
    spans: tuple[SpeechSpan, ...]
    speech_level_dbfs: float | None
    noise_floor_dbfs: float
    snr_db: float | None


@dataclass(frozen=True, slots=True)
class Silence:
    """Neither side speaks."""

    span: Interval
    uncertainty_s: float


@dataclass(frozen=True, slots=True)
class Overlap:
    """Both sides speak at once.

    Attributes:
        span: Where.
        interrupter: Who started later.
    """

    span: Interval
    interrupter: Role


@dataclass(frozen=True, slots=True)
class CallTimeline:
    """All that a rule sees.

    Attributes:
        recording: The file.
        metadata: What the telephone system says.
        utterances: What was heard, with roles, ordered by start.
        unrecognised: Speech without text, ordered by start.
        speech: Speech of each party by the signal alone.
        silences: Stretches in which nobody speaks, ordered.
        overlaps: Stretches in which both speak, ordered.
        tones: Call-progress tones of all channels, ordered.
        hangup: Who ended the call.
        roles: Which channel is whose.
        diagnostics: What a reader must know.
        run: Which recogniser heard it.
        signal_parameters: Parameters behind speech, levels and tones.
        opinions: What the audio says to questions about what was heard.
    """

    recording: Recording
    metadata: CallMetadata
    utterances: tuple[Utterance, ...]
    unrecognised: tuple[Unrecognised, ...]
    speech: tuple[PartySpeech, ...]
    silences: tuple[Silence, ...]
    overlaps: tuple[Overlap, ...]
    tones: tuple[Tone, ...]
    hangup: Hangup
    roles: Roles
    diagnostics: tuple[Diagnostic, ...]
    run: RecogniserRun
    signal_parameters: Parameters
    opinions: tuple[Opinion, ...] = ()

    @property
    def extent(self) -> Interval:
        """The whole recording."""
        return Interval(0.0, self.recording.duration_s)

    @property
    def spoken(self) -> bool:
        """Whether anybody speaks in it, by the signal or by a transcript that was made elsewhere."""
        return bool(self.utterances) or any(party.spans for party in self.speech)

    @property
    def agent_unheard(self) -> bool:
        """Whether others speak, but nobody on the agent's own channel: a silent agent, or one who was not recorded."""
        return (
            self.spoken
            and self.roles.separate_channels
            and self.roles.source != "unknown"
            and not self.of(Role.AGENT)
            and not any(party.spans for party in self.speech if party.role is Role.AGENT)
        )

    @property
    def judgeable(self) -> bool:
        """Whether the agent was heard, as far as that can be told: else there is nothing to judge."""
        return self.spoken and not self.agent_unheard

    def of(self, role: Role) -> tuple[Utterance, ...]:
        """The utterances of one role, in order."""
        return tuple(utterance for utterance in self.utterances if utterance.role is role)
