import pytest

from qa_audit.model.facts import SpeechSpan
from qa_audit.model.interval import Interval
from qa_audit.rules.truth import Truth
from qa_audit.rules.waits import Limits, SpeechAxis, Wait, long_enough, short_enough


def wait(value_s, uncertainty_s=0.05):
    return Wait(Interval(10.0, 10.0 + value_s), uncertainty_s)


@pytest.mark.parametrize(
    ("value_s", "uncertainty_s", "expected"),
    [
        (5.0, 0.05, Truth.YES),
        (4.8, 0.05, Truth.YES),
        (4.8, 0.14, Truth.YES),
        (4.8, 0.3, Truth.YES),
        (4.7, 0.1, Truth.UNCLEAR),
        (4.65, 0.1, Truth.UNCLEAR),
        (4.5, 0.1, Truth.NO),
        (4.5, 0.14, Truth.NO),
        (4.5, 0.3, Truth.UNCLEAR),
        (2.1, 0.3, Truth.NO),
        (0.0, 0.1, Truth.NO),
    ],
)
def test_a_wait_of_five_seconds_has_a_tolerance_and_a_zone_of_doubt(value_s, uncertainty_s, expected):
    assert long_enough(wait(value_s, uncertainty_s), Limits(at_least_s=5)) is expected


def test_a_wait_may_be_too_long():
    limits = Limits(at_least_s=5, at_most_s=8)
    assert short_enough(wait(8.2), limits) is Truth.YES
    assert short_enough(wait(8.6), limits) is Truth.NO
    assert short_enough(wait(60), Limits(at_least_s=5)) is Truth.YES


def test_the_tolerance_is_a_number_of_the_script():
    assert long_enough(wait(4.0), Limits(at_least_s=5, tolerance_s=1)) is Truth.UNCLEAR
    assert long_enough(wait(4.2), Limits(at_least_s=5, tolerance_s=1)) is Truth.YES
    assert long_enough(wait(4.99), Limits(at_least_s=5, tolerance_s=0)) is Truth.UNCLEAR
    assert long_enough(wait(4.9), Limits(at_least_s=5, tolerance_s=0)) is Truth.NO


def axis(*spans, end_s=30.0):
    return SpeechAxis([SpeechSpan(Interval(s, e), -24.0, 0.1) for s, e in spans], end_s)


def test_quiet_begins_where_speech_ends_and_ends_where_anybody_speaks():
    quiet = axis((1, 3), (8, 9)).quiet_after(3.0)
    assert quiet.span == Interval(3, 8)
    assert quiet.uncertainty_s == pytest.approx(0.1414, abs=1e-4)


def test_quiet_after_a_moment_inside_speech_begins_where_that_speech_ends():
    assert axis((1, 3), (2.5, 4), (8, 9)).quiet_after(3.0).span == Interval(4, 8)


def test_quiet_after_the_last_words_ends_with_the_call():
    assert axis((1, 3), end_s=10).quiet_after(3.0).span == Interval(3, 10)
    assert axis((1, 3), end_s=10).quiet_before_end().span == Interval(3, 10)


def test_speech_after_the_hang_up_is_not_part_of_the_call():
    assert axis((1, 3), (12, 13), end_s=10).quiet_after(3.0).span == Interval(3, 10)


def test_quiet_of_a_call_without_speech_is_the_whole_call():
    assert axis(end_s=10).quiet_before_end().span == Interval(0, 10)


def test_a_measure_is_given_to_the_millisecond_with_its_limit():
    measure = wait(2.1004, 0.14142).measure("wait_2", 5.0)
    assert (measure.name, measure.value, measure.unit, measure.limit, measure.uncertainty) == (
        "wait_2",
        2.1,
        "s",
        5.0,
        0.141,
    )
