"""Two voices on one channel are told apart; one voice alone is not cut in two with confidence."""

import numpy as np
import pytest

from qa_audit.model.interval import Interval
from qa_audit.signal.voices import separate_voices
from tests.benchmarks.boundary_error import Clip, active_level_dbfs
from tests.support.telephone import Signal, noise, pcm16, silence

RATE_HZ = 8000


def of(clips: list[Clip], call_id: str, channel_order: slice) -> list[Clip]:
    """Utterances of one sample call, in order, one party's by the slice."""
    own = sorted(
        (clip for clip in clips if clip.name.startswith(f"{call_id}#")), key=lambda c: int(c.name.split("#")[1])
    )
    return own[channel_order]


def joined(parts: list[Clip]) -> tuple[Signal, list[Interval]]:
    """All on one channel, half a second apart, in soft noise; and where each is."""
    sound, spans, at = [silence(0.5)], [], 0.5
    for clip in parts:
        sound += [clip.samples * 10.0 ** ((-23.0 - active_level_dbfs(clip.samples)) / 20.0), silence(0.5)]
        spans.append(Interval(at, at + len(clip.samples) / RATE_HZ))
        at += len(clip.samples) / RATE_HZ + 0.5
    line = np.concatenate(sound)
    return line + noise(len(line) / RATE_HZ, -55.0, 1), spans


def test_the_two_parties_of_a_call_are_told_apart(clips):
    parts = of(clips, "mono_mix", slice(None))
    line, spans = joined(parts)
    split = separate_voices(pcm16(line), RATE_HZ, spans)
    assert list(split.labels) == [index % 2 for index in range(len(parts))]
    assert split.confidence >= 0.8


def test_one_voice_alone_is_split_without_confidence(clips):
    line, spans = joined(of(clips, "mono_mix", slice(0, None, 2)))
    assert separate_voices(pcm16(line), RATE_HZ, spans).confidence < 0.5


def test_the_first_voice_is_called_0(clips):
    line, spans = joined(of(clips, "mono_mix", slice(1, None)))
    assert separate_voices(pcm16(line), RATE_HZ, spans).labels[0] == 0


@pytest.mark.parametrize("count", [0, 1, 3])
def test_too_few_spans_say_nothing(clips, count):
    line, spans = joined(of(clips, "mono_mix", slice(count)))
    split = separate_voices(pcm16(line), RATE_HZ, spans)
    assert (len(split.labels), split.confidence) == (count, 0.0)


def test_spans_without_a_voice_take_the_label_of_their_neighbour(clips):
    line, spans = joined(of(clips, "mono_mix", slice(None)))
    with_noise_only = sorted([*spans, Interval(spans[2].end_s + 0.1, spans[2].end_s + 0.2)])
    split = separate_voices(pcm16(line), RATE_HZ, with_noise_only)
    assert split.labels[3] == split.labels[2]


def test_the_same_spans_give_the_same_split(clips):
    line, spans = joined(of(clips, "mono_mix", slice(None)))
    assert separate_voices(pcm16(line), RATE_HZ, spans) == separate_voices(pcm16(line), RATE_HZ, spans)
