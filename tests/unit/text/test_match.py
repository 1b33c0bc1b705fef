import pytest

from qa_audit.text.match import FORBIDDEN, REQUIRED, compile_phrase, find, hear
from qa_audit.text.segment import Segmenter


def best(pattern: str, text: str) -> float:
    return max((one.score for one in find(compile_phrase(pattern), hear(text), minimum=0.3)), default=0.0)


def required(pattern: str, text: str) -> bool:
    return any(REQUIRED.accepts(one) for one in find(compile_phrase(pattern), hear(text), minimum=REQUIRED.score))


def forbidden(pattern: str, text: str, *unless: str) -> bool:
    phrase = compile_phrase(pattern, unless=unless)
    return any(FORBIDDEN.accepts(one) for one in find(phrase, hear(text), minimum=FORBIDDEN.score))


@pytest.mark.parametrize(
    ("pattern", "heard"),
    [
        ("致电", "欢迎制电星河"),
        ("杂音太大", "您的电话在印太大"),
        ("杂音", "您的电话在印太大"),
        ("挂", "怪"),
        ("再不说话我就挂了啊", "再不说话我就怪了啊"),
        ("您好", "你好，"),
        ("喂，说话呀", "为说话呀"),
        ("欠费", "您已经竟费了"),
        ("请问有什么可以帮助您", "請問有什麼可以幫助你"),
        ("没有声音", "您的电话，嗯，没有呃声音"),
        ("请您大声一点好吗", "请一大声一点好吗"),
    ],
)
def test_what_the_recogniser_misheard_is_found(pattern: str, heard: str) -> None:
    assert required(pattern, heard)


@pytest.mark.parametrize(
    ("pattern", "heard"),
    [
        ("没有办法", "没有办理"),
        ("没有办理", "没有办法"),
        ("可以", "不可以"),
        ("不可以", "可以"),
        ("我会处理", "我不会处理"),
        ("我不会处理", "我会处理"),
        ("保证", "不能保证"),
        ("收到短信", "没有收到短信"),
        ("再见", "再来"),
        ("请稍等", "请问一下"),
        ("谢谢", "对不起"),
    ],
)
def test_other_words_are_not_found(pattern: str, heard: str) -> None:
    assert not required(pattern, heard)
    assert not forbidden(pattern, heard)


@pytest.mark.parametrize(
    ("pattern", "heard"),
    [
        ("喂，说话呀", "为说话呀"),
        ("再不说话我就挂了啊", "再不说话我就怪了啊"),
        ("你应该", "您应该"),
        ("我不太清楚", "我不太清除"),
        ("这是我们公司的规定", "这是我们公司地规定"),
    ],
)
def test_a_homophone_does_not_hide_a_forbidden_phrase(pattern: str, heard: str) -> None:
    assert forbidden(pattern, heard)


@pytest.mark.parametrize(
    ("pattern", "heard"),
    [("节余", "结余"), ("不行", "步行"), ("不会", "部会"), ("投诉", "投宿"), ("挂", "怪"), ("杂音", "在印")],
)
def test_a_short_word_of_the_same_sound_is_not_forbidden(pattern: str, heard: str) -> None:
    assert not forbidden(pattern, heard)


@pytest.mark.parametrize(
    ("pattern", "heard", "unless"),
    [
        ("我不知道", "我不知道您是否方便", "我不知道您是否"),
        ("你应该", "您应该已经收到短信", "您应该已经"),
        ("不行", "不行的话我再帮您想办法", "不行的话"),
        ("我们肯定", "我们肯定您的支持", "肯定您的"),
    ],
)
def test_an_innocent_longer_phrase_undoes_a_match(pattern: str, heard: str, unless: str) -> None:
    assert forbidden(pattern, heard)
    assert not forbidden(pattern, heard, unless)


def test_an_innocent_phrase_elsewhere_undoes_nothing() -> None:
    assert forbidden("不行", "不行的话我再想办法。那真的不行。", "不行的话")


@pytest.mark.parametrize(("pattern", "heard"), [("保证", "请您先交保证金"), ("绝对", "取绝对值")])
def test_a_word_inside_another_word_is_not_a_whole_word(pattern: str, heard: str) -> None:
    phrase, text = compile_phrase(pattern), hear(heard)
    assert len(find(phrase, text, minimum=1.0)) == 1
    assert find(phrase, text, minimum=1.0, segmenter=Segmenter()) == ()


def test_a_whole_word_is_found() -> None:
    found = find(compile_phrase("保证"), hear("我保证没有问题"), minimum=1.0, segmenter=Segmenter())
    assert [one.quote for one in found] == ["保证"]


def test_a_match_points_into_the_original() -> None:
    text = "好的。您好，歡迎 制電星河！"
    (match,) = find(compile_phrase("您好欢迎致电"), hear(text), minimum=0.9)
    assert (match.start, match.end) == (3, 11)
    assert match.quote == text[3:11] == "您好，歡迎 制電"
    assert match.expected == "您好欢迎致电"


def test_the_evidence_tells_characters_from_sound() -> None:
    (match,) = find(compile_phrase("欢迎致电"), hear("欢迎制电"), minimum=0.9)
    assert (match.score, match.by, match.identical_ratio, match.tone_ratio, match.length) == (
        0.985,
        "mixed",
        0.75,
        1.0,
        4,
    )
    (match,) = find(compile_phrase("杂音"), hear("在印"), minimum=0.7)
    assert (match.by, match.identical_ratio) == ("sound", 0.0)
    (match,) = find(compile_phrase("您好"), hear("你好"), minimum=0.7)
    assert (match.by, match.identical_ratio) == ("characters", 1.0)


def test_matches_do_not_overlap_and_come_in_order() -> None:
    found = find(compile_phrase("再见"), hear("好，再见，再见"), minimum=0.7)
    assert [(one.start, one.quote) for one in found] == [(2, "再见"), (5, "再见")]


def test_a_denial_right_before_is_seen_and_halves_the_score() -> None:
    (match,) = find(compile_phrase("可以帮您"), hear("我们不可以帮您"), minimum=0.3)
    assert match.negated
    assert match.score == 0.5


@pytest.mark.parametrize("heard", ["可不可以帮您", "要不可以帮您", "不，可以帮您", "特别可以帮您"])
def test_what_only_looks_like_a_denial_is_none(heard: str) -> None:
    assert best("可以帮您", heard) == 1.0


def test_nothing_is_found_in_nothing() -> None:
    assert find(compile_phrase("您好"), hear(""), minimum=0.5) == ()
    assert find(compile_phrase("您好"), hear("……"), minimum=0.5) == ()


def test_an_optional_part_does_not_lower_the_score() -> None:
    assert best("[请]帮您", "清帮您") == 1.0


def test_the_same_text_is_prepared_once() -> None:
    assert hear("您好，请讲") is hear("您好，请讲")
