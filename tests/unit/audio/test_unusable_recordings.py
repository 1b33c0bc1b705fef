"""A recording that cannot be audited whole is refused by name and cause; it is never shortened in silence."""

import struct
from pathlib import Path

import numpy as np
import pytest

from qa_audit.audio.decode import decode
from qa_audit.errors import RecordingError
from tests.support.telephone import ENCODERS, chirps, encode


def wav(path: Path, *, rate_hz: int = 8000, channels: int = 1, tag: int = 1, data: bytes = bytes(16000)) -> Path:
    """A WAV file with a 16-bit header, byte by byte."""
    layout = struct.pack("<HHIIHH", tag, channels, rate_hz, rate_hz * channels * 2, channels * 2, 16)
    head = b"WAVEfmt " + struct.pack("<I", 16) + layout + b"data" + struct.pack("<I", len(data))
    path.write_bytes(b"RIFF" + struct.pack("<I", len(head) + len(data)) + head + data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(RecordingError) as caught:
        decode(path, "c1")
    assert str(path) in caught.value.en
    assert str(path) in caught.value.zh
    return caught.value.en


def test_a_missing_file_is_named(tmp_path):
    assert "no such file" in refusal(tmp_path / "gone.wav")


def test_a_folder_is_no_recording(tmp_path):
    assert "cannot be read" in refusal(tmp_path)


def test_an_empty_file_is_named(tmp_path):
    path = tmp_path / "empty.wav"
    path.write_bytes(b"")
    assert "empty (0 bytes)" in refusal(path)


def test_a_file_without_the_right_to_read_is_named(tmp_path, monkeypatch):
    path = wav(tmp_path / "secret.wav")

    def refuse(*arguments, **keywords):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "permission denied" in refusal(path)


@pytest.mark.parametrize("content", [b"dear diary, " * 100, b"x", b"{}", bytes(5000)])
def test_a_file_without_audio_named_wav_is_refused(tmp_path, content):
    path = tmp_path / "notes.wav"
    path.write_bytes(content)
    assert "not a recording that can be read" in refusal(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
@pytest.mark.parametrize("kind", [kind for kind in ENCODERS if kind.startswith("wav")])
def test_a_wav_that_was_cut_off_is_called_truncated(tmp_path, kind, share):
    path = encode(tmp_path / "call", chirps(8000, 2), 8000, kind)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert "truncated" in refusal(path)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("kind", ["mp3", "m4a-aac", "ogg-opus", "ogg-vorbis", "flac", "amr-nb"])
def test_a_coded_recording_that_was_cut_off_is_refused(tmp_path, kind, share):
    channels = 1 if kind == "amr-nb" else 2
    path = encode(tmp_path / "call", chirps(8000, channels), 8000, kind)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    refusal(path)


def test_a_flac_that_lost_its_last_frame_is_called_truncated(tmp_path):
    path = encode(tmp_path / "call", chirps(8000), 8000, "flac")
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"\xff\xf8")])
    assert "truncated" in refusal(path)


def test_rubbish_in_the_middle_of_an_mp3_is_refused_with_its_place(tmp_path):
    path = encode(tmp_path / "call", chirps(8000), 8000, "mp3")
    content = bytearray(path.read_bytes())
    del content[len(content) // 2 : len(content) // 2 + 700]
    path.write_bytes(content)
    assert "at 0." in refusal(path) or "at 1." in refusal(path)


def test_three_channels_are_refused_with_what_is_allowed(tmp_path):
    path = encode(tmp_path / "call", np.zeros((3, 8000)), 8000, "wav-pcm16")
    assert "3 channels; allowed: 1 or 2" in refusal(path)


def test_a_header_without_samples_is_refused(tmp_path):
    assert "no audio samples" in refusal(wav(tmp_path / "call.wav", data=b""))


@pytest.mark.parametrize("rate_hz", [100, 1_000_000])
def test_an_absurd_rate_is_refused(tmp_path, rate_hz):
    assert f"{rate_hz} Hz makes no sense" in refusal(wav(tmp_path / "call.wav", rate_hz=rate_hz))


def test_an_unknown_codec_is_refused(tmp_path):
    assert "codec is unknown" in refusal(wav(tmp_path / "call.wav", tag=0x9999))


def test_a_file_without_an_audio_stream_is_refused(tmp_path):
    path = tmp_path / "subtitles.wav"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\n您好\n", encoding="utf-8")
    assert "no audio stream" in refusal(path)
