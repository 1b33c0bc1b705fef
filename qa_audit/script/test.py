"""Run a script's own cases."""

from collections.abc import Iterator
from dataclasses import dataclass

from qa_audit.evaluate import find
from qa_audit.model.finding import Finding, Verdict
from qa_audit.model.wording import Wording
from qa_audit.script.case import Case, build_case
from qa_audit.script.script import Script


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A rule that found something else than its case expects.

    Attributes:
        rule_id: The rule.
        expected: What the case expects.
        finding: What was found.
    """

    rule_id: str
    expected: Verdict
    finding: Finding

    @property
    def message(self) -> Wording:
        """What is wrong, in the words of a test: a false negative, a wrong accusation, a wrong verdict."""
        got, wanted = self.finding.verdict, self.expected
        if wanted is Verdict.FAIL:
            kind = Wording("漏判", "false negative for")
        elif got is Verdict.FAIL:
            kind = Wording("误判", "false positive for")
        else:
            kind = Wording("结论不符", "wrong verdict for")
        found = self.finding.message
        return Wording(
            f"{kind.zh} {self.rule_id}：应为 {wanted}，得到 {got}（{found.zh}）",
            f"{kind.en} {self.rule_id}: expected {wanted}, got {got} ({found.en})",
        )


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case went."""

    case: Case
    mismatches: tuple[Mismatch, ...]

    @property
    def passed(self) -> bool:
        """Whether every rule found what the case expects."""
        return not self.mismatches


def run_cases(script: Script) -> Iterator[CaseResult]:
    """Run all cases of a script, in order.

    Raises:
        RuleCrashError: A rule raised an exception.
    """
    for case in script.cases:
        yield run_case(script, case)


def run_case(script: Script, case: Case) -> CaseResult:
    """Run one case with the script's own rules."""
    timeline = build_case(case.name, case.dialogue, script.cues)
    # Only what the case expects, and what that needs: a case is about its rules.
    findings = {finding.rule_id: finding for finding in find((script,), timeline, case.expect)}
    wrong = [
        Mismatch(rule_id, verdict, findings[rule_id])
        for rule_id, verdict in case.expect.items()
        if findings[rule_id].verdict is not verdict
    ]
    return CaseResult(case, tuple(wrong))
