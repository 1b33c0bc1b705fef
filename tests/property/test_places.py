from hypothesis import example, given, settings
from hypothesis import strategies as st

from qa_audit.model.wording import Wording
from qa_audit.rules.phrases import compile_set
from qa_audit.rules.places import LAST_ASKED_A_TURN, LAST_COST, LAST_LENGTH, _nearest
from qa_audit.text.match import hear
from qa_audit.text.units import substitution_cost, units_of

_CHARACTERS = "您你请稍等少灯下意夏不没的嗯再见在"
WORDS = st.text(alphabet=_CHARACTERS, min_size=1, max_size=6)
TEXTS = st.text(alphabet=_CHARACTERS, min_size=1, max_size=14)


@settings(deadline=None, max_examples=300)
@example(["下少你你你你"], "下稍下下下您")
@given(st.lists(WORDS, min_size=1, max_size=8), TEXTS)
def test_the_likeliest_places_are_those_of_all_places(say: list[str], text: str) -> None:
    heard = hear(text).units
    expected = []
    for wording in dict.fromkeys(say):
        units = units_of(wording)
        if LAST_LENGTH <= len(units) <= len(heard):
            costs = [
                sum(map(substitution_cost, units, heard[start : start + len(units)]))
                for start in range(len(heard) - len(units) + 1)
            ]
            # A half goes up, in whatever order the costs were added.
            expected.append((round(min(costs) / len(units) + 1e-9, 2), -len(units)))
    wanted = sorted(one for one in expected if one[0] < LAST_COST)[:LAST_ASKED_A_TURN]
    phrases = compile_set("set", Wording("句", "set"), say, (), {})
    found = [(cost, -len(wording)) for cost, wording, _, _ in _nearest(phrases, text)]
    assert [one for one in found if one[0] < LAST_COST] == wanted


def test_a_place_is_given_in_the_text_as_it_was_written() -> None:
    phrases = compile_set("set", Wording("句", "set"), ["请稍等"], (), {})
    assert _nearest(phrases, "嗯，请少等一下。") == [(0.03, "请稍等", 2, 5)]
