from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role, Utterance, Word
from qa_audit.rules.turns import build_turns

AGENT, CUSTOMER = Role.AGENT, Role.CUSTOMER


def said(role, start_s, end_s, text, words=(), confidence=0.9):
    return Utterance(Interval(start_s, end_s), 0 if role is AGENT else 1, role, text, words, confidence)


def turns(*utterances, roles_known=True):
    return [(t.role, t.span.start_s, t.text) for t in build_turns(utterances, roles_known)]


def test_short_pauses_do_not_end_a_turn():
    assert turns(said(AGENT, 0, 2, "您好"), said(AGENT, 3, 4, "请问")) == [(AGENT, 0, "您好，请问")]


def test_a_long_pause_ends_a_turn():
    assert turns(said(AGENT, 0, 2, "您好"), said(AGENT, 3.6, 4, "请问")) == [(AGENT, 0, "您好"), (AGENT, 3.6, "请问")]


def test_an_answer_ends_a_turn():
    found = turns(said(AGENT, 0, 2, "您好"), said(CUSTOMER, 2.2, 2.6, "喂"), said(AGENT, 3, 4, "请问"))
    assert found == [(AGENT, 0, "您好"), (CUSTOMER, 2.2, "喂"), (AGENT, 3, "请问")]


def test_talking_over_a_turn_does_not_end_it():
    found = turns(said(AGENT, 0, 2, "您好"), said(CUSTOMER, 1, 1.5, "嗯"), said(AGENT, 2.5, 4, "请问"))
    assert found == [(AGENT, 0, "您好，请问"), (CUSTOMER, 1, "嗯")]


def test_nothing_is_joined_where_it_is_not_known_who_speaks():
    found = turns(said(AGENT, 0, 2, "您好"), said(AGENT, 2.1, 4, "请问"), roles_known=False)
    assert found == [(Role.UNKNOWN, 0, "您好"), (Role.UNKNOWN, 2.1, "请问")]


def test_a_place_comes_from_word_times():
    words = (Word(Interval(0, 1), "您好", 0.9), Word(Interval(5, 6), "再见", 0.9))
    turn = build_turns([said(AGENT, 0, 6, "您好再见", words)], True)[0]
    assert turn.place(2, 4) == (Interval(5, 6), 0.9)


def test_a_place_comes_from_the_share_of_characters_where_there_are_no_words():
    turn = build_turns([said(AGENT, 0, 4, "您好再见")], True)[0]
    assert turn.place(2, 4) == (Interval(2, 4), 0.9)


def test_a_place_over_two_utterances_spans_both_with_the_lower_confidence():
    turn = build_turns([said(AGENT, 0, 2, "请问"), said(AGENT, 3, 5, "有事", confidence=0.5)], True)[0]
    assert turn.text == "请问，有事"
    assert turn.place(1, 4) == (Interval(1, 4), 0.5)
