import pytest

from qa_audit.model.facts import VoiceSplit
from qa_audit.model.recording import CallMetadata, Recording
from qa_audit.model.transcript import Role
from qa_audit.timeline.build import build_timeline
from tests.support.calls import CUES, facts_of, transcript_of

SAID = [
    (0, 1.0, 5.0, "您好，欢迎致电星河通信，很高兴为您服务"),
    (0, 6.0, 8.0, "我想问一下话费"),
    (0, 9.0, 10.0, "好的"),
]


def mono(voices):
    recording = Recording("call", "call.wav", "0" * 64, 8000, 240_000, 1)
    return build_timeline(recording, facts_of(1, SAID), transcript_of(SAID), CallMetadata(), CUES, voices)


def test_two_voices_that_stand_apart_get_roles():
    call = mono(VoiceSplit((1, 0, 1), 0.95))
    assert [utterance.role for utterance in call.utterances] == [Role.AGENT, Role.CUSTOMER, Role.AGENT]


def test_voices_that_do_not_stand_apart_leave_the_roles_unknown():
    call = mono(VoiceSplit((1, 0, 1), 0.6))
    assert {utterance.role for utterance in call.utterances} == {Role.UNKNOWN}


def test_the_confidence_is_no_better_than_that_of_the_voices():
    assert mono(VoiceSplit((1, 0, 1), 0.8)).roles.confidence == pytest.approx(0.8)


def test_speech_of_each_party_is_told_apart_on_one_channel():
    call = mono(VoiceSplit((1, 0, 1), 0.95))
    spans = {party.role: [speech.span.start_s for speech in party.spans] for party in call.speech}
    assert spans == {Role.AGENT: [1.0, 9.0], Role.CUSTOMER: [6.0]}


def test_one_channel_has_no_overlaps():
    assert mono(VoiceSplit((1, 0, 1), 0.95)).overlaps == ()
