"""What the thorough ear hears in the sample calls that the ordinary one does not."""

import numpy as np
import pytest

from qa_audit.asr.backend import Bias, Listening, Recogniser, load_recogniser
from qa_audit.errors import RecogniserError
from qa_audit.model.transcript import Transcript
from qa_audit.signal.measure import measure
from tests.support.sample_calls import listening, text


@pytest.fixture(scope="module")
def thorough() -> Recogniser:
    return load_recogniser("whisper", "embedded", Bias(words=("欢迎致电", "客户服务热线")), 2, thorough=True)


@pytest.fixture(scope="module")
def raised(thorough: Recogniser) -> Transcript:
    return thorough.transcribe([listening("agent_volume_raised.mp3")])[0]


def test_what_is_said_around_a_short_answer_helps_to_hear_it(raised: Transcript) -> None:
    # Without them: 好我跟家里人生良一下, 没有了血险.
    assert "商量一下" in text(raised, 0)
    assert "谢谢" in text(raised, 0)


def test_utterances_keep_their_speech_and_words_lie_in_them(raised: Transcript) -> None:
    ordinary = load_recogniser("whisper", "embedded", Bias(), 2).transcribe([listening("agent_volume_raised.mp3")])[0]
    assert [one.span for one in raised.utterances] == [one.span for one in ordinary.utterances]
    for utterance in raised.utterances:
        assert "".join(word.text for word in utterance.words) == utterance.text.replace(" ", "")
        assert all(utterance.span.start_s <= word.span.start_s <= utterance.span.end_s for word in utterance.words)


def test_a_call_is_heard_the_same_alone_and_among_others(thorough: Recogniser, raised: Transcript) -> None:
    names = ("low_voice_rude.wav", "agent_volume_raised.mp3")
    assert thorough.transcribe([listening(name) for name in names])[1] == raised


def test_noise_alone_is_given_no_text(thorough: Recogniser) -> None:
    noise = (np.random.default_rng(7).normal(0.0, 0.05, (1, 8 * 8000)) * 32767).astype(np.int16)
    speech = tuple(tuple(one.span for one in channel.speech) for channel in measure(noise, 8000).channels)
    assert thorough.transcribe([Listening("noise", "", noise, 8000, speech)])[0].utterances == ()


def test_what_the_two_ears_heard_is_kept_apart(thorough: Recogniser) -> None:
    ordinary = load_recogniser("whisper", "embedded", Bias(words=("欢迎致电", "客户服务热线")), 2)
    assert thorough.run.parameters["effort"] == "thorough"
    assert "effort" not in ordinary.run.parameters


def test_a_backend_that_cannot_be_thorough_says_so() -> None:
    with pytest.raises(RecogniserError, match="--effort ordinary"):
        load_recogniser("replay", "embedded", Bias(), 1, thorough=True)
