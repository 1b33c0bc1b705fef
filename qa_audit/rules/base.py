"""What every rule has, whatever its kind."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field, StringConstraints

from qa_audit.model.finding import Evidence, Finding, Measure, Severity, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.wording import Wording
from qa_audit.rules.condition import Condition, ConditionField, conditions_of
from qa_audit.rules.options import Bilingual, Options
from qa_audit.rules.truth import Holding, Truth, all_of, negated

if TYPE_CHECKING:
    from qa_audit.rules.context import CallContext

RULE_ID = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$"

MINIMUM_CONFIDENCE = 0.35
"""Default confidence of an utterance below which its words decide nothing. Measured on the sample calls with Whisper
base: of the utterances from 0.35 to 0.40 none has more than 30 % of its characters wrong, of those below about half."""


@dataclass(frozen=True, slots=True)
class Completion:
    """How far a procedure came.

    Attributes:
        ended_call: Whether the call ended inside the procedure: the agent said nothing else afterwards.
        correct: Whether every step that was owed was done right.
    """

    ended_call: Truth
    correct: Truth


ABSENCES = frozenset({"part_missing", "wrong_wording", "wait_not_closed", "no_deadline", "name_ignored"})
"""Reasons of a fail that say that words were not heard."""

MASKED = Wording(
    "坐席一侧噪声大，没有听到不等于没有说",
    "the agent's side is noisy: not heard does not mean not said",
)

UNHEARD = Wording(
    "没有检测到坐席说话，可能没有录上",
    "no speech of the agent was detected, which may not have been recorded",
)


class RuleBase(Options):
    """What every rule has, whatever its kind.

    Attributes:
        id: Stable id such as "opening.greeting": in the script, in every report and in the tests.
        title: What people call the rule.
        kind: The rule kind.
        severity: info, minor or major.
        points: Points that a fail costs.
        fatal: 一票否决: a fail makes the call unqualified whatever its score.
        coaching: What to tell the agent after a fail.
        when: Situation in which the rule applies; always where none is given.
        unless: Situation in which it does not apply.
        doubt_when: Situation in which a fail is left to a person.
        suspect_when: Situation in which a pass is left to a person.
        minimum_confidence: Utterances the recogniser was less sure of than this decide nothing: `needs_review`.
    """

    summary: ClassVar[Wording]
    """One sentence for `explain`: what the kind checks."""
    informs_only: ClassVar[bool] = False
    """Whether the kind never fails: it tells something, and its cases need none that fails."""
    loads: ClassVar[bool] = False
    """Whether `load` has something to do."""

    id: Annotated[str, StringConstraints(pattern=RULE_ID)]
    title: Bilingual
    severity: Severity = Severity.MINOR
    points: float = Field(default=5, ge=0, le=100)
    fatal: bool = False
    coaching: Bilingual | None = None
    when: ConditionField | None = None
    unless: ConditionField | None = None
    doubt_when: ConditionField | None = None
    suspect_when: ConditionField | None = None
    minimum_confidence: float = Field(default=MINIMUM_CONFIDENCE, ge=0, le=1)

    @property
    def wording(self) -> Wording:
        """The title."""
        return self.title

    def load(self) -> None:
        """Load and learn what the first call that needs it would: a dictionary, what examples teach."""
        for condition in self._conditions:
            for situation in conditions_of(condition):
                situation.load()

    def check(self, call: CallTimeline, context: "CallContext") -> Finding:
        """Return the rule's one finding on a call.

        Args:
            call: The call.
            context: What was already worked out about this call; made of the same `call`.

        Raises:
            ValueError: `context` belongs to another call.
        """
        if context.call is not call:
            raise ValueError(f"{self.id}: the context is of call {context.call.recording.call_id}")
        applies, why = self.applies(context)
        if applies is Truth.NO:
            return self.finding(
                Verdict.NOT_APPLICABLE, Wording(f"不适用：{why.zh}", f"Not applicable: {why.en}"), "situation_absent"
            )
        with context.in_doubt(applies is Truth.UNCLEAR):
            finding = self.examine(context)
        if finding.verdict is Verdict.PASS and self.suspect_when is not None:
            return self._suspected(finding, self.suspect_when.holds(context), context)
        if finding.verdict is not Verdict.FAIL:
            return finding
        if applies is Truth.UNCLEAR:
            return doubted(finding, "situation_unclear", why)
        if self.doubt_when is not None and self.doubt_when.holds(context).truth is not Truth.NO:
            return doubted(finding, "excused", self.doubt_when.holds(context).reason)
        if not context.call.judgeable:
            return doubted(finding, "agent_unheard", UNHEARD)
        if finding.reason in ABSENCES and context.agent_masked:
            return doubted(finding, "noisy_line", MASKED)
        return finding

    def examine(self, context: "CallContext") -> Finding:
        """What the kind finds in a call in which the rule applies, or may apply."""
        raise NotImplementedError

    def completion(self, context: "CallContext") -> Completion | None:
        """How far the procedure came; None for a kind that is no procedure."""
        del context
        return None

    def applies(self, context: "CallContext") -> tuple[Truth, Wording]:
        """Whether `when` holds and `unless` does not, and the reason."""
        truths, reasons = [Truth.YES], [Wording("每通电话", "every call")]
        if self.when is not None:
            holding = self.when.holds(context)
            truths.append(holding.truth)
            reasons.append(holding.reason)
            if holding.truth is Truth.NO:
                # Decided, whatever `unless` says: the commonest case, so nothing more is searched.
                return Truth.NO, holding.reason
        if self.unless is not None:
            holding = self.unless.holds(context)
            truths.append(negated(holding.truth))
            reasons.append(holding.reason)
        truth = all_of(truths)
        deciding = next((r for t, r in zip(truths[1:], reasons[1:], strict=True) if t is truth), reasons[-1])
        return truth, deciding

    def known_innocent(self, piece: Evidence, context: "CallContext") -> bool:
        """Whether what makes one suspicious is something that the rule knows to be no breach."""
        del piece, context
        return False

    def _suspected(self, finding: Finding, holding: Holding, context: "CallContext") -> Finding:
        """A pass as a question to a person: nothing was found against it, but something makes one listen."""
        pieces = dict.fromkeys(holding.evidence)
        evidence = tuple(piece for piece in pieces if not self.known_innocent(piece, context))
        if holding.truth is Truth.NO or (holding.evidence and not evidence):
            return finding
        why = holding.reason
        if evidence and evidence[0].quote:
            quote = evidence[0].quote
            why = Wording(f"{why.zh}，请听“{quote}”", f'{why.en}, listen: "{quote}"')
        return replace(doubted(finding, "suspected", why), evidence=(*finding.evidence, *evidence))

    def needs(self) -> frozenset[str]:
        """Ids of the rules whose outcome this rule reads."""
        return frozenset(
            rule_id
            for condition in self._conditions
            for situation in conditions_of(condition)
            for rule_id in situation.needs()
        )

    @property
    def _conditions(self) -> tuple[Condition, ...]:
        every = (self.when, self.unless, self.doubt_when, self.suspect_when)
        return tuple(condition for condition in every if condition is not None)

    def finding(
        self,
        verdict: Verdict,
        message: Wording,
        reason: str | None = None,
        searched: Interval | None = None,
        evidence: tuple[Evidence, ...] = (),
        measures: tuple[Measure, ...] = (),
        severity: Severity | None = None,
    ) -> Finding:
        """Make this rule's finding.

        Raises:
            ValueError: A fail without evidence, or a doubt without a reason.
        """
        if verdict is Verdict.FAIL and not evidence:
            raise ValueError(f"{self.id}: a fail needs evidence that can be replayed")
        if verdict is Verdict.NEEDS_REVIEW and reason is None:
            raise ValueError(f"{self.id}: needs_review must say why")
        return Finding(
            rule_id=self.id,
            verdict=verdict,
            severity=severity or self.severity,
            fatal=self.fatal,
            points=self.points,
            message=message,
            reason=reason,
            searched=searched,
            evidence=evidence,
            measures=measures,
        )


def doubted(finding: Finding, reason: str, why: Wording) -> Finding:
    """The finding as a question to a person: what was found stays, and why it does not decide."""
    return replace(
        finding,
        verdict=Verdict.NEEDS_REVIEW,
        reason=reason,
        message=Wording(f"{finding.message.zh}（待复核：{why.zh}）", f"{finding.message.en} (needs review: {why.en})"),
    )
