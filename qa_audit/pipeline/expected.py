"""Hold an audit against verdicts that are known: the sample calls, or an office's own reference calls."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from qa_audit.errors import Language, UsageError, reason
from qa_audit.model.finding import Verdict
from qa_audit.store.directory import AuditDirectory

SOMEWHERE = "on some processors: "
"""How the reason of a gap begins that shows here and not there: sums are rounded otherwise on another processor, and
greedy decoding turns that into other words. Such a mark stays where its verdict is reached."""


class ExpectedCall(BaseModel):
    """One line of the file: a call and the verdicts it must get; a list names several that are right.

    `known_gaps` says of which rules it is known that their verdict is not reached, and why: they are still listed, but
    do not count as new.
    """

    call_id: str
    verdicts: dict[str, Verdict | list[Verdict]]
    known_gaps: dict[str, str] = {}

    def allowed(self, rule_id: str) -> tuple[Verdict, ...]:
        """The verdicts that are right for a rule."""
        verdicts = self.verdicts[rule_id]
        return tuple(verdicts) if isinstance(verdicts, list) else (verdicts,)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A verdict that was not reached.

    Attributes:
        call_id: The call.
        rule_id: The rule.
        expected: The verdicts that would be right.
        found: The verdict that was found, None where the call or the rule is missing.
        known: Why it is known not to be reached, None for a new one.
    """

    call_id: str
    rule_id: str
    expected: tuple[Verdict, ...]
    found: str | None
    known: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many expected verdicts there are, and which were not reached.

    Attributes:
        n_expected: How many there are.
        mismatches: Those that were not reached.
        closed: Known gaps (call, rule) that are reached now: their marks should go, or a new break would go unseen.
    """

    n_expected: int
    mismatches: tuple[Mismatch, ...]
    closed: tuple[tuple[str, str], ...] = ()

    @property
    def all_reached(self) -> bool:
        """Whether every expected verdict was reached, but for the known gaps."""
        return all(mismatch.known is not None for mismatch in self.mismatches)

    def text(self, language: Language) -> str:
        """One line, and one more for each verdict that was not reached."""
        n_reached = self.n_expected - len(self.mismatches)
        n_known = sum(mismatch.known is not None for mismatch in self.mismatches)
        n_new = len(self.mismatches) - n_known
        first = {
            "zh": f"预期结论：{n_reached}/{self.n_expected} 达到，{n_known} 个已知差距，{n_new} 个新差距",
            "en": f"expected verdicts reached: {n_reached}/{self.n_expected}, {n_known} known gaps, {n_new} new",
        }[language]
        marks = {"zh": "已达到的差距，请删去标记：", "en": "closed gaps, remove their marks:"}[language]
        closed = [marks, *(f"  {call_id} {rule_id}" for call_id, rule_id in self.closed)] if self.closed else []
        return "\n".join([first, *(_line(mismatch) for mismatch in self.mismatches), *closed])


def _line(mismatch: Mismatch) -> str:
    line = f"  {mismatch.call_id} {mismatch.rule_id}: {'|'.join(mismatch.expected)} ≠ {mismatch.found or '—'}"
    return line if mismatch.known is None else f"{line} ({mismatch.known})"


def read_expected(path: Path) -> tuple[ExpectedCall, ...]:
    """Read known verdicts, one JSON object a line.

    Raises:
        UsageError: The file cannot be read, or a line is not of that form.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        zh, en = reason(error)
        raise UsageError(f"{path}：无法读取（{zh}）", f"{path}: cannot be read ({en})") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                found.append(ExpectedCall.model_validate_json(line))
            except ValidationError as error:
                cause = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
                raise UsageError(
                    f'{path}:{number}：{cause}；每行应为 {{"call_id": …, "verdicts": {{规则: 结论}}}}',
                    f'{path}:{number}: {cause}; a line is {{"call_id": …, "verdicts": {{rule: verdict}}}}',
                ) from error
    return tuple(found)


def compare(expected: tuple[ExpectedCall, ...], out: Path) -> Comparison:
    """Hold the reports in `out` against what is expected."""
    directory = AuditDirectory(out)
    mismatches = []
    closed = []
    n_expected = 0
    for call in expected:
        verdicts = _verdicts(directory.report_path(call.call_id))
        for rule_id in call.verdicts:
            n_expected += 1
            found = verdicts.get(rule_id)
            if found not in call.allowed(rule_id):
                mismatches.append(
                    Mismatch(call.call_id, rule_id, call.allowed(rule_id), found, call.known_gaps.get(rule_id))
                )
            elif rule_id in call.known_gaps and not call.known_gaps[rule_id].startswith(SOMEWHERE):
                closed.append((call.call_id, rule_id))
    return Comparison(n_expected, tuple(mismatches), tuple(closed))


def _verdicts(path: Path) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    findings = json.loads(path.read_text(encoding="utf-8"))["findings"]
    return {finding["rule_id"]: finding["verdict"] for finding in findings}
