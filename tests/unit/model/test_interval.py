import pytest

from qa_audit.model.interval import Interval, IntervalError, gaps, intersections, support, total_s


def test_an_interval_that_ends_before_it_starts_is_refused():
    with pytest.raises(IntervalError, match=r"2\.0-1\.0 s"):
        Interval(2.0, 1.0)


def test_a_negative_start_is_refused():
    with pytest.raises(IntervalError, match="must be >= 0"):
        Interval(-0.1, 1.0)


def test_touching_intervals_do_not_overlap():
    assert not Interval(0.0, 1.0).overlaps(Interval(1.0, 2.0))


def test_the_end_does_not_belong_to_the_interval():
    assert not Interval(0.0, 1.0).contains(1.0)


def test_support_merges_over_a_gap_that_is_small_enough():
    assert support([Interval(2.0, 3.0), Interval(0.0, 1.0), Interval(3.2, 4.0)], max_gap_s=0.25) == (
        Interval(0.0, 1.0),
        Interval(2.0, 4.0),
    )


def test_gaps_reach_to_both_ends_of_what_is_looked_at():
    assert gaps([Interval(1.0, 2.0), Interval(1.5, 3.0)], Interval(0.5, 5.0)) == (
        Interval(0.5, 1.0),
        Interval(3.0, 5.0),
    )


def test_intersections_hold_what_both_cover():
    assert intersections([Interval(0.0, 2.0), Interval(3.0, 5.0)], [Interval(1.0, 4.0)]) == (
        Interval(1.0, 2.0),
        Interval(3.0, 4.0),
    )


def test_time_covered_twice_counts_once():
    assert total_s([Interval(0.0, 2.0), Interval(1.0, 3.0)]) == 3.0
