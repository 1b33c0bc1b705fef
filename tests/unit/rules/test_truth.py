import pytest

from qa_audit.rules.truth import Truth, all_of, any_of, negated

YES, NO, UNCLEAR = Truth.YES, Truth.NO, Truth.UNCLEAR


@pytest.mark.parametrize(
    ("values", "every", "some"),
    [
        ([], YES, NO),
        ([YES], YES, YES),
        ([YES, NO], NO, YES),
        ([YES, UNCLEAR], UNCLEAR, YES),
        ([NO, UNCLEAR], NO, UNCLEAR),
        ([NO, NO], NO, NO),
        ([YES, NO, UNCLEAR], NO, YES),
    ],
)
def test_all_and_any_are_kleenes(values, every, some):
    assert all_of(values) is every
    assert any_of(values) is some


def test_not_leaves_doubt_alone():
    assert [negated(v) for v in (YES, NO, UNCLEAR)] == [NO, YES, UNCLEAR]
