"""What the READMEs promise is what is run."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READMES = ["README.md", "README.zh-CN.md"]


def commands(name: str) -> list[str]:
    """The one-line shell blocks of a README, in order."""
    return re.findall(r"```sh\n(.+)\n```", (ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", READMES)
def test_ci_runs_the_test_command_of_the_readme(name):
    assert commands(name)[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_both_readmes_give_the_same_commands():
    assert commands("README.md") == commands("README.zh-CN.md")


@pytest.mark.parametrize("name", READMES)
def test_the_first_command_audits_the_samples_against_their_expected_verdicts(name):
    assert "qa-audit audit samples/calls" in commands(name)[0]
    assert "--expected samples/expected.jsonl" in commands(name)[0]
