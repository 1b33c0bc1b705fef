"""What script check and script test write for other programs is what those programs read."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from jsonschema import Draft4Validator

from qa_audit.report.script_faults import render_faults
from qa_audit.script.lint.table import check
from qa_audit.script.load import read

SCHEMA = Path(__file__).parents[2] / "support" / "schemas" / "sarif-2.1.0-rtm.5.json"
BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
SCRIPT = """\
version: 1
id: s
rules:
  - {id: a.hello, title: 问候, kind: phrase, say: 您好}
cases:
  - {name: said & heard, call: agent 1-2 您好。, expect: {a.hello: pass}}
  - {name: not <said>, call: agent 1-2 喂，哪位？, expect: {a.hello: pass}}
"""


@pytest.fixture
def problems():
    return [problem for path in BROKEN for problem in check([read(str(path))])]


def run(*arguments):
    command = [sys.executable, "-m", "qa_audit", "script", *map(str, arguments), "--lang", "en"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_sarif_keeps_the_published_schema(problems):
    log = json.loads(render_faults(problems, "sarif", "zh"))
    errors = Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).iter_errors(log)
    assert [error.message for error in errors] == []
    assert len(log["runs"][0]["results"]) == len(problems)


def test_sarif_names_rule_level_place_and_a_stable_fingerprint(problems):
    (run_,) = json.loads(render_faults(problems[:1], "sarif", "en"))["runs"]
    (result,) = run_["results"]
    assert run_["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": problems[0].line, "startColumn": problems[0].column}
    assert len(result["partialFingerprints"]["problem/v1"]) == 32


def test_sarif_of_a_good_script_is_valid_and_empty():
    log = json.loads(render_faults([], "sarif", "zh"))
    Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(log)
    assert log["runs"][0]["results"] == []


def test_gitlab_gets_what_its_code_quality_report_needs(problems):
    content = json.loads(render_faults(problems, "gitlab", "en"))
    for entry in content:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert entry["location"]["lines"]["begin"] >= 1


def test_github_gets_one_line_a_fault_with_file_and_line(problems):
    lines = render_faults(problems, "github", "zh").splitlines()
    assert len(lines) == len(problems)
    assert all(line.startswith(("::error file=", "::warning file=")) for line in lines)


def test_a_junit_report_counts_and_escapes(tmp_path):
    (tmp_path / "s.yaml").write_text(SCRIPT, encoding="utf-8")
    done = run("test", tmp_path / "s.yaml", "--format", "junit", "--out", tmp_path / "junit.xml")
    assert done.returncode == 1
    xmlschema.validate(tmp_path / "junit.xml", SCHEMA.parent / "junit-10.xsd")
    root = ElementTree.parse(tmp_path / "junit.xml").getroot()
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    assert [case.get("name") for case in root.iter("testcase")] == ["said & heard", "not <said>"]
    (failure,) = root.iter("failure")
    assert failure.get("message").startswith("false positive for a.hello: expected pass, got fail")


def test_coverage_below_the_limit_fails(tmp_path):
    text = SCRIPT.replace("喂，哪位？, expect: {a.hello: pass}", "喂，哪位？, expect: {a.hello: fail}")
    (tmp_path / "s.yaml").write_text(text.replace("say: 您好", "say: [您好, 早上好]"), encoding="utf-8")
    assert run("test", tmp_path / "s.yaml", "--fail-under", 60).returncode == 0
    done = run("test", tmp_path / "s.yaml", "--fail-under", 70)
    assert (done.returncode, "coverage 66.7% is below --fail-under 70" in done.stderr) == (1, True)


def test_a_check_of_several_files_names_what_does_not_fit_between_them(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(SCRIPT.replace("id: s", f"id: {name}"), encoding="utf-8")
    done = run("check", tmp_path / "one.yaml", tmp_path / "two.yaml")
    assert done.returncode == 2
    assert (
        f"{tmp_path}/two.yaml:4:10: error: rules[0].id: rule a.hello is already at {tmp_path}/one.yaml:4" in done.stderr
    )


BROKEN_SCRIPT = SCRIPT.replace("kind: phrase", "kind: phrases").replace("version: 1", "version: 1\ntittle: s")


def invalid(tmp_path, form):
    """What script test says of a script with a misspelt key and kind, beside a file that is not there."""
    (tmp_path / "s.yaml").write_text(BROKEN_SCRIPT, encoding="utf-8")
    done = run("test", tmp_path / "s.yaml", tmp_path / "none.yaml", "--format", form, "--out", tmp_path / "out")
    assert (done.returncode, done.stderr) == (2, "")
    return tmp_path / "out"


def test_junit_of_an_invalid_script_names_all_faults(tmp_path):
    path = invalid(tmp_path, "junit")
    xmlschema.validate(path, SCHEMA.parent / "junit-10.xsd")
    root = ElementTree.parse(path).getroot()
    assert [test.get("name") for test in root.iter("testcase")] == ["1:1", "2:1 tittle", "5:36 rules[0].kind"]
    assert [error.get("type") for error in root.iter("error")] == ["missing-file", "unknown-key", "unknown-kind"]


def test_gitlab_gets_all_faults_of_an_invalid_script(tmp_path):
    content = json.loads(invalid(tmp_path, "gitlab").read_text(encoding="utf-8"))
    assert [entry["check_name"] for entry in content] == ["missing-file", "unknown-key", "unknown-kind"]


def test_github_gets_all_faults_of_an_invalid_script(tmp_path):
    lines = invalid(tmp_path, "github").read_text(encoding="utf-8").splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error", "::error", "::error"]


def test_json_gets_all_faults_of_an_invalid_script(tmp_path):
    content = json.loads(invalid(tmp_path, "json").read_text(encoding="utf-8"))
    assert [problem["code"] for problem in content["problems"]] == ["missing-file", "unknown-key", "unknown-kind"]


def test_the_text_of_an_invalid_script_stays_on_the_screen_of_errors(tmp_path):
    (tmp_path / "s.yaml").write_text(BROKEN_SCRIPT, encoding="utf-8")
    done = run("test", tmp_path / "s.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "s.yaml:2:1: tittle: unknown key" in done.stderr
