"""Punctuation of full width, the likeliest mistake of an author who types Chinese."""

import pytest

from qa_audit.script.files import Disk
from qa_audit.script.lint.table import check
from qa_audit.script.load import read

SCRIPT = """\
version: 1
id: s
phrases:
  greeting: [您好]
rules:
  - id: demo.greeting
    title: 问候
    kind: phrase
    say: greeting
"""
COLON = "这里是全角冒号“：”；请改成半角冒号加空格“: ”"


def faults(text):
    """Place and message of all that is wrong but missing cases, in Chinese."""
    found = check([read("s.yaml", Disk(), text.encode())])
    return [(p.line, p.column, p.message.zh) for p in found if p.code != "missing-case"]


@pytest.mark.parametrize(
    ("wrong", "right", "line", "column"),
    [
        ("    kind: phrase", "    kind：phrase", 8, 9),
        ("    say: greeting", "    say：greeting", 9, 8),
        ("  - id: demo", "  - id：demo", 6, 7),
        ("id: s", "id：s", 2, 3),
        ("rules:", "rules：", 5, 6),
        ("    title: 问候", "    title：问候", 7, 10),
    ],
)
def test_a_full_width_colon_is_named_where_it_stands(wrong, right, line, column):
    ((found_line, found_column, message),) = faults(SCRIPT.replace(wrong, right))
    assert (found_line, found_column) == (line, column)
    assert COLON in message


def test_a_full_width_colon_inside_braces_is_named():
    text = SCRIPT.partition("  - id")[0] + "  - {id: demo.greeting, title：问候, kind: phrase, say: greeting}\n"
    assert faults(text) == [(6, 25, COLON)]


def test_a_full_width_comma_inside_braces_is_named():
    text = SCRIPT.partition("  - id")[0] + "  - {id: demo.greeting，title: 问候, kind: phrase, say: greeting}\n"
    ((line, column, message),) = faults(text)
    assert (line, column) == (6, 23)
    assert "括号里用了全角逗号“，”或顿号“、”；请改成半角逗号加空格“, ”" in message


def test_a_full_width_space_in_the_indentation_is_named():
    ((line, column, message),) = faults(SCRIPT.replace("    kind", "　　kind"))
    assert (line, column) == (8, 1)
    assert "缩进里有全角空格；请换成普通空格" in message


def test_a_colon_of_full_width_in_a_text_is_no_mistake():
    assert faults(SCRIPT.replace("问候", "问候：您好")) == []


@pytest.mark.parametrize("text", ["您好，早上好", "您好、早上好"])
def test_one_text_in_brackets_with_a_chinese_comma_is_asked_about(text):
    ((line, column, message),) = faults(SCRIPT.replace("[您好]", f"[{text}]"))
    assert (line, column) == (4, 16)
    assert message.startswith(f"“{text}”是一句话，不是两句")


@pytest.mark.parametrize(
    "phrases",
    [
        '["您好，早上好"]',
        "您好，早上好",
        "[您好, 早上好]",
        "['您好，早上好']",
        "\n    - 您好，早上好",
        "[您好，早上好, 您好]",
    ],
)
def test_a_comma_that_is_meant_is_not_asked_about(phrases):
    assert faults(SCRIPT.replace("[您好]", phrases)) == []


def test_an_id_that_is_wrong_itself_is_not_suggested():
    text = SCRIPT.replace("demo.greeting", "demo。greeting")
    text += "cases:\n  - name: said\n    call: agent 0-1 您好\n    expect: {demo.greeting: pass}\n"
    assert faults(text) == [
        (
            6,
            9,
            "id 写作 组.名称，只用小写字母、数字、下划线，中间是半角句点，如 opening.greeting"
            "（给出的是 'demo。greeting'）",
        ),
        (13, 14, "脚本里没有规则 demo.greeting"),
    ]
