import pytest

from qa_audit.text.numerals import as_value, digit_by_digit, parse, readings


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("0", "零"),
        ("10", "十"),
        ("12", "十二"),
        ("20", "二十"),
        ("101", "一百零一"),
        ("110", "一百一十"),
        ("1024", "一千零二十四"),
        ("2050", "二千零五十"),
        ("10000", "一万"),
        ("100500", "十万零五百"),
        ("120000000", "一亿二千万"),
        ("05", "零五"),
    ],
)
def test_quantities_are_said_as_people_say_them(number: str, words: str) -> None:
    assert as_value(number) == words


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("一零二四", "1024"),
        ("一千零二十四", "1024"),
        ("十二", "12"),
        ("一万", "10000"),
        ("二十", "20"),
        ("一亿二千万", "120000000"),
        ("零零七", "007"),
    ],
)
def test_numerals_are_understood(numeral: str, number: str) -> None:
    assert parse(numeral) == number


@pytest.mark.parametrize("word", ["万一", "千万", "百十", "十百", "二三十", "百"])
def test_words_that_only_look_like_numerals_are_not(word: str) -> None:
    assert parse(word) is None


def test_digits_are_read_one_by_one() -> None:
    assert digit_by_digit("10086") == "一零零八六"


def test_a_short_number_has_two_usual_readings() -> None:
    assert readings("58") == ("五八", "五十八")
    assert readings("10000") == ("一零零零零", "一万")
    assert readings("5") == ("五",)
