"""Levels, noise floor, clipping and dead lines."""

import numpy as np
import pytest

from qa_audit.model.facts import ChannelFacts
from qa_audit.signal.measure import measure
from tests.benchmarks.boundary_error import Clip, active_level_dbfs
from tests.support.telephone import Signal, cadence, g711, noise, pcm16, silence, tone

RATE_HZ = 8000


def facts_of(signal: Signal) -> ChannelFacts:
    return measure(pcm16(signal)[np.newaxis], RATE_HZ).channels[0]


def call(clips: list[Clip], speech_dbfs: float, noise_dbfs: float) -> Signal:
    """Three utterances with pauses of 2 s, in noise."""
    parts = [silence(2.0)]
    for clip in clips[:3]:
        parts += [clip.samples * 10.0 ** ((speech_dbfs - active_level_dbfs(clip.samples)) / 20.0), silence(2.0)]
    line = np.concatenate(parts)
    return line + noise(len(line) / RATE_HZ, noise_dbfs, 1)


@pytest.mark.parametrize(("speech_dbfs", "noise_dbfs"), [(-20.0, -60.0), (-30.0, -50.0), (-20.0, -30.0)])
def test_levels_of_speech_and_noise_are_measured_to_one_and_a_half_decibels(clips, speech_dbfs, noise_dbfs):
    facts = facts_of(call(clips, speech_dbfs, noise_dbfs))
    assert facts.noise_floor_dbfs == pytest.approx(noise_dbfs, abs=1.0)
    assert facts.speech_level_dbfs == pytest.approx(speech_dbfs, abs=1.5)
    assert facts.snr_db == pytest.approx(speech_dbfs - noise_dbfs, abs=1.5)


def test_four_decibels_more_are_measured_as_four_decibels_more(clips):
    soft, loud = facts_of(call(clips, -26.0, -60.0)), facts_of(call(clips, -22.0, -60.0))
    assert soft.speech_level_dbfs is not None
    assert loud.speech_level_dbfs == pytest.approx(soft.speech_level_dbfs + 4.0, abs=0.3)


def test_a_line_without_speech_has_no_speech_level():
    facts = facts_of(noise(10.0, -45.0, 1))
    assert (facts.speech, facts.speech_level_dbfs, facts.snr_db) == ((), None, None)
    assert facts.noise_floor_dbfs == pytest.approx(-45.0, abs=0.5)


def test_hum_and_offset_are_no_noise():
    facts = facts_of(noise(10.0, -55.0, 1) + tone(50, 10.0, dbfs=-30.0) + 0.02)
    assert facts.noise_floor_dbfs == pytest.approx(-55.0, abs=1.0)


def test_tones_are_no_noise():
    line = np.concatenate([silence(2.0), cadence(450, (0.35, 0.35), 20), silence(1.0)])
    assert facts_of(line + noise(len(line) / RATE_HZ, -55.0, 1)).noise_floor_dbfs == pytest.approx(-55.0, abs=1.0)


def test_one_ring_on_a_silent_line_is_no_noise():
    assert facts_of(np.concatenate([silence(1.0), tone(450, 1.0), silence(4.0)])).noise_floor_dbfs == -96.0


def test_digital_silence_is_reported_at_minus_96():
    assert facts_of(silence(5.0)).noise_floor_dbfs == -96.0


def test_the_idle_line_of_a_law_counts_as_digital_silence():
    facts = facts_of(g711(silence(5.0)))
    assert (facts.noise_floor_dbfs, facts.dead_from_s) == (-96.0, 0.0)


def test_clicks_do_not_move_the_noise_floor():
    line = noise(20.0, -60.0, 2)
    for second in range(1, 19):
        line[second * RATE_HZ : second * RATE_HZ + 16] += 0.5
    assert facts_of(line).noise_floor_dbfs == pytest.approx(-60.0, abs=0.5)


def test_a_dead_end_is_dated_and_does_not_make_the_line_quieter():
    facts = facts_of(np.concatenate([noise(6.0, -50.0, 1), silence(10.0)]))
    assert facts.dead_from_s == pytest.approx(6.0, abs=0.01)
    assert facts.noise_floor_dbfs == pytest.approx(-50.0, abs=0.5)


def test_an_end_filled_with_one_value_is_dead():
    samples = pcm16(np.concatenate([noise(4.0, -30.0, 1), np.full(16000, -0.17)]))
    assert measure(samples[np.newaxis], RATE_HZ).channels[0].dead_from_s == pytest.approx(4.0, abs=0.01)


def test_half_a_second_of_digital_silence_at_the_end_is_no_dead_line():
    assert facts_of(np.concatenate([noise(4.0, -50.0, 1), silence(0.5)])).dead_from_s is None


def test_digital_silence_in_the_middle_is_no_dead_line():
    line = np.concatenate([noise(2.0, -50.0, 1), silence(5.0), noise(2.0, -50.0, 2)])
    assert facts_of(line).dead_from_s is None


def test_samples_at_full_scale_are_counted():
    line = np.concatenate([np.ones(800), noise(0.9, -50.0, 1)])
    assert facts_of(line).clipped_ratio == pytest.approx(0.1, abs=0.001)


def test_a_recording_shorter_than_a_frame_has_facts():
    facts = facts_of(np.zeros(40))
    assert (facts.speech, facts.noise_floor_dbfs, facts.tones) == ((), -96.0, ())


def test_each_channel_is_measured_on_its_own():
    samples = pcm16(np.stack([noise(5.0, -40.0, 1), noise(5.0, -60.0, 2)]))
    left, right = measure(samples, RATE_HZ).channels
    assert (left.noise_floor_dbfs, right.noise_floor_dbfs) == pytest.approx((-40.0, -60.0), abs=0.5)


def test_every_parameter_is_a_plain_value():
    parameters = measure(np.zeros((1, 8000), np.int16), RATE_HZ).parameters
    assert {"speech.on", "tone.purity", "level.margin_db", "detector.target_dbfs"} <= set(parameters)
    assert {type(value) for value in parameters.values()} <= {str, int, float, bool}
