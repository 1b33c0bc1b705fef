"""Who may do what when: every event is held against the state it meets, inside the transaction that saves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa_audit.model.finding import Verdict
from qa_audit.model.wording import Wording
from qa_audit.review.calls import Call, recordings
from qa_audit.review.desk import is_own
from qa_audit.review.events import Event, Kind, UserRole, by_recording
from qa_audit.review.people import User
from qa_audit.review.state import ReviewState, Status, fold

VERDICTS = (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE)
"""What a person may decide: a person has no doubt to hand on."""
LONGEST_TEXT = 2000
"""Chosen: characters of a reason or comment; a page, not an essay."""


class RefusedError(Exception):
    """Something a person may not do, or not now.

    Attributes:
        wording: Why, and what would be right.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.wording = Wording(zh, en)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants to do.

    Attributes:
        user: Who.
        event: What.
        call: The call it is about; None for a plan.
        people: All users by name.
    """

    user: User
    event: Event
    call: Call | None
    people: Mapping[str, User]


@dataclass(frozen=True, slots=True)
class _Case(Request):
    """A request and what it meets."""

    state: ReviewState
    events: Sequence[Event]


def check(request: Request, events: Sequence[Event]) -> None:
    """Hold a request against everything that happened before.

    Raises:
        RefusedError: It may not be done.
    """
    present = {} if request.call is None else recordings({request.call.call_id: request.call})
    counted, _ = by_recording(events, present)
    case = _Case(request.user, request.event, request.call, request.people, fold(counted), counted)
    _CHECKS[request.event.kind](case)


def _decided(case: _Case) -> None:
    _reviewer(case)
    machine, status = _machine(case), _status(case)
    event = case.event
    if event.verdict not in VERDICTS:
        raise RefusedError("请选择通过、不合格或不适用", "choose pass, fail or not applicable")
    if machine is not Verdict.NEEDS_REVIEW and event.verdict is not machine:
        _text(event, "改判必须写明理由", "overruling needs a reason")
    if status is Status.FINAL:
        raise RefusedError("主管已作最终裁定，不能再判", "a supervisor has settled this finding")
    if status is Status.CALIBRATING and event.actor not in case.state.of(*_key(event)).pair:
        raise RefusedError("此项正在两人背对背校准，只有这两人能判", "two others are calibrating this finding blind")


def _settled(case: _Case) -> None:
    _supervisor(case)
    _machine(case)
    if case.event.verdict not in VERDICTS:
        raise RefusedError("请选择通过、不合格或不适用", "choose pass, fail or not applicable")
    _text(case.event, "最终裁定必须写明理由", "a final decision needs a reason")
    if _status(case) is Status.CALIBRATING:
        raise RefusedError(
            "背对背校准尚未完成；先等两人判完，或撤销校准", "a blind calibration is under way: wait for it, or undo it"
        )


def _appealed(case: _Case) -> None:
    if case.user.role is not UserRole.AGENT or case.call is None or not is_own(case.call, case.user):
        raise RefusedError("只有坐席本人可以申诉自己的通话", "only agents appeal, and only their own calls")
    _text(case.event, "请写明申诉理由", "say why you appeal")
    found = case.state.of(*_key(case.event))
    if (found.verdict or _machine(case)) is not Verdict.FAIL:
        raise RefusedError("此项没有判为不合格，无需申诉", "this finding is no fail: nothing to appeal")
    if found.appeal is not None or found.final is not None:
        raise RefusedError("此项已经申诉过", "this finding has been appealed already")


def _commented(case: _Case) -> None:
    _reviewer(case)
    _text(case.event, "请写下评语", "write a comment")
    if case.event.rule_id is not None:
        _machine(case)


def _calibrated(case: _Case) -> None:
    _supervisor(case)
    event = case.event
    if len(set(event.people)) != 2 or not all(_is_reviewer(case, name) for name in event.people):
        raise RefusedError("请选择两名不同的质检员或主管", "choose two different reviewers")
    findings = [case.state.of(event.call_id or "", rule_id) for rule_id in event.rules]
    if not findings or any(found.status is not Status.OPEN for found in findings):
        raise RefusedError(
            "只有还没有人判过的项目才能背对背校准", "only findings nobody decided can be calibrated blind"
        )


def _assigned(case: _Case) -> None:
    people = case.event.people
    if case.user.role is UserRole.QA and people == (case.user.name,):
        return
    _supervisor(case)
    if len(people) > 1 or not all(_is_reviewer(case, name) for name in people):
        raise RefusedError("只能分派给一名质检员或主管", "a call is assigned to one reviewer")


def _planned(case: _Case) -> None:
    _supervisor(case)


def _undone(case: _Case) -> None:
    event, user = case.event, case.user
    target = next((one for one in case.events if one.id == event.target), None)
    if target is None or target.call_id != event.call_id or not may_undo(target, user):
        raise RefusedError("只能撤销自己的操作", "you can undo only what you did yourself")
    if target.id in case.state.undone:
        raise RefusedError("这一步已经撤销过了", "this was undone already")
    if target.kind is Kind.APPEALED and case.state.of(*_key(target)).final is not None:
        raise RefusedError("申诉已有最终裁定，不能再撤回", "this appeal has been settled")


def may_undo(target: Event, user: User) -> bool:
    """Whether a user may take an event back: their own, and supervisors each other's arrangements."""
    arranges = target.kind in (Kind.ASSIGNED, Kind.CALIBRATED, Kind.PLANNED)
    return target.actor == user.name or (arranges and user.role is UserRole.SUPERVISOR)


_CHECKS = {
    Kind.DECIDED: _decided,
    Kind.SETTLED: _settled,
    Kind.APPEALED: _appealed,
    Kind.COMMENTED: _commented,
    Kind.CALIBRATED: _calibrated,
    Kind.ASSIGNED: _assigned,
    Kind.PLANNED: _planned,
    Kind.UNDONE: _undone,
}


def _reviewer(case: _Case) -> None:
    if case.user.role is UserRole.AGENT:
        raise RefusedError("坐席账号不能评判", "agents do not review")
    if case.call is not None and is_own(case.call, case.user):
        raise RefusedError("不能评判自己的通话", "nobody reviews their own calls")


def _supervisor(case: _Case) -> None:
    if case.user.role is not UserRole.SUPERVISOR:
        raise RefusedError("只有主管可以这样做", "only supervisors may do this")
    if case.call is not None and is_own(case.call, case.user):
        raise RefusedError("不能评判自己的通话", "nobody reviews their own calls")


def _is_reviewer(case: _Case, name: str) -> bool:
    return name in case.people and case.people[name].role is not UserRole.AGENT


def _machine(case: _Case) -> Verdict:
    rule_id = case.event.rule_id
    if case.call is None or rule_id is None or rule_id not in case.call.rules:
        raise RefusedError("这通电话没有这条规则", "this call has no such rule")
    return case.call.rules[rule_id].verdict


def _text(event: Event, zh: str, en: str) -> None:
    if not event.text.strip():
        raise RefusedError(zh, en)
    if len(event.text) > LONGEST_TEXT:
        raise RefusedError(f"文字请不超过 {LONGEST_TEXT} 字", f"at most {LONGEST_TEXT} characters")


def _key(event: Event) -> tuple[str, str]:
    return event.call_id or "", event.rule_id or ""


def _status(case: _Case) -> Status:
    return case.state.of(*_key(case.event)).status
