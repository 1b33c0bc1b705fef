"""What a reader of a report must know about how far to trust it."""

from dataclasses import replace

from qa_audit.model.facts import ChannelFacts, SignalFacts
from qa_audit.model.interval import Interval
from qa_audit.model.recording import Recording
from qa_audit.model.timeline import CallTimeline, Roles
from qa_audit.model.transcript import AGENT_UNHEARD, NO_SPEECH, Diagnostic, Transcript
from qa_audit.model.wording import Wording

CLIPPED_RATIO = 0.001
"""Chosen: one sample in a thousand at full scale is plainly audible; a single click is not reported."""

LOW_SNR_DB = 10.0
"""Chosen: the level at which the degraded samples of the benchmarks begin to lose words."""

ROLES_UNKNOWN = "roles_unknown"
ROLES_CONTRADICTED = "roles_contradicted"

_NO_SPEECH = Diagnostic(
    NO_SPEECH,
    Wording(
        "所有声道都没有检测到语音，通话一律转人工复核；请听录音，并检查录音设备",
        "no speech was detected on any channel: a person must listen. Check the recorder too",
    ),
)


def diagnose(
    facts: SignalFacts, transcript: Transcript, roles: Roles, contradicted: bool, recording: Recording
) -> tuple[Diagnostic, ...]:
    """List what limits the report of a call.

    Args:
        facts: Signal facts of every channel.
        transcript: What was heard.
        roles: Whose channel is which.
        contradicted: Whether what is said speaks against the metadata's agent channel.
        recording: The file.

    Returns:
        Diagnostics for the whole call first, then for channels, then for stretches of speech without text.
    """
    found = []
    if roles.source == "unknown":
        found.append(
            Diagnostic(
                ROLES_UNKNOWN,
                Wording(
                    "无法确定哪一方是坐席；依赖角色的规则一律转人工复核。可在随录元数据中写 agent_channel",
                    "it is not known which side is the agent; rules that need it say needs_review. "
                    "Give agent_channel in the metadata",
                ),
            )
        )
    if contradicted:
        found.append(
            Diagnostic(
                ROLES_CONTRADICTED,
                Wording(
                    f"元数据称坐席在声道 {roles.agent_channel}，但通话内容显示相反；请核对声道设置",
                    f"metadata says the agent is on channel {roles.agent_channel}, what is said points to the other; "
                    "check the channel setting",
                ),
            )
        )
    if not transcript.utterances and not any(channel.speech for channel in facts.channels):
        found.append(_NO_SPEECH)
    elif roles.agent_channel is not None and _agent_unheard(facts, transcript, roles, roles.agent_channel):
        found.append(_unheard(roles.agent_channel))
    for number, channel in enumerate(facts.channels):
        found += _of_channel(number, channel, recording.duration_s)
    found += [
        Diagnostic(
            "unrecognised_speech",
            Wording(
                f"声道 {piece.channel} 有语音但未识别出可信文字（{piece.reason}）",
                f"speech without trusted text on channel {piece.channel} ({piece.reason})",
            ),
            piece.span,
        )
        for piece in sorted(transcript.unrecognised, key=lambda piece: (piece.span, piece.channel))
    ]
    return tuple(found)


def diagnosed_anew(timeline: CallTimeline) -> CallTimeline:
    """A stored timeline with the diagnostics that nobody, or no agent, is heard, where an older version gave none.

    The others need the signal or were there from the start.

    Args:
        timeline: A timeline of any version.
    """
    channel = timeline.roles.agent_channel
    if not timeline.spoken:
        missing = _NO_SPEECH
    elif timeline.agent_unheard and channel is not None:
        missing = _unheard(channel)
    else:
        return timeline
    there = timeline.diagnostics
    if any(one.code == missing.code for one in there):
        return timeline
    # Where `diagnose` puts it: behind what it says about roles.
    n_about_roles = sum(one.code in (ROLES_UNKNOWN, ROLES_CONTRADICTED) for one in there)
    return replace(timeline, diagnostics=(*there[:n_about_roles], missing, *there[n_about_roles:]))


def _unheard(channel: int) -> Diagnostic:
    return Diagnostic(
        AGENT_UNHEARD,
        Wording(
            f"坐席所在的声道 {channel} 没有检测到语音，通话转人工复核，不判不合格；请检查录音设备",
            f"no speech was detected on channel {channel}, the agent's: a person must listen, and nothing fails. "
            "Check the recorder too",
        ),
    )


def _agent_unheard(facts: SignalFacts, transcript: Transcript, roles: Roles, channel: int) -> bool:
    if not roles.separate_channels or roles.source == "unknown":
        return False
    heard = any(utterance.channel == channel for utterance in transcript.utterances)
    return not heard and not facts.channels[channel].speech


def _of_channel(number: int, channel: ChannelFacts, duration_s: float) -> list[Diagnostic]:
    found = []
    if channel.clipped_ratio > CLIPPED_RATIO:
        found.append(
            Diagnostic(
                "clipping",
                Wording(
                    f"声道 {number} 削波：{channel.clipped_ratio:.2%} 的采样达到满幅",
                    f"channel {number} is clipped: {channel.clipped_ratio:.2%} of the samples are at full scale",
                ),
            )
        )
    if channel.dead_from_s is not None and duration_s > channel.dead_from_s:
        found.append(
            Diagnostic(
                "dead_line",
                Wording(
                    f"声道 {number} 自 {channel.dead_from_s:.1f} 秒起为数字静音",
                    f"channel {number} is digital silence from {channel.dead_from_s:.1f} s on",
                ),
                Interval(channel.dead_from_s, duration_s),
            )
        )
    if channel.snr_db is not None and channel.snr_db < LOW_SNR_DB:
        found.append(
            Diagnostic(
                "low_snr",
                Wording(
                    f"声道 {number} 信噪比低：{channel.snr_db:.1f} dB",
                    f"channel {number} has a low signal-to-noise ratio: {channel.snr_db:.1f} dB",
                ),
            )
        )
    return found
