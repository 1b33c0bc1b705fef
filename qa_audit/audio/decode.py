"""A recording on disk becomes samples per channel, complete or not at all.

Decoding streams: packets are decoded, brought to the working rate and to 16 bits as they come, and kept in blocks. What
stays in memory is the result (a two-hour stereo call: 220 MiB from an 8 kHz file, 440 MiB from any higher rate) and one
block.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import av
import av.error
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from qa_audit.audio.assembly import Assembly, unusable
from qa_audit.audio.integrity import Integrity, check_integrity, mp3_frame_bytes
from qa_audit.audio.stereo import loudest_if_same
from qa_audit.errors import RecordingError, reason
from qa_audit.model.recording import Recording
from qa_audit.model.transcript import Diagnostic
from qa_audit.model.wording import Wording
from qa_audit.text.filename import readable

ALLOWED_RATES_HZ = (4_000, 192_000)
"""Rates outside are damage, not sound: telephony starts at 6 kHz, studio formats end at 192 kHz."""
SHORT_S = 0.25
"""Tolerated difference between promised and decoded length: priming and padding of MP3 reach 0.21 s at
8 kHz (measured over 23 lengths)."""
LOSSLESS_SHORT_S = 0.001
"""The same for FLAC, whose header counts the samples exactly."""


@dataclass(frozen=True, slots=True)
class DecodedAudio:
    """The samples of one recording.

    Attributes:
        recording: The file as it lies on disk.
        samples: int16, shape (n_channels, n_samples), full scale 32768, read-only.
        sample_rate_hz: Rate of `samples`: 8000 for files with at most 8 kHz, else 16000.
        fake_stereo: Whether the file has two channels that carry the same sound; `samples` then has one.
        diagnostics: What a reader must know.
    """

    recording: Recording
    samples: NDArray[np.int16]
    sample_rate_hz: int
    fake_stereo: bool
    diagnostics: tuple[Diagnostic, ...]


def decode(path: Path, call_id: str) -> DecodedAudio:
    """Decode a recording completely, or say why that is impossible.

    Args:
        path: WAV (PCM, float, A-law, µ-law, GSM 6.10), MP3, M4A/AAC, Ogg (Opus, Vorbis), FLAC or AMR.
        call_id: Goes into the `Recording`.

    Returns:
        Samples at 8 or 16 kHz and what the file itself is.

    Raises:
        RecordingError: Missing, unreadable, empty, no audio, truncated, damaged, more than two channels, absurd rate.
    """
    sha256 = _hash(path)
    integrity = check_integrity(path)
    if integrity.missing is not None:
        zh, en = integrity.missing
        raise unusable(path, zh, en, "请重新导出完整的录音", "export the whole recording again")
    try:
        with av.open(str(path), mode="r") as container:
            assembly = _read(container, path, integrity)
    except av.error.FFmpegError as error:
        raise unusable(
            path,
            f"不是可识别的录音，或已损坏（{reason(error)[0]}）",
            f"not a recording that can be read, or damaged ({reason(error)[1]})",
            "支持 WAV、MP3、M4A/AAC、OGG、FLAC、AMR；请检查文件内容",
            "allowed: WAV, MP3, M4A/AAC, OGG, FLAC, AMR; look at the file's content",
        ) from error
    samples = assembly.samples()
    diagnostics = assembly.diagnostics(integrity)
    kept = loudest_if_same(samples, assembly.rate_hz) if assembly.n_channels == 2 else None
    if kept is not None:
        samples = samples[kept : kept + 1].copy()
        diagnostics.append(
            Diagnostic(
                "fake_stereo",
                Wording(
                    "两个声道内容相同（假立体声），按单声道处理，说话人不能按声道区分",
                    "both channels carry the same sound (fake stereo): treated as mono, speakers share one channel",
                ),
            )
        )
    samples.setflags(write=False)
    recording = Recording(
        call_id, readable(str(path)), sha256, assembly.file_rate_hz, assembly.n_file_samples, assembly.n_channels
    )
    return DecodedAudio(recording, samples, assembly.rate_hz, kept is not None, tuple(diagnostics))


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            if file.seek(0, 2) == 0:
                raise unusable(
                    path, "文件为空（0 字节）", "the file is empty (0 bytes)", "请重新导出录音", "export it again"
                )
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise unusable(path, "文件不存在", "no such file", "请检查路径", "check the path") from error
    except PermissionError as error:
        raise unusable(
            path, "没有读取权限", "permission denied", "请授予读取权限", "grant the right to read it"
        ) from error
    except OSError as error:
        raise unusable(
            path,
            f"无法读取（{reason(error)[0]}）",
            f"cannot be read ({reason(error)[1]})",
            "请检查文件",
            "check the file",
        ) from error


def _read(container: InputContainer, path: Path, integrity: Integrity) -> Assembly:
    stream = _audio_stream(container, path)
    assembly = Assembly(path, stream.codec_context.sample_rate, stream.codec_context.channels)
    is_mp3 = stream.codec_context.name in ("mp3", "mp3float")
    try:
        for packet in container.demux(stream):
            if (packet.is_corrupt and not integrity.open_ended) or (
                is_mp3 and _cut_off(bytes(packet)[:4], packet.size)
            ):
                raise _damaged(
                    path, assembly, "数据包不完整", "a packet is incomplete: the file is truncated or damaged"
                )
            for frame in packet.decode():
                assembly.add(frame)
        assembly.finish()
    except av.error.FFmpegError as error:
        raise _damaged(path, assembly, reason(error)[0], f"decoding fails ({reason(error)[1]})") from error
    if assembly.n_file_samples == 0:
        raise unusable(path, "没有任何音频样本", "the file holds no audio samples", "请重新导出录音", "export it again")
    _check_length(path, container, stream, assembly, integrity)
    return assembly


def _audio_stream(container: InputContainer, path: Path) -> AudioStream:
    if len(container.streams.audio) != 1:
        count = len(container.streams.audio)
        raise unusable(
            path,
            f"有 {count} 条音轨" if count else "没有音轨",
            f"the file has {count} audio streams" if count else "the file has no audio stream",
            "须恰有一条音轨（单声道或立体声）",
            "allowed: exactly one, mono or stereo",
        )
    stream = container.streams.audio[0]
    if stream.codec_context is None:
        raise unusable(
            path,
            "编码格式未知",
            "the codec is unknown",
            "支持 PCM、G.711、GSM、MP3、AAC、Opus、Vorbis、FLAC、AMR",
            "allowed: PCM, G.711, GSM, MP3, AAC, Opus, Vorbis, FLAC, AMR",
        )
    channels, rate_hz = stream.codec_context.channels, stream.codec_context.sample_rate
    if channels not in (1, 2):
        raise unusable(
            path,
            f"有 {channels} 个声道",
            f"the file has {channels} channels",
            "仅支持 1 或 2 个声道",
            "allowed: 1 or 2",
        )
    low_hz, high_hz = ALLOWED_RATES_HZ
    if not low_hz <= rate_hz <= high_hz:
        raise unusable(
            path,
            f"采样率 {rate_hz} Hz 不合理",
            f"a sample rate of {rate_hz} Hz makes no sense",
            f"允许 {low_hz}–{high_hz} Hz",
            f"allowed: {low_hz} to {high_hz} Hz",
        )
    return stream


def _cut_off(header: bytes, size: int) -> bool:
    frame = mp3_frame_bytes(header)
    return frame is not None and size < frame[0]


def _damaged(path: Path, assembly: Assembly, zh: str, en: str) -> RecordingError:
    at_s = assembly.n_file_samples / assembly.file_rate_hz
    return unusable(
        path,
        f"在 {at_s:.1f} 秒处：{zh}，文件被截断或损坏",
        f"at {at_s:.1f} s: {en}",
        "请重新导出完整的录音",
        "export it again",
    )


def _check_length(
    path: Path, container: InputContainer, stream: AudioStream, assembly: Assembly, integrity: Integrity
) -> None:
    """Hold the decoded length against what the headers promise, where they are known to be exact."""
    promised_s: float | None = None
    tolerance_s = SHORT_S
    if integrity.expected_samples is not None:
        promised_s = integrity.expected_samples / assembly.file_rate_hz
    elif container.format.name.startswith(("flac", "mov")) and stream.duration and stream.time_base:
        promised_s = float(stream.duration * stream.time_base)
        tolerance_s = LOSSLESS_SHORT_S if container.format.name == "flac" else SHORT_S
    decoded_s = assembly.n_file_samples / assembly.file_rate_hz
    if promised_s is not None and decoded_s < promised_s - tolerance_s:
        raise unusable(
            path,
            f"文件被截断：应有 {promised_s:.1f} 秒，仅能解码 {decoded_s:.1f} 秒",
            f"the file is truncated: it should last {promised_s:.1f} s, and {decoded_s:.1f} s can be decoded",
            "请重新导出完整的录音",
            "export the whole recording again",
        )
