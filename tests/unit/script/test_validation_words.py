# ruff: noqa: E501
"""What is wrong with a value is said in the language of the author, without the words of a library."""

import re

import pytest

from qa_audit.script.load import read_text

RULE = "version: 1\nid: s\nrules:\n  - {{id: a.b, title: t, {}}}\n"


def message(options, language="zh"):
    (problem,) = read_text(RULE.format(options).encode(), "s.yaml")[1]
    return problem.message.text(language)


@pytest.mark.parametrize(
    ("options", "zh", "en"),
    [
        ("kind: phrase, say: 您好, points: -1", "不能小于 0（给出的是 -1）", "must be at least 0 (given: -1)"),
        ("kind: phrase, say: 您好, points: 500", "不能大于 100（给出的是 500）", "must be at most 100 (given: 500)"),
        ("kind: phrase, say: 您好, points: 3分", "应为数字，不带单位，例如 3（给出的是 '3分'）", "expected a number without a unit, for example 3 (given: '3分')"),
        ("kind: phrase, say: 您好, points: 多", "应为数字（给出的是 '多'）", "expected a number (given: '多')"),
        ("kind: phrase, say: 您好, fatal: 是", "应为 true 或 false（给出的是 '是'）", "expected true or false (given: '是')"),
        ("kind: curt, answers: []", "不能为空，至少写一项", "must not be empty"),
        ("kind: curt, answers: 5", "应为列表（给出的是 5）", "expected a list (given: 5)"),
        ("kind: rate, at_most: 0", "应大于 0（给出的是 0）", "must be greater than 0 (given: 0)"),
        ("kind: procedure, steps: [{speak: opening}, {wait: 3秒}]", "应为秒数，例如 3，或 {at_least_s: 3, at_most_s: 5}（给出的是 '3秒'）", "expected a number of seconds, for example 3, or {at_least_s: 3, at_most_s: 5} (given: '3秒')"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_allowed_is_answered_with_what_is(options, zh, en):
    assert (message(options), message(options, "en")) == (zh, en)


def test_a_version_of_a_wrong_type_is_one_fault():
    text = "version: [1]\nid: s\nrules:\n  - {id: a.b, title: t, kind: phrase, say: 您好}\n"
    assert [p.message.zh for p in read_text(text.encode(), "s.yaml")[1]] == ["应为版本号，例如 1"]


def test_two_documents_in_one_file_are_answered_with_what_to_do():
    (problem,) = read_text(b"id: s\n---\nid: t\n", "s.yaml")[1]
    assert "一个文件只能有一份内容；请删去第二个 ---，或把它下面的内容另存为一个文件" in problem.message.zh


def test_no_message_in_chinese_names_a_class_or_a_sentence_of_the_library():
    text = (
        "version: {}\nid: 9\ntitle: [1]\npass_mark: 一百\nslots: 5\nroles: 5\nbias: {words: {a: 1}}\n"
        "extend: [1]\ninclude: {a: b}\nphrases: 1\nsituations: 1\ncases: 1\n"
        "rules:\n  - {id: 5, kind: silence, title: 5, points: .inf, longest_s: x, severity: 5, when: 5}\n"
    )
    found = [p.message.zh for p in read_text(text.encode(), "s.yaml")[1]]
    assert len(found) > 10
    assert [said for said in found if re.search(r"[Ii]nput|should|instance|valid ", said)] == []
