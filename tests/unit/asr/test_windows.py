from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qa_audit.asr.windows import JOIN_GAP_MONO_S, alone, hull, length_for, plan
from qa_audit.model.interval import Interval


def spans(*times: tuple[float, float]) -> list[Interval]:
    return [Interval(start, end) for start, end in times]


def utterances(speech: list[Interval], duration_s: float) -> list[list[Interval]]:
    return [[hull(one) for one in window.utterances] for window in plan(speech, duration_s)]


def test_a_breath_inside_a_sentence_does_not_end_the_utterance() -> None:
    (only,) = plan(spans((1.0, 2.0), (2.4, 3.0)), 10.0)
    assert only.utterances == ((Interval(1.0, 2.0), Interval(2.4, 3.0)),)


def test_a_pause_of_a_second_separates_utterances_of_one_window_because_rules_measure_waits_there() -> None:
    assert utterances(spans((1.0, 2.0), (3.0, 4.0)), 10.0) == [spans((1.0, 2.0), (3.0, 4.0))]


def test_a_pause_of_more_than_two_seconds_separates_windows() -> None:
    assert utterances(spans((1.0, 2.0), (4.1, 5.0)), 10.0) == [spans((1.0, 2.0)), spans((4.1, 5.0))]


def test_two_voices_on_one_channel_are_parted_at_shorter_pauses() -> None:
    (window,) = plan(spans((1.0, 2.0), (2.4, 3.0)), 10.0, JOIN_GAP_MONO_S)
    assert window.utterances == ((Interval(1.0, 2.0),), (Interval(2.4, 3.0),))


def test_the_margin_never_reaches_into_the_neighbours_or_beyond_the_recording() -> None:
    first, second = plan(spans((0.1, 2.0), (4.3, 5.0)), 5.1)
    assert first.audio == Interval(0.0, 2.4)
    assert second.audio == Interval(3.9, 5.1)
    near, far = plan(spans((0.1, 14.0), (14.1, 25.0)), 25.0)
    assert near.audio.end_s == 14.1
    assert far.audio.start_s == 14.0


def test_an_utterance_heard_alone_keeps_to_itself() -> None:
    (window,) = plan(spans((1.0, 2.0), (2.7, 4.0), (5.0, 6.0)), 10.0)
    middle = alone(window, 1, 10.0)
    assert middle.utterances == ((Interval(2.7, 4.0),),)
    assert middle.audio == Interval(2.7 - 0.4, 4.4)


def test_joined_speech_longer_than_a_window_is_split_at_its_longest_pause() -> None:
    parts = plan(spans((0.0, 9.0), (9.3, 14.0), (14.5, 24.0)), 30.0)
    assert [hull(window.utterances[0]) for window in parts] == spans((0.0, 14.0), (14.5, 24.0))


def test_speech_without_any_pause_is_cut_to_fit_a_window() -> None:
    parts = plan(spans((0.0, 70.0)), 70.0)
    assert [round(hull(window.utterances[0]).duration_s, 3) for window in parts] == [23.333, 23.333, 23.333]
    assert all(window.audio.duration_s < window.length_s <= 30.0 for window in parts)


def test_a_window_holds_its_audio_and_ends_in_silence() -> None:
    assert [length_for(audio_s) for audio_s in (0.5, 3.0, 3.1, 8.9, 28.9)] == [4.0, 4.0, 6.0, 10.0, 30.0]


@given(st.lists(st.tuples(st.floats(0.05, 3.0), st.floats(0.05, 40.0)), min_size=1, max_size=30))
def test_every_second_of_speech_is_planned_exactly_once(steps: list[tuple[float, float]]) -> None:
    speech, at = [], 0.0
    for gap_s, length_s in steps:
        speech.append(Interval(at + gap_s, at + gap_s + length_s))
        at += gap_s + length_s
    windows = plan(speech, at + 1.0)
    planned = [span for window in windows for utterance in window.utterances for span in utterance]
    assert abs(sum(s.duration_s for s in planned) - sum(s.duration_s for s in speech)) < 1e-6
    assert all(a.end_s <= b.start_s + 1e-9 for a, b in pairwise(planned))
    assert all(window.audio.duration_s <= window.length_s for window in windows)
