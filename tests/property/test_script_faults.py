"""Whatever is done to a script, its faults are told with a place inside the file, and nothing crashes."""

import random
from pathlib import Path

import pytest

from qa_audit.script.files import Disk
from qa_audit.script.lint.table import check
from qa_audit.script.load import read

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "configs" / "examples" / "hospital_hotline.yaml").read_text(encoding="utf-8")
SCRAPS = [
    "[",
    "]",
    "{",
    "}",
    ":",
    "- ",
    "\t",
    '"',
    "'",
    "*",
    "&a ",
    "null",
    "0",
    "-1",
    "1e9",
    "re:(",
    "(甲|",
    "|",
    "  ",
]


def damaged(seed):
    """The example with one to three random wounds."""
    source = random.Random(seed)
    lines = TEXT.splitlines()
    for _ in range(source.randint(1, 3)):
        at = source.randrange(len(lines))
        match source.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[source.randrange(len(lines))])
            case 2:
                column = source.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:column] + source.choice(SCRAPS) + lines[at][column:]
            case 3:
                column = source.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:column]
            case 4:
                words = lines[at].split(" ")
                words[source.randrange(len(words))] = source.choice(SCRAPS)
                lines[at] = " ".join(words)
            case _:
                lines[at] = source.choice(["  ", " "]) + lines[at]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_script_is_reported_and_never_crashes(seed):
    text = damaged(seed)
    n_lines = text.count("\n") + 2
    for problem in check([read("s.yaml", Disk(), text.encode())]):
        assert problem.path == "s.yaml"
        assert 1 <= problem.line <= n_lines
        assert problem.column >= 1


@pytest.mark.parametrize(
    "text",
    [
        "", "\n\n", "null", "[]", "a", "a: &b [*b]", "? [1]\n: 2", "id: s\nversion: 1\nrules: 5", "rules: [null]",
        "rules: [[]]", "rules: [{}]", "rules: [{id: 5}]", "cases: [null]", "cases: {}", "phrases: []",
        "phrases: {a: null}", "phrases: {a: {say: {}}}", "situations: {a: null}", "situations: {a: {kind: []}}",
        "situations: {a: {kind: said, by: agent, say: []}}", "slots: [1]", "slots: {a: {b: c}}", "extend: []",
        "extend: {script: 5}", "include: {a: b}", "include: [5]", "roles: 5", "title: {zh: 5}", "version: [1]",
        "rules: [{id: a.b, kind: procedure, title: t, steps: [{wait: []}]}]",
        "rules: [{id: a.b, kind: forbidden, title: t, phrases: [{say: 5}]}]",
        "rules: [{id: a.b, kind: phrase, title: t, say: {at_least: x, of: [y]}}]",
        "x: " + "[" * 3000, "\x00", "a: !!python/object:os.system x", "%YAML 9.9\n---\na: b", "---\na: b\n---\nc: d",
    ],
)  # fmt: skip
def test_what_is_hardly_a_script_is_reported_too(text):
    assert check([read("s.yaml", Disk(), text.encode())]) != ()
