import pytest

from qa_audit.model.facts import ToneKind
from qa_audit.model.interval import Interval
from qa_audit.model.recording import Party
from qa_audit.model.transcript import Role
from qa_audit.script.case import CaseError, build_case
from qa_audit.timeline.roles import RoleCues


def call(text):
    return build_case("case", text, RoleCues())


def test_who_when_and_words_become_utterances():
    built = call("agent 0.5-2 您好。\ncustomer 3-4.25 (0.4) 喂")
    assert [(u.role, u.span, u.text, u.confidence) for u in built.utterances] == [
        (Role.AGENT, Interval(0.5, 2), "您好。", 0.9),
        (Role.CUSTOMER, Interval(3, 4.25), "喂", 0.4),
    ]
    assert built.roles.source == "metadata"


def test_speech_without_words_is_speech_and_is_not_recognised():
    built = call("agent 0.5-2 您好。\nunrecognised customer 3-4")
    assert [(u.span, u.channel) for u in built.unrecognised] == [(Interval(3, 4), 1)]
    assert [s.span for s in built.speech[1].spans] == [Interval(3, 4)]


def test_a_hang_up_is_metadata_and_ends_the_recording():
    built = call("agent 0.5-2 您好。\nhangup 25.6 agent")
    assert (built.hangup.by, built.hangup.source, built.hangup.at_s) == (Party.AGENT, "metadata", 25.6)
    assert built.recording.duration_s == 25.6


def test_a_hang_up_may_be_shown_by_a_tone_only():
    built = call("agent 0.5-2 您好。\nhangup 25 customer tone")
    assert (built.hangup.by, built.hangup.source, built.hangup.at_s) == (Party.CUSTOMER, "tone", 25.0)
    assert built.recording.duration_s == 29.0


def test_a_hang_up_may_be_unknown():
    assert call("agent 0.5-2 您好。\nhangup 25 unknown").hangup.by is Party.UNKNOWN
    assert call("agent 0.5-2 您好。").hangup.by is Party.UNKNOWN


def test_tones_levels_noise_and_uncertainty_are_facts_of_the_signal():
    built = call("tone busy customer 5-9\nlevel customer -45\nnoise customer -50\nuncertainty 0.3\ncustomer 1-2 喂")
    assert [(t.kind, t.channel, t.span) for t in built.tones] == [(ToneKind.BUSY, 1, Interval(5, 9))]
    customer = built.speech[1]
    assert (customer.speech_level_dbfs, customer.noise_floor_dbfs) == (pytest.approx(-45), -50)
    assert customer.spans[0].uncertainty_s == 0.3


def test_mono_has_one_channel_and_no_roles():
    built = call("mono\nagent 0.5-2 您好。\ncustomer 3-4 喂")
    assert {u.role for u in built.utterances} == {Role.UNKNOWN}
    assert len(built.speech) == 1


def test_roles_may_be_unknown_on_two_channels():
    built = call("roles unknown\nagent 0.5-2 您好。\ncustomer 3-4 喂")
    assert {u.role for u in built.utterances} == {Role.UNKNOWN}
    assert len(built.speech) == 2


def test_silences_are_found_as_in_a_recording():
    built = call("agent 1-2 您好。\ncustomer 5-6 喂\nhangup 10 customer")
    assert [s.span for s in built.silences] == [Interval(0, 1), Interval(2, 5), Interval(6, 10)]


def test_comments_and_empty_lines_do_not_count():
    assert len(call("\n# a remark\nagent 0.5-2 您好。  # another\n").utterances) == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("agent 2-1 您好。", "the end 1 is not after the start 2"),
        ("agent 您好。", 'cannot read this line: "agent 您好。"'),
        ("tone beep agent 1-2", 'no tone "beep"; use dial, ringback, busy'),
        ("hangup agent", 'cannot read this line: "hangup agent"'),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line, message):
    with pytest.raises(CaseError, match=message) as caught:
        call("agent 0-1 喂\n" + line)
    assert caught.value.line == 1
