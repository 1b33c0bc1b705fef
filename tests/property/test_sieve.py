from hypothesis import given, settings
from hypothesis import strategies as st

from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role, Utterance
from qa_audit.model.wording import Wording
from qa_audit.rules.hearing import Hearing
from qa_audit.rules.phrases import compile_set
from qa_audit.rules.turns import build_turns
from qa_audit.rules.vocabulary import Vocabulary
from qa_audit.text.match import compile_phrase, find, hear
from qa_audit.text.sieve import Sieve

# Few characters, some of which sound alike or may be left out, so that most texts hold something of most phrases.
_CHARACTERS = "您你请稍等少灯一下意夏不没的嗯再见在"
WORDS = st.text(alphabet=_CHARACTERS, min_size=1, max_size=6)
TEXTS = st.text(alphabet=_CHARACTERS + "，", min_size=1, max_size=30)
PATTERNS = st.one_of(
    WORDS,
    st.tuples(WORDS, WORDS, WORDS).map(lambda words: f"({words[0]}|{words[1]})[{words[2]}]请"),
    st.tuples(WORDS, WORDS).map(lambda words: f"{words[0]}…{words[1]}"),
    st.just("re:请.见"),
)
MINIMA = st.sampled_from((0.5, 0.6, 0.7, 0.85, 1.0))


@settings(deadline=None, max_examples=150)
@given(st.lists(PATTERNS, min_size=1, max_size=6), TEXTS, MINIMA)
def test_a_sieve_hides_no_match(patterns: list[str], text: str, minimum: float) -> None:
    phrases = [compile_phrase(pattern) for pattern in patterns]
    heard = hear(text)
    passed = Sieve(phrases).passed(heard)
    for phrase in phrases:
        size = len(phrase.ways) or 1
        ways, passed = passed & (1 << size) - 1, passed >> size
        found = find(phrase, heard, minimum=minimum, ways=ways) if ways else ()
        assert found == find(phrase, heard, minimum=minimum)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(PATTERNS, min_size=1, max_size=3), min_size=1, max_size=4), st.lists(TEXTS, max_size=4))
def test_a_vocabulary_changes_nothing_that_is_heard(wordings: list[list[str]], texts: list[str]) -> None:
    sets = [compile_set(str(n), Wording("句", "set"), say, (), {}) for n, say in enumerate(wordings)]
    utterances = [
        Utterance(Interval(10.0 * n, 10.0 * n + 5.0), 0, Role.AGENT, text, (), 0.9) for n, text in enumerate(texts)
    ]
    turns = build_turns(utterances, roles_known=True)
    fast, plain = Hearing(turns, Vocabulary(sets)), Hearing(turns, Vocabulary(()))
    for one in sets:
        assert fast.said(one, turns) == plain.said(one, turns)
        assert fast.hits(one, turns) == plain.hits(one, turns)
        assert fast.hits(one, turns, 0.85) == plain.hits(one, turns, 0.85)


def test_a_sieve_counts_every_syllable_that_a_wording_needs() -> None:
    sieve = Sieve([compile_phrase("请稍等一下"), compile_phrase("再见"), compile_phrase("re:.")])
    assert sieve.passed(hear("请您稍等一下")) == 0b101
    assert sieve.passed(hear("再见")) == 0b110
    assert sieve.passed(hear("好")) == 0b100
