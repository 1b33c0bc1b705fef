import itertools

from hypothesis import given
from hypothesis import strategies as st

from qa_audit.model.interval import Interval, gaps, intersections, support, total_s

# Whole milliseconds: sums stay exact enough to compare within a nanosecond.
INTERVAL = st.tuples(st.integers(0, 60_000), st.integers(0, 5_000)).map(
    lambda pair: Interval(pair[0] / 1000, (pair[0] + pair[1]) / 1000)
)
INTERVALS = st.lists(INTERVAL, max_size=12)
EXTENT = Interval(0.0, 70.0)


@given(INTERVALS)
def test_support_is_sorted_and_disjoint(intervals):
    merged = support(intervals)
    assert all(a.end_s < b.start_s for a, b in itertools.pairwise(merged))


@given(INTERVALS)
def test_support_of_a_support_is_itself(intervals):
    assert support(support(intervals)) == support(intervals)


@given(INTERVALS)
def test_speech_and_gaps_fill_the_extent(intervals):
    assert abs(total_s(intervals) + total_s(gaps(intervals, EXTENT)) - EXTENT.duration_s) < 1e-9


@given(INTERVALS)
def test_no_gap_overlaps_an_interval(intervals):
    assert not any(gap.overlaps(interval) for gap in gaps(intervals, EXTENT) for interval in intervals)


@given(INTERVALS, INTERVALS)
def test_intersections_do_not_depend_on_the_order_of_the_sets(first, second):
    assert intersections(first, second) == intersections(second, first)


@given(INTERVALS, INTERVALS)
def test_inclusion_and_exclusion(first, second):
    both = total_s(intersections(first, second))
    assert abs(total_s(first) + total_s(second) - both - total_s([*first, *second])) < 1e-9
