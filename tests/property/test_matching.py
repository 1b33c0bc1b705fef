import itertools

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from qa_audit.text.match import compile_phrase, find, find_all, found_anywhere, hear, hear_all
from qa_audit.text.normalise import normal_form, normalise
from qa_audit.text.pattern import PatternError

# Everyday characters without numerals (two that touch make a new number) and without denials (they change the verdict).
_CHARACTERS = (
    "您好欢迎致电星河通信客户服务热线代表很高兴为请问有什么可以帮助对起话声音太小拿筒说普通谢再见感来祝生活愉快"
    + "的了吗呢嗯啊"
)
CHINESE = st.text(alphabet=_CHARACTERS, min_size=1, max_size=14)
SURROUNDINGS = st.text(alphabet=_CHARACTERS + "，。 ！abc", max_size=12)
ANY_TEXT = st.text(max_size=40)
TO_TRADITIONAL = OpenCC("s2t")


@settings(deadline=None)
@given(ANY_TEXT)
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    once = normal_form(text)
    assert normal_form(once) == once


@settings(deadline=None)
@given(ANY_TEXT)
def test_every_character_of_a_normal_form_comes_from_the_text(text: str) -> None:
    normal = normalise(text)
    assert len(normal.normal) == len(normal.starts) == len(normal.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(normal.starts, normal.ends, strict=True))
    assert list(normal.starts) == sorted(normal.starts)
    assert list(normal.ends) == sorted(normal.ends)


@settings(deadline=None)
@given(SURROUNDINGS, CHINESE, SURROUNDINGS)
def test_a_phrase_that_is_there_is_found_with_score_one(before: str, phrase: str, after: str) -> None:
    found = find(compile_phrase(phrase), hear(before + phrase + after), minimum=1.0)
    assert found
    assert all(one.score == 1.0 and one.by == "characters" for one in found)
    assert any(normal_form(one.quote) == phrase for one in found)


@settings(deadline=None)
@given(SURROUNDINGS, CHINESE, SURROUNDINGS)
def test_a_traditional_text_is_the_same_text(before: str, phrase: str, after: str) -> None:
    text = TO_TRADITIONAL.convert(before + phrase + after)
    assert any(one.score >= 0.9 for one in find(compile_phrase(phrase), hear(text), minimum=0.9))


@settings(deadline=None)
@given(CHINESE, st.text(alphabet=_CHARACTERS + "，不没0123 ", max_size=30), st.sampled_from([0.5, 0.7, 0.9, 1.0]))
def test_every_match_points_into_the_text_and_is_at_least_the_minimum(phrase: str, text: str, minimum: float) -> None:
    found = find(compile_phrase(phrase), hear(text), minimum=minimum)
    for one in found:
        assert one.quote == text[one.start : one.end]
        assert minimum <= one.score <= 1.0
        assert 0.0 <= one.identical_ratio <= one.tone_ratio <= 1.0
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


@settings(deadline=None)
@given(CHINESE, st.data())
def test_a_wrong_character_never_raises_the_score(phrase: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(phrase) - 1))
    wrong = data.draw(st.sampled_from("霸窗喷矮捆"))
    heard = phrase[:place] + wrong + phrase[place + 1 :]
    again = data.draw(st.integers(0, len(phrase) - 1))
    worse = heard[:again] + wrong + heard[again + 1 :]

    def best(text: str) -> float:
        return max((one.score for one in find(compile_phrase(phrase), hear(text), minimum=0.3)), default=0.0)

    assert best(phrase) == 1.0
    assert best(phrase) > best(heard) >= best(worse)


@settings(deadline=None)
@given(CHINESE, CHINESE, st.sampled_from("不没"))
def test_a_denial_inside_is_never_found(before: str, after: str, denial: str) -> None:
    assume(before[-1] != after[0])
    found = find(compile_phrase(before + after), hear(before + denial + after), minimum=0.7)
    assert all(denial not in one.quote for one in found)


@settings(deadline=None)
@given(CHINESE, CHINESE, CHINESE)
def test_each_of_two_alternatives_is_found(first: str, second: str, tail: str) -> None:
    phrase = compile_phrase(f"({first}|{second}){tail}")
    for heard in (first + tail, second + tail):
        assert any(one.score == 1.0 for one in find(phrase, hear(heard), minimum=1.0))


@settings(deadline=None)
@given(CHINESE, SURROUNDINGS, CHINESE)
def test_a_higher_minimum_finds_no_more(phrase: str, before: str, text: str) -> None:
    compiled, heard = compile_phrase(phrase), hear(before + text)
    if find(compiled, heard, minimum=0.9):
        assert find(compiled, heard, minimum=0.7)


@settings(deadline=None)
@given(st.text(alphabet="请您()[]{}|…*a:1-2，", max_size=12))
def test_any_pattern_is_read_or_refused_with_its_place(pattern: str) -> None:
    column = 1
    try:
        find(compile_phrase(pattern), hear("您好请您帮忙"), minimum=0.7)
    except PatternError as error:
        column = error.column
    assert 1 <= column <= len(pattern) + 1


@settings(deadline=None)
@given(CHINESE, st.lists(SURROUNDINGS, max_size=5), st.sampled_from([0.6, 0.9]))
def test_looking_at_once_finds_what_looking_one_by_one_finds(phrase: str, texts: list[str], minimum: float) -> None:
    texts = [*texts, phrase]
    compiled = compile_phrase(phrase)
    one_by_one = tuple(
        (index, match) for index, text in enumerate(texts) for match in find(compiled, hear(text), minimum=minimum)
    )
    assert find_all(compiled, hear_all(tuple(texts)), minimum=minimum) == one_by_one
    assert found_anywhere(compiled, hear_all(tuple(texts)), minimum=minimum) == bool(one_by_one)
