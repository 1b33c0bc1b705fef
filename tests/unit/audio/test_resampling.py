"""Excerpts at another rate: band-limited, in place, the same in every excerpt."""

import time

import numpy as np
import pytest

from qa_audit.audio.resample import excerpt
from qa_audit.errors import UsageError
from qa_audit.model.interval import Interval
from tests.support.telephone import noise, pcm16, tone


@pytest.mark.parametrize("frequency_hz", [100, 440, 1000, 3400])
def test_a_tone_at_8_khz_is_the_same_tone_at_16_khz(frequency_hz):
    wide = excerpt(pcm16(tone(frequency_hz, 1.0)), 8000, Interval(0.0, 1.0), 16000)
    expected = tone(frequency_hz, 1.0, rate_hz=16000)
    assert wide.dtype == np.float32
    assert len(wide) == 16000
    assert np.sqrt(np.mean((wide - expected)[200:-200] ** 2)) < 0.001


def test_no_image_of_a_tone_appears_above_4_khz():
    wide = excerpt(pcm16(tone(3000, 1.0)), 8000, Interval(0.0, 1.0), 16000)
    spectrum = np.abs(np.fft.rfft(wide * np.hanning(16000)))
    assert 20 * np.log10(spectrum[4500:].max() / spectrum.max()) < -75


def test_a_tone_at_16_khz_is_the_same_tone_at_8_khz():
    narrow = excerpt(pcm16(tone(1000, 1.0, rate_hz=16000)), 16000, Interval(0.0, 1.0), 8000)
    assert len(narrow) == 8000
    assert np.sqrt(np.mean((narrow - tone(1000, 1.0))[100:-100] ** 2)) < 0.001


def test_a_tone_above_4_khz_is_gone_at_8_khz():
    narrow = excerpt(pcm16(tone(4600, 1.0, rate_hz=16000)), 16000, Interval(0.0, 1.0), 8000)
    assert np.sqrt(np.mean(narrow[100:-100] ** 2)) < 1e-4


def test_a_sample_is_the_same_in_every_excerpt():
    samples = pcm16(noise(3.0, -20.0, 1))
    whole = excerpt(samples, 8000, Interval(0.0, 3.0))
    part = excerpt(samples, 8000, Interval(1.2345, 2.0))
    first = 2 * round(1.2345 * 8000)
    assert np.abs(part - whole[first : first + len(part)]).max() < 1e-6


def test_the_same_rate_is_only_scaled():
    assert excerpt(np.array([-32768, 0, 16384], np.int16), 16000, Interval(0.0, 1.0)).tolist() == [-1.0, 0.0, 0.5]


def test_loud_noise_stays_within_full_scale():
    samples = np.random.default_rng(1).choice(np.array([-32768, 32767], np.int16), 8000)
    assert np.abs(excerpt(samples, 8000, Interval(0.0, 1.0))).max() <= 1.0


def test_what_lies_outside_the_recording_is_left_out():
    assert len(excerpt(np.zeros(8000, np.int16), 8000, Interval(0.5, 9.0))) == 8000
    assert len(excerpt(np.zeros(8000, np.int16), 8000, Interval(5.0, 9.0))) == 0


def test_another_ratio_is_refused():
    with pytest.raises(UsageError, match="from 8000 Hz to 44100 Hz"):
        excerpt(np.zeros(8000, np.int16), 8000, Interval(0.0, 1.0), 44100)


def test_resampling_takes_less_than_one_percent_of_real_time():
    samples = np.zeros(8000 * 300, np.int16)
    before_s = time.process_time()
    excerpt(samples, 8000, Interval(0.0, 300.0))
    assert time.process_time() - before_s < 3.0
