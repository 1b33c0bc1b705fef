"""What a reader of a report must know about how far to trust it."""

from qa_audit.model.facts import ChannelFacts, SignalFacts
from qa_audit.model.interval import Interval
from qa_audit.model.recording import Recording
from qa_audit.model.timeline import Roles
from qa_audit.model.transcript import AGENT_UNHEARD, NO_SPEECH, Diagnostic, Transcript
from qa_audit.model.wording import Wording

CLIPPED_RATIO = 0.001
"""Chosen: one sample in a thousand at full scale is plainly audible; a single click is not reported."""

LOW_SNR_DB = 10.0
"""Chosen: the level at which the degraded samples of the benchmarks begin to lose words."""


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
                "roles_unknown",
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
                "roles_contradicted",
                Wording(
                    f"元数据称坐席在声道 {roles.agent_channel}，但通话内容显示相反；请核对声道设置",
                    f"metadata says the agent is on channel {roles.agent_channel}, what is said points to the other; "
                    "check the channel setting",
                ),
            )
        )
    if not transcript.utterances and not any(channel.speech for channel in facts.channels):
        found.append(
            Diagnostic(
                NO_SPEECH,
                Wording(
                    "所有声道都没有检测到语音，通话一律转人工复核；请听录音，并检查录音设备",
                    "no speech was detected on any channel: a person must listen. Check the recorder too",
                ),
            )
        )
    elif _agent_unheard(facts, transcript, roles):
        found.append(
            Diagnostic(
                AGENT_UNHEARD,
                Wording(
                    f"坐席所在的声道 {roles.agent_channel} 没有检测到语音，通话转人工复核，不判不合格；请检查录音设备",
                    f"no speech was detected on channel {roles.agent_channel}, the agent's: a person must listen, and "
                    "nothing fails. Check the recorder too",
                ),
            )
        )
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


def _agent_unheard(facts: SignalFacts, transcript: Transcript, roles: Roles) -> bool:
    if not roles.separate_channels or roles.agent_channel is None or roles.source == "unknown":
        return False
    heard = any(utterance.channel == roles.agent_channel for utterance in transcript.utterances)
    return not heard and not facts.channels[roles.agent_channel].speech


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
