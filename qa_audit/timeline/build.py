"""Build the timeline of one call."""

import math
from collections.abc import Sequence
from dataclasses import replace

from qa_audit.model.facts import ChannelFacts, SignalFacts, SpeechSpan, VoiceSplit
from qa_audit.model.interval import Interval, gaps, intersections, support
from qa_audit.model.recording import CallMetadata, Recording
from qa_audit.model.timeline import CallTimeline, Overlap, PartySpeech, Roles, Silence
from qa_audit.model.transcript import Diagnostic, Role, Transcript, Utterance
from qa_audit.timeline.diagnose import diagnose
from qa_audit.timeline.hangup import who_hung_up
from qa_audit.timeline.roles import KNOWN_FROM, RoleCues, guess_agent, roles_of_channels

SHORTEST_SILENCE_S = 0.3
"""Shorter stretches are the pauses of fluent speech (stop closures and breaths last up to about 0.25 s)."""


def build_timeline(
    recording: Recording,
    facts: SignalFacts,
    transcript: Transcript,
    metadata: CallMetadata,
    cues: RoleCues,
    voices: VoiceSplit | None = None,
    diagnostics: Sequence[Diagnostic] = (),
) -> CallTimeline:
    """Put everything that is known about a call on one time axis.

    Args:
        recording: The file.
        facts: Signal facts; one channel for mono and for fake stereo, whatever the file holds.
        transcript: What was heard; roles already given by a backend are kept where the channels do not tell them.
        metadata: What the telephone system says.
        cues: What tells agent and customer apart.
        voices: For one channel: which voice speaks in each utterance of `transcript`, in its order.
        diagnostics: What earlier rooms found out.

    Returns:
        The timeline; roles are `unknown` where neither metadata nor what is said decides them.
    """
    utterances = tuple(sorted(transcript.utterances, key=lambda u: (u.span, u.channel)))
    n_channels = len(facts.channels)
    told = metadata.agent_channel if n_channels > 1 else None
    roles, contradicted = roles_of_channels(n_channels, told, utterances, cues)
    if roles.separate_channels:
        utterances = tuple(replace(u, role=_role_of_channel(u.channel, roles)) for u in utterances)
    elif any(utterance.role is not Role.UNKNOWN for utterance in utterances):
        roles = Roles(None, "metadata", 1.0, separate_channels=False)
    elif voices is not None:
        split = dict(zip((u.span for u in transcript.utterances), voices.labels, strict=True))
        labels = [split[u.span] for u in utterances]
        guess = guess_agent(utterances, labels, cues)
        # Both must be right: that the voices are told apart, and which of them is the agent.
        confidence = min(voices.confidence, guess.confidence) if guess is not None else 0.0
        if guess is not None and confidence >= KNOWN_FROM:
            roles = Roles(None, "inferred", confidence, separate_channels=False)
            utterances = tuple(
                replace(u, role=Role.AGENT if label == guess.agent else Role.CUSTOMER)
                for u, label in zip(utterances, labels, strict=True)
            )
        else:
            roles = Roles(None, "unknown", confidence, separate_channels=False)
    speech = _party_speech(facts, utterances, roles)
    duration_s = recording.duration_s
    return CallTimeline(
        recording=recording,
        metadata=metadata,
        utterances=utterances,
        unrecognised=tuple(sorted(transcript.unrecognised, key=lambda u: (u.span, u.channel))),
        speech=speech,
        silences=_silences(facts, duration_s),
        overlaps=_overlaps(facts, roles),
        tones=tuple(sorted((t for c in facts.channels for t in c.tones), key=lambda t: (t.span, t.channel))),
        hangup=who_hung_up(metadata.hangup_by, facts, roles, duration_s),
        roles=roles,
        diagnostics=(*diagnostics, *diagnose(facts, transcript, roles, contradicted, recording)),
        run=transcript.run,
        signal_parameters=facts.parameters,
    )


def _role_of_channel(channel: int, roles: Roles) -> Role:
    if roles.agent_channel is None:
        return Role.UNKNOWN
    return Role.AGENT if channel == roles.agent_channel else Role.CUSTOMER


def _silences(facts: SignalFacts, duration_s: float) -> tuple[Silence, ...]:
    """Stretches in which no channel carries speech; each boundary brings the uncertainty of the span it ends."""
    spans = [speech for channel in facts.channels for speech in channel.speech]
    ends = {speech.span.end_s: speech.uncertainty_s for speech in spans}
    starts = {speech.span.start_s: speech.uncertainty_s for speech in spans}
    return tuple(
        Silence(gap, math.hypot(ends.get(gap.start_s, 0.0), starts.get(gap.end_s, 0.0)))
        for gap in gaps((speech.span for speech in spans), Interval(0.0, duration_s))
        if gap.duration_s >= SHORTEST_SILENCE_S
    )


def _overlaps(facts: SignalFacts, roles: Roles) -> tuple[Overlap, ...]:
    """Stretches in which two channels carry speech; whoever started later interrupts."""
    if len(facts.channels) != 2:
        return ()
    left, right = ([speech.span for speech in channel.speech] for channel in facts.channels)
    found = []
    for shared in intersections(left, right):
        starts = [
            max(span.start_s for span in support(spans) if span.start_s <= shared.start_s) for spans in (left, right)
        ]
        later = 0 if starts[0] > starts[1] else 1
        found.append(Overlap(shared, _role_of_channel(later, roles)))
    return tuple(found)


def _party_speech(facts: SignalFacts, utterances: Sequence[Utterance], roles: Roles) -> tuple[PartySpeech, ...]:
    if roles.separate_channels or roles.source == "unknown":
        return tuple(
            _party(_role_of_channel(number, roles) if roles.separate_channels else Role.UNKNOWN, number, channel)
            for number, channel in enumerate(facts.channels)
        )
    channel = facts.channels[0]
    owners = [_owner(speech.span, utterances) for speech in channel.speech]
    parties = []
    for role in Role:
        spans = tuple(speech for speech, owner in zip(channel.speech, owners, strict=True) if owner is role)
        if spans:
            level_dbfs = mean_level_dbfs(spans)
            snr_db = None if channel.snr_db is None else level_dbfs - channel.noise_floor_dbfs
            parties.append(PartySpeech(role, 0, spans, level_dbfs, channel.noise_floor_dbfs, snr_db))
    return tuple(parties)


def _party(role: Role, number: int, facts: ChannelFacts) -> PartySpeech:
    return PartySpeech(role, number, facts.speech, facts.speech_level_dbfs, facts.noise_floor_dbfs, facts.snr_db)


def _owner(span: Interval, utterances: Sequence[Utterance]) -> Role:
    """Who speaks for most of `span`, by the utterances that cover it."""
    shares = [(shared.duration_s, u.role) for u in utterances if (shared := u.span.intersection(span)) is not None]
    return max(shares, key=lambda share: share[0], default=(0.0, Role.UNKNOWN))[1]


def mean_level_dbfs(spans: Sequence[SpeechSpan]) -> float:
    """Level of several spans together: the mean of their power, weighted by length.

    Raises:
        ValueError: There are no spans.
    """
    total_s = sum(speech.span.duration_s for speech in spans)
    if total_s <= 0.0:
        raise ValueError("no speech to take a level of")
    power = sum(speech.span.duration_s * 10 ** (speech.level_dbfs / 10) for speech in spans) / total_s
    return 10 * math.log10(power)
