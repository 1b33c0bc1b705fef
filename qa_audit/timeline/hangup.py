"""Who ended the call, with its source and how far to trust it.

Metadata of the telephone system comes first. Without it, a busy or congestion tone that lasts to the end of one leg
means that the far party of that leg left (GB/T 3380; field experience: on VoIP and ISDN there is often no tone, so no
tone is no evidence). Where the two contradict each other nobody is accused: the confidence falls to 0.5.
"""

from collections.abc import Sequence

from qa_audit.model.facts import ChannelFacts, SignalFacts, Tone, ToneKind
from qa_audit.model.recording import Party
from qa_audit.model.timeline import Hangup, Roles

DISCONNECT_TONES = frozenset({ToneKind.BUSY, ToneKind.CONGESTION})

TONE_REACHES_END_S = 3.0
"""Recorders cut late: a disconnect tone may end this long before the recording does and still count."""

END_UNCERTAINTY_S = 0.1
"""Recorders stop within about 0.1 s of the hang-up; the busy tone starts within the same."""


TONE_LEAKS_DB = 6.0
"""A tone this much fainter than that of another leg has leaked from there: a joint-stereo codec left it 25 dB down.
Chosen: half the amplitude. Nearer than that, both legs carry it, and it tells nothing about who left."""


def _disconnect_tones(facts: SignalFacts, duration_s: float) -> tuple[Tone, ...]:
    """The disconnect tones that last to the end, with no speech on their leg after them: the loudest, and its like."""
    candidates = [
        tone
        for channel in facts.channels
        for tone in channel.tones
        if tone.kind in DISCONNECT_TONES
        and duration_s - tone.span.end_s <= TONE_REACHES_END_S
        and not any(speech.span.start_s >= tone.span.end_s for speech in channel.speech)
    ]
    loudest_dbfs = max((tone.level_dbfs for tone in candidates), default=0.0)
    loud = [tone for tone in candidates if loudest_dbfs - tone.level_dbfs < TONE_LEAKS_DB]
    return tuple(sorted(loud, key=lambda tone: (-tone.confidence, tone.channel)))


def _party_on(channel: int, roles: Roles) -> Party:
    if roles.agent_channel is None or not roles.separate_channels:
        return Party.UNKNOWN
    return Party.AGENT if channel == roles.agent_channel else Party.CUSTOMER


def _end_of_call_s(by: Party, channels: Sequence[ChannelFacts], roles: Roles, duration_s: float) -> float:
    """When the call ended: where the leg of the one who left goes dead, else the end of the recording."""
    for number, channel in enumerate(channels):
        if channel.dead_from_s is not None and by is not Party.UNKNOWN and _party_on(number, roles) is by:
            last_speech_s = max((speech.span.end_s for speech in channel.speech), default=0.0)
            # A leg that never carried anything is a recorder that did not record it, not a hang-up at second 0.
            if channel.dead_from_s > max(last_speech_s - END_UNCERTAINTY_S, 0.0):
                return channel.dead_from_s
    return duration_s


def who_hung_up(told: Party | None, facts: SignalFacts, roles: Roles, duration_s: float) -> Hangup:
    """Decide who ended the call.

    Args:
        told: The party by metadata; None or unknown where it says nothing.
        facts: Tones and dead legs.
        roles: Whose channel is which.
        duration_s: Length of the recording.

    Returns:
        The party with source, confidence and the place to listen to.
    """
    tones = _disconnect_tones(facts, duration_s)
    tone = tones[0] if tones else None
    on_one_leg = len({one.channel for one in tones}) == 1
    by_tone = _party_on(tone.channel, roles) if tone is not None and on_one_leg else Party.UNKNOWN
    at_s = tone.span.start_s if tone is not None else None
    evidence = tone.span if tone is not None else None
    if told is not None and told is not Party.UNKNOWN:
        disagreement = None
        if by_tone is not Party.UNKNOWN and told in (Party.AGENT, Party.CUSTOMER) and by_tone is not told:
            disagreement = f"metadata: {told}; tone on channel {tone.channel if tone else '?'}: {by_tone}"
        end_s = at_s if at_s is not None else _end_of_call_s(told, facts.channels, roles, duration_s)
        confidence = 1.0 if disagreement is None else 0.5
        return Hangup(told, "metadata", confidence, end_s, END_UNCERTAINTY_S, evidence, disagreement)
    if tone is not None and by_tone is not Party.UNKNOWN:
        confidence = tone.confidence * roles.confidence
        return Hangup(by_tone, "tone", confidence, tone.span.start_s, END_UNCERTAINTY_S, evidence)
    return Hangup(Party.UNKNOWN, "none", 0.0, at_s if at_s is not None else duration_s, END_UNCERTAINTY_S, evidence)
