"""What the embedded model hears in the sample calls."""

import numpy as np
import pytest

from qa_audit.asr.backend import Bias, Listening, Recogniser, load_recogniser
from qa_audit.model.transcript import Transcript
from qa_audit.signal.measure import measure
from tests.support.sample_calls import listening, text

WORDS = ("欢迎致电", "客户服务热线", "客服代表", "工号", "再见", "投诉")


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return load_recogniser("whisper", "embedded", Bias(words=WORDS), 1)


@pytest.fixture(scope="module")
def rude_return(recogniser: Recogniser) -> Transcript:
    return recogniser.transcribe([listening("return_greeting_rude.wav")])[0]


def test_short_answers_are_not_doubled(rude_return: Transcript) -> None:
    assert "是的是的" not in text(rude_return, 0) + text(rude_return, 1)
    assert "您好先生" not in text(rude_return, 1).replace("你", "您")


def test_a_confident_loop_is_not_preferred_to_what_was_said(recogniser: Recogniser) -> None:
    (transcript,) = recogniser.transcribe([listening("low_voice_rude.wav")])
    assert text(transcript, 1).count("你好我的手机") <= 1


def test_a_call_is_heard_the_same_alone_and_in_a_batch_with_windows_of_its_lengths(
    recogniser: Recogniser, rude_return: Transcript
) -> None:
    names = ("low_voice_rude.wav", "return_greeting_rude.wav")
    assert recogniser.transcribe([listening(name) for name in names])[1] == rude_return


def test_the_words_of_the_prompt_are_among_the_parameters(recogniser: Recogniser) -> None:
    assert recogniser.run.parameters["bias_words"] == "投诉 再见 工号 客服代表 客户服务热线 欢迎致电"


def test_noise_alone_is_given_no_text(recogniser: Recogniser) -> None:
    noise = (np.random.default_rng(7).normal(0.0, 0.05, (1, 8 * 8000)) * 32767).astype(np.int16)
    speech = tuple(tuple(one.span for one in channel.speech) for channel in measure(noise, 8000).channels)
    assert recogniser.transcribe([Listening("noise", "", noise, 8000, speech)])[0].utterances == ()
