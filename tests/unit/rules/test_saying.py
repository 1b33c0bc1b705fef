"""An absence counts only where what was heard leaves no room for the words."""

from dataclasses import replace

import pytest

from qa_audit.evaluate import find
from qa_audit.model.finding import Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Word
from qa_audit.rules.phrases import plain
from qa_audit.script.case import build_case
from qa_audit.script.load import read_text
from qa_audit.timeline.roles import RoleCues

SCRIPT = """
version: 1
id: s
phrases:
  more: {say: [请问还有什么可以帮您], unless: [请问有什么可以帮您]}
  sorry: {say: 对不起, perhaps: "re:见谅|包涵"}
rules:
  - {id: a.sorry, title: t, kind: phrase, say: sorry}
  - {id: a.offer, title: t, kind: phrase, say: 请问有什么可以帮您}
  - {id: a.more, title: t, kind: phrase, say: more}
  - {id: a.closing, title: t, kind: phrase, say: {all: [谢谢, 再见]}}
"""


def verdicts(call):
    script, problems = read_text(SCRIPT.encode(), "s.yaml")
    assert problems == ()
    return {finding.rule_id: finding for finding in find((script,), call)}


def heard(dialogue):
    return verdicts(build_case("call", dialogue, RoleCues()))


def with_words(dialogue, *words):
    call = build_case("call", dialogue, RoleCues())
    timed = tuple(Word(Interval(start_s, end_s), text, 0.9) for start_s, end_s, text in words)
    first = replace(call.utterances[0], words=timed)
    return verdicts(replace(call, utterances=(first, *call.utterances[1:])))


def test_a_reading_that_breaks_off_hides_what_follows():
    finding = with_words("agent 0-5 您好，很高兴", (0, 1, "您好，"), (1, 1.9, "很高"), (1.9, 5, "兴"))["a.offer"]
    assert finding.verdict is Verdict.NEEDS_REVIEW
    assert finding.reason == "unrecognised_speech"
    assert finding.evidence[0].span == Interval(1.9, 5)


def test_slow_speech_hides_nothing():
    words = [(index, index + 0.9, text) for index, text in enumerate("您好很高兴")]
    assert with_words("agent 0-5 您好很高兴", *words)["a.offer"].verdict is Verdict.FAIL


def test_a_garbled_stretch_where_the_words_should_be_is_a_doubt():
    assert heard("agent 0-5 您好，请问有神魔可以办您。")["a.offer"].verdict in (Verdict.PASS, Verdict.NEEDS_REVIEW)
    assert heard("agent 0-5 您好，请稳有事么科以。")["a.offer"].verdict in (Verdict.PASS, Verdict.NEEDS_REVIEW)


def test_other_words_are_no_doubt():
    assert heard("agent 0-5 您的话费是五十八元，已经交清了。")["a.offer"].verdict is Verdict.FAIL


def test_a_look_alike_is_not_the_phrase():
    findings = heard("agent 0-5 您好，请问有什么可以帮您？")
    assert findings["a.offer"].verdict is Verdict.PASS
    assert findings["a.more"].verdict is Verdict.FAIL


def test_the_phrase_is_not_taken_for_its_look_alike():
    assert heard("agent 0-5 您好，请问还有什么可以帮你？")["a.more"].verdict is Verdict.PASS


def test_a_short_stretch_cannot_hide_two_phrases():
    assert heard("agent 0-3 您的话费是五十八元。\nunrecognised agent 5-5.4")["a.closing"].verdict is Verdict.FAIL
    assert heard("agent 0-3 您的话费是五十八元。\nunrecognised agent 5-6")["a.closing"].verdict is Verdict.NEEDS_REVIEW


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("您好", "您好"),
        ("请问还有什么可以帮[助][到]您", "请问还有什么可以帮您"),
        ("欢迎[您](致电|来电){company}(热线|中心)", "欢迎致电××热线"),
        ("如果…不行", "如果…不行"),
        ("我([们|都](只|就)|也)会", "我只会"),
    ],
)
def test_an_expected_wording_is_shown_as_people_write_it(pattern, shown):
    assert plain(pattern) == shown


def test_a_paraphrase_is_shown_as_a_whole_turn_with_the_wording_that_is_expected():
    finding = heard("agent 0-4 还请您多包涵。")["a.sorry"]
    assert (finding.verdict, finding.reason) == (Verdict.NEEDS_REVIEW, "perhaps_said")
    assert [(piece.quote, piece.expected) for piece in finding.evidence] == [("还请您多包涵。", "对不起")]
