"""Two channels with one sound are one channel; a silent second party is none of it."""

import numpy as np
import pytest

from qa_audit.audio.decode import decode
from qa_audit.audio.stereo import loudest_if_same
from tests.support.telephone import Signal, encode, g711, noise, pcm16

RATE_HZ = 8000


def party(seed: int, dbfs: float = -22.0) -> Signal:
    """Ten seconds of noise in syllables, with pauses: it has the levels of speech."""
    time_s = np.arange(10 * RATE_HZ) / RATE_HZ
    rhythm = np.maximum(0.0, np.sin(2 * np.pi * 2.5 * time_s + seed)) * (np.sin(2 * np.pi * 0.2 * time_s + seed) > 0)
    return noise(10.0, dbfs, seed, "pink") * rhythm + noise(10.0, -60.0, seed + 100)


def kept(left: Signal, right: Signal) -> int | None:
    return loudest_if_same(pcm16(np.stack([left, right])), RATE_HZ)


def test_equal_channels_are_fake_stereo():
    assert kept(party(1), party(1)) == 0


@pytest.mark.parametrize(("gain", "loudest"), [(0.3, 0), (2.0, 1), (-1.0, 0)])
def test_a_scaled_copy_is_fake_stereo_and_the_louder_channel_stays(gain, loudest):
    assert kept(party(1), gain * party(1)) == loudest


def test_copies_that_were_coded_apart_are_fake_stereo():
    assert kept(g711(party(1)), g711(0.4 * party(1))) == 0


def test_two_parties_are_not():
    assert kept(party(1), party(2)) is None


def test_two_parties_with_crosstalk_are_not():
    assert kept(party(1) + 0.18 * party(2), party(2) + 0.18 * party(1)) is None


def test_a_silent_party_that_hears_the_other_faintly_is_not():
    assert kept(party(1), 0.1 * party(1) + noise(10.0, -50.0, 9)) is None


def test_a_digitally_silent_channel_is_not():
    assert kept(party(1), np.zeros(10 * RATE_HZ)) is None


def test_two_silent_channels_are_not():
    assert kept(np.zeros(RATE_HZ), np.zeros(RATE_HZ)) is None


@pytest.mark.parametrize("kind", ["wav-mulaw", "mp3", "ogg-opus"])
def test_a_file_with_fake_stereo_decodes_to_one_channel_and_says_so(tmp_path, kind):
    audio = decode(encode(tmp_path / "call", np.stack([party(1), 0.5 * party(1)]), RATE_HZ, kind), "c1")
    assert audio.fake_stereo
    assert audio.samples.shape[0] == 1
    assert audio.recording.n_channels == 2
    assert [diagnostic.code for diagnostic in audio.diagnostics] == ["fake_stereo"]


def test_a_stereo_file_with_one_dead_channel_keeps_both(tmp_path):
    audio = decode(encode(tmp_path / "call", np.stack([party(1), 0 * party(1)]), RATE_HZ, "wav-alaw"), "c1")
    assert not audio.fake_stereo
    assert audio.samples.shape[0] == 2
