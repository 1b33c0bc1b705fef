"""What the signal alone says: no word of it comes from a recogniser."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qa_audit.model.interval import Interval

Scalar = str | int | float | bool
Parameters = Mapping[str, Scalar]

DIGITAL_SILENCE_DBFS = -96.0
"""Level of digital silence, and of an idle A-law line; one step of 16 bits lies at -90."""


class ToneKind(StrEnum):
    """Call-progress tones of the Chinese network (GB/T 3380-1982)."""

    DIAL = "dial"
    RINGBACK = "ringback"
    BUSY = "busy"
    CONGESTION = "congestion"
    VACANT = "vacant"
    CALL_WAITING = "call_waiting"
    HOWLER = "howler"


@dataclass(frozen=True, slots=True)
class Tone:
    """A call-progress tone on one channel.

    Attributes:
        span: From the first burst's start to the last burst's end.
        channel: Channel it was found on.
        kind: Which tone, by frequency and cadence.
        frequency_hz: Measured frequency.
        level_dbfs: RMS level of the bursts.
        confidence: 0 to 1.
    """

    span: Interval
    channel: int
    kind: ToneKind
    frequency_hz: float
    level_dbfs: float
    confidence: float


@dataclass(frozen=True, slots=True)
class SpeechSpan:
    """One stretch of speech on one channel, found by the signal alone.

    Attributes:
        span: Where.
        level_dbfs: RMS level of the active frames.
        uncertainty_s: Expected absolute error of either boundary (90th percentile).
    """

    span: Interval
    level_dbfs: float
    uncertainty_s: float


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What the signal of one channel says.

    Attributes:
        speech: Speech spans in order, disjoint.
        noise_floor_dbfs: Level between the speech (a digital silence is reported as -96).
        speech_level_dbfs: RMS level over all speech; None without speech.
        snr_db: `speech_level_dbfs - noise_floor_dbfs` corrected for the noise under the speech; None without speech.
        tones: Call-progress tones in order.
        dead_from_s: From here to the end the channel is digital silence; None where it lives to the end.
        clipped_ratio: Share of samples at full scale, 0 to 1.
    """

    speech: tuple[SpeechSpan, ...]
    noise_floor_dbfs: float
    speech_level_dbfs: float | None
    snr_db: float | None
    tones: tuple[Tone, ...]
    dead_from_s: float | None
    clipped_ratio: float


@dataclass(frozen=True, slots=True)
class SignalFacts:
    """The facts of every channel and the parameters that led to them."""

    channels: tuple[ChannelFacts, ...]
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class VoiceSplit:
    """Which of two voices speaks in each of several spans of one channel.

    Attributes:
        labels: 0 or 1 for each span, in the order the spans were given.
        confidence: 0 to 1: how well the two voices stand apart; near 0 for one voice alone.
    """

    labels: tuple[int, ...]
    confidence: float
