import pytest

from qa_audit.model.report import BatchReport, CallSummary, Outcome, Provenance, UnauditedRecording
from qa_audit.model.wording import Wording
from qa_audit.pipeline.outcome import exit_code

PROVENANCE = Provenance("0", "s", "m", "h", {})


def batch(worst=None, *refused):
    call = CallSummary("a", "a.wav", None, None, None, 1.0, Outcome.QUALIFIED, 100.0, (), (), worst, (), ())
    causes = tuple(UnauditedRecording("b.wav", Wording("坏", "bad"), code) for code in refused)
    return BatchReport((call,), causes, (), PROVENANCE)


@pytest.mark.parametrize(
    ("worst", "fail_on", "code"),
    [
        (None, "minor", 0),
        ("minor", "minor", 1),
        ("minor", "major", 0),
        ("major", "major", 1),
        ("major", "fatal", 0),
        ("fatal", "fatal", 1),
        ("fatal", "never", 0),
        ("info", "minor", 0),
    ],
)
def test_the_exit_code_follows_the_worst_breach(worst, fail_on, code):
    assert exit_code(batch(worst), fail_on) == code


def test_a_recording_that_could_not_be_audited_outweighs_a_breach():
    assert exit_code(batch("fatal", 3), "fatal") == 3


def test_a_crashed_rule_outweighs_a_bad_recording():
    assert exit_code(batch(None, 3, 5), "fatal") == 5
