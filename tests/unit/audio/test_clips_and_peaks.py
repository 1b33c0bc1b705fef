"""Pieces of a recording for people."""

import io
import wave

import numpy as np
import pytest

from qa_audit.audio.clip import clip_wav, waveform_peaks
from qa_audit.audio.decode import DecodedAudio, decode
from qa_audit.model.interval import Interval
from tests.support.telephone import encode, tone


@pytest.fixture
def audio(tmp_path) -> DecodedAudio:
    """Four seconds: the left channel sounds in the second second, the right one in the third."""
    left, right = np.zeros(32000), np.zeros(32000)
    left[8000:16000], right[16000:24000] = tone(500, 1.0), tone(700, 1.0, dbfs=-26.0)
    return decode(encode(tmp_path / "call", np.stack([left, right]), 8000, "wav-pcm16"), "c1")


def opened(content: bytes) -> wave.Wave_read:
    return wave.open(io.BytesIO(content))


def test_a_clip_has_its_span_and_a_margin_on_both_sides(audio):
    clip = opened(clip_wav(audio, Interval(1.5, 2.0), margin_s=0.25))
    assert (clip.getnchannels(), clip.getframerate(), clip.getsampwidth()) == (2, 8000, 2)
    assert clip.getnframes() == 8000


def test_a_margin_ends_where_the_recording_does(audio):
    assert opened(clip_wav(audio, Interval(0.5, 3.8))).getnframes() == 32000


def test_a_clip_holds_the_samples_of_its_place(audio):
    clip = opened(clip_wav(audio, Interval(1.0, 2.0), margin_s=0.0))
    samples = np.frombuffer(clip.readframes(8000), np.int16).reshape(-1, 2)
    inner = slice(200, 7800)
    assert np.abs(samples[inner].T.astype(int) - audio.samples[:, 8000:16000][:, inner]).max() <= 1


def test_a_clip_starts_and_ends_without_a_click(audio):
    clip = opened(clip_wav(audio, Interval(1.2, 1.8), margin_s=0.0))
    samples = np.frombuffer(clip.readframes(4800), np.int16).reshape(-1, 2)
    assert np.abs(samples[:3]).max() < 300
    assert np.abs(samples[-3:]).max() < 300


def test_the_same_span_gives_the_same_bytes(audio):
    assert clip_wav(audio, Interval(1.0, 2.0)) == clip_wav(audio, Interval(1.0, 2.0))


def test_peaks_follow_the_sound_of_each_channel(audio):
    left, right = waveform_peaks(audio, per_second=2)
    assert left == pytest.approx((0, 0, 0.224, 0.224, 0, 0, 0, 0), abs=0.002)
    assert right == pytest.approx((0, 0, 0, 0, 0.071, 0.071, 0, 0), abs=0.002)
