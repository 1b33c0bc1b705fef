"""Decoded frames become one array per recording, at the working rate, in bounded memory."""

from collections import deque
from pathlib import Path

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from qa_audit.audio.integrity import Integrity
from qa_audit.errors import RecordingError
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Diagnostic
from qa_audit.model.wording import Wording

NARROW_RATE_HZ = 8_000
"""Working rate of files with at most 8 kHz."""
WIDE_RATE_HZ = 16_000
"""Working rate of all other files; recognisers and the speech detector take no more."""
GAP_S = 0.1
"""A jump of the time stamps from this length on is a hole in the recording (lost packets, discontinuous sending) and is
filled with silence, so that every later time stays true."""
MAX_GAP_S = 3600.0
"""A longer hole is a damaged time stamp."""
_BLOCK_SAMPLES = 1 << 23


def unusable(path: Path, zh: str, en: str, do_zh: str, do_en: str) -> RecordingError:
    """The error for a recording: the place, what is wrong with it, and what is allowed or to be done."""
    return RecordingError(f"{path}：{zh}；{do_zh}", f"{path}: {en}; {do_en}")


class Assembly:
    """Collects decoded frames at the working rate; keeps account of the file's own samples."""

    def __init__(self, path: Path, file_rate_hz: int, n_channels: int) -> None:
        self.path = path
        self.file_rate_hz = file_rate_hz
        self.n_channels = n_channels
        self.rate_hz = NARROW_RATE_HZ if file_rate_hz <= NARROW_RATE_HZ else WIDE_RATE_HZ
        self.n_file_samples = 0
        self.holes: list[Interval] = []
        self._origin_s = 0.0
        self._resampler = AudioResampler("s16", "stereo" if n_channels == 2 else "mono", self.rate_hz)
        self._blocks: deque[NDArray[np.int16]] = deque()
        self._filled = 0

    def add(self, frame: AudioFrame) -> None:
        """Take the next frame; a change of rate or channels inside a file is refused."""
        channels = len(frame.layout.channels)
        if frame.sample_rate != self.file_rate_hz or channels != self.n_channels:
            raise unusable(
                self.path,
                f"中途改变了格式（{frame.sample_rate} Hz，{channels} 声道）",
                f"the format changes on the way (to {frame.sample_rate} Hz, {channels} channels)",
                "请按格式拆开录音",
                "split the recording by format",
            )
        self._fill_hole(frame)
        self.n_file_samples += frame.samples
        # Time stamps are ours: what the resampler must not do is to pad or cut by the file's.
        frame.pts = None
        self._store(frame)

    def _fill_hole(self, frame: AudioFrame) -> None:
        if frame.time is None:
            return
        now_s = self.n_file_samples / self.file_rate_hz
        if self.n_file_samples == 0:
            self._origin_s = frame.time
            return
        gap_s = frame.time - self._origin_s - now_s
        if gap_s < GAP_S:
            return
        if gap_s > MAX_GAP_S:
            raise unusable(
                self.path,
                f"{now_s:.1f} 秒处时间戳跳跃 {gap_s:.0f} 秒，文件已损坏",
                f"time stamps jump by {gap_s:.0f} s at {now_s:.1f} s: the file is damaged",
                "请重新导出录音",
                "export it again",
            )
        self.holes.append(Interval(now_s, now_s + gap_s))
        missing = round(gap_s * self.file_rate_hz)
        self.n_file_samples += missing
        layout = "stereo" if self.n_channels == 2 else "mono"
        while missing > 0:
            length = min(missing, 1 << 16)
            silent = AudioFrame(format=frame.format.name, layout=layout, samples=length)
            silent.sample_rate = self.file_rate_hz
            zero = b"\x80" if frame.format.name.startswith("u8") else b"\x00"
            for plane in silent.planes:
                plane.update(zero * plane.buffer_size)
            self._store(silent)
            missing -= length

    def _store(self, frame: AudioFrame | None) -> None:
        for resampled in self._resampler.resample(frame):
            part = resampled.to_ndarray().reshape(-1, self.n_channels)
            while len(part):
                if not self._blocks or self._filled == _BLOCK_SAMPLES:
                    # Pages of an empty array become resident when they are written: a short call costs little.
                    self._blocks.append(np.empty((self.n_channels, _BLOCK_SAMPLES), np.int16))
                    self._filled = 0
                taken = part[: _BLOCK_SAMPLES - self._filled]
                self._blocks[-1][:, self._filled : self._filled + len(taken)] = taken.T
                self._filled += len(taken)
                part = part[len(taken) :]

    def finish(self) -> None:
        """Fetch what the resampler still holds."""
        if self.n_file_samples:
            self._store(None)

    def samples(self) -> NDArray[np.int16]:
        """Join the blocks, freeing each as it is copied; the length is that of the file, to the sample."""
        present = (len(self._blocks) - 1) * _BLOCK_SAMPLES + self._filled
        length = round(self.n_file_samples * self.rate_hz / self.file_rate_hz)
        joined = np.empty((self.n_channels, length), np.int16)
        position = 0
        while self._blocks:
            block = self._blocks.popleft()
            end = min(position + _BLOCK_SAMPLES, present, length)
            joined[:, position:end] = block[:, : end - position]
            position = end
        joined[:, position:] = 0
        return joined

    def diagnostics(self, integrity: Integrity) -> list[Diagnostic]:
        """Say what was filled, and what the file holds beyond its own header."""
        found = [
            Diagnostic(
                "recording_gap",
                Wording(
                    f"录音在 {hole.start_s:.2f}–{hole.end_s:.2f} 秒缺失数据，按静音填补",
                    f"the file holds no audio from {hole.start_s:.2f} to {hole.end_s:.2f} s; filled with silence",
                ),
                hole,
            )
            for hole in self.holes
        ]
        if integrity.unread_bytes:
            found.append(
                Diagnostic(
                    "unread_bytes",
                    Wording(
                        f"文件末尾有 {integrity.unread_bytes} 字节不属于文件头声明的音频，未审核",
                        f"{integrity.unread_bytes} bytes at the end lie outside the audio that the header declares and "
                        "were not audited",
                    ),
                )
            )
        return found
