"""Small calls made by hand: facts, transcripts and metadata for tests of the timeline and of the store."""

from collections.abc import Sequence

from qa_audit.model.facts import ChannelFacts, SignalFacts, SpeechSpan, Tone
from qa_audit.model.interval import Interval
from qa_audit.model.recording import CallMetadata, Recording
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.transcript import RecogniserRun, Role, Transcript, Unrecognised, Utterance
from qa_audit.timeline.build import build_timeline
from qa_audit.timeline.roles import RoleCues

CUES = RoleCues(agent=("很高兴为您服务", "请问有什么可以帮您", "欢迎致电"), customer=("我想问一下", "我要投诉"))

Said = tuple[int, float, float, str]
"""Channel, start and end in seconds, text; an empty text is speech that was not recognised."""


def facts_of(n_channels: int, said: Sequence[Said], tones: Sequence[Tone] = ()) -> SignalFacts:
    """Facts of a clean call: -24 dBFS speech over a -60 dBFS line."""
    channels = []
    for number in range(n_channels):
        spans = tuple(SpeechSpan(Interval(s, e), -24.0, 0.1) for c, s, e, _ in sorted(said) if c == number)
        level = -24.0 if spans else None
        own = tuple(tone for tone in tones if tone.channel == number)
        channels.append(ChannelFacts(spans, -60.0, level, 36.0 if spans else None, own, None, 0.0))
    return SignalFacts(tuple(channels), {"vad": "by hand"})


def transcript_of(said: Sequence[Said], role: Role = Role.UNKNOWN) -> Transcript:
    """What a recogniser would make of it, each with confidence 0.9."""
    heard = [
        Utterance(Interval(s, e), c, role, text, (), 0.9, (Interval(s, e),)) for c, s, e, text in sorted(said) if text
    ]
    missed = [Unrecognised(Interval(s, e), c, "no_text") for c, s, e, text in sorted(said) if not text]
    return Transcript(tuple(heard), tuple(missed), RecogniserRun("by hand", "none", ""))


def call_of(
    said: Sequence[Said],
    *,
    n_channels: int = 2,
    duration_s: float = 30.0,
    metadata: CallMetadata | None = None,
    tones: Sequence[Tone] = (),
    cues: RoleCues = CUES,
) -> CallTimeline:
    """The timeline of a call made by hand."""
    recording = Recording("call", "call.wav", "0" * 64, 8000, round(duration_s * 8000), n_channels)
    return build_timeline(
        recording, facts_of(n_channels, said, tones), transcript_of(said), metadata or CallMetadata(), cues
    )
