import pytest

from qa_audit.model.recording import CallMetadata
from qa_audit.model.transcript import Role
from tests.support.calls import call_of

GREETING = "您好，欢迎致电星河通信客户服务热线，很高兴为您服务。"
QUESTION = "你好，我想问一下我的话费。"


def test_the_channel_that_greets_for_the_company_is_the_agents():
    call = call_of([(1, 1.0, 5.0, GREETING), (0, 6.0, 8.0, QUESTION)])
    assert (call.roles.agent_channel, call.roles.source) == (1, "inferred")


def test_swapped_channels_swap_the_roles():
    call = call_of([(0, 1.0, 5.0, GREETING), (1, 6.0, 8.0, QUESTION)])
    assert [utterance.role for utterance in call.utterances] == [Role.AGENT, Role.CUSTOMER]


def test_a_greeting_misheard_by_sound_still_tells_the_agent():
    call = call_of([(0, 1.0, 5.0, "你好，欢迎制电星河通信，很高兴为你服务"), (1, 6.0, 8.0, "喂")])
    assert (call.roles.agent_channel, call.roles.source) == (0, "inferred")


def test_metadata_decides_even_where_nothing_is_said():
    call = call_of([], metadata=CallMetadata(agent_channel=1))
    assert (call.roles.agent_channel, call.roles.source, call.roles.confidence) == (1, "metadata", 1.0)


def test_metadata_against_a_clear_greeting_is_a_diagnostic_and_lowers_the_confidence():
    call = call_of(
        [(0, 1.0, 5.0, GREETING), (1, 6.0, 8.0, QUESTION)],
        metadata=CallMetadata(agent_channel=1),
    )
    assert call.roles.confidence == 0.5
    assert "roles_contradicted" in [diagnostic.code for diagnostic in call.diagnostics]


@pytest.mark.parametrize("text", ["喂", "嗯好的"])
def test_words_that_either_side_says_leave_the_roles_unknown(text):
    call = call_of([(0, 1.0, 2.0, text)])
    assert (call.roles.agent_channel, call.roles.source) == (None, "unknown")


def test_unknown_roles_are_a_diagnostic():
    assert "roles_unknown" in [diagnostic.code for diagnostic in call_of([]).diagnostics]


def test_a_recording_without_any_speech_is_a_diagnostic():
    assert "no_speech" in [diagnostic.code for diagnostic in call_of([]).diagnostics]


def test_speech_without_words_is_speech():
    assert "no_speech" not in [diagnostic.code for diagnostic in call_of([(0, 1.0, 2.0, "")]).diagnostics]


def test_mono_without_voices_has_no_roles():
    call = call_of([(0, 1.0, 5.0, GREETING)], n_channels=1)
    assert [utterance.role for utterance in call.utterances] == [Role.UNKNOWN]
