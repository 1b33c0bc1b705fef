"""Hold an audit against verdicts that are known: the sample calls, or an office's own reference calls."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from qa_audit.errors import Language, UsageError
from qa_audit.model.finding import Verdict
from qa_audit.store.directory import AuditDirectory


class ExpectedCall(BaseModel):
    """One line of the file: a call and the verdicts it must get; a list names several that are right."""

    call_id: str
    verdicts: dict[str, Verdict | list[Verdict]]

    def allowed(self, rule_id: str) -> tuple[Verdict, ...]:
        """The verdicts that are right for a rule."""
        verdicts = self.verdicts[rule_id]
        return tuple(verdicts) if isinstance(verdicts, list) else (verdicts,)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A verdict that was not reached; `found` is None where the call or the rule is missing."""

    call_id: str
    rule_id: str
    expected: tuple[Verdict, ...]
    found: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many expected verdicts there are, and which were not reached."""

    n_expected: int
    mismatches: tuple[Mismatch, ...]

    @property
    def all_reached(self) -> bool:
        """Whether every expected verdict was reached."""
        return not self.mismatches

    def text(self, language: Language) -> str:
        """One line, and one more for each verdict that was not reached."""
        n_reached = self.n_expected - len(self.mismatches)
        first = {
            "zh": f"预期结论：{n_reached}/{self.n_expected} 达到",
            "en": f"expected verdicts reached: {n_reached}/{self.n_expected}",
        }[language]
        return "\n".join(
            [first] + [f"  {m.call_id} {m.rule_id}: {'|'.join(m.expected)} ≠ {m.found or '—'}" for m in self.mismatches]
        )


def read_expected(path: Path) -> tuple[ExpectedCall, ...]:
    """Read known verdicts, one JSON object a line.

    Raises:
        UsageError: The file cannot be read, or a line is not of that form.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}：无法读取：{error}", f"{path}: cannot be read: {error}") from error
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
    n_expected = 0
    for call in expected:
        verdicts = _verdicts(directory.report_path(call.call_id))
        for rule_id in call.verdicts:
            n_expected += 1
            found = verdicts.get(rule_id)
            if found not in call.allowed(rule_id):
                mismatches.append(Mismatch(call.call_id, rule_id, call.allowed(rule_id), found))
    return Comparison(n_expected, tuple(mismatches))


def _verdicts(path: Path) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    findings = json.loads(path.read_text(encoding="utf-8"))["findings"]
    return {finding["rule_id"]: finding["verdict"] for finding in findings}
