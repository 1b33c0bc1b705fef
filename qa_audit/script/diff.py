"""What a change of scripts does to one call: which rules change their verdict, and what that does to the score."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa_audit.evaluate import checked, find, outcome_of, score_of
from qa_audit.model.finding import Finding, Verdict
from qa_audit.model.report import Outcome
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.wording import Wording
from qa_audit.rules.context import CallContext
from qa_audit.rules.ruleset import PASS_MARK, by_id, vocabulary_of, with_needed
from qa_audit.script.fingerprint import changed_rules
from qa_audit.script.script import Script


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that finds something else.

    Attributes:
        rule_id: The rule.
        before: Its verdict by the old scripts; None where they do not have it.
        after: Its verdict by the new ones; None where they do not have it.
        message: What is found now (or was, where the rule is gone).
        start_s: Where to listen; None where there is nothing to.
        end_s: End of that place.
        quote: What was heard there.
        points_before: Points lost by it before.
        points_after: Points lost by it now.
        fatal_before: Whether it decides the call alone by the old scripts.
        fatal_after: Whether it does by the new ones.
    """

    rule_id: str
    before: Verdict | None
    after: Verdict | None
    message: Wording
    start_s: float | None
    end_s: float | None
    quote: str
    points_before: float = 0.0
    points_after: float = 0.0
    fatal_before: bool = False
    fatal_after: bool = False


@dataclass(frozen=True, slots=True)
class CallChange:
    """A call that is judged differently."""

    call_id: str
    agent_id: str | None
    outcome_before: Outcome
    outcome_after: Outcome
    score_before: float
    score_after: float
    rules: tuple[RuleChange, ...]


@dataclass(frozen=True, slots=True)
class ScriptDiff:
    """What a change of scripts does to many calls.

    Attributes:
        old: The old scripts, as they were given.
        new: The new ones.
        n_calls: Calls that were evaluated.
        differing: Ids of the rules that were evaluated twice because they differ, or read one that does.
        calls: The calls that change, ordered by call id.
        unread: What is wrong with each timeline that could not be read and so was not evaluated.
    """

    old: str
    new: str
    n_calls: int
    differing: tuple[str, ...]
    calls: tuple[CallChange, ...]
    unread: tuple[Wording, ...] = ()

    @property
    def by_rule(self) -> dict[tuple[str, str, str], int]:
        """(rule, verdict before, verdict after) → in how many calls, the commonest first."""
        counts = Counter(
            (change.rule_id, str(change.before or "—"), str(change.after or "—"))
            for call in self.calls
            for change in call.rules
        )
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @property
    def by_agent(self) -> dict[str, tuple[int, float]]:
        """Agent → calls that change, and the sum of their changes of score; the most calls first."""
        found: dict[str, tuple[int, float]] = {}
        for call in self.calls:
            agent = call.agent_id or "—"
            count, total = found.get(agent, (0, 0.0))
            found[agent] = (count + 1, total + call.score_after - call.score_before)
        return dict(sorted(found.items(), key=lambda item: (-item[1][0], item[0])))


class Comparison:
    """Two sets of scripts, ready to be held against calls.

    Only what may differ is evaluated: a rule whose resolved form is the same, and that reads no rule which is not,
    finds the same in both. Only a call in which something changes is scored as a whole.

    Args:
        old: Scripts before the change.
        new: Scripts after it.
    """

    def __init__(self, old: Sequence[Script], new: Sequence[Script]) -> None:
        self.old, self.new = tuple(old), tuple(new)
        self.old_rules, self.new_rules = by_id(self.old), by_id(self.new)
        self.differing = changed_rules(self.old, self.new)
        self._vocabulary = vocabulary_of((*self.old_rules.values(), *self.new_rules.values()))
        # What the differing rules look for is a small part of it, and most calls need no more.
        self._differing_vocabulary = vocabulary_of(
            rules[rule_id]
            for rules in (self.old_rules, self.new_rules)
            for rule_id in with_needed(self.differing & rules.keys(), rules)
        )
        self.pass_marks = (_pass_mark(self.old), _pass_mark(self.new))

    def change(self, timeline: CallTimeline) -> CallChange | None:
        """What changes in a call; None where nothing does."""
        context = CallContext(timeline, self.old_rules, self._differing_vocabulary)
        heard = _sharing(context, CallContext(timeline, self.new_rules, self._differing_vocabulary))
        before = {rule_id: checked(rule_id, context) for rule_id in self.old_rules if rule_id in self.differing}
        after = {rule_id: checked(rule_id, heard) for rule_id in self.new_rules if rule_id in self.differing}
        order = dict.fromkeys((*self.new_rules, *self.old_rules))
        changes = [_compared(before.get(rule_id), after.get(rule_id)) for rule_id in order if rule_id in self.differing]
        changed = tuple(change for change in changes if change is not None)
        if not changed and self.pass_marks[0] == self.pass_marks[1] and not _weights_differ(before, after):
            return None
        context = CallContext(timeline, self.old_rules, self._vocabulary)
        unchanged = {rule_id: checked(rule_id, context) for rule_id in self.old_rules if rule_id not in self.differing}
        all_before = [unchanged.get(rule_id) or before[rule_id] for rule_id in self.old_rules]
        all_after = [unchanged.get(rule_id) or after[rule_id] for rule_id in self.new_rules]
        outcomes = (
            outcome_of(all_before, self.pass_marks[0], judgeable=timeline.judgeable),
            outcome_of(all_after, self.pass_marks[1], judgeable=timeline.judgeable),
        )
        scores = score_of(all_before), score_of(all_after)
        if not changed and outcomes[0] is outcomes[1] and scores[0] == scores[1]:
            return None
        agent = timeline.metadata.agent_id
        return CallChange(timeline.recording.call_id, agent, *outcomes, *scores, changed)


def full_change(old: Sequence[Script], new: Sequence[Script], timeline: CallTimeline) -> CallChange | None:
    """The same by evaluating every rule of both: what `Comparison` must agree with."""
    before = {finding.rule_id: finding for finding in find(tuple(old), timeline)}
    after = {finding.rule_id: finding for finding in find(tuple(new), timeline)}
    changes = [_compared(before.get(rule_id), after.get(rule_id)) for rule_id in dict.fromkeys((*after, *before))]
    changed = tuple(change for change in changes if change is not None)
    outcomes = (
        outcome_of([*before.values()], _pass_mark(tuple(old)), judgeable=timeline.judgeable),
        outcome_of([*after.values()], _pass_mark(tuple(new)), judgeable=timeline.judgeable),
    )
    scores = score_of([*before.values()]), score_of([*after.values()])
    if not changed and outcomes[0] is outcomes[1] and scores[0] == scores[1]:
        return None
    return CallChange(timeline.recording.call_id, timeline.metadata.agent_id, *outcomes, *scores, changed)


def _sharing(first: CallContext, second: CallContext) -> CallContext:
    """The second context with what the first has heard: turns and matches do not depend on the rules."""
    second.__dict__["turns"], second.__dict__["hearing"] = first.turns, first.hearing
    return second


def _pass_mark(scripts: Sequence[Script]) -> float:
    return max((script.pass_mark for script in scripts), default=PASS_MARK)


def _lost(finding: Finding | None) -> float:
    return finding.points if finding is not None and finding.verdict is Verdict.FAIL else 0.0


def _weight(finding: Finding | None) -> tuple[float, bool]:
    """What a finding weighs in the outcome; a pass weighs nothing."""
    if finding is None or finding.verdict not in (Verdict.FAIL, Verdict.NEEDS_REVIEW):
        return 0.0, False
    return _lost(finding), finding.fatal


def _weights_differ(before: dict[str, Finding], after: dict[str, Finding]) -> bool:
    """Whether a verdict that stays weighs something else: points of a fail or of a doubt, or whether it is fatal."""
    return any(
        (one.points, one.fatal) != (other.points, other.fatal) and one.verdict in (Verdict.FAIL, Verdict.NEEDS_REVIEW)
        for rule_id, one in before.items()
        if (other := after.get(rule_id)) is not None
    )


def _compared(before: Finding | None, after: Finding | None) -> RuleChange | None:
    """How a rule's finding changes; None where verdict and points stay, or a rule comes or goes that does not apply."""
    old, new = (finding.verdict if finding is not None else None for finding in (before, after))
    idle = (None, Verdict.NOT_APPLICABLE)
    if (old is new and _weight(before) == _weight(after)) or (old in idle and new in idle):
        return None
    shown = after or before
    if shown is None:
        return None
    # Where to listen: what the new script found; where that is nothing, what the old one did.
    pieces = (after.evidence if after is not None else ()) or (before.evidence if before is not None else ())
    place = pieces[0].span if pieces else shown.searched
    return RuleChange(
        shown.rule_id,
        old,
        new,
        shown.message,
        place.start_s if place is not None else None,
        place.end_s if place is not None else None,
        pieces[0].quote if pieces else "",
        _lost(before),
        _lost(after),
        before is not None and before.fatal,
        after is not None and after.fatal,
    )
