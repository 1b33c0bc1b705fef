"""What the findings of the complaint kinds tell people."""

import pytest

from qa_audit.model.finding import Verdict
from qa_audit.rules.kinds.category import Category
from qa_audit.text import segment

DEADLINE = """
rules:
  - {id: test.time, title: t, kind: deadline, answer: 给您答复, sounds: "{n:1-4}小时之内", at_most_h: 12}
"""
CATEGORY = """
rules:
  - id: test.category
    title: t
    kind: category
    categories: [{name: 费用, keywords: [话费, 账单]}, {name: 通信, keywords: [宽带]}]
"""
SHARE = """
rules:
  - {id: test.you, title: t, kind: word_share, word: 你, better: 您, apart: [你好]}
"""
NAME = """
rules:
  - {id: test.name, title: t, kind: name_address}
"""


def test_the_time_that_was_heard_is_said_and_measured(findings_of):
    finding = findings_of(DEADLINE, "agent 1-4 四十八小时之内给您答复\nhangup 8 customer")["test.time"]
    assert finding.verdict is Verdict.FAIL
    assert "四十八小时之内" in finding.message.zh
    assert [(m.name, m.value, m.unit, m.limit) for m in finding.measures] == [("deadline", 48.0, "h", 12.0)]


def test_the_category_names_the_words_that_decided(findings_of):
    finding = findings_of(CATEGORY, "customer 1-4 账单不对，话费太多，宽带还行\nhangup 8 customer")["test.category"]
    assert finding.verdict is Verdict.PASS
    assert finding.message.zh == "类别：费用（账单、话费）"
    assert [piece.quote for piece in finding.evidence] == ["账单", "话费"]


def test_a_loaded_category_reads_no_dictionary_at_its_first_call(monkeypatch):
    keywords = ("星河宽带", "星河话费")
    Category(
        id="test.loaded",
        title="t",
        kind="category",
        categories=[{"name": word, "keywords": [word]} for word in keywords],
    ).load()
    monkeypatch.setattr(segment, "_dictionary", lambda: pytest.fail("read at the first call"))
    assert segment.segmenter(keywords).cut("我要退星河宽带") == ("我要", "退", "星河宽带")


def test_the_share_counts_both_words(findings_of):
    finding = findings_of(SHARE, "agent 1-4 你好，您说，你看，您请\nhangup 8 customer")["test.you"]
    assert finding.message.zh == "“你”1 次，“您”2 次"
    assert finding.measures[0].value == 0.333


def test_an_ignored_name_shows_where_it_was_given_and_what_was_expected(findings_of):
    dialogue = "customer 1-3 我姓王\nagent 4-6 请稍等\nhangup 8 customer"
    finding = findings_of(NAME, dialogue)["test.name"]
    assert finding.verdict is Verdict.FAIL
    assert [(piece.quote, piece.expected) for piece in finding.evidence] == [
        ("我姓王", None),
        ("请稍等", "王先生／王女士"),
    ]


def test_a_second_limit_needs_the_situation_in_which_it_holds():
    from qa_audit.script.load import read_text

    text = "version: 1\nid: t\n" + DEADLINE.replace("at_most_h: 12", "at_most_h: 12, elsewhere_at_most_h: 24")
    _, problems = read_text(text.encode(), "t.yaml")
    assert ["elsewhere" in problem.message.en for problem in problems] == [True]
