"""Call-progress tones are told by frequency and cadence; voices and music at 450 Hz are none."""

import numpy as np
import pytest

from qa_audit.audio.decode import decode
from qa_audit.model.facts import Tone, ToneKind
from qa_audit.signal.tones import ToneParameters, find_tones
from tests.support.telephone import Signal, cadence, encode, g711, noise, pcm16, silence, tone

PATTERNS_S = {
    ToneKind.BUSY: ((0.35, 0.35), 6),
    ToneKind.CONGESTION: ((0.7, 0.7), 4),
    ToneKind.RINGBACK: ((1.0, 4.0), 3),
    ToneKind.CALL_WAITING: ((0.4, 4.0), 3),
    ToneKind.VACANT: ((0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.4, 0.4), 3),
}


def found_in(signal: Signal, rate_hz: int = 8000) -> tuple[Tone, ...]:
    return find_tones(pcm16(signal), rate_hz, 0, ToneParameters()).tones


def kinds_in(signal: Signal) -> list[ToneKind]:
    return [tone.kind for tone in found_in(signal)]


def cadenced(kind: ToneKind, frequency_hz: float = 450.0, stretch: float = 1.0, dbfs: float = -16.0) -> Signal:
    """One second of silence, the cadence, five seconds of silence."""
    pattern_s, cycles = PATTERNS_S[kind]
    bursts = cadence(frequency_hz, tuple(part * stretch for part in pattern_s), cycles, dbfs=dbfs)
    return np.concatenate([silence(1.0), bursts, silence(5.0)])


@pytest.mark.parametrize("kind", PATTERNS_S)
def test_each_cadence_is_known(kind):
    assert kinds_in(cadenced(kind)) == [kind]


@pytest.mark.parametrize("kind", PATTERNS_S)
@pytest.mark.parametrize(("frequency_hz", "stretch"), [(430.0, 0.92), (470.0, 1.08)])
def test_each_cadence_is_known_at_the_edges_of_the_standard(kind, frequency_hz, stretch):
    assert kinds_in(cadenced(kind, frequency_hz, stretch)) == [kind]


@pytest.mark.parametrize("kind", PATTERNS_S)
def test_each_cadence_is_known_in_noise_at_10_db(kind):
    signal = cadenced(kind)
    assert kinds_in(g711(signal + noise(len(signal) / 8000, -26.0, 1, "pink"))) == [kind]


@pytest.mark.parametrize("coder", ["mp3", "ogg-opus", "amr-nb", "m4a-aac"])
def test_a_busy_tone_is_known_through_a_coder(tmp_path, coder):
    audio = decode(encode(tmp_path / "call", cadenced(ToneKind.BUSY)[np.newaxis], 8000, coder), "c1")
    (found,) = find_tones(audio.samples[0], audio.sample_rate_hz, 0, ToneParameters()).tones
    assert found.kind is ToneKind.BUSY
    assert (found.span.start_s, found.span.end_s) == pytest.approx((1.0, 4.85), abs=0.02)


def test_a_tone_is_measured():
    (found,) = found_in(cadenced(ToneKind.BUSY, 455.0, dbfs=-20.0))
    assert (found.span.start_s, found.span.end_s) == pytest.approx((1.0, 4.85), abs=0.011)
    assert found.frequency_hz == pytest.approx(455.0, abs=1.0)
    assert found.level_dbfs == pytest.approx(-20.0, abs=0.3)
    assert found.confidence >= 0.95


def test_two_cycles_are_a_tone_with_less_confidence():
    signal = np.concatenate([silence(1.0), cadence(450, (0.35, 0.35), 2), silence(1.0)])
    (found,) = found_in(signal)
    assert (found.kind, found.confidence) == (ToneKind.BUSY, 0.74)


def test_one_burst_is_no_tone():
    assert kinds_in(np.concatenate([silence(1.0), tone(450, 0.35), silence(3.0)])) == []


def test_a_cadence_that_the_recording_cuts_at_both_ends_is_known_with_its_cut_bursts():
    signal = np.concatenate([tone(450, 0.2), silence(0.35), cadence(450, (0.35, 0.35), 4), tone(450, 0.12)])
    (found,) = found_in(signal)
    assert (found.span.start_s, found.span.end_s) == pytest.approx((0.0, 3.47), abs=0.02)


def test_a_long_steady_tone_is_the_dial_tone():
    assert kinds_in(np.concatenate([silence(1.0), tone(450, 4.0), silence(1.0)])) == [ToneKind.DIAL]


def test_a_long_tone_at_950_hz_is_the_howler_also_when_it_swells():
    swelling = tone(950, 5.0) * np.linspace(0.1, 1.0, 40000)
    assert kinds_in(np.concatenate([silence(1.0), swelling, silence(1.0)])) == [ToneKind.HOWLER]


def vowel(pitch_hz: float, seconds: float, vibrato: float = 0.0) -> Signal:
    """A voice with formants at 500 and 1500 Hz."""
    time_s = np.arange(round(8000 * seconds)) / 8000
    phase = 2 * np.pi * np.cumsum(pitch_hz * (1 + vibrato * np.sin(2 * np.pi * 5.5 * time_s))) / 8000
    found = np.zeros(len(time_s))
    for harmonic in range(1, int(3500 / pitch_hz)):
        hz = harmonic * pitch_hz
        weight = np.exp(-(((hz - 500) / 250) ** 2)) + 0.15 * np.exp(-(((hz - 1500) / 300) ** 2))
        found += weight * np.sin(harmonic * phase)
    return 0.2 * found / np.abs(found).max()


def glide(from_hz: float, to_hz: float, seconds: float) -> Signal:
    return 0.3 * np.sin(2 * np.pi * np.cumsum(np.linspace(from_hz, to_hz, round(8000 * seconds))) / 8000)


def piano(pitch_hz: float, seconds: float) -> Signal:
    time_s = np.arange(round(8000 * seconds)) / 8000
    partials = (np.exp(-time_s * (1.2 + k / 2)) * np.sin(2 * np.pi * pitch_hz * k * time_s) / k for k in range(1, 7))
    return 0.2 * np.sum(list(partials), axis=0)


def notes(*pitches_hz: float, each_s: float = 0.35, rest_s: float = 0.0) -> Signal:
    return np.concatenate([np.concatenate([tone(hz, each_s), silence(rest_s)]) for hz in pitches_hz])


NOT_TONES = {
    "a low voice": vowel(110, 4.0),
    "a voice with a harmonic at 450 Hz": vowel(225, 4.0),
    "a high steady voice at 450 Hz": vowel(450, 4.0),
    "a high steady voice in the cadence of busy": np.concatenate([vowel(450, 0.35), silence(0.35)] * 6),
    "a sung note with vibrato": vowel(450, 4.0, vibrato=0.01),
    "a glide through 450 Hz": glide(380, 520, 4.0),
    "a slow glide": glide(440, 460, 4.0),
    "a melody on 440 and 466 Hz": notes(440, 466, 440, 494, 440, 466, 440, 466, 440, 466),
    "the same in the cadence of busy": notes(440, 466, 440, 466, 440, 466, 440, 466, rest_s=0.35),
    "a piano at 440 Hz": piano(440, 4.0),
    "beeps at 450 Hz in another cadence": notes(450, 450, 450, 450, 450, each_s=0.25, rest_s=0.25),
    "beeps at 1000 Hz in the cadence of busy": notes(1000, 1000, 1000, 1000, 1000, rest_s=0.35),
    "a long beep at 1000 Hz": tone(1000, 5.0),
    "touch tones": np.concatenate([tone(a, 0.2) + tone(b, 0.2) for a in (697, 770, 852) for b in (1209, 1336)]),
    "a foreign busy tone": np.concatenate([tone(480, 0.35) + tone(620, 0.35), silence(0.35)] * 6),
    "loud noise": noise(10.0, -15.0, 3, "pink"),
    "silence": silence(5.0),
}


@pytest.mark.parametrize("name", NOT_TONES)
def test_what_is_no_tone_makes_none(name):
    assert kinds_in(np.concatenate([silence(0.5), NOT_TONES[name], silence(1.0)])) == []


def test_speech_makes_no_tone(clips):
    assert [clip.name for clip in clips if kinds_in(clip.samples)] == []
