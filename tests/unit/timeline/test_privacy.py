"""What is covered in a call, and when it is heard."""

from dataclasses import replace

import pytest

from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role, Word
from qa_audit.model.wording import Wording
from qa_audit.timeline.privacy import conceal
from tests.support.calls import call_of


def texts(call):
    return [utterance.text for utterance in conceal(call).timeline.utterances]


def with_words(call, index, *words):
    timed = tuple(Word(Interval(start_s, end_s), text, 0.9) for start_s, end_s, text in words)
    utterances = list(call.utterances)
    utterances[index] = replace(utterances[index], words=timed)
    return replace(call, utterances=tuple(utterances))


def test_a_number_in_one_utterance_is_covered_and_the_rest_stays():
    call = call_of([(1, 1.0, 4.0, "我的电话是13800138000。"), (0, 5.0, 6.0, "好的，请稍等。")])
    assert texts(call) == ["我的电话是138****8000。", "好的，请稍等。"]


def test_a_number_dictated_over_several_utterances_is_one_number():
    call = call_of(
        [
            (1, 1.0, 2.0, "一三八"),
            (0, 2.5, 3.5, "一三八，"),
            (1, 4.0, 5.0, "零零一三"),
            (0, 5.5, 6.5, "零零一三，"),
            (1, 7.0, 8.0, "八零零零。"),
        ]
    )
    assert texts(call)[::2] == ["一三八", "****", "八零零零。"]


def test_digits_far_apart_are_not_one_number():
    call = call_of([(1, 1.0, 2.0, "一三八"), (1, 15.0, 16.0, "零零一三"), (1, 28.0, 29.0, "八零零零")])
    assert texts(call) == ["一三八", "零零一三", "八零零零"]


def test_the_hidden_digits_are_heard_where_their_words_are():
    call = call_of([(1, 1.0, 6.0, "电话13800138000。")])
    call = with_words(call, 0, (1.0, 1.6, "电话"), (1.7, 2.5, "138"), (2.6, 3.4, "0013"), (3.5, 4.4, "8000。"))
    (stretch,) = conceal(call).stretches
    assert stretch.channel == 1
    assert (stretch.span.start_s, stretch.span.end_s) == pytest.approx((2.4, 3.6))


def test_words_are_covered_like_their_text():
    call = call_of([(1, 1.0, 6.0, "电话13800138000。")])
    call = with_words(call, 0, (1.0, 1.6, "电话"), (1.7, 2.5, "138"), (2.6, 3.4, "0013"), (3.5, 4.4, "8000。"))
    words = conceal(call).timeline.utterances[0].words
    assert [word.text for word in words] == ["电话", "138", "****", "8000。"]


def test_without_times_of_words_the_whole_utterance_is_private():
    (stretch,) = conceal(call_of([(1, 1.0, 4.0, "13800138000")])).stretches
    assert (stretch.span.start_s, stretch.span.end_s) == pytest.approx((0.8, 4.2))


def test_a_quotation_is_covered_as_its_utterance_was():
    concealed = conceal(call_of([(1, 1.0, 4.0, "电话一三八零零一三八零零零。")]))
    assert concealed.quote("零零一三八零零零") == "****八零零零"
    assert concealed.quote("请拨打10086") == "请拨打10086"
    message = concealed.wording(Wording("听到：“零零一三八零零零”", 'Heard: "零零一三八零零零"'))
    assert (message.zh, message.en) == ("听到：“****八零零零”", 'Heard: "****八零零零"')


def test_a_call_without_private_numbers_is_the_same_call():
    call = call_of([(0, 1.0, 4.0, "工号8021为您服务，请拨打10086。")])
    assert conceal(call).timeline == call
    assert conceal(call).stretches == ()


def test_on_one_channel_each_voice_dictates_its_own_number():
    call = call_of([(0, 1.0, 2.0, "一三八零"), (0, 2.5, 3.5, "零一三八零零零")], n_channels=1)
    assert {utterance.role for utterance in call.utterances} <= set(Role)
    assert texts(call) == ["一三八*", "***八零零零"]


def test_a_number_is_covered_in_what_the_recogniser_wrote_too():
    call = call_of([(1, 1.0, 4.0, "我的电话是一三八零零一三八零零零，感谢您。")])
    (said,) = call.utterances
    call = replace(call, utterances=(replace(said, recognised="我的电画是一三八零零一三八零零零，干谢您。"),))
    (covered,) = conceal(call).timeline.utterances
    assert covered.recognised == "我的电画是一三八****八零零零，干谢您。"
