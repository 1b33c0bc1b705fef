from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from qa_audit.text.match import Phrase, compile_phrase, find, hear

# Few characters, some of which sound alike or may be left out, so that most texts hold something of most phrases.
_CHARACTERS = "您你请稍等少灯一下意夏不没的嗯再见在"
_WORDS = st.text(alphabet=_CHARACTERS, min_size=1, max_size=5)
TEXTS = st.text(alphabet=_CHARACTERS + "，", min_size=1, max_size=30)
MINIMA = st.sampled_from((0.5, 0.6, 0.7, 0.85, 1.0))


@st.composite
def phrases(draw: st.DrawFn) -> Phrase:
    first, second, third, last = (draw(_WORDS) for _ in range(4))
    return compile_phrase(
        draw(st.sampled_from((first, f"({first}|{second}){last}", f"[{first}]{third}({second}|{last})")))
    )


@settings(deadline=None, max_examples=150)
@given(phrases(), TEXTS, MINIMA)
# 嗯 has two readings, and a hesitation is never the first of a pair: one pair to be heard, not two.
@example(compile_phrase("(一|嗯下)嗯"), "嗯下", 0.6)
def test_the_bounds_of_a_phrase_hide_no_match(phrase: Phrase, text: str, minimum: float) -> None:
    unbounded = replace(phrase, ways=(), needed_pairs=frozenset())
    assert find(phrase, hear(text), minimum=minimum) == find(unbounded, hear(text), minimum=minimum)


@settings(deadline=None, max_examples=150)
@given(phrases(), TEXTS, MINIMA)
def test_the_search_for_the_very_characters_finds_what_the_alignment_finds(
    phrase: Phrase, text: str, minimum: float
) -> None:
    aligned = replace(phrase, literals=())
    assert find(phrase, hear(text), minimum=minimum) == find(aligned, hear(text), minimum=minimum)


@settings(deadline=None, max_examples=150)
@given(phrases(), TEXTS, st.sampled_from((0.65, 0.7, 0.8, 0.9)))
def test_matches_of_the_sought_score_are_the_same_as_without_it(phrase: Phrase, text: str, sought: float) -> None:
    every = find(phrase, hear(text), minimum=0.6)
    some = find(phrase, hear(text), minimum=0.6, sought=sought)
    assert [one for one in some if one.score >= sought] == [one for one in every if one.score >= sought]
