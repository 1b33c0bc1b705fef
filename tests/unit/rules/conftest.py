import pytest

from qa_audit.evaluate import find
from qa_audit.script.case import build_case
from qa_audit.script.load import read_text

HEAD = "version: 1\nid: test\n"


@pytest.fixture(scope="session")
def findings_of():
    """Findings by rule id of a script's text on a dialogue."""

    def run(script_text, dialogue):
        script, problems = read_text((HEAD + script_text).encode(), "test.yaml")
        assert problems == ()
        return {f.rule_id: f for f in find((script,), build_case("call", dialogue, script.cues))}

    return run
