"""A new script is good from its first minute."""

import subprocess
import sys

import pytest

from qa_audit.errors import UsageError
from qa_audit.script.lint.table import check
from qa_audit.script.load import load_script, read
from qa_audit.script.starter import Style, starter_script
from qa_audit.script.test import run_cases


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize(("company", "hotline"), [("星河通信", "客户服务热线"), ("仁和医院", "预约热线"), ("ABC 银行", "服务中心")])  # fmt: skip # noqa: E501
def test_every_style_is_free_of_faults_and_reaches_its_cases(style, company, hotline, tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(starter_script(company, hotline, style, "own"), encoding="utf-8")
    assert [problem.text("en") for problem in check([read(str(path))])] == []
    results = list(run_cases(load_script(path)))
    assert len(results) == 4
    assert [m.message.en for result in results for m in result.mismatches] == []


@pytest.mark.parametrize(
    ("company", "script_id", "message"),
    [
        ("星河：通信", "own", "cannot be used; write 1 to 20 characters without punctuation"),
        ("", "own", "cannot be used"),
        ("星河", "Own", "use a-z, 0-9 and _"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(company, script_id, message):
    with pytest.raises(UsageError, match=message):
        starter_script(company, "热线", Style.FORMAL, script_id)


def test_the_command_asks_for_what_was_not_given(tmp_path):
    command = [sys.executable, "-m", "qa_audit", "script", "new", "own.yaml", "--lang", "en"]
    done = subprocess.run(
        command, cwd=tmp_path, input="星河通信\n\nfriendly\n", capture_output=True, text=True, check=False
    )
    assert (done.returncode, "4/4 cases pass" in done.stdout) == (0, True)
    assert (tmp_path / "script.schema.json").is_file()
    again = subprocess.run([*command, "--company", "甲", "--hotline", "乙", "--style", "short"], cwd=tmp_path, capture_output=True, text=True, check=False)  # fmt: skip # noqa: E501
    assert (again.returncode, "own.yaml exists" in again.stderr) == (2, True)
