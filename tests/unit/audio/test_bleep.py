"""Private numbers that are not heard."""

import numpy as np
import pytest

from qa_audit.audio.bleep import bleep
from qa_audit.audio.decode import DecodedAudio, decode
from qa_audit.model.interval import Interval
from tests.support.telephone import encode, tone


@pytest.fixture
def audio(tmp_path) -> DecodedAudio:
    """Two seconds of 500 Hz on the left and 700 Hz on the right."""
    both = np.stack([tone(500, 2.0), tone(700, 2.0)])
    return decode(encode(tmp_path / "call", both, 8000, "wav-pcm16"), "c1")


def loudest_hz(samples):
    return int(np.argmax(np.abs(np.fft.rfft(samples.astype(float))))) * 8000 / len(samples)


def test_a_tone_covers_the_speaker_and_silence_the_other_channel(audio):
    covered = bleep(audio, [(1, Interval(0.5, 1.0))])
    assert loudest_hz(covered.samples[1, 4000:8000]) == pytest.approx(1000, abs=3)
    assert not covered.samples[0, 4000:8000].any()


def test_everything_else_is_as_it_was(audio):
    covered = bleep(audio, [(1, Interval(0.5, 1.0))])
    assert np.array_equal(covered.samples[:, :4000], audio.samples[:, :4000])
    assert np.array_equal(covered.samples[:, 8000:], audio.samples[:, 8000:])
    assert covered.samples.shape == audio.samples.shape


def test_the_recording_itself_is_not_touched(audio):
    before = audio.samples.copy()
    bleep(audio, [(0, Interval(0.0, 2.0))])
    assert np.array_equal(audio.samples, before)


def test_a_stretch_beyond_the_end_is_cut(audio):
    covered = bleep(audio, [(0, Interval(1.9, 2.4)), (0, Interval(3.0, 4.0))])
    assert covered.samples.shape == (2, 16000)


def test_the_tone_is_as_loud_as_telephone_speech(audio):
    covered = bleep(audio, [(0, Interval(0.0, 2.0))]).samples[0, 1000:15000].astype(float)
    level_dbfs = 20 * np.log10(np.sqrt(np.mean(covered**2)) / 32768)
    assert level_dbfs == pytest.approx(-26.0, abs=0.1)
