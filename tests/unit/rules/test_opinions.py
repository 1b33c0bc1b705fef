"""Where a verdict hangs on a phrase the audio is asked, and its answer settles the doubt or leaves it."""

from dataclasses import replace

import pytest

from qa_audit.evaluate import find, questions
from qa_audit.model.finding import Verdict
from qa_audit.model.opinion import Opinion
from qa_audit.script.case import build_case
from qa_audit.script.load import read_text
from qa_audit.timeline.roles import RoleCues

SCRIPT = """
version: 1
id: s
rules:
  - {id: a.required, title: t, kind: phrase, say: 请您换一部电话打来}
  - {id: a.sorry, title: t, kind: phrase, say: [对不起, 抱歉]}
  - {id: a.forbidden, title: t, kind: forbidden, phrases: [{say: 你没有填对, category: 指责, suggest: 请核对一下}]}
  - {id: a.curt, title: t, kind: forbidden, phrases: [{say: 喂说吧, category: 生硬, suggest: 请讲}]}
"""
HARDLY_HEARD = "agent 0-4 您好，请您还有不电花吧。"
HARDLY_RUDE = "agent 0-4 你没有前队。"
SHORT_RUDE = "agent 0-1 维俗吧。"
GARBLED = "agent 0-4 针罪部体，我马上给您查。"
NEITHER = "agent 0-4 您的话费是五十八元，已经交清了。"


@pytest.fixture(scope="module")
def scripts():
    script, problems = read_text(SCRIPT.encode(), "s.yaml")
    assert problems == ()
    return (script,)


@pytest.fixture
def asked(scripts):
    """The questions about a dialogue."""
    return lambda dialogue: questions(scripts, build_case("call", dialogue, RoleCues()))


@pytest.fixture
def told(scripts):
    """The findings on a dialogue after the audio answered every question with one ratio; None gives no answer."""

    def run(dialogue, ratio=None):
        call = build_case("call", dialogue, RoleCues())
        while ratio is not None and (open_questions := questions(scripts, call)):
            answers = tuple(Opinion(question, ratio) for question in open_questions)
            call = replace(call, opinions=call.opinions + answers)
        return {finding.rule_id: finding for finding in find(scripts, call)}

    return run


def test_the_question_puts_the_wording_in_the_place_of_what_resembles_it(asked):
    first = asked(HARDLY_HEARD)[0]
    assert (first.channel, first.span.start_s, first.span.end_s) == (0, 0.0, 4.0)
    assert first.heard == "您好，请您还有不电花吧。"
    assert "换一部电话打来" in first.instead
    assert first.instead.startswith("您好，请您")


def test_without_an_answer_the_doubt_stays(told):
    assert told(HARDLY_HEARD)["a.required"].verdict is Verdict.NEEDS_REVIEW


def test_what_the_audio_supports_was_said(told):
    assert told(HARDLY_HEARD, -1.0)["a.required"].verdict is Verdict.PASS


def test_what_the_audio_refutes_was_not_said(told):
    assert told(HARDLY_HEARD, -60.0)["a.required"].verdict is Verdict.FAIL


def test_an_answer_between_the_limits_leaves_the_doubt(told):
    assert told(HARDLY_HEARD, -10.0)["a.required"].verdict is Verdict.NEEDS_REVIEW


def test_a_forbidden_phrase_that_was_hardly_heard_accuses_nobody(told):
    assert told(HARDLY_RUDE)["a.forbidden"].verdict is Verdict.PASS


def test_a_forbidden_phrase_that_the_audio_supports_goes_to_a_person(told):
    assert told(HARDLY_RUDE, -1.0)["a.forbidden"].verdict is Verdict.NEEDS_REVIEW


def test_a_forbidden_phrase_that_the_audio_does_not_support_is_none(told):
    assert told(HARDLY_RUDE, -60.0)["a.forbidden"].verdict is Verdict.PASS


def test_a_short_turn_that_sounds_like_a_forbidden_phrase_as_a_whole_is_asked_about(asked):
    assert [(question.heard, question.instead) for question in asked(SHORT_RUDE)] == [("维俗吧。", "喂说吧。")]


def test_a_short_turn_that_the_audio_takes_for_a_forbidden_phrase_goes_to_a_person(told):
    assert told(SHORT_RUDE, -2.6)["a.curt"].verdict is Verdict.NEEDS_REVIEW


def test_a_short_turn_that_resembles_a_wording_in_half_of_its_sounds_is_a_doubt_where_the_audio_supports_it(told):
    assert told("agent 0-1 维俗大。", -3.9)["a.curt"].verdict is Verdict.NEEDS_REVIEW


def test_a_short_turn_that_the_audio_does_not_take_for_a_wording_is_none(told):
    assert told("agent 0-1 维俗大。", -9.0)["a.curt"].verdict is Verdict.PASS


def test_a_short_turn_with_one_common_syllable_is_not_asked_about(asked):
    assert asked("agent 0-1 那行吧。") == ()


@pytest.mark.parametrize("ratio", [None, -7.0])
def test_a_short_turn_that_the_audio_does_not_take_for_one_is_none(told, ratio):
    assert told(SHORT_RUDE, ratio)["a.curt"].verdict is Verdict.PASS


def test_the_same_resemblance_inside_a_sentence_is_chance(asked):
    assert asked("agent 0-4 为俗吧台预留了位置。") == ()


def test_a_short_turn_of_the_customer_is_not_asked_about(asked):
    assert asked("agent 0-1 您好。\ncustomer 2-3 维俗吧。") == ()


def test_before_an_absence_counts_the_audio_is_asked_where_a_syllable_is_the_same(asked):
    assert [question.instead for question in asked(GARBLED)] == ["针对不起，我马上给您查。"]


def test_an_absence_that_the_audio_does_not_bear_out_goes_to_a_person(told):
    finding = told(GARBLED, -3.0)["a.sorry"]
    assert (finding.verdict, finding.reason) == (Verdict.NEEDS_REVIEW, "resembles")
    assert finding.evidence[0].expected == "对不起"


@pytest.mark.parametrize("ratio", [None, -12.0])
def test_an_absence_of_which_the_audio_knows_nothing_better_stays(told, ratio):
    assert told(GARBLED, ratio)["a.sorry"].verdict is Verdict.FAIL


def test_what_resembles_nothing_is_not_asked_about(asked):
    assert asked(NEITHER) == ()


def test_a_phrase_that_was_heard_is_not_asked_about(asked):
    assert asked("agent 0-4 对不起，请您换一部电话打来。") == ()


def test_no_question_is_asked_twice(asked):
    found = asked(f"{HARDLY_HEARD}\nagent 8-12 你没有前队。")
    assert len(found) == len(set(found)) >= 2


def test_an_answered_question_is_not_asked_again(scripts):
    call = build_case("call", HARDLY_HEARD, RoleCues())
    before = questions(scripts, call)
    after = questions(scripts, replace(call, opinions=tuple(Opinion(question, -10.0) for question in before)))
    assert before
    assert not set(before) & set(after)


def test_a_finding_that_leans_on_an_answer_says_so(told):
    finding = told(HARDLY_HEARD, -1.0)["a.required"]
    assert "复听音频：更像“请您换一部电话打来”" in finding.message.zh
    assert 'heard again: rather "请您换一部电话打来"' in finding.message.en


def test_the_ratio_is_a_measure_against_the_limit_that_it_passed(told):
    (measure,) = told(HARDLY_HEARD, -1.0)["a.required"].measures
    assert (measure.name, measure.value, measure.unit) == ("second_opinion", -1.0, "nat")
    assert measure.limit is not None
    assert measure.limit <= -1.0


def test_an_answer_that_settles_nothing_is_not_told(told):
    finding = told(HARDLY_HEARD, -10.0)["a.required"]
    assert "复听音频" not in finding.message.zh
    assert finding.measures == ()


def test_a_refuted_wording_is_told_with_what_was_heard(told):
    message = told(HARDLY_HEARD, -60.0)["a.required"].message.zh
    assert "不像“请您换一部电话打来”" in message


YOU_SCRIPT = """
version: 1
id: s
rules:
  - {id: a.you, title: t, kind: word_share, word: 你, better: 您}
"""
YOU_EVERYWHERE = "\n".join(f"agent {5 * n}-{5 * n + 3} 请问你的号码是多少？" for n in range(10))


@pytest.fixture(scope="module")
def you():
    """The finding on ten 你, with an answer a place; None gives none."""
    script, problems = read_text(YOU_SCRIPT.encode(), "s.yaml")
    assert problems == ()

    def run(*ratios):
        call = build_case("call", YOU_EVERYWHERE, RoleCues())
        asked = questions((script,), call)
        answers = tuple(Opinion(question, ratio) for question, ratio in zip(asked, ratios, strict=False))
        (finding,) = find((script,), replace(call, opinions=answers))
        return finding

    return run


def test_each_use_that_the_audio_confirms_counts(you):
    assert you(*[-6.0] * 10).verdict is Verdict.FAIL


def test_uses_that_only_may_have_been_the_polite_word_do_not_clear_the_agent(you):
    found = you(*[-1.0] * 4, *[-6.0] * 6)
    assert (found.verdict, found.reason) == (Verdict.NEEDS_REVIEW, "resembles")


def test_a_use_that_may_have_been_the_polite_word_counts_as_it(you):
    finding = you(*[-6.0] * 7, *[-1.0] * 3)
    assert finding.verdict is Verdict.NEEDS_REVIEW
    assert "“你”7 次，“您”3 次（复听音频：另有 3 处写作“你”的更像“您”）" in finding.message.zh


def test_a_polite_agent_whom_the_recogniser_misheard_passes(you):
    assert you(*[1.0] * 10).verdict is Verdict.PASS


def test_uses_about_which_the_audio_says_nothing_count_as_heard(you):
    assert you().verdict is Verdict.FAIL


def test_a_rare_word_is_not_asked_about():
    script, _ = read_text(YOU_SCRIPT.encode(), "s.yaml")
    call = build_case("call", "agent 0-3 请问你的号码是多少？\nagent 5-8 您的地址？\nagent 9-12 您好您说", RoleCues())
    assert questions((script,), call) == ()


@pytest.mark.parametrize(
    ("ratio", "verdict"), [(-8.0, Verdict.NEEDS_REVIEW), (-12.5, Verdict.PASS)], ids=["left_open", "spoken_against"]
)
def test_one_other_character_of_five_is_left_to_a_person_unless_the_audio_speaks_against_it(told, ratio, verdict):
    assert told("agent 0-4 你没有权对。", ratio)["a.forbidden"].verdict is verdict


def test_two_other_characters_of_five_need_the_audio_to_say_so(told):
    assert told(HARDLY_RUDE, -8.0)["a.forbidden"].verdict is Verdict.PASS


def spelt_from(dialogue, recognised):
    """The call of one utterance that the recogniser wrote otherwise."""
    call = build_case("call", dialogue, RoleCues())
    (utterance,) = call.utterances
    return replace(call, utterances=(replace(utterance, recognised=recognised),))


def test_the_audio_is_asked_about_what_the_recogniser_wrote(scripts):
    asked = questions(scripts, spelt_from("agent 0-4 你没有前队。", "你没有钱队。"))
    assert ("你没有钱队。", "你没有填对。") in [(question.heard, question.instead) for question in asked]


@pytest.mark.parametrize(
    ("recognised", "verdict"), [("没办法。", Verdict.FAIL), ("没半法。", Verdict.NEEDS_REVIEW)], ids=["wrote", "spelt"]
)
def test_a_short_forbidden_phrase_that_was_only_spelt_so_accuses_nobody(recognised, verdict):
    script, problems = read_text(
        b"version: 1\nid: s\nrules:\n"
        + "  - {id: a.no, title: t, kind: forbidden, phrases: [{say: 没办法, category: c, suggest: s}]}\n".encode(),
        "s.yaml",
    )
    assert problems == ()
    (finding,) = find((script,), spelt_from("agent 0-4 没办法。", recognised))
    assert finding.verdict is verdict


@pytest.mark.parametrize(
    ("recognised", "verdict"),
    [("你没有填堆。", Verdict.FAIL), ("泥霉有天堆。", Verdict.NEEDS_REVIEW)],
    ids=["most_of_it", "half_of_it"],
)
def test_a_long_forbidden_phrase_counts_by_what_the_recogniser_wrote(scripts, recognised, verdict):
    found = {finding.rule_id: finding for finding in find(scripts, spelt_from("agent 0-4 你没有填对。", recognised))}
    assert found["a.forbidden"].verdict is verdict
