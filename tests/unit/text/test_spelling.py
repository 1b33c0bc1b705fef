import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_audit.text.spelling import Speller
from qa_audit.text.units import units_of


def spelt(text: str, confidence: float, *words: str) -> str:
    return Speller(words).spell(text, [confidence] * len(text))


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("干谢您的来电", "感谢您的来电"),
        ("没有了美有了", "没有了没有了"),
        ("我看依下您的话费", "我看一下您的话费"),
        ("营业亭就可以办", "营业厅就可以办"),
    ],
)
def test_what_sounds_like_a_word_is_written_as_the_word(heard: str, expected: str) -> None:
    assert spelt(heard, 0.6) == expected


def test_what_was_heard_for_certain_is_left_alone() -> None:
    assert spelt("美有了", 0.99) == "美有了"


def test_what_is_a_word_is_left_alone() -> None:
    assert spelt("步行过去", 0.5) == "步行过去"


def test_a_word_of_the_script_is_known() -> None:
    assert spelt("克服代表", 0.8, "客服代表") == "客服代表"


def test_a_word_inside_a_phrase_of_the_script_is_known() -> None:
    assert spelt("共号八零六三", 0.8, "我的工号是") == "工号八零六三"


def test_numbers_are_left_alone() -> None:
    assert spelt("一三八零零", 0.1) == "一三八零零"


def test_no_single_character_becomes_a_negation() -> None:
    assert "不" not in spelt("有部", 0.05)


def test_the_name_behind_its_cue_is_left_alone() -> None:
    assert spelt("我叫刘样，干谢您", 0.3) == "我叫刘样，感谢您"


def test_punctuation_and_letters_are_left_alone() -> None:
    assert spelt("AT&T，干谢您！", 0.6) == "AT&T，感谢您！"


def test_you_and_polite_you_are_two_syllables() -> None:
    assert spelt("请问你的电话", 0.05) == "请问你的电话"


@settings(deadline=None)
@given(
    st.text(alphabet="干感谢您你的来电美没有了部不行一衣三八，。A ", max_size=14),
    st.floats(min_value=0.0, max_value=1.0),
)
def test_every_character_keeps_its_syllable(heard: str, confidence: float) -> None:
    written = spelt(heard, confidence)
    assert len(written) == len(heard)
    for one, other in zip(units_of(heard), units_of(written), strict=True):
        assert set(one.syllables) & set(other.syllables)


@settings(deadline=None)
@given(st.text(alphabet="干感谢您的来电美没有了部不行一衣三八，", max_size=14))
def test_nothing_changes_that_was_certain_beyond_doubt(heard: str) -> None:
    assert spelt(heard, 10.0) == heard
