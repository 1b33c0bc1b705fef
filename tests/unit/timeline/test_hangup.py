import pytest

from qa_audit.model.facts import Tone, ToneKind
from qa_audit.model.interval import Interval
from qa_audit.model.recording import CallMetadata, Party
from tests.support.calls import call_of

SAID = [(0, 1.0, 5.0, "您好，很高兴为您服务"), (1, 6.0, 8.0, "好的再见")]


def busy(channel, start_s=20.0, end_s=30.0, kind=ToneKind.BUSY, level_dbfs=-13.0):
    return Tone(Interval(start_s, end_s), channel, kind, 450.0, level_dbfs, 0.9)


def hangup(told=None, tones=(), channel=0):
    return call_of(SAID, tones=tones, metadata=CallMetadata(agent_channel=channel, hangup_by=told)).hangup


def test_metadata_says_who_hung_up():
    assert (hangup(Party.AGENT).by, hangup(Party.AGENT).source) == (Party.AGENT, "metadata")


def test_a_busy_tone_on_the_customers_leg_means_that_the_customer_left():
    found = hangup(tones=[busy(1)])
    assert (found.by, found.source) == (Party.CUSTOMER, "tone")


def test_a_busy_tone_on_the_agents_leg_means_that_the_agent_left():
    assert hangup(tones=[busy(0)]).by is Party.AGENT


def test_the_call_ended_when_the_tone_began():
    assert hangup(tones=[busy(1)]).at_s == 20.0


def test_the_tone_is_the_evidence():
    assert hangup(tones=[busy(1)]).evidence == Interval(20.0, 30.0)


@pytest.mark.parametrize("kind", [ToneKind.RINGBACK, ToneKind.DIAL, ToneKind.CALL_WAITING])
def test_other_tones_say_nothing_about_who_left(kind):
    assert hangup(tones=[busy(1, kind=kind)]).by is Party.UNKNOWN


def test_a_busy_tone_in_the_middle_of_the_call_says_nothing():
    assert hangup(tones=[busy(1, 10.0, 14.0)]).by is Party.UNKNOWN


def test_without_evidence_nobody_is_accused():
    found = hangup()
    assert (found.by, found.source, found.confidence) == (Party.UNKNOWN, "none", 0.0)


def test_metadata_against_a_tone_is_a_disagreement_of_confidence_one_half():
    found = hangup(Party.AGENT, [busy(1)])
    assert (found.confidence, found.disagreement) == (0.5, "metadata: agent; tone on channel 1: customer")


def test_metadata_that_agrees_with_the_tone_is_certain():
    assert hangup(Party.CUSTOMER, [busy(1)]).confidence == 1.0


def test_without_a_tone_the_call_ends_with_the_recording():
    assert hangup(Party.AGENT).at_s == 30.0


def test_a_busy_tone_that_leaked_into_the_agents_leg_accuses_nobody():
    leaked = busy(0, level_dbfs=-38.0)
    assert hangup(tones=(leaked, busy(1))).by is Party.CUSTOMER


def test_a_busy_tone_as_loud_on_both_legs_says_nothing_about_who_left():
    assert hangup(tones=(busy(0, level_dbfs=-15.0), busy(1))).by is Party.UNKNOWN
