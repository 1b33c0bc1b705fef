"""The example scripts are whole scripts of other companies, written in YAML alone."""

from pathlib import Path

import pytest

from qa_audit.script.load import load_script
from qa_audit.script.test import run_cases

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "configs" / "examples").glob("*.yaml"))


def test_there_are_examples():
    assert [path.name for path in EXAMPLES] == ["hospital_hotline.yaml"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_reaches_all_its_cases(path):
    results = list(run_cases(load_script(path)))
    assert [(result.case.name, result.mismatches) for result in results if not result.passed] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_needs_less_than_40_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 40
