"""Every format of the contract comes out complete, at its place in time and on its channel."""

from pathlib import Path

import numpy as np
import pytest

from qa_audit.audio.decode import decode
from tests.support.telephone import ENCODERS, chirps, delay_s, encode

FIXTURES = Path(__file__).parents[2] / "support" / "audio"
WRITABLE = [
    (kind, rate_hz, channels)
    for kind in ENCODERS
    for rate_hz in (8000, 16000, 44100)
    for channels in (1, 2)
    if not (kind == "amr-nb" and (rate_hz, channels) != (8000, 1))
    and not (kind == "ogg-opus" and rate_hz == 44100)
    and not (kind == "ogg-vorbis" and channels == 1)
]


@pytest.mark.parametrize(("kind", "rate_hz", "channels"), WRITABLE)
def test_duration_and_place_match_the_source_within_50_ms(tmp_path, kind, rate_hz, channels):
    audio = decode(encode(tmp_path / "call", chirps(rate_hz, channels), rate_hz, kind), "c1")
    assert audio.recording.duration_s == pytest.approx(2.0, abs=0.05)
    assert audio.samples.shape[0] == channels
    reference = chirps(audio.sample_rate_hz, channels)
    for channel in range(channels):
        assert abs(delay_s(reference[channel], audio.samples[channel] / 32768.0, audio.sample_rate_hz)) <= 0.006


@pytest.mark.parametrize(("name", "rate_hz"), [("chirps_gsm.wav", 8000), ("chirps_amr_wb.amr", 16000)])
def test_gsm_and_amr_wb_recordings_come_out_at_their_place(name, rate_hz):
    audio = decode(FIXTURES / name, "c1")
    assert audio.recording.duration_s == 2.0
    assert audio.sample_rate_hz == rate_hz
    assert abs(delay_s(chirps(rate_hz)[0], audio.samples[0] / 32768.0, rate_hz)) <= 0.006


@pytest.mark.parametrize(
    ("file_hz", "working_hz"), [(6000, 8000), (8000, 8000), (11025, 16000), (16000, 16000), (48000, 16000)]
)
def test_files_up_to_8_khz_are_worked_on_at_8_khz_and_others_at_16(tmp_path, file_hz, working_hz):
    audio = decode(encode(tmp_path / "call", chirps(file_hz), file_hz, "wav-pcm16"), "c1")
    assert (audio.sample_rate_hz, audio.samples.shape[1]) == (working_hz, 2 * working_hz)
    assert (audio.recording.sample_rate_hz, audio.recording.n_samples) == (file_hz, 2 * file_hz)


def test_the_recording_says_what_the_file_is(tmp_path):
    path = encode(tmp_path / "call", chirps(8000, 2), 8000, "wav-alaw")
    recording = decode(path, "c1").recording
    assert (recording.call_id, recording.path, recording.n_channels) == ("c1", str(path), 2)
    assert len(recording.sha256) == 64
    assert recording.sha256 == decode(path, "c2").recording.sha256


def test_16_bit_samples_come_out_as_they_were(tmp_path):
    source = np.arange(-8000, 8000, dtype=np.float64)[np.newaxis] / 32768.0
    audio = decode(encode(tmp_path / "call", source, 8000, "wav-pcm16"), "c1")
    assert audio.samples.dtype == np.int16
    assert audio.samples[0].tolist() == list(range(-8000, 8000))


def test_samples_cannot_be_changed(tmp_path):
    audio = decode(encode(tmp_path / "call", chirps(8000), 8000, "wav-pcm16"), "c1")
    with pytest.raises(ValueError, match="read-only"):
        audio.samples[0, 0] = 1


def test_the_same_file_gives_the_same_samples(tmp_path):
    path = encode(tmp_path / "call", chirps(44100, 2), 44100, "mp3")
    assert decode(path, "c1").samples.tobytes() == decode(path, "c1").samples.tobytes()


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFF000])
def test_a_wav_written_to_a_pipe_is_read_to_its_end(tmp_path, size):
    path = encode(tmp_path / "call", chirps(8000), 8000, "wav-pcm16")
    path.write_bytes(with_data_size(path.read_bytes(), size))
    assert decode(path, "c1").recording.n_samples == 16000


def test_a_wav_whose_data_size_counts_the_header_too_is_complete(tmp_path):
    path = encode(tmp_path / "call", chirps(8000), 8000, "wav-pcm16")
    content = path.read_bytes()
    path.write_bytes(with_data_size(content, len(content)))
    assert decode(path, "c1").recording.n_samples == 16000


def test_audio_beyond_what_the_header_promises_is_pointed_out(tmp_path):
    path = encode(tmp_path / "call", chirps(8000), 8000, "wav-pcm16")
    path.write_bytes(with_data_size(path.read_bytes(), 8000))
    audio = decode(path, "c1")
    assert audio.recording.n_samples == 4000
    assert [diagnostic.code for diagnostic in audio.diagnostics] == ["unread_bytes"]


def test_a_lost_ogg_page_is_filled_with_silence_and_pointed_out(tmp_path):
    signal = np.tile(chirps(8000), (1, 5))
    path = encode(tmp_path / "call", signal, 8000, "ogg-opus")
    content = path.read_bytes()
    pages = [at for at in range(len(content)) if content[at : at + 4] == b"OggS"]
    path.write_bytes(content[: pages[4]] + content[pages[5] :])
    audio = decode(path, "c1")
    assert audio.recording.duration_s == pytest.approx(10.0, abs=0.05)
    assert [diagnostic.code for diagnostic in audio.diagnostics] == ["recording_gap"]
    hole = audio.diagnostics[0].span
    assert hole is not None
    first, last = (round(time_s * audio.sample_rate_hz) for time_s in (hole.start_s, hole.end_s))
    assert not audio.samples[0, first + 160 : last - 160].any()
    assert audio.samples[0, last:].any()


def with_data_size(content: bytes, size: int) -> bytes:
    """Put another size into the header of the data chunk."""
    at = content.index(b"data") + 4
    return content[:at] + size.to_bytes(4, "little") + content[at + 4 :]
