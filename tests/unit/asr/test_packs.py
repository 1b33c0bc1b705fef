"""How the utterances of a channel are packed for the thorough ear."""

import pytest

from qa_audit.asr.decoder import AlignedToken
from qa_audit.asr.packs import LONGEST_S, packs
from qa_audit.asr.windows import MARGIN_S
from qa_audit.model.interval import Interval


def spans(*bounds: tuple[float, float]) -> list[tuple[Interval, ...]]:
    return [(Interval(start_s, end_s),) for start_s, end_s in bounds]


def test_pauses_are_shortened_to_two_margins() -> None:
    (pack,) = packs(spans((1.0, 3.0), (10.0, 12.0)), 60.0)
    assert pack.pieces == (Interval(1.0 - MARGIN_S, 3.0 + MARGIN_S), Interval(10.0 - MARGIN_S, 12.0 + MARGIN_S))


def test_utterances_closer_than_two_margins_keep_their_pause_and_no_audio_is_there_twice() -> None:
    (pack,) = packs(spans((1.0, 3.0), (3.7, 5.0)), 60.0)
    assert pack.pieces == (Interval(1.0 - MARGIN_S, 5.0 + MARGIN_S),)


def test_pieces_stay_in_the_recording() -> None:
    (pack,) = packs(spans((0.1, 3.0)), 3.1)
    assert pack.pieces == (Interval(0.0, 3.1),)


def test_every_utterance_is_in_one_pack_and_no_pack_is_too_long() -> None:
    utterances = spans(*((4.0 * n, 4.0 * n + 2.5) for n in range(40)))
    filled = packs(utterances, 200.0)
    assert [one for pack in filled for one in pack.utterances] == utterances
    assert all(sum(piece.duration_s for piece in pack.pieces) <= LONGEST_S for pack in filled)
    assert len(filled) == pytest.approx(40 * 3.3 / LONGEST_S, abs=2)


def test_a_full_pack_ends_at_the_longest_pause_of_its_later_half() -> None:
    utterances = spans((0.0, 8.0), (9.0, 14.0), (20.0, 26.0), (27.0, 35.0), (36.0, 40.0))
    first, second = packs(utterances, 60.0)
    assert [one[0].start_s for one in first.utterances] == [0.0, 9.0]
    assert [one[0].start_s for one in second.utterances] == [20.0, 27.0, 36.0]


def test_what_was_read_goes_to_its_utterance_with_the_times_of_the_recording() -> None:
    (pack,) = packs(spans((1.0, 3.0), (10.0, 12.0)), 60.0)
    # The alignment lets the first character after a pause begin in the pause.
    read = [AlignedToken("好", 0.5, 2.5, 0.9), AlignedToken("，", 2.5, 2.6, 0.9), AlignedToken("谢", 2.6, 4.0, 0.9)]
    first, second = pack.share_out(read)
    assert "".join(token.text for token in first) == "好，"
    assert [token.text for token in second] == ["谢"]
    assert second[0].end_s == pytest.approx(10.0 - MARGIN_S + 4.0 - 2.8)


def test_no_speech_no_packs() -> None:
    assert packs([], 60.0) == ()
