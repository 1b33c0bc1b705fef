"""Run a script's own cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qa_audit.evaluate import find
from qa_audit.model.finding import Finding, Verdict
from qa_audit.model.timeline import CallTimeline
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


class Status(StrEnum):
    """How a case went."""

    PASSED = "passed"
    FAILED = "failed"
    KNOWN_GAP = "known_gap"
    """Not reached, and marked so."""
    CLOSED_GAP = "closed_gap"
    """Reached, though marked as not: the mark has to go, or the next break would go unseen."""
    SKIPPED = "skipped"
    """A recording, where no recordings are heard."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case went.

    Attributes:
        case: The case.
        mismatches: What its rules found instead.
        skipped: Whether it was not run.
        cause: Why a recording could not be heard; None where it was.
    """

    case: Case
    mismatches: tuple[Mismatch, ...]
    skipped: bool = False
    cause: Wording | None = None

    @property
    def status(self) -> Status:
        """How it went."""
        if self.skipped:
            return Status.SKIPPED
        reached = not self.mismatches and self.cause is None
        if self.case.known_gap is not None:
            return Status.CLOSED_GAP if reached else Status.KNOWN_GAP
        return Status.PASSED if reached else Status.FAILED

    @property
    def passed(self) -> bool:
        """Whether it went as its author says."""
        return self.status not in (Status.FAILED, Status.CLOSED_GAP)

    @property
    def messages(self) -> tuple[Wording, ...]:
        """What is wrong, a line each; what a known gap lacks too."""
        lines = [mismatch.message for mismatch in self.mismatches]
        if self.cause is not None:
            lines.append(self.cause)
        if self.status is Status.CLOSED_GAP:
            lines.append(
                Wording("案例已经达到；请删去 known_gap 标记", "the case is reached now; remove its mark known_gap")
            )
        if self.status is Status.KNOWN_GAP:
            lines.append(Wording(f"已知差距：{self.case.known_gap}", f"known gap: {self.case.known_gap}"))
        return tuple(lines)


def run_cases(script: Script) -> Iterator[CaseResult]:
    """Run all cases of a script, in order; those with a recording are skipped.

    Raises:
        RuleCrashError: A rule raised an exception.
    """
    for case in script.cases:
        yield run_one(script, case)


def run_one(script: Script, case: Case) -> CaseResult:
    """Run one case; a recording is skipped."""
    return run_case(script, case) if case.audio is None else CaseResult(case, (), skipped=True)


def run_case(script: Script, case: Case) -> CaseResult:
    """Run one case with the script's own rules."""
    return judge(script, case, build_case(case.name, case.dialogue, script.cues))


def judge(script: Script, case: Case, timeline: CallTimeline) -> CaseResult:
    """Hold a call against what its case expects."""
    # Only what the case expects, and what that needs: a case is about its rules.
    findings = {finding.rule_id: finding for finding in find((script,), timeline, case.expect)}
    wrong = [
        Mismatch(rule_id, verdict, findings[rule_id])
        for rule_id, verdict in case.expect.items()
        if findings[rule_id].verdict is not verdict
    ]
    return CaseResult(case, tuple(wrong))
