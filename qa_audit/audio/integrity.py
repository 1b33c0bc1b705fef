"""Is all of the audio there? What a file's own headers promise is held against its bytes.

Decoders fill up or stop where a file was cut off, so that a recording would be shortened without a word. The checks
here read headers only; what they cannot know (a stream cut exactly between two packets) is left to the caller.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

STREAMED_SIZE = 0x7FFFF000
"""Sizes of a WAV data chunk from here on are placeholders of programs that write to a pipe (ffmpeg writes 0xFFFFFFFF,
SoX 0x7FFFF000); 0 stands for "never filled in" (a recorder that was stopped hard)."""

_MP3_KBPS = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Layer III bit rates of MPEG-1, and of MPEG-2 and 2.5 (ISO/IEC 11172-3, 13818-3)."""
_MP3_RATES_HZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_AMR_FRAME_BYTES = {
    b"#!AMR\n": (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1),
    b"#!AMR-WB\n": (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1),
}
"""Bytes of one 20 ms frame by its type, the type's own byte included (RFC 4867, storage format)."""


@dataclass(frozen=True, slots=True)
class Integrity:
    """What the headers say about completeness.

    Attributes:
        missing: What is not there, in words, as (zh, en); None where nothing is known to be missing.
        unread_bytes: Bytes after the audio that belong to no chunk: audio that the header does not own up to.
        expected_samples: Samples per channel the headers promise; None where they do not say.
        open_ended: Whether the header leaves the length open, so that the last packet may be a piece.
    """

    missing: tuple[str, str] | None = None
    unread_bytes: int = 0
    expected_samples: int | None = None
    open_ended: bool = False


def check_integrity(path: Path) -> Integrity:
    """Compare a file's headers with its size.

    Args:
        path: A readable file that is not empty.

    Returns:
        What is known; an unknown format gives an `Integrity` that says nothing.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        head = file.read(12)
        if head[:4] in (b"RIFF", b"RF64", b"BW64") and head[8:12] == b"WAVE":
            return _wav(file, size)
        if head[:4] == b"OggS":
            return _ogg(file, size)
        for magic in _AMR_FRAME_BYTES:
            if head.startswith(magic):
                return _amr(file, size, magic)
        if head[:3] == b"ID3" or (head[0] == 0xFF and head[1] & 0xE0 == 0xE0):
            return _mp3(file, head)
    return Integrity()


def _short(promised: int, present: int, zh: str, en: str) -> tuple[str, str]:
    return (
        f"文件被截断：{zh}应有 {promised} 字节，实有 {present} 字节",
        f"the file is truncated: {en} should have {promised} bytes and has {present}",
    )


def _wav(file: BinaryIO, size: int) -> Integrity:
    wide_size: int | None = None
    position = 12
    while position + 8 <= size:
        file.seek(position)
        name, length = struct.unpack("<4sI", file.read(8))
        if name == b"ds64":
            wide_size = struct.unpack("<Q", file.read(16)[8:16])[0]
        if name == b"data":
            present = size - position - 8
            if length == 0xFFFFFFFF and wide_size is not None:
                length = wide_size
            placeholder = length == 0 or (length >= STREAMED_SIZE and length > present)
            # Some writers enter the size of the whole file, or of the RIFF chunk, for that of the data.
            if placeholder or length in (size, size - 8):
                return Integrity(open_ended=True)
            if length > present:
                return Integrity(missing=_short(length, present, "WAV 数据块", "the WAV data chunk"))
            return Integrity(unread_bytes=_bytes_in_no_chunk(file, position + 8 + length + length % 2, size))
        position += 8 + length + length % 2
    return Integrity(
        missing=("文件被截断：WAV 中没有数据块", "the file is truncated: the WAV has no data chunk"),
    )


def _bytes_in_no_chunk(file: BinaryIO, position: int, size: int) -> int:
    """Bytes from the first place after the data on that is no chunk; fewer than 8 are padding."""
    while position + 8 <= size:
        file.seek(position)
        name, length = struct.unpack("<4sI", file.read(8))
        printable = all(0x20 <= byte < 0x7F for byte in name)
        if not printable or position + 8 + length > size:
            return size - position
        position += 8 + length + length % 2
    return 0


def _ogg(file: BinaryIO, size: int) -> Integrity:
    position = 0
    while position < size:
        file.seek(position)
        header = file.read(27)
        table = file.read(header[26]) if len(header) == 27 else b""
        if len(header) < 27 or header[:4] != b"OggS":
            # Rubbish between pages is the decoder's affair; a piece of a header at the very end is a cut.
            if size - position >= 27:
                return Integrity()
            return Integrity(missing=_short(27, size - position, "最后一个 Ogg 页头", "the last Ogg page header"))
        end = position + 27 + header[26] + sum(table)
        if len(table) < header[26] or end > size:
            return Integrity(missing=_short(end - position, size - position, "最后一个 Ogg 页", "the last Ogg page"))
        position = end
    return Integrity()


def _amr(file: BinaryIO, size: int, magic: bytes) -> Integrity:
    file.seek(0)
    body = file.read()
    position = len(magic)
    lengths = _AMR_FRAME_BYTES[magic]
    while position < size:
        length = lengths[body[position] >> 3 & 15]
        if position + length > size:
            return Integrity(missing=_short(length, size - position, "最后一个 AMR 帧", "the last AMR frame"))
        position += length
    return Integrity()


def mp3_frame_bytes(header: bytes) -> tuple[int, int] | None:
    """Length in bytes and samples per channel of the Layer III frame that starts with `header`; None if it is none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0 or header[1] >> 1 & 3 != 1:
        return None
    version, rate_index, bit_index = header[1] >> 3 & 3, header[2] >> 2 & 3, header[2] >> 4
    if version == 1 or rate_index == 3 or bit_index in (0, 15):
        return None
    kbps = _MP3_KBPS[1 if version == 3 else 2][bit_index]
    rate_hz = _MP3_RATES_HZ[version][rate_index]
    samples = 1152 if version == 3 else 576
    return samples // 8 * kbps * 1000 // rate_hz + (header[2] >> 1 & 1), samples


def _mp3(file: BinaryIO, head: bytes) -> Integrity:
    """Find the frame count that encoders leave in the first frame (Xing or Info tag)."""
    start = 0
    if head[:3] == b"ID3":
        start = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
    file.seek(start)
    first = file.read(4096)
    frame = mp3_frame_bytes(first[:4])
    for tag in (b"Xing", b"Info"):
        at = first.find(tag, 4, 64)
        if frame is not None and at > 0 and len(first) >= at + 12 and first[at + 7] & 1:
            frames = struct.unpack(">I", first[at + 8 : at + 12])[0]
            return Integrity(expected_samples=frames * frame[1] if frames else None)
    return Integrity()
