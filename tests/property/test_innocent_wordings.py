from hypothesis import example, given, settings
from hypothesis import strategies as st

from qa_audit.model.wording import Wording
from qa_audit.rules.phrases import compile_set
from qa_audit.rules.vocabulary import INNOCENT_FROM, Vocabulary, _best_of_each_place, _explains
from qa_audit.text.match import find, hear

_CHARACTERS = "您你请稍等少灯一下意夏不没的嗯再见在"
WORDS = st.text(alphabet=_CHARACTERS, min_size=1, max_size=6)
PATTERNS = st.one_of(
    WORDS,
    st.tuples(WORDS, WORDS, WORDS).map(lambda words: f"({words[0]}|{words[1]})[{words[2]}]请"),
    st.tuples(WORDS, WORDS).map(lambda words: f"{words[0]}…{words[1]}"),
)
TEXTS = st.text(alphabet=_CHARACTERS + "，", min_size=1, max_size=30)
NOTHING_IS_ENOUGH = 2.0


@settings(deadline=None, max_examples=300)
@given(st.lists(PATTERNS, min_size=1, max_size=3), st.lists(WORDS, min_size=1, max_size=3), TEXTS, TEXTS)
@example(["请还等一下"], ["请等一下"], "", "")
def test_innocent_wordings_hide_only_what_they_explain(
    say: list[str], innocent: list[str], before: str, after: str
) -> None:
    text = before + innocent[0] + after
    one = compile_set("set", Wording("句", "set"), say, innocent, {})
    vocabulary = Vocabulary((one,))
    heard = hear(text)
    every = [match for phrase in one.phrases for match in find(phrase, heard, minimum=0.6)]
    others = [match for phrase in one.innocent for match in find(phrase, heard, minimum=INNOCENT_FROM)]
    left = _best_of_each_place([match for match in every if not any(_explains(other, match) for other in others)])
    assert vocabulary.matches(one, vocabulary.sift(text), text, 0.6, NOTHING_IS_ENOUGH, 0.0) == left
