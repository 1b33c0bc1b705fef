import pytest

from qa_audit.asr.decoder import AlignedToken
from qa_audit.asr.words import words_of
from qa_audit.asr.written import written
from qa_audit.model.interval import Interval


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        ("您好,請問有什麼可以幫您?", "您好，请问有什么可以帮您？"),
        ("好的 請您稍等", "好的，请您稍等"),
        ("VIP 客戶 hello world", "VIP客户hello world"),
        ("68.5元,是嗎", "68.5元，是吗"),
        (" 再見,", "再见"),
    ],
)
def test_text_is_written_in_simplified_characters_with_chinese_punctuation(heard: str, expected: str) -> None:
    assert written(heard) == expected


def test_words_join_to_the_text_and_punctuation_belongs_to_the_word_before() -> None:
    tokens = [
        AlignedToken("您", 0.4, 0.6, 0.91234),
        AlignedToken("好", 0.6, 0.8, 0.99),
        AlignedToken(",", 0.8, 0.9, 0.5),
        AlignedToken("請", 0.9, 1.1, 0.9),
        AlignedToken("講", 1.1, 1.3, 0.9),
    ]
    words = words_of(tokens, "您好，请讲", 10.0, Interval(10.5, 11.2))
    assert [word.text for word in words] == ["您", "好，", "请", "讲"]
    assert words[0].confidence == 0.912
    assert words[0].span == Interval(10.5, 10.6)
    assert words[-1].span.end_s == 11.2
