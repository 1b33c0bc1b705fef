import pytest

from qa_audit.text.normalise import normal_form, normalise, simplify


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("您好，歡迎致電！", "您好欢迎致电"),
        ("ＡＢＣ１２３号", "abc一二三号"),
        ("12小时", "十二小时"),
        ("24 小时", "二十四小时"),
        ("10000号", "一零零零零号"),
        ("工号1024", "工号一零二四"),
        ("工号幺零二四", "工号一零二四"),
        ("两百块", "二百块"),
        ("200块", "二百块"),
        ("100%", "百分之百"),
        ("50％的", "百分之五十的"),
        ("3.5元", "三点五元"),
        ("1,024号", "一零二四号"),
        ("2024年", "二零二四年"),
        ("007", "零零七"),
        ("12580", "一二五八零"),
        ("〇", "零"),
        ("  ……！？", ""),
        ("", ""),
    ],
)
def test_one_way_to_write_what_was_said(text: str, normal: str) -> None:
    assert normal_form(text) == normal


def test_a_traditional_quote_keeps_its_characters() -> None:
    normal = normalise("您好，歡迎致電")
    assert normal.quote(2, 6) == "歡迎致電"


def test_punctuation_inside_a_stretch_stays_in_the_quote() -> None:
    assert normalise("喂，说话呀！").quote(0, 4) == "喂，说话呀"


def test_each_digit_of_a_spelt_number_keeps_its_place() -> None:
    assert normalise("工号1024").quote(3, 5) == "02"[:1] + "2"


def test_a_quantity_is_quoted_whole() -> None:
    normal = normalise("在24小时内")
    assert normal.normal == "在二十四小时内"
    assert normal.quote(1, 4) == "24"


def test_an_empty_stretch_has_an_empty_quote() -> None:
    assert normalise("您好").quote(1, 1) == ""


def test_simplifying_keeps_punctuation_and_works_by_words() -> None:
    assert simplify("您好，歡迎致電！乾隆、乾杯") == "您好，欢迎致电！乾隆、干杯"


def test_a_very_long_number_is_read_digit_by_digit() -> None:
    assert normal_form("9" * 5000) == "九" * 5000


@pytest.mark.parametrize(
    ("heard", "simple"),
    [
        ("您拿著手機等著", "您拿着手机等着"),
        ("著急", "着急"),
        ("著名", "著名"),
        ("顯著", "显著"),
        ("他編著的著作", "他编著的著作"),
    ],
)
def test_zhe_is_written_as_in_simplified_chinese(heard: str, simple: str) -> None:
    assert simplify(heard) == simple
