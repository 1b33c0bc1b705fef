import pytest

from qa_audit.model.interval import Interval
from qa_audit.model.recording import CallMetadata
from qa_audit.model.timeline import Overlap
from qa_audit.model.transcript import Role
from tests.support.calls import call_of

AGENT_LEFT = CallMetadata(agent_channel=0)


def test_silence_is_where_neither_channel_speaks():
    call = call_of([(0, 1.0, 5.0, "您好"), (1, 4.0, 12.0, "喂")], duration_s=20.0)
    assert [silence.span for silence in call.silences] == [Interval(0.0, 1.0), Interval(12.0, 20.0)]


def test_the_uncertainty_of_a_silence_comes_from_both_its_boundaries():
    call = call_of([(0, 0.0, 5.0, "您好"), (0, 12.0, 20.0, "您好")], duration_s=20.0)
    assert call.silences[0].uncertainty_s == pytest.approx(0.1414, abs=1e-4)


def test_a_pause_within_speech_is_no_silence():
    call = call_of([(0, 0.0, 5.0, "您好"), (0, 5.2, 20.0, "您好")], duration_s=20.0)
    assert call.silences == ()


def test_speech_nobody_understood_still_ends_a_silence():
    call = call_of([(0, 0.0, 5.0, "您好"), (1, 10.0, 20.0, "")], duration_s=20.0)
    assert [silence.span for silence in call.silences] == [Interval(5.0, 10.0)]


def test_whoever_starts_later_interrupts():
    call = call_of([(0, 3.0, 8.0, "我来说"), (1, 1.0, 5.0, "我想")], metadata=AGENT_LEFT)
    assert call.overlaps == (Overlap(Interval(3.0, 5.0), Role.AGENT),)
