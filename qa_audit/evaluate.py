"""Script × timeline → report: every rule once, a score, an outcome.

A call starts at 100 and loses the points of the rules that failed, down to 0. It is unqualified (不合格) where a fatal
rule failed or the score is under the pass mark; it needs review (待复核) where a fatal rule is undecided, or where the
undecided rules together carry enough points to bring it under the pass mark; else it is qualified (合格). A recording
in which nobody speaks, or nobody on the agent's channel, is never qualified: nothing speaks for it, and it may be the
recorder that failed.
"""

from collections.abc import Container, Sequence
from functools import lru_cache
from types import MappingProxyType

from qa_audit.errors import QaAuditError, RuleCrashError
from qa_audit.model.finding import Finding, Verdict
from qa_audit.model.opinion import Question
from qa_audit.model.report import CallReport, Outcome, Provenance
from qa_audit.model.timeline import CallTimeline
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.places import forget_places
from qa_audit.rules.ruleset import PASS_MARK, RuleSet, by_id, vocabulary_of
from qa_audit.rules.vocabulary import Vocabulary
from qa_audit.text.heard import forget_heard
from qa_audit.text.likeness import forget_scores

FULL_SCORE = 100.0
"""Where every call starts."""


def evaluate(scripts: Sequence[RuleSet], timeline: CallTimeline, provenance: Provenance) -> CallReport:
    """Evaluate scripts on one call.

    Args:
        scripts: The scripts, in order; their rule ids are unique over all of them.
        timeline: The call.
        provenance: What produced the timeline and the scripts.

    Returns:
        The report, with each rule exactly once, in the order of the scripts.

    Raises:
        ScriptError: The scripts do not fit together.
        RuleCrashError: A rule raised an exception; names the rule and the call.
    """
    findings = find(scripts, timeline)
    score = score_of(findings)
    pass_mark = max((script.pass_mark for script in scripts), default=PASS_MARK)
    return CallReport(
        timeline, findings, score, outcome_of(findings, pass_mark, judgeable=timeline.judgeable), provenance
    )


def find(scripts: Sequence[RuleSet], timeline: CallTimeline, only: Container[str] | None = None) -> tuple[Finding, ...]:
    """The findings of all rules on one call, in the order of the scripts; see `evaluate`.

    Args:
        scripts: The scripts.
        timeline: The call.
        only: Ids of the rules whose findings are wanted; all by default.
    """
    rules, vocabulary = _rules(tuple(scripts))
    context = CallContext(timeline, rules, vocabulary)
    return tuple(checked(rule_id, context) for rule_id in rules if only is None or rule_id in only)


def questions(scripts: Sequence[RuleSet], timeline: CallTimeline) -> tuple[Question, ...]:
    """What the rules would ask the audio about one call, and is not answered on its timeline.

    Args:
        scripts: The scripts.
        timeline: The call.

    Returns:
        The questions, each once.

    Raises:
        ScriptError: The scripts do not fit together.
        RuleCrashError: A rule raised an exception.
    """
    rules, vocabulary = _rules(tuple(scripts))
    context = CallContext(timeline, rules, vocabulary, asking=True)
    for rule_id in rules:
        checked(rule_id, context)
    return context.opinions.unanswered


# Scripts are compared by identity: one audit evaluates the same few on every call.
@lru_cache(maxsize=8)
def _rules(scripts: tuple[RuleSet, ...]) -> tuple[MappingProxyType[str, RuleBase], Vocabulary]:
    rules = by_id(scripts)
    return rules, vocabulary_of(rules.values())


def forget_texts(scripts: Sequence[RuleSet]) -> None:
    """Forget what was worked out about the texts of the calls that were evaluated; nothing but time depends on it.

    Kept for the next evaluation of the same call, it would fill up over the first hundreds of calls of a batch.

    Args:
        scripts: The scripts that were evaluated.
    """
    _, vocabulary = _rules(tuple(scripts))
    vocabulary.forget()
    forget_places()
    forget_heard()
    forget_scores()


def checked(rule_id: str, context: CallContext) -> Finding:
    """The finding of a rule on a call.

    Raises:
        RuleCrashError: The rule raised an exception; names the rule and the call.
    """
    try:
        return context.finding(rule_id)
    except QaAuditError:
        raise
    except Exception as error:
        call_id = context.call.recording.call_id
        cause = f"{type(error).__name__}: {error}"
        raise RuleCrashError(
            f"规则 {rule_id} 在通话 {call_id} 上出错（{cause}）；这是程序缺陷，请附该通话的时间线报告",
            f"rule {rule_id} crashed on call {call_id} ({cause}); this is a defect of the program, "
            "please report it with the call's timeline",
        ) from error


def score_of(findings: Sequence[Finding]) -> float:
    """100 minus the points of the failed rules, at least 0."""
    lost = sum(finding.points for finding in findings if finding.verdict is Verdict.FAIL)
    return max(0.0, FULL_SCORE - lost)


def outcome_of(findings: Sequence[Finding], pass_mark: float = PASS_MARK, *, judgeable: bool = True) -> Outcome:
    """合格, 不合格 or 待复核; see the module.

    Args:
        findings: The findings of all rules.
        pass_mark: The score from which a call is qualified.
        judgeable: Whether the agent is heard in the recording, as far as that can be told.
    """
    failed = [finding for finding in findings if finding.verdict is Verdict.FAIL]
    undecided = [finding for finding in findings if finding.verdict is Verdict.NEEDS_REVIEW]
    score = score_of(findings)
    if any(finding.fatal for finding in failed) or score < pass_mark:
        return Outcome.UNQUALIFIED
    at_risk = sum(finding.points for finding in undecided)
    if any(finding.fatal for finding in undecided) or score - at_risk < pass_mark or not judgeable:
        return Outcome.NEEDS_REVIEW
    return Outcome.QUALIFIED
