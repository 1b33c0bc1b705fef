import pytest

from qa_audit.asr.guards import echoes, is_doubled, is_doubled_in_haste, is_from_nothing, is_loop, is_too_fast


@pytest.mark.parametrize(
    "text", ["没有了没有了没有了没有了没有了", "啊啊啊啊啊啊啊", "请您稍等一下好吗，" * 3, "对对对对对对对对"]
)
def test_a_stuck_decoder_is_noticed(text: str) -> None:
    assert is_loop(text)


@pytest.mark.parametrize(
    "text",
    [
        "对对对",
        "好的好的好的",
        "喂，喂，喂",
        "您好，您好，请问有什么可以帮您？",
        "一三八零零一三八零零零",
        "嗯嗯，好好好",
    ],
)
def test_what_people_say_twice_or_three_times_is_no_loop(text: str) -> None:
    assert not is_loop(text)


@pytest.mark.parametrize(
    "text", ["請不吝點贊 訂閱 轉發 打賞支持明鏡與點點欄目", "字幕by索兰娅", "谢谢观看！", "Thank you for watching."]
)
def test_subtitle_phrases_that_whisper_says_to_silence_are_known(text: str) -> None:
    assert is_from_nothing(text)


@pytest.mark.parametrize("text", ["感谢您的来电，祝您生活愉快，再见！", "谢谢您的等待", "我看到字幕了吗"])
def test_thanks_in_a_call_are_not_taken_for_subtitles(text: str) -> None:
    assert not is_from_nothing(text)


def test_forty_characters_in_a_second_were_not_spoken() -> None:
    assert is_too_fast("您好欢迎致电星河通信客户服务热线请问有什么可以帮助您对不起您的电话没有声音请您", 1.0)
    assert not is_too_fast("您好请问有什么可以帮您", 1.5)


def test_words_of_the_prompt_in_its_own_order_are_an_echo() -> None:
    assert echoes("致電 熱線 工號", ["您好", "致电", "热线"])


def test_words_of_the_prompt_in_a_sentence_are_none() -> None:
    assert not echoes("您好，欢迎致电星河通信客户服务热线", ["您好", "致电", "热线"])
    assert not echoes("请问有什么可以帮您", ["请问有什么可以帮您", "再见"])
    assert not echoes("您好", ())


def test_a_text_that_says_itself_twice_is_looked_at_again() -> None:
    assert is_doubled("你想一张，你想一张")
    assert not is_doubled("好的好的")
    assert not is_doubled("您好，请问有什么可以帮您？")


def test_a_short_answer_doubled_faster_than_anybody_speaks_is_no_double_answer() -> None:
    assert is_doubled_in_haste("是的，是的。", 0.53)
    assert not is_doubled_in_haste("要得，要得", 0.82)
    assert not is_doubled_in_haste("没有了谢谢", 0.5)
    assert not is_doubled_in_haste("好好", 0.1)
