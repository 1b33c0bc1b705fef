from qa_audit.asr.decoder import AlignedToken
from qa_audit.asr.parts import is_plausible, share_out, swallowed_s, without_echo
from qa_audit.asr.windows import Window, plan
from qa_audit.model.interval import Interval


def window() -> Window:
    (only,) = plan([Interval(10.0, 11.0), Interval(12.2, 13.0)], 60.0)
    return only


def tokens(*timed: tuple[str, float, float]) -> list[AlignedToken]:
    return [AlignedToken(text, start_s, end_s, 0.9) for text, start_s, end_s in timed]


def texts(shared: list[tuple[AlignedToken, ...]]) -> list[str]:
    return ["".join(token.text for token in one) for one in shared]


def test_words_go_to_the_utterance_in_whose_time_they_lie() -> None:
    # The window's audio starts 0.4 s before the speech: the pause is from 1.4 to 2.6 s in it.
    heard = tokens(("您", 0.4, 0.6), ("好", 0.6, 1.5), ("请", 2.6, 2.8), ("讲", 2.8, 3.4))
    assert texts(share_out(heard, window())) == ["您好", "请讲"]


def test_a_mark_stays_with_the_words_before_it_though_it_floats_over_the_pause() -> None:
    heard = tokens(("您", 0.4, 0.6), ("好", 0.6, 1.3), ("，", 1.3, 2.7), ("请", 2.7, 2.8), ("讲", 2.8, 3.4))
    assert texts(share_out(heard, window())) == ["您好，", "请讲"]


def test_an_utterance_in_whose_time_nothing_was_read_has_no_words() -> None:
    heard = tokens(("您", 0.4, 0.6), ("好", 0.6, 1.2))
    assert texts(share_out(heard, window())) == ["您好", ""]
    assert texts(share_out([], window())) == ["", ""]


def test_text_of_a_neighbour_makes_an_utterance_implausible() -> None:
    many = tokens(*((c, 0.4, 1.0) for c in "您好欢迎致电客户服务热线请问"))
    assert not is_plausible(many, window(), 0)
    assert is_plausible(many[:4], window(), 0)
    assert not is_plausible([], window(), 1)


def test_speech_under_one_token_is_counted_without_the_pauses() -> None:
    assert swallowed_s(tokens(("您", 0.4, 1.4)), window()) == 1.0
    assert round(swallowed_s(tokens(("您", 1.0, 2.9)), window()), 6) == 0.7
    assert swallowed_s([], window()) == 0.0


def test_what_the_decoder_doubled_is_said_once_and_lasts_to_the_end() -> None:
    heard = tokens(("是", 0.4, 0.5), ("的", 0.5, 0.6), ("，", 0.6, 0.6), ("是", 0.6, 0.7), ("的", 0.7, 0.95))
    kept = without_echo(heard, 0.55)
    assert [(one.text, one.start_s, one.end_s) for one in kept] == [("是", 0.4, 0.5), ("的", 0.5, 0.95)]


def test_what_is_said_twice_at_a_speakers_pace_stays() -> None:
    heard = tokens(("要", 0.4, 0.6), ("得", 0.6, 0.8), ("要", 0.9, 1.0), ("得", 1.0, 1.2))
    assert without_echo(heard, 0.82) == tuple(heard)
