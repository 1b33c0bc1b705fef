"""How long a batch will take, from what is finished."""

import pytest

from qa_audit.cli.progress import Pace


def test_before_anything_is_finished_nothing_is_told():
    pace = Pace(0.0)
    pace.begin(1000, 0.0)
    assert pace.left_s(10.0) is None


def test_a_quarter_in_ten_seconds_leaves_thirty():
    pace = Pace(0.0)
    pace.begin(1000, 5.0)
    pace.advanced(250, 60.0)
    assert pace.left_s(15.0) == 30.0
    assert pace.times_real_time(15.0) == 6.0


def test_calls_of_an_earlier_run_do_not_make_the_rate_too_good():
    pace = Pace(0.0)
    pace.begin(1000, 0.0)
    pace.skipped(500, 4.0)
    pace.advanced(250, 60.0)
    assert pace.left_s(14.0) == 10.0


def test_a_finished_batch_leaves_nothing():
    pace = Pace(0.0)
    pace.begin(1000, 0.0)
    pace.advanced(1000, 60.0)
    assert pace.left_s(100.0) == pytest.approx(0.0)


def test_the_first_finished_call_of_a_group_did_not_take_as_long_as_all_of_them():
    pace = Pace(0.0)
    pace.begin(1000, 0.0)
    pace.heard(500, 10.0)
    pace.advanced(10, 60.0)
    assert pace.left_s(10.0) == 10.0


def test_while_the_next_group_is_heard_the_time_goes_by():
    pace = Pace(0.0)
    pace.begin(1000, 0.0)
    pace.heard(500, 10.0)
    pace.advanced(500, 60.0)
    assert pace.left_s(14.0) == 6.0
