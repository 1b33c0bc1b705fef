import pytest

from qa_audit.errors import ScriptError
from qa_audit.text.match import PatternError, compile_phrase, find, hear


def quotes(pattern: str, text: str, **slots: str | tuple[str, ...]) -> list[str]:
    return [one.quote for one in find(compile_phrase(pattern, slots), hear(text), minimum=1.0)]


@pytest.mark.parametrize(
    ("pattern", "text", "quote"),
    [
        ("可以(帮|帮助)您", "请问有什么可以帮您", "可以帮您"),
        ("可以(帮|帮助)您", "请问有什么可以帮助您", "可以帮助您"),
        ("(谢谢|感谢(您|你)的来电)", "感谢您的来电", "感谢您的来电"),
        ("您好|早上好", "早上好，客服中心", "早上好"),
        ("请问[还]有什么", "请问有什么问题", "请问有什么"),
        ("请问[还]有什么", "请问还有什么问题", "请问还有什么"),
        ("[对不起]请您大声", "对不起，请您大声一点", "对不起，请您大声"),
        ("请您…好吗", "请您换一部电话，好吗？", "请您换一部电话，好吗"),
        ("请您*好吗", "请您好吗", "请您好吗"),
        ("请您……好吗", "请您慢慢说，好吗？", "请您慢慢说，好吗"),
        ("喂，说话呀！", "喂 说话呀", "喂 说话呀"),
        ("24小时", "二十四小时之内", "二十四小时"),
        ("10000号", "一万号客服", "一万号"),
        ("一万号", "10000号客服", "10000号"),
        ("re:我(不|没)知道", "我不知道。", "我不知道"),
    ],
)
def test_the_pattern_language_says(pattern: str, text: str, quote: str) -> None:
    assert quotes(pattern, text) == [quote]


def test_a_gap_ends_after_ten_characters() -> None:
    assert quotes("请您…好吗", "请您" + "天" * 10 + "好吗") == ["请您" + "天" * 10 + "好吗"]
    assert quotes("请您…好吗", "请您" + "天" * 11 + "好吗") == []


def test_a_bound_slot_wants_its_value() -> None:
    assert quotes("我是{agent}", "我是李明", agent="李明") == ["我是李明"]
    assert quotes("我是{agent}", "我是王芳", agent="李明") == []
    assert quotes("我是{agent}", "我是王芳", agent=("李明", "王芳")) == ["我是王芳"]


def test_a_staff_number_is_known_however_it_is_said() -> None:
    for said in ("工号1024", "工号一零二四", "工号幺零二四", "工号一千零二十四"):
        assert quotes("工号{number}", said, number="1024") == [said]


def test_an_open_slot_captures_what_was_said_in_its_place() -> None:
    found = find(compile_phrase("欢迎致电{company}热线"), hear("欢迎致电星河通信服务热线"), minimum=1.0)
    assert dict(found[0].slots) == {"company": "星河通信服务"}


def test_a_slot_at_the_end_takes_all_up_to_the_next_pause() -> None:
    found = find(compile_phrase("我叫{name}"), hear("你好，我叫李小明，想问一下"), minimum=1.0)
    assert dict(found[0].slots) == {"name": "李小明"}


def test_a_slot_with_a_size_takes_no_more() -> None:
    found = find(compile_phrase("我姓{surname:1-2}"), hear("我姓欧阳明天再打"), minimum=1.0)
    assert dict(found[0].slots) == {"surname": "欧阳"}


def test_an_empty_value_leaves_a_slot_open() -> None:
    assert quotes("欢迎致电{company}热线", "欢迎致电星河热线", company="") == ["欢迎致电星河热线"]


def test_groups_of_a_regular_expression_are_slots() -> None:
    found = find(compile_phrase("re:我姓(?P<surname>.)"), hear("免贵，我姓王。"), minimum=1.0)
    assert dict(found[0].slots) == {"surname": "王"}


@pytest.mark.parametrize(
    ("pattern", "column", "message"),
    [
        ("请(帮|帮助您", 2, r"no closing '\)'"),
        ("请帮)您", 3, r"unexpected '\)'"),
        ("请[帮您", 2, r"no closing '\]'"),
        ("欢迎{company", 3, r"no closing '\}'"),
        ("欢迎{公司 名}", 3, "invalid slot name"),
        ("我姓{surname:0-2}", 3, "invalid slot size"),
        ("请（帮）您", 2, "instead of the full-width"),
        ("[请]", 1, "matches silence"),
        ("", 1, "matches silence"),
        ("，。", 1, "matches silence"),
        ("{company}", 1, "matches silence"),
        ("请[，]您", 2, "nothing to be said"),
        ("re:(不|没", 4, "not a regular expression"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_where(pattern: str, column: int, message: str) -> None:
    with pytest.raises(PatternError, match=message) as caught:
        compile_phrase(pattern)
    assert caught.value.column == column
    assert f"第 {column} 个字符" in caught.value.message("zh")


def test_a_pattern_error_is_an_error_of_the_script_and_a_bad_value() -> None:
    assert issubclass(PatternError, ScriptError)
    assert issubclass(PatternError, ValueError)


def test_the_same_pattern_is_compiled_once() -> None:
    assert compile_phrase("您好{company}", {"company": "星河"}) is compile_phrase(
        "您好{company}", {"company": ("星河",)}
    )


def test_a_text_that_was_pasted_is_no_wording() -> None:
    with pytest.raises(PatternError, match=r"at most 500 characters, this one 200000"):
        compile_phrase("好" * 200_000)


def test_a_wording_may_be_long() -> None:
    compile_phrase("好" * 500)
