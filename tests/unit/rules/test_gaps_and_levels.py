import pytest

from qa_audit.model.facts import SpeechSpan
from qa_audit.model.interval import Interval
from qa_audit.rules.gaps import quiet_stretches
from qa_audit.rules.levels import level_of, spread_of
from qa_audit.script.case import build_case
from qa_audit.timeline.roles import RoleCues


def span(start_s, end_s, level_dbfs=-24.0, uncertainty_s=0.1):
    return SpeechSpan(Interval(start_s, end_s), level_dbfs, uncertainty_s)


def test_quiet_lies_between_the_speech_of_both_sides():
    waits = quiet_stretches([span(10.0, 12.0), span(0.0, 2.0), span(1.0, 4.0)], 1.0)
    assert [(wait.span.start_s, wait.span.end_s) for wait in waits] == [(4.0, 10.0)]


def test_quiet_brings_the_error_of_both_boundaries():
    (wait,) = quiet_stretches([span(0.0, 1.0, uncertainty_s=0.3), span(5.0, 6.0, uncertainty_s=0.4)], 1.0)
    assert wait.uncertainty_s == pytest.approx(0.5)


def test_short_speech_inside_long_speech_does_not_begin_a_silence():
    assert quiet_stretches([span(0.0, 10.0), span(2.0, 3.0), span(10.5, 12.0)], 1.0) == ()


def test_a_level_is_the_mean_power_weighted_by_length():
    level = level_of([span(0.0, 3.0, -20.0), span(4.0, 5.0, -30.0)])
    assert level.value_dbfs == pytest.approx(-21.11, abs=0.01)


def test_a_level_is_known_better_from_more_speech():
    assert level_of([span(0.0, 1.0)]).uncertainty_db == pytest.approx(1.974)
    assert level_of([span(0.0, 4.0)]).uncertainty_db == pytest.approx(0.987)


def test_breaths_and_clicks_have_no_level():
    assert level_of([span(0.0, 0.2), span(1.0, 1.1)]) is None


def test_spans_that_differ_within_a_group_widen_the_error():
    assert spread_of([(span(0.0, 1.0, -20.0), span(2.0, 3.0, -26.0))]) == pytest.approx(4.243, abs=0.001)


def test_a_change_between_groups_is_no_spread():
    assert spread_of([(span(0.0, 1.0, -30.0),), (span(2.0, 3.0, -20.0),)]) == 1.2


def test_a_case_gives_the_level_of_the_speech_that_starts_in_a_stretch():
    call = build_case("levels", "level agent -30\nlevel agent 4-9 -22\nagent 1-3 您好\nagent 5-10 您请说", RoleCues())
    assert [speech.level_dbfs for speech in call.speech[0].spans] == [-30.0, -22.0]
