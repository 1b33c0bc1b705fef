import pytest

from qa_audit.text.privacy import find_private, mask_identifier, mask_label, mask_private


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的电话是13800138000。", "我的电话是138****8000。"),
        ("138 0013 8000", "138 **** 8000"),
        ("+86 138-0013-8000", "+86 1**-****-8000"),
        ("１３８００１３８０００", "１３８****８０００"),
        ("一三八零零一三八零零零", "一三八****八零零零"),
        ("幺三八，零零幺三，八零零零", "幺三八，****，八零零零"),
        ("一三八，嗯，零零一三，后面是八零零零", "一三八，嗯，****，后面是八零零零"),
        ("一三八三个零二三四五六", "一三八****三四五六"),
        ("138和13900139000", "138和139****9000"),
        ("13800138000，13800138000", "138****8000，138****8000"),
        ("请拨打10086，或13800138000", "请拨打10086，或138****8000"),
        ("010-87654321", "***-****4321"),
        ("零二一，六五四三，二一零九", "***，****，二一零九"),
        ("家里是8765 4321", "家里是**** ****"),
    ],
)
def test_telephone_numbers_are_masked_as_they_are_written_or_spoken(text, masked):
    assert mask_private(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("一三八灵零一三八零零零", "一三八****八零零零"),
        ("一三八零零要三八零零零", "一三八****八零零零"),
        ("一三八洞零一三八洞洞零", "一三八****八洞洞零"),
    ],
)
def test_a_digit_written_as_another_word_of_its_sound_does_not_break_a_number(text, masked):
    assert mask_private(text) == masked


def test_a_number_of_which_the_recogniser_lost_a_digit_is_masked_whole():
    assert mask_private("号码是1380013800吧") == "号码是**********吧"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证号11010519491231002X", "身份证号1****************X"),
        ("身份证号31010519491231002X", "身份证号3****************X"),
        ("一一零一零五一九四九一二三一零零二叉", "一****************叉"),
        ("110105 19491231 0021", "1***** ******** ***1"),
        ("110105491231002", "1*************2"),
    ],
)
def test_identity_card_numbers_are_masked_with_their_last_letter(text, masked):
    assert mask_private(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("卡号6222021234567890128", "卡号***************0128"),
        ("6222 0212 3456 7890 128", "**** **** **** ***0 128"),
        ("4111 1111 1111 1111", "**** **** **** 1111"),
        # A misheard digit spoils the check digit, not the mask.
        ("4111 1111 1111 1112", "**** **** **** 1112"),
    ],
)
def test_bank_cards_are_masked_to_their_last_four_digits(text, masked):
    assert mask_private(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("车牌京A12345", "车牌京A*****"),
        ("粤b一二三四五", "粤b*****"),
        ("沪AD12345", "沪A******"),
        ("苏E·1234学", "苏E·*****"),
    ],
)
def test_plates_are_masked_behind_their_region(text, masked):
    assert mask_private(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "拨打10086，或者12345",
        "客服热线400-820-8820",
        "四零零八二零八八二零",
        "95588",
        "工号8021为您服务",
        "工号1234567为您服务",
        "尾号是8000",
        "邮编100080",
        "第12号订单，第345号，第67890号",
        "订单号202611030000123",
        "流水号是一二三四五六七八九零一二",
        "共12345678元",
        "余额1,234,567.89元",
        "一千二百三十四万五千六百七十八分",
        "12.5，13.8，15.6，17.9",
        "三点一四一五九二六",
        "2026-11-03 10:30:45",
        "2026年11月3日上午9点30分",
        "20261103",
        "二零二六年十一月三日",
        "2020-2026年",
        "3，5，7，9，11，13，15",
        "一、二、三、四、五、六、七、八",
        "192.168.100.200",
        "三个八十，两个五",
        "新A款手机",
        "",
    ],
)
def test_numbers_that_are_nobodys_stay(text):
    assert mask_private(text) == text


def test_a_number_says_what_it_is():
    text = "电话13800138000，身份证11010519491231002X，车牌京A12345"
    assert [number.kind.value for number in find_private(text)] == ["mobile", "id_card", "plate"]


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("calls/20261103-091500_6021_13800138000.wav", "calls/20261103-091500_6021_138****8000.wav"),
        ("13800138000", "138****8000"),
        ("1698765432.123", "1698765432.123"),
        ("7389012345678901234", "7389012345678901234"),
        ("a8f31380-0138-4000-9c1d-13800138000f", "a8f31380-0138-4000-9c1d-13800138000f"),
    ],
)
def test_a_file_name_loses_the_callers_number_and_keeps_ids_and_times(name, masked):
    assert mask_identifier(name) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("李妮13800138000", "李妮138****8000"),
        ("Li13800138000", "Li138****8000"),
        ("回访 010-62345678", "回访 ***-****5678"),
        ("话费", "话费"),
        ("queue-10000231", "queue-10000231"),
        ("4008001234", "4008001234"),
    ],
)
def test_the_name_of_a_queue_or_a_person_loses_telephone_numbers_and_keeps_ids(name, masked):
    assert mask_label(name) == masked
