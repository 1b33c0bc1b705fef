"""Whatever way a private number is written or dictated, its middle does not reach a reader."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_audit.text.privacy import find_private, mask_private

SPOKEN = str.maketrans("0123456789", "零一二三四五六七八九")
TELEPHONIST = str.maketrans("0123456789", "零幺二三四五六七八九")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
STYLES = st.sampled_from([{}, SPOKEN, TELEPHONIST, FULL_WIDTH])
PAUSES = st.sampled_from(["", " ", "，", "-", "，嗯，", "。", "\n"])
WORDS = st.sampled_from(["", "我的号码是", "您记一下，", "好的", "请打", "吗？", "，谢谢"])

mobiles = st.builds(
    lambda second, rest: f"1{second}{rest}", st.sampled_from("3456789"), st.text("0123456789", min_size=9, max_size=9)
)
id_cards = st.builds(
    lambda area, year, month, day, rest: f"{area}{year}{month:02}{day:02}{rest}",
    st.integers(110000, 659004),
    st.integers(1920, 2026),
    st.integers(1, 12),
    st.integers(1, 28),
    st.from_regex(r"[0-9]{3}[0-9X]", fullmatch=True),
)
cards = st.from_regex(r"62[0-9]{14,17}", fullmatch=True)
plates = st.builds(
    "{}{}{}".format,
    st.sampled_from("京津沪粤苏川"),
    st.sampled_from("ABCDEF"),
    st.from_regex(r"[A-HJ-NP-Z0-9]{4}[0-9]", fullmatch=True),
)


@st.composite
def dictated(draw, numbers):
    """A number in some style, cut into groups of three and more, with words around it."""
    digits, style = draw(numbers), draw(STYLES)
    groups = []
    while digits:
        size = draw(st.integers(3, 5)) if len(digits) > 7 else len(digits)
        groups.append(digits[:size].translate(style))
        digits = digits[size:]
    number = groups[0] + "".join(draw(PAUSES) + group for group in groups[1:])
    return draw(WORDS) + number + draw(WORDS), number


@pytest.fixture(scope="module", autouse=True)
def dictionary():
    """The dictionary of sounds, read once: no example is to wait for it."""
    find_private("一三灵八")


def digits_in_sight(text):
    return len(re.findall(r"[0-9０-９零一二三四五六七八九幺]", text))


@given(dictated(mobiles))
def test_a_mobile_number_keeps_at_most_seven_of_its_digits_in_sight(case):
    text, number = case
    assert digits_in_sight(mask_private(text)) - digits_in_sight(text.replace(number, "")) <= 7


@given(dictated(id_cards))
def test_an_identity_card_keeps_at_most_two(case):
    text, number = case
    assert digits_in_sight(mask_private(text)) - digits_in_sight(text.replace(number, "")) <= 2


@given(dictated(cards))
def test_a_bank_card_keeps_at_most_four(case):
    text, number = case
    assert digits_in_sight(mask_private(text)) - digits_in_sight(text.replace(number, "")) <= 4


@given(plates, STYLES, WORDS, WORDS)
def test_a_plate_keeps_none(plate, style, before, after):
    masked = mask_private(before + plate.translate(style) + after)
    assert masked == before + plate[:2] + "*****" + after


@given(st.text(alphabet="0123456789零一三八幺个，。 -*.元号京A京aX叉嗯我的：", max_size=60))
def test_masking_keeps_the_length_changes_nothing_but_digits_and_is_done_after_one_time(text):
    masked = mask_private(text)
    assert len(masked) == len(text)
    assert all(after in (before, "*") for before, after in zip(text, masked, strict=True))
    assert mask_private(masked) == masked


@given(st.text(alphabet="您好请问有什么可以帮助的吗，。！abc 号年月日元", max_size=80))
def test_text_without_digits_is_left_alone(text):
    assert mask_private(text) == text
    assert find_private(text) == ()
