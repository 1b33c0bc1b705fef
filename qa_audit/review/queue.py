"""What waits to be heard, in which order, and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa_audit.model.finding import Finding, Verdict
from qa_audit.review.calls import Call
from qa_audit.review.desk import View
from qa_audit.review.events import UserRole
from qa_audit.review.people import User
from qa_audit.review.sampling import Candidate
from qa_audit.review.state import FindingState, Key, ReviewState, Status

WHY = ("appealed", "disputed", "calibrating", "fatal", "undecided", "assigned", "sampled")
"""Why a finding is in the queue, what cannot wait first."""


@dataclass(frozen=True, slots=True)
class Item:
    """A finding in the queue.

    Attributes:
        call: Its call.
        finding: The machine's finding.
        state: What people said.
        why: Why it is here, in the order of `WHY`.
        assignee: Who shall hear the call; empty for nobody yet.
        waits: Whether it waits for this viewer.
    """

    call: Call
    finding: Finding
    state: FindingState
    why: tuple[str, ...]
    assignee: str
    waits: bool

    @property
    def key(self) -> Key:
        """Call and rule."""
        return self.call.call_id, self.finding.rule_id


@dataclass(frozen=True, slots=True)
class Filters:
    """Which part of the queue is shown; empty means all.

    Attributes:
        mine: Only calls assigned to the viewer and findings they calibrate.
        todo: Only what waits for the viewer.
        rule: Rule id.
        agent: Staff number.
        verdict: The machine's verdict.
        why: A reason of `WHY`.
    """

    mine: bool = False
    todo: bool = True
    rule: str = ""
    agent: str = ""
    verdict: str = ""
    why: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """From the query of an address."""
        return cls(
            mine=query.get("mine") == "1",
            todo=query.get("todo", "1") == "1",
            rule=query.get("rule", ""),
            agent=query.get("agent", ""),
            verdict=query.get("verdict", ""),
            why=query.get("why", ""),
        )

    def query(self) -> dict[str, str]:
        """As the query of an address."""
        texts = {"rule": self.rule, "agent": self.agent, "verdict": self.verdict, "why": self.why}
        return {
            **({"mine": "1"} if self.mine else {}),
            **({} if self.todo else {"todo": "0"}),
            **{name: value for name, value in texts.items() if value},
        }

    def take(self, item: Item, viewer: User) -> bool:
        """Whether an item is shown."""
        return (
            (not self.mine or item.assignee == viewer.name or viewer.name in item.state.pair)
            and (not self.todo or item.waits)
            and self.rule in ("", item.finding.rule_id)
            and self.agent in ("", item.call.report.agent_id or "-")
            and self.verdict in ("", item.finding.verdict.value)
            and (not self.why or self.why in item.why)
        )


def queue(view: View) -> tuple[Item, ...]:
    """All that a reviewer may have to hear, most urgent first.

    Fatal fails and doubts are always here, whatever was sampled; so is whatever people disagree about or appealed.
    """
    items = []
    for call in view.calls.values():
        assignee = view.state.assigned.get(call.call_id, "")
        for finding in call.report.findings:
            state = view.state.of(call.call_id, finding.rule_id)
            why = _why(call, finding, state, view.state)
            if why:
                items.append(Item(call, finding, state, why, assignee, _waits(state, view.viewer)))
    return tuple(sorted(items, key=_urgency))


def candidates(view: View) -> tuple[Candidate, ...]:
    """What a random sample may draw: passes and fails that are not in the queue anyway."""
    return tuple(
        Candidate(call.report.agent_id or "", finding.rule_id, call.call_id)
        for call in view.calls.values()
        for finding in call.report.findings
        if finding.verdict in (Verdict.PASS, Verdict.FAIL)
        and not (finding.fatal and finding.verdict is Verdict.FAIL)
        and view.state.of(call.call_id, finding.rule_id).status is Status.OPEN
    )


def neighbours(items: tuple[Item, ...], key: Key) -> tuple[Item | None, Item | None]:
    """The items before and after one, whether or not it is (still) among them."""
    position = next((i for i, item in enumerate(items) if item.key == key), None)
    if position is None:
        return None, (items[0] if items else None)
    before = items[position - 1] if position else None
    return before, (items[position + 1] if position + 1 < len(items) else None)


def _why(call: Call, finding: Finding, state: FindingState, desk: ReviewState) -> tuple[str, ...]:
    failed = finding.verdict is Verdict.FAIL
    reasons = {
        "appealed": state.appeal is not None,
        "disputed": state.status is Status.DISPUTED,
        "calibrating": bool(state.pair),
        "fatal": failed and finding.fatal,
        "undecided": finding.verdict is Verdict.NEEDS_REVIEW,
        "assigned": failed and call.call_id in desk.assigned,
        "sampled": (call.call_id, finding.rule_id) in desk.sampled,
    }
    return tuple(reason for reason in WHY if reasons[reason])


def _waits(state: FindingState, viewer: User) -> bool:
    if state.status is Status.OPEN:
        return True
    if state.status is Status.CALIBRATING:
        return viewer.name in state.pair and viewer.name not in {opinion.actor for opinion in state.blind}
    return state.status in (Status.DISPUTED, Status.APPEALED) and viewer.role is UserRole.SUPERVISOR


def _urgency(item: Item) -> tuple[int, bool, bool, float, str]:
    report = item.call.report
    return WHY.index(item.why[0]), not item.finding.fatal, item.assignee == "", report.score, report.call_id
