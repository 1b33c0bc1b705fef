# ruff: noqa: E501
"""A script with mistakes: every one is named, with its place, what is allowed, and what was probably meant."""

import pytest

from qa_audit.errors import ScriptError
from qa_audit.script.load import load_script, load_scripts, read_text
from qa_audit.script.problem import InvalidScriptError

GOOD = """\
version: 1
id: s
phrases:
  hello: [您好]
situations:
  speaks: {kind: agent_speaks}
rules:
  - id: a.hello
    title: hello
    kind: phrase
    say: hello
    when: speaks
"""


def problems(text, language="en"):
    script, found = read_text(text.encode(), "s.yaml")
    assert (script is None) == bool(found)
    return [problem.text(language) for problem in found]


def test_a_good_script_has_no_problems():
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("wrong", "right", "expected"),
    [
        ("    say: hello", "    sya: hello", 's.yaml:11:5: rules[0].sya: unknown key, did you mean "say"?'),
        ("    when: speaks", "    within: {lats_turns: 3}", 's.yaml:12:14: rules[0].within.lats_turns: unknown key, did you mean "last_turns"?'),
        ("    say: hello", "    say: helo", 's.yaml:11:10: rules[0].say: no phrase set is named "helo", did you mean "hello"? (define it before it is used)'),
        ("    when: speaks", "    when: speeks", 's.yaml:12:11: rules[0].when: no situation is named "speeks", did you mean "speaks"? (define it before it is used)'),
        ("    kind: phrase", "    kind: phrases", 's.yaml:10:11: rules[0].kind: no kind is named "phrases"; there are: '),
        ("  hello: [您好]", "  hello: [您(好]", "s.yaml:4:12: phrases.hello[0]: phrase '您(好', column 2: this bracket has no closing ')'"),
        ("  - id: a.hello", "  - id: Hello", "s.yaml:8:9: rules[0].id: an id is group.name in lower-case letters, digits and underscores"),
        ("    title: hello", "    title: hello\n    points: many", "s.yaml:10:13: rules[0].points: expected a number (given: 'many')"),
        ("    title: hello", "    title: hello\n    severity: grave", 's.yaml:10:15: rules[0].severity: "grave" is not allowed; use one of info, minor, major'),
        ("version: 1", "version: 1\ntittle: s", 's.yaml:2:1: tittle: unknown key, did you mean "title"?'),
        ("    say: hello", "    say: {every: [hello]}", "s.yaml:11:10: rules[0].say: expected phrases, or all: [...], any: [...], or at_least: N with of: [...]"),
        ("    when: speaks", "    when: {both: [speaks]}", "s.yaml:12:11: rules[0].when: expected the name of a situation, or all: [...], any: [...], not: ..."),
        ("    title: hello\n", "", "s.yaml:8:5: rules[0].title: this key is missing, and must be given"),
        ("  speaks: {kind: agent_speaks}", "  speaks: {kind: agent_speaks, by: agent}", "s.yaml:6:32: situations.speaks.by: unknown key"),
        ("  hello: [您好]", "  Hello!: [您好]\n  hello: [您好]", 's.yaml:4:3: phrases.Hello!: invalid name "Hello!"; use a-z, 0-9, _'),
        ("id: s", "id: s\nid: t", 's.yaml:3:1: id: "id" occurs twice; remove one'),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_line_and_column(wrong, right, expected):
    assert wrong in GOOD
    found = problems(GOOD.replace(wrong, right))
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_a_kind_nobody_knows_is_answered_with_the_one_that_was_meant():
    (found,) = problems(GOOD.replace("kind: phrase", "kind: phrases"))
    assert found.endswith(', did you mean "phrase"?')


def test_the_same_mistake_in_chinese():
    assert problems(GOOD.replace("    say: hello", "    sya: hello"), "zh") == [
        's.yaml:11:5: rules[0].sya: 未知的键，是否想写 "say"？'
    ]


def test_all_mistakes_are_named_at_once_in_the_order_of_the_file():
    text = GOOD.replace("id: s", "id: S").replace("[您好]", "[您(好]").replace("when: speaks", "whne: speaks")
    text += "  - {id: a.two, kind: phrase, say: 再见}\n"
    text += "cases:\n  - {name: one, call: 'agnet 1-2 您好', expect: {a.hello: passed}}\n"
    with pytest.raises(InvalidScriptError) as caught:
        raise InvalidScriptError(read_text(text.encode(), "s.yaml")[1])
    lines = [problem.line for problem in caught.value.problems]
    assert lines == sorted(lines)
    assert [p.location for p in caught.value.problems] == [
        "id", "phrases.hello[0]", "rules[0].whne", "rules[1].title", "cases[0].expect.a.hello",
    ]  # fmt: skip


def test_a_case_names_the_line_that_cannot_be_read():
    text = (
        GOOD
        + "cases:\n  - name: one\n    call: |\n      agent 1-2 您好。\n      agnet 3-4 再见。\n    expect: {a.hello: pass}\n"
    )
    (found,) = problems(text)
    assert found.startswith('s.yaml:17:1: cases[0].call: cannot read this line: "agnet 3-4 再见。"')


def test_a_case_may_only_expect_rules_of_its_script():
    text = GOOD + "cases:\n  - name: one\n    call: agent 1-2 您好。\n    expect: {a.helo: pass}\n"
    (found,) = problems(text)
    assert found == 's.yaml:16:14: cases[0].expect.a.helo: the script has no rule a.helo, did you mean "a.hello"?'


def test_two_cases_of_one_name_are_a_mistake():
    case = "  - name: one\n    call: agent 1-2 您好。\n    expect: {a.hello: pass}\n"
    (found,) = problems(GOOD + "cases:\n" + case + case)
    assert found == 's.yaml:17:11: cases[1].name: case "one" occurs twice'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"rules: [", "s.yaml:1:9: not valid YAML"),
        (b"- a\n", "s.yaml:1:1: a script is a mapping"),
        (b"", "s.yaml:1:1: a script is a mapping"),
        ("id: 您好".encode("gb18030"), "s.yaml:1:5: not UTF-8; save it as UTF-8"),
    ],
)
def test_what_is_no_script_at_all_is_said_so(content, expected):
    script, found = read_text(content, "s.yaml")
    assert script is None
    assert found[0].text("en").startswith(expected)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ScriptError, match=r"none\.yaml: cannot read the script"):
        load_script(tmp_path / "none.yaml")


def test_the_problems_of_all_files_are_named_at_once(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(
            GOOD.replace("say: hello", "sya: hello").replace("a.hello", f"{name}.hello"), encoding="utf-8"
        )
    with pytest.raises(InvalidScriptError) as caught:
        load_scripts([tmp_path / "a.yaml", tmp_path / "b.yaml"])
    assert [problem.path for problem in caught.value.problems] == [str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")]
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("[{say: 您好, wait: 5}]", "a step is exactly one of speak, say, wait, hang_up; given: say, wait"),
        ("[{speak: opening}, {hang_up: agent}, {wait: 5}]", "hang_up can only be the last step"),
        ("[{speak: opening}, {speak: opening}]", "speak: opening can only be the first step"),
        ("[{say: 您好}]", "a procedure that ends when the customer speaks begins with speak: opening"),
    ],
)
def test_a_procedure_that_makes_no_sense_is_refused(steps, expected):
    text = f"version: 1\nid: s\nrules:\n  - {{id: a.b, title: t, kind: procedure, steps: {steps}}}\n"
    (found,) = problems(text)
    assert expected in found
