"""Whether a script proves its rules: every rule with cases that pass, fail and do not apply."""

from collections import Counter

from qa_audit.model.finding import Verdict
from qa_audit.model.wording import Wording
from qa_audit.script.problem import Level, Place, Problem
from qa_audit.script.script import Script

WANTED = {Verdict.PASS: 1, Verdict.FAIL: 1}
"""What every script needs for each rule; the shipped scripts have more (see tests/rules)."""


def check_cases(script: Script) -> tuple[Problem, ...]:
    """Rules whose cases do not prove them: without a case that passes, or without one that fails.

    Args:
        script: The script.

    Returns:
        One problem a rule and verdict that is missing, at the line of the rule.
    """
    found = Counter((rule_id, verdict) for case in script.cases for rule_id, verdict in case.expect.items())
    return tuple(
        Problem(
            *script.places.get(rule.id, Place(script.path, 1, 1)),
            f"rules.{rule.id}",
            Wording(
                f"没有 expect 为 {verdict} 的案例；请在 cases 里至少写 {count} 个",
                f"no case expects {verdict}; write at least {count} under cases",
            ),
            "missing-case",
            Level.WARNING,
        )
        for rule in script.rules
        # What the base says, the base's own cases prove.
        if script.places.get(rule.id, Place(script.path, 1, 1)).path not in script.base or rule.id in script.changed
        for verdict, count in WANTED.items()
        if found[rule.id, verdict] < count and not (verdict is Verdict.FAIL and rule.informs_only)
    )
