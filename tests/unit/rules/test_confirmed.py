"""What the words only resemble and the audio confirms: sentences said again, situations, forbidden phrases."""

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
phrases:
  complaint: {title: complaint, say: 我要投诉, perhaps: 我要投}
situations:
  complains: {kind: plainly_said, by: customer, say: complaint}
rules:
  - {id: a.again, title: t, kind: repetition}
  - {id: a.sorry, title: t, kind: response, when: complains, to: [{by: customer, say: complaint}], say: 对不起}
  - {id: a.argue, title: t, kind: forbidden, when: complains, within: {after: complaint},
     phrases: [{say: 没这回事, category: c, suggest: s}]}
  - {id: a.blame, title: t, kind: forbidden, phrases: [{say: 你没有填对, category: c, suggest: s}]}
  - {id: a.order, title: t, kind: forbidden, phrases: [{say: "re:你要带", category: c, suggest: s}]}
  - {id: a.deadline, title: t, kind: deadline, answer: 给您答复, sounds: ["××之内"], at_most_h: 24}
  - {id: a.you, title: t, kind: word_share, word: 你, better: 您}
"""
GARBLED_AGAIN = """
agent     0-3    一时间你看公众号上的课程表
customer  4-6    几点上课呢
agent     7-10   一时间你看公路画上的各种表
customer 11-13   那周末呢
agent    14-17   一时间你看公路号上的课程表
"""
GARBLED_COMPLAINT = """
agent     0-3    您好，请问有什么可以帮您
customer  4-8    我要投足，你们弄丢了我的东西
agent     9-12   没这回事，您找别人吧
"""
HARDLY_BLAMED = "agent 0-4 因为你的表你没有谴对。"
AN_ORDER = "agent 0-4 你要带身份证来办。"
EIGHT_YOU = "\n".join(f"agent {5 * n}-{5 * n + 3} 你的号码呢" for n in range(8))


@pytest.fixture(scope="module")
def told():
    """The findings on a dialogue after the audio answered every question with one ratio; None gives no answer.

    Questions for 您 may have an answer of their own.
    """
    script, problems = read_text(SCRIPT.encode(), "s.yaml")
    assert problems == ()

    def run(dialogue, ratio=None, polite=None):
        call = build_case("call", dialogue, RoleCues())

        def answer(question):
            return polite if polite is not None and "您" in question.instead else ratio

        while ratio is not None and (asked := questions((script,), call)):
            call = replace(call, opinions=call.opinions + tuple(Opinion(one, answer(one)) for one in asked))
        return {finding.rule_id: finding for finding in find((script,), call)}

    return run


def test_a_sentence_that_was_garbled_each_time_goes_to_a_person(told):
    assert told(GARBLED_AGAIN)["a.again"].verdict is Verdict.NEEDS_REVIEW


def test_a_sentence_that_the_audio_has_each_time_was_said_each_time(told):
    finding = told(GARBLED_AGAIN, -2.0)["a.again"]
    assert (finding.verdict, finding.reason) == (Verdict.FAIL, "repeated")


def test_sentences_that_the_audio_tells_apart_go_to_a_person(told):
    assert told(GARBLED_AGAIN, -6.0)["a.again"].verdict is Verdict.NEEDS_REVIEW


@pytest.mark.parametrize("rule", ["a.sorry", "a.argue"])
@pytest.mark.parametrize(("ratio", "verdict"), [(-2.0, Verdict.FAIL), (-6.0, Verdict.NEEDS_REVIEW)])
def test_a_situation_that_the_audio_confirms_holds_for_every_rule(told, rule, ratio, verdict):
    assert told(GARBLED_COMPLAINT, ratio)[rule].verdict is verdict


def test_a_forbidden_phrase_that_the_audio_prefers_to_what_was_written_was_said(told):
    assert told(HARDLY_BLAMED, 1.0, polite=-6.0)["a.blame"].verdict is Verdict.FAIL


def test_a_preferred_phrase_that_hangs_on_a_rude_you_goes_to_a_person_where_the_audio_may_have_the_polite_one(told):
    assert told(HARDLY_BLAMED, 1.0, polite=-1.0)["a.blame"].verdict is Verdict.NEEDS_REVIEW


def test_a_forbidden_phrase_that_fits_the_audio_as_well_goes_to_a_person(told):
    assert told(HARDLY_BLAMED, 0.0)["a.blame"].verdict is Verdict.NEEDS_REVIEW


def test_a_few_uses_of_a_word_fail_where_the_audio_confirms_each(told):
    assert told(EIGHT_YOU, -6.0)["a.you"].verdict is Verdict.FAIL


def test_a_few_uses_of_a_word_go_to_a_person_where_nobody_asked(told):
    assert told(EIGHT_YOU)["a.you"].verdict is Verdict.NEEDS_REVIEW


@pytest.mark.parametrize(("ratio", "verdict"), [(-6.0, Verdict.FAIL), (0.0, Verdict.NEEDS_REVIEW)])
def test_an_order_that_hangs_on_one_word_goes_to_a_person_where_the_audio_may_have_the_polite_one(told, ratio, verdict):
    assert told(AN_ORDER, ratio)["a.order"].verdict is verdict


@pytest.mark.parametrize(
    ("ratio", "verdict"), [(-1.0, Verdict.FAIL), (-9.0, Verdict.NEEDS_REVIEW), (None, Verdict.NEEDS_REVIEW)]
)
def test_days_that_were_written_as_hours_of_the_clock_are_days_where_the_audio_has_them(told, ratio, verdict):
    assert told("agent 0-4 三点之内给您答复", ratio)["a.deadline"].verdict is verdict
