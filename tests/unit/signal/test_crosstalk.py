"""A copy of one channel in the other is a leak; a second talker is none."""

import numpy as np
import pytest

from qa_audit.signal.crosstalk import CrosstalkParameters, find_crosstalk
from qa_audit.signal.measure import measure

RATE_HZ = 8000
PARAMETERS = CrosstalkParameters()


def talker(seed: int, level: float = 4000.0) -> np.ndarray:
    """Four seconds that rise and fall in syllables."""
    random = np.random.default_rng(seed)
    time_s = np.arange(4 * RATE_HZ) / RATE_HZ
    return random.normal(size=time_s.size) * level * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * time_s))


def share_of_leak(left: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    samples = np.clip(np.stack([left, right]), -32768, 32767).astype(np.int16)
    leaks = find_crosstalk(samples, RATE_HZ, PARAMETERS)
    return float(leaks[0].mean()), float(leaks[1].mean())


def test_a_copy_24_db_down_is_a_leak():
    voice = talker(1)
    assert share_of_leak(voice, 0.063 * voice + talker(2, 20.0)) == pytest.approx((0.0, 1.0), abs=0.02)


def test_an_inverted_copy_is_a_leak_too():
    voice = talker(1)
    assert share_of_leak(-0.063 * voice, voice)[0] > 0.95


def test_a_second_talker_20_db_down_is_no_leak():
    assert share_of_leak(talker(1), talker(2, 400.0)) == (0.0, 0.0)


def test_a_copy_as_loud_as_the_original_is_no_leak():
    voice = talker(1)
    assert share_of_leak(voice, 0.9 * voice) == (0.0, 0.0)


def test_digital_silence_is_no_leak():
    assert share_of_leak(talker(1), np.zeros(4 * RATE_HZ)) == (0.0, 0.0)


def test_a_talker_over_the_leak_is_heard():
    voice, other = talker(1), talker(2)
    other[: 2 * RATE_HZ] = 0.0
    samples = np.stack([voice, 0.063 * voice + other]).astype(np.int16)
    leaks = find_crosstalk(samples, RATE_HZ, PARAMETERS)[1]
    assert (leaks[:185].mean(), leaks[215:].mean()) == (1.0, 0.0)


def test_one_channel_has_no_crosstalk():
    assert not find_crosstalk(talker(1).astype(np.int16)[None], RATE_HZ, PARAMETERS).any()


def test_the_parameters_are_recorded():
    facts = measure(np.zeros((2, RATE_HZ), np.int16), RATE_HZ)
    assert facts.parameters["crosstalk.least_correlation"] == 0.4
