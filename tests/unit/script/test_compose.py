"""A script over another one, and a script in several files."""

import hashlib
import subprocess

import pytest

from qa_audit.errors import ScriptError
from qa_audit.script.fingerprint import changed_rules
from qa_audit.script.lint.table import check
from qa_audit.script.load import load_script, load_scripts, read
from qa_audit.script.resolved import render_resolved
from qa_audit.script.test import run_cases
from qa_audit.shipped import default_scripts

BASE = """\
version: 1
id: base
slots: {company: []}
phrases:
  hello: [您好, 早上好]
  welcome: ["欢迎致电{company}热线"]
rules:
  - id: a.hello
    title: 问候
    kind: phrase
    say: {all: [hello, welcome]}
    points: 10
  - {id: a.bye, title: 再见, kind: phrase, say: 再见}
cases:
  - name: whole
    call: agent 1-3 您好，欢迎致电星河热线。再见。
    expect: {a.hello: pass, a.bye: pass}
  - name: nothing
    call: agent 1-2 喂，哪位？
    expect: {a.hello: fail, a.bye: fail}
"""


@pytest.fixture
def write(tmp_path):
    def written(**files):
        for name, text in files.items():
            path = tmp_path / f"{name.replace('__', '/')}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return written


def codes(path):
    return [(p.code, p.path.rpartition("/")[2], p.line) for p in check([read(str(path))])]


def test_a_script_inherits_everything_it_does_not_change(write):
    folder = write(base=BASE, own="extend: base.yaml\nversion: 2\nid: own\n")
    script = load_script(folder / "own.yaml")
    assert (script.id, script.version) == ("own", "2")
    assert [rule.id for rule in script.rules] == ["a.hello", "a.bye"]
    assert [result.passed for result in run_cases(script)] == [True, True]


def test_points_are_changed_by_the_rules_id_and_nothing_else_of_it(write):
    folder = write(base=BASE, own="extend: base.yaml\nversion: 1\nid: own\nrules:\n  - {id: a.hello, points: 30}\n")
    base, own = load_script(folder / "base.yaml"), load_script(folder / "own.yaml")
    assert (own.rules[0].points, own.rules[0].title.zh) == (30, "问候")
    assert changed_rules([base], [own]) == {"a.hello"}
    assert [(place.path, place.line) for place in own.changed["a.hello"]] == [(str(folder / "own.yaml"), 5)]


def test_wordings_are_added_and_taken_away(write):
    text = "extend: base.yaml\nversion: 1\nid: own\nphrases:\n  hello: {add: [节日好], remove: [早上好]}\n"
    script = load_script(write(base=BASE, own=text) / "own.yaml")
    assert script.phrases["hello"].patterns == ("您好", "节日好")


def test_a_slot_pins_the_company_and_the_bases_cases_may_stay_away(write):
    text = "extend: {script: base.yaml, cases: false}\nversion: 1\nid: own\nslots: {company: [北极星]}\n"
    script = load_script(write(base=BASE, own=text) / "own.yaml")
    assert (script.slots, script.cases) == ({"company": ("北极星",)}, ())


def test_a_rule_that_is_dropped_takes_what_cases_expect_of_it_along(write):
    text = "extend: base.yaml\nversion: 1\nid: own\nrules:\n  - {id: a.bye, drop: true}\n"
    script = load_script(write(base=BASE, own=text) / "own.yaml")
    assert [rule.id for rule in script.rules] == ["a.hello"]
    assert [dict(case.expect) for case in script.cases] == [{"a.hello": "pass"}, {"a.hello": "fail"}]


def test_what_a_script_adds_may_be_used_by_what_it_overrides(write):
    text = "extend: base.yaml\nversion: 1\nid: own\nphrases:\n  hello: [festive]\n  festive: [节日好]\n"
    assert load_script(write(base=BASE, own=text) / "own.yaml").phrases["hello"].patterns == ("节日好",)


def test_a_script_is_put_together_from_files_and_patterns_of_files(write):
    head, _, rest = BASE.partition("phrases:")
    phrases, _, rest = rest.partition("rules:")
    rules, _, cases = rest.partition("cases:")
    folder = write(
        whole=head + "include: [words.yaml, 'cases/*.yaml']\nrules:" + rules,
        words="phrases:" + phrases,
        cases__one="cases:" + cases,
    )
    script = load_script(folder / "whole.yaml")
    assert changed_rules([script], load_scripts([write(base=BASE) / "base.yaml"])) == set()
    assert [case.path.rpartition("/")[2] for case in script.cases] == ["one.yaml", "one.yaml"]
    hashes = [hashlib.sha256(p.read_bytes()).hexdigest() for p in map(folder.joinpath, ("whole.yaml", "words.yaml", "cases/one.yaml"))]  # fmt: skip # noqa: E501
    assert script.sha256 == hashlib.sha256("".join(hashes).encode()).hexdigest()


def test_one_name_in_two_files_of_a_script_is_a_mistake_at_its_place(write):
    folder = write(whole=BASE.replace("id: base", "id: base\ninclude: more.yaml"), more="phrases:\n  hello: [喂]\n")
    assert codes(folder / "whole.yaml") == [("duplicate-id", "whole.yaml", 6)]


def test_a_mistake_in_the_base_is_named_in_the_base(write):
    folder = write(
        base=BASE.replace("say: 再见", "sya: 再见"),
        own="extend: base.yaml\nversion: 1\nid: own\nrules:\n  - {id: a.hello, pionts: 3}\n",
    )
    assert codes(folder / "own.yaml") == [("unknown-key", "base.yaml", 13), ("unknown-key", "own.yaml", 5)]


def test_what_the_base_does_not_have_cannot_be_changed(write):
    text = "extend: base.yaml\nversion: 1\nid: own\nphrases:\n  helo: {add: [喂]}\n  hello: {remove: [喂]}\n"
    assert codes(write(base=BASE, own=text) / "own.yaml") == [
        ("unknown-phrases", "own.yaml", 5),
        ("unknown-phrases", "own.yaml", 6),
    ]


def test_a_circle_of_scripts_is_a_mistake(write):
    folder = write(one=BASE + "extend: two.yaml\n", two="extend: one.yaml\nversion: 1\nid: two\n")
    assert ("circle", "two.yaml", 1) in codes(folder / "one.yaml")


def test_the_resolved_script_is_a_script_of_its_own_that_says_where_each_part_came_from(write):
    folder = write(base=BASE, own="extend: base.yaml\nversion: 1\nid: own\nrules:\n  - {id: a.hello, points: 30}\n")
    shown = render_resolved(read(str(folder / "own.yaml")))
    assert f"  # {folder}/base.yaml:8; points: {folder}/own.yaml:5\n  - id: a.hello\n" in shown
    alone = write(alone=shown) / "alone.yaml"
    assert changed_rules([load_script(folder / "own.yaml")], [load_script(alone)]) == set()


@pytest.mark.parametrize("path", default_scripts(), ids=lambda path: path.stem)
def test_a_shipped_script_resolves_to_itself(path, tmp_path):
    (tmp_path / path.name).write_text(render_resolved(read(str(path))), encoding="utf-8")
    first, second = load_script(path), load_script(tmp_path / path.name)
    assert changed_rules([first], [second]) == set()
    assert [case.dialogue for case in second.cases] == [case.dialogue for case in first.cases]


def test_a_revision_of_git_is_read_with_its_base(write, monkeypatch):
    folder = write(base=BASE, own="extend: base.yaml\nversion: 1\nid: own\n")
    monkeypatch.chdir(folder)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@t"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *command], check=True)
    write(base=BASE.replace("points: 10", "points: 20"))
    before, now = load_script("HEAD:own.yaml"), load_script("own.yaml")
    assert (before.rules[0].points, now.rules[0].points) == (10, 20)


def test_a_revision_that_git_cannot_read_is_said_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScriptError, match=r"HEAD~1:s\.yaml: git cannot read this revision"):
        load_script("HEAD~1:s.yaml")


def test_a_company_may_extend_a_script_that_came_with_the_program(write):
    text = "extend: shipped:phone_etiquette.yaml\nversion: 1\nid: own\nrules:\n  - {id: opening.greeting, points: 30}\n"
    own, shipped = load_script(write(own=text) / "own.yaml"), load_script(default_scripts()[0])
    assert changed_rules([shipped], [own]) == {"opening.greeting"}


def test_only_what_a_script_changes_needs_cases_of_its_own(write):
    text = "extend: {script: base.yaml, cases: false}\nversion: 1\nid: own\nrules:\n  - {id: a.hello, points: 30}\n"
    found = check([read(str(write(base=BASE, own=text) / "own.yaml"))])
    assert [problem.location for problem in found] == ["rules.a.hello", "rules.a.hello"]


def test_a_script_copied_without_its_folder_of_cases_still_works(tmp_path):
    path = default_scripts()[0]
    (tmp_path / path.name).write_bytes(path.read_bytes())
    script = load_script(tmp_path / path.name)
    assert len(script.rules) == len(load_script(path).rules)
    (warning,) = [p for p in check([read(str(tmp_path / path.name))]) if p.code == "missing-file"]
    assert warning.level.value == "warning"
