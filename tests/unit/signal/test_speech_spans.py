"""Speech is found where it is, from its first sound to its last, and nowhere else."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from qa_audit.model.facts import ChannelFacts
from qa_audit.signal.measure import measure
from tests.benchmarks.boundary_error import Clip, active_level_dbfs, babble, recordings, run, with_noise
from tests.support.telephone import Signal, cadence, g711, noise, pcm16, silence, tone

RATE_HZ = 8000
SAMPLES = Path(__file__).parents[3] / "samples"


def facts_of(signal: Signal) -> ChannelFacts:
    return measure(pcm16(signal)[np.newaxis], RATE_HZ).channels[0]


def spans_of(signal: Signal) -> list[tuple[float, float]]:
    return [(speech.span.start_s, speech.span.end_s) for speech in facts_of(signal).speech]


def at_level(clip: Clip, dbfs: float = -22.0) -> Signal:
    return clip.samples * 10.0 ** ((dbfs - active_level_dbfs(clip.samples)) / 20.0)


def short(clips: list[Clip]) -> Signal:
    """An utterance without a pause, 1 to 2.5 s."""
    return at_level(next(clip for clip in clips if not clip.pauses and 1.0 < len(clip.samples) / RATE_HZ < 2.5))


def test_boundaries_are_within_100_ms_in_the_median_and_200_ms_at_the_90th_percentile_at_20_db(clips):
    found = run(clips[::2], with_noise(20.0, "pink"))
    assert found.missed == []
    assert np.median(found.absolute()) <= 0.10
    assert np.percentile(found.absolute(), 90) <= 0.20


def test_boundaries_keep_these_limits_at_10_db(clips):
    found = run(clips[1::2], with_noise(10.0, "white"))
    assert found.missed == []
    assert np.median(found.absolute()) <= 0.10
    assert np.percentile(found.absolute(), 90) <= 0.20


def test_no_span_bridges_a_pause_of_half_a_second(clips):
    found = run(clips[::2], with_noise(20.0, "white"))
    assert found.pauses > 20
    assert found.bridged == 0


def test_speech_is_found_among_other_voices_at_20_db(clips):
    found = run(clips[::3], babble(clips, 20.0))
    assert found.missed == []
    assert np.median(found.absolute()) <= 0.10


def test_every_utterance_of_a_sample_call_is_found_down_to_words_of_half_a_second():
    found = recordings(SAMPLES, ["return_greeting_rude", "customer_busy_tone", "silent_ok"])
    assert found.clips >= 20
    assert found.missed == []
    assert np.percentile(found.absolute(), 90) <= 0.20


def test_soft_speech_is_found(clips):
    found = run(clips[::3], with_noise(20.0, "white", -35.0), level_dbfs=-35.0)
    assert found.missed == []
    assert np.percentile(found.absolute(), 90) <= 0.20


@pytest.mark.parametrize("dbfs", [-24.0, -35.0])
@pytest.mark.parametrize("length_s", [0.25, 0.3])
def test_a_short_word_is_found(clips, dbfs, length_s):
    # The loudest part of each of ten utterances, with soft edges: as short as 嗯 and 喂.
    missed = 0
    length = round(length_s * RATE_HZ)
    for clip in clips[:10]:
        energy = np.convolve(np.square(clip.samples), np.ones(length), mode="valid")
        word = clip.samples[int(energy.argmax()) :][:length] * np.sin(np.linspace(0, np.pi, length)) ** 0.5
        word = word * 10.0 ** (dbfs / 20.0) / np.sqrt(np.mean(word**2))
        line = np.concatenate([silence(2.0), word, silence(2.0)])
        missed += not spans_of(g711(line + noise(len(line) / RATE_HZ, dbfs - 25.0, 7)))
    assert missed <= 1


NO_SPEECH = {
    "digital silence": silence(10.0),
    "the idle line of A-law": g711(silence(10.0)),
    "soft noise": noise(15.0, -50.0, 1),
    "loud noise": noise(15.0, -25.0, 2, "pink"),
    "noise that swells": noise(20.0, -30.0, 3, "pink") * (1 + 0.7 * np.sin(2 * np.pi * 0.7 * np.arange(160000) / 8000)),
    "hum": tone(50, 10.0, dbfs=-30.0) + tone(150, 10.0, dbfs=-35.0) + noise(10.0, -60.0, 4),
    "an offset": noise(10.0, -60.0, 5) + 0.05,
    "a busy tone": np.concatenate([silence(1.0), cadence(450, (0.35, 0.35), 8), silence(1.0)]),
    "one ring": np.concatenate([silence(1.0), tone(450, 1.0), silence(5.0)]),
}


@pytest.mark.parametrize("name", NO_SPEECH)
def test_what_is_no_speech_makes_no_span(name):
    assert spans_of(NO_SPEECH[name]) == []


def test_breaths_are_no_speech():
    line = noise(12.0, -60.0, 2)
    for start_s in (2, 5, 8):
        breath = noise(0.4, -34.0, start_s, "pink") * np.hanning(3200)
        line[start_s * RATE_HZ : start_s * RATE_HZ + 3200] += breath
    assert spans_of(line) == []


@pytest.mark.parametrize("gap_s", [0.0, 0.05, 0.2, 1.0])
def test_speech_before_a_busy_tone_stays_and_the_tone_is_no_speech(clips, gap_s):
    voice = short(clips)
    end_s = 1.0 + len(voice) / RATE_HZ
    busy = cadence(450, (0.35, 0.35), 6)
    line = np.concatenate([silence(1.0), voice, silence(gap_s), busy, silence(1.0)])
    line += noise(len(line) / RATE_HZ, -55.0, 3)
    facts = facts_of(line)
    assert [speech.span.start_s for speech in facts.speech] == pytest.approx([1.0], abs=0.1)
    assert facts.speech[-1].span.end_s == pytest.approx(end_s, abs=0.1)
    assert [found.span.start_s for found in facts.tones] == pytest.approx([end_s + gap_s], abs=0.03)


def test_speech_over_a_busy_tone_stays(clips):
    voice = short(clips)
    line = np.concatenate([silence(1.0), cadence(450, (0.35, 0.35), 12), silence(1.0)])
    line[3 * RATE_HZ : 3 * RATE_HZ + len(voice)] += voice
    covered_s = sum(end_s - start_s for start_s, end_s in spans_of(line))
    assert covered_s >= 0.6 * len(voice) / RATE_HZ
    assert all(start_s >= 2.8 and end_s <= 3.2 + len(voice) / RATE_HZ for start_s, end_s in spans_of(line))


def test_gaps_of_digital_silence_do_not_move_boundaries(clips):
    voice = short(clips)
    line = np.concatenate([silence(1.0), voice, silence(2.0), voice, silence(1.0)])
    first, second = spans_of(g711(line))
    length_s = len(voice) / RATE_HZ
    assert first == pytest.approx((1.0, 1.0 + length_s), abs=0.1)
    assert second == pytest.approx((3.0 + length_s, 3.0 + 2 * length_s), abs=0.1)


def test_hum_and_offset_do_not_hide_speech(clips):
    voice = short(clips)
    line = np.concatenate([silence(1.0), voice, silence(1.0)]) + 0.02
    line += tone(50, len(line) / RATE_HZ, dbfs=-28.0) + noise(len(line) / RATE_HZ, -50.0, 1)
    assert spans_of(line) == [pytest.approx((1.0, 1.0 + len(voice) / RATE_HZ), abs=0.1)]


def test_clipped_speech_is_found(clips):
    voice = np.clip(short(clips) * 12.0, -1.0, 1.0)
    line = np.concatenate([silence(1.0), voice, silence(1.0)])
    facts = facts_of(line + noise(len(line) / RATE_HZ, -40.0, 1))
    assert facts.clipped_ratio > 0.01
    assert facts.speech[0].span.start_s == pytest.approx(1.0, abs=0.1)


def test_spans_are_in_order_disjoint_and_within_the_recording(clips):
    line = np.concatenate([at_level(clip) for clip in clips[:6]])
    spans = spans_of(line + noise(len(line) / RATE_HZ, -32.0, 1))
    assert all(earlier[1] <= later[0] for earlier, later in itertools.pairwise(spans))
    assert spans[0][0] >= 0.0
    assert spans[-1][1] <= len(line) / RATE_HZ


def test_uncertainty_grows_with_the_noise(clips):
    voice = short(clips)
    line = np.concatenate([silence(1.0), voice, silence(1.0)])
    seconds = len(line) / RATE_HZ
    clean, noisy = facts_of(line + noise(seconds, -62.0, 1)), facts_of(line + noise(seconds, -30.0, 1))
    assert clean.speech[0].uncertainty_s < noisy.speech[0].uncertainty_s


def test_long_recordings_are_measured_as_short_ones(clips):
    # The detector works in chunks of 64 s; speech across the edge of a chunk must look like speech elsewhere.
    voice = short(clips)
    length_s = len(voice) / RATE_HZ
    line = np.concatenate([silence(20.0), voice, silence(44.0 - 1.5 * length_s), voice, silence(3.0)])
    line += noise(len(line) / RATE_HZ, -60.0, 6)
    apart, across = spans_of(line)
    assert 64.0 - length_s < across[0] < 64.0 < across[1]
    assert [across[0] - apart[0], across[1] - apart[1]] == pytest.approx([44.0 - length_s / 2] * 2, abs=0.05)


def test_the_same_samples_give_the_same_facts(clips):
    samples = pcm16(at_level(clips[0]))[np.newaxis]
    assert measure(samples, RATE_HZ) == measure(samples, RATE_HZ)
