import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_audit.rules.ruleset import by_id, vocabulary_of
from qa_audit.script.case import build_case
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts
from qa_audit.text.factors import factors
from qa_audit.text.match import hear

PIECES = (
    "请", "您好", "[您你]好", "(?:再见|慢走)", "(?:再见|慢走)?", "(?:先|现在)自己", ".{0,2}", "(?!吗)", "(?<!不)",
    "(?:给|帮)+您", "[^不]", "[一-三]", "(?:请|)", "(?:(?:您|你)先|好的)", "^", "好*", "先{2}", "(?P<who>您|你)",
)  # fmt: skip
PATTERNS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).filter(lambda pieces: pieces.count(PIECES[-1]) < 2)
TEXTS = st.text(alphabet="请您你好再见慢走先现在自己给帮不一二吗", min_size=0, max_size=12)


@settings(deadline=None, max_examples=400)
@given(PATTERNS.map("".join), TEXTS)
def test_no_text_matches_without_a_factor(pattern: str, text: str) -> None:
    known = factors(pattern)
    assert not known or not re.search(pattern, text) or any(one in text for one in known)


def test_the_factors_of_a_choice_are_those_of_all_its_members() -> None:
    assert factors("(?:没有|不用).?谢") == {"没有", "不用"}


def test_a_part_that_may_be_missing_has_no_factor() -> None:
    assert factors("(?:再见|慢走)?") == frozenset()


def test_the_longest_factors_tell_most() -> None:
    assert factors("[您你].{0,3}慢慢说") == {"慢慢说"}


def test_letters_of_either_case_have_no_factor() -> None:
    assert factors("(?i)wifi") == frozenset()


def test_a_python_without_its_inner_parser_knows_no_factors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_audit.text.factors.parser", None)
    assert factors("再见") == frozenset()


def test_no_shipped_expression_matches_a_text_of_a_case_without_its_factors() -> None:
    scripts = load_scripts(default_scripts())
    places = vocabulary_of(by_id(scripts).values()).places
    phrases = [phrase for one in places for phrase in one.phrases if phrase.regex is not None and phrase.factors]
    calls = [build_case(case.name, case.dialogue, script.cues) for script in scripts for case in script.cases]
    texts = {hear(utterance.text).text.normal for call in calls for utterance in call.utterances}
    assert len(phrases) > 100
    missed = [
        (phrase.pattern, text)
        for phrase in phrases
        for text in texts
        if phrase.regex is not None and not any(one in text for one in phrase.factors) and phrase.regex.search(text)
    ]
    assert missed == []
