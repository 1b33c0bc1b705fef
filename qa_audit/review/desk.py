"""The desk as one viewer sees it now: calls, what people said about them that the viewer may see, and scores."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qa_audit.errors import Language
from qa_audit.evaluate import outcome_of, score_of
from qa_audit.model.finding import Finding, Verdict
from qa_audit.model.report import Outcome
from qa_audit.model.wording import Wording
from qa_audit.review.blind import visible
from qa_audit.review.calls import Call, Calls, recordings
from qa_audit.review.events import Event, Kind, UserRole, by_recording
from qa_audit.review.log import EventLog
from qa_audit.review.people import People, User
from qa_audit.review.points import Shared, counted_once
from qa_audit.review.speech import SPEECH, TITLE
from qa_audit.review.state import ReviewState, fold

_FOR_AGENTS = frozenset({Kind.DECIDED, Kind.SETTLED, Kind.APPEALED, Kind.UNDONE})


@dataclass(frozen=True, slots=True)
class ScriptFile:
    """A script that the audit may have been made with.

    Attributes:
        id: Its id.
        path: Its file.
        rules: Ids of its rules.
    """

    id: str
    path: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What one viewer may know.

    Attributes:
        viewer: Who looks.
        events: The events they may see, ordered by number.
        state: What these amount to.
        calls: The calls they may see, by id.
        elsewhere: Events that count for nothing, because they are about a recording that had the id of a call before
            the one that has it now; empty for agents: the other recording may be somebody else's.
    """

    viewer: User
    events: tuple[Event, ...]
    state: ReviewState
    calls: Mapping[str, Call]
    elsewhere: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A call with the verdicts of people in place of the machine's.

    Attributes:
        findings: The findings; verdicts of people where they spoke.
        score: Score by these.
        outcome: Outcome by these.
        changed: Whether any verdict differs from the machine's.
    """

    findings: tuple[Finding, ...]
    score: float
    outcome: Outcome
    changed: bool


@dataclass(slots=True)
class Desk:
    """All that the pages need.

    Attributes:
        calls: The audit.
        log: What people did.
        people: Who may do what.
        titles: Titles of the rules by id.
        pass_mark: Score from which a call is qualified.
        language: Language of the pages.
        scripts: The scripts that titles and pass mark come from.
        shared: The rules whose points another rule may take, by id.
    """

    calls: Calls
    log: EventLog
    people: People
    titles: Mapping[str, Wording]
    pass_mark: float
    language: Language
    scripts: tuple[ScriptFile, ...] = ()
    shared: Mapping[str, Shared] = field(default_factory=dict)
    _known: dict[str, tuple[int, View]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.titles = {**self.titles, SPEECH: TITLE}

    def view(self, viewer: User) -> View:
        """The desk for one viewer."""
        events, calls = self.log.all(), self.calls.all()
        last = events[-1].id if events else 0
        with self._lock:
            known = self._known.get(viewer.name)
        # The folder gives the same mapping until it changes, and with it which events count.
        if known is None or known[0] != last or known[1].calls is not calls:
            counted, others = by_recording(events, recordings(calls))
            seen = _seen(counted, viewer)
            elsewhere = sorted((event for group in others for event in _seen(group, viewer)), key=lambda one: one.id)
            known = (last, View(viewer, seen, fold(seen), calls, tuple(elsewhere)))
            with self._lock:
                self._known[viewer.name] = known
        view = replace(known[1], viewer=viewer)
        if viewer.role is not UserRole.AGENT:
            return view
        own = {call_id: call for call_id, call in calls.items() if is_own(call, viewer)}
        return replace(view, calls=own, elsewhere=())

    def reviewed(self, call: Call, state: ReviewState) -> Reviewed:
        """The call with the verdicts of people in it."""
        findings = tuple(
            replace(finding, verdict=state.of(call.call_id, finding.rule_id).verdict or finding.verdict)
            for finding in call.report.findings
        )
        changed = any(
            mine.verdict is not machine.verdict for mine, machine in zip(findings, call.report.findings, strict=True)
        )
        if not changed:
            return Reviewed(findings, call.report.score, call.report.outcome, changed=False)
        if any(one.rule_id in self.shared and one.verdict is Verdict.FAIL for one in findings):
            places = {one.rule_id: one.evidence for one in self.calls.report(call).findings}
            findings = counted_once(findings, places, self.shared)
        return Reviewed(findings, score_of(findings), self._outcome(call, findings), changed=True)

    def _outcome(self, call: Call, findings: tuple[Finding, ...]) -> Outcome:
        # Verdicts on rules do not make heard who was not heard: only what people say about that.
        speech = next((one.verdict for one in findings if one.rule_id == SPEECH), None)
        if speech is Verdict.FAIL:
            return Outcome.UNQUALIFIED
        return outcome_of(findings, self.pass_mark, judgeable=not call.report.unheard or speech is Verdict.PASS)


def is_own(call: Call, user: User) -> bool:
    """Whether a call is the user's own."""
    return user.agent_id is not None and call.report.agent_id == user.agent_id


def _seen(events: tuple[Event, ...], viewer: User) -> tuple[Event, ...]:
    """The events that a viewer may see."""
    seen = visible(events, viewer.name)
    if viewer.role is not UserRole.AGENT:
        return seen
    # Reviewers talk among themselves in comments; what they decide, and why, is the agent's to read.
    return tuple(event for event in seen if event.kind in _FOR_AGENTS or event.actor == viewer.name)
