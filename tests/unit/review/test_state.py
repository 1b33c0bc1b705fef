"""The state folded from events: who decides, what doubt does, what an undo takes back, what blindness hides."""

import pytest

from qa_audit.model.finding import Verdict
from qa_audit.review.blind import visible
from qa_audit.review.events import Kind
from qa_audit.review.state import Status, fold
from tests.unit.review.history import CALL, RULE, History


@pytest.fixture
def history():
    return History()


def now(history, viewer=None):
    events = history.events if viewer is None else visible(history.events, viewer)
    return fold(events).of(CALL, RULE)


def test_a_finding_nobody_heard_is_open(history):
    assert (now(history).status, now(history).verdict) == (Status.OPEN, None)


def test_one_reviewer_decides(history):
    history.decide("wang", "fail")
    assert (now(history).status, now(history).verdict) == (Status.DECIDED, Verdict.FAIL)


def test_a_reviewer_may_change_their_mind(history):
    history.decide("wang", "fail")
    history.decide("wang", "pass")
    assert now(history).verdict is Verdict.PASS
    assert len(now(history).opinions) == 1


def test_reviewers_who_contradict_each_other_leave_a_doubt(history):
    history.decide("wang", "fail")
    history.decide("zhao", "pass")
    assert (now(history).status, now(history).verdict) == (Status.DISPUTED, Verdict.NEEDS_REVIEW)


def test_the_supervisor_settles_a_dispute(history):
    history.decide("wang", "fail")
    history.decide("zhao", "pass")
    history.settle("sun", "pass", "heard it")
    assert (now(history).status, now(history).verdict) == (Status.FINAL, Verdict.PASS)


def test_an_appeal_waits_and_the_verdict_stands_until_it_is_settled(history):
    history.decide("wang", "fail")
    history.appeal("li", "I said it")
    assert (now(history).status, now(history).verdict) == (Status.APPEALED, Verdict.FAIL)
    history.settle("sun", "pass", "she did")
    assert (now(history).status, now(history).verdict) == (Status.FINAL, Verdict.PASS)


def test_an_undo_takes_a_decision_back_and_undoing_the_undo_brings_it_again(history):
    decided = history.decide("wang", "fail")
    undo = history.undo("wang", decided)
    assert now(history).status is Status.OPEN
    history.undo("wang", undo)
    assert now(history).verdict is Verdict.FAIL
    assert len(history.events) == 3


def test_an_earlier_decision_counts_again_when_the_later_is_undone(history):
    history.decide("wang", "fail")
    second = history.decide("wang", "pass")
    history.undo("wang", second)
    assert now(history).verdict is Verdict.FAIL


def test_a_final_decision_taken_back_leaves_the_appeal_waiting(history):
    history.appeal("li", "I said it")
    final = history.settle("sun", "pass")
    history.undo("sun", final)
    assert now(history).status is Status.APPEALED


def test_the_latest_assignment_counts(history):
    history.add("sun", Kind.ASSIGNED, call_id=CALL, people=("wang",))
    history.add("sun", Kind.ASSIGNED, call_id=CALL, people=("zhao",))
    assert fold(history.events).assigned == {CALL: "zhao"}
    history.add("sun", Kind.ASSIGNED, call_id=CALL)
    assert fold(history.events).assigned == {}


def test_a_plan_holds_its_findings_until_it_is_undone(history):
    plan = history.add("sun", Kind.PLANNED, plan={"seed": "1", "items": [[CALL, RULE]]})
    assert fold(history.events).sampled == {(CALL, RULE)}
    history.undo("sun", plan)
    assert fold(history.events).sampled == set()


def test_a_calibrated_finding_has_no_reviewed_verdict_before_both_decided(history):
    history.calibrate("sun", "wang", "zhao")
    history.decide("wang", "fail")
    assert (now(history).status, now(history).verdict) == (Status.CALIBRATING, None)
    history.decide("zhao", "fail")
    assert (now(history).status, now(history).verdict) == (Status.DECIDED, Verdict.FAIL)


def test_nobody_sees_the_first_decision_of_a_pair_before_the_second(history):
    history.calibrate("sun", "wang", "zhao")
    first = history.decide("wang", "fail", "too late")
    history.comment("wang", "clearly late", rule=RULE)
    history.comment("wang", "an easy one")
    history.undo("wang", first)
    history.decide("wang", "pass")
    for other in ("zhao", "sun", "li"):
        assert [event.kind for event in visible(history.events, other)] == [Kind.CALIBRATED]
    assert len(visible(history.events, "wang")) == 6
    history.decide("zhao", "fail")
    assert len(visible(history.events, "zhao")) == 7


def test_blindness_of_one_finding_does_not_hide_another(history):
    history.calibrate("sun", "wang", "zhao")
    history.decide("wang", "fail", rule="closing.farewell")
    assert len(visible(history.events, "zhao")) == 2


def test_what_was_decided_blind_stays_after_a_change_of_mind(history):
    history.calibrate("sun", "wang", "zhao")
    history.decide("wang", "fail")
    second = history.decide("zhao", "pass")
    history.undo("zhao", second)
    history.decide("zhao", "fail")
    state = now(history)
    assert [(opinion.actor, opinion.verdict) for opinion in state.blind] == [
        ("wang", Verdict.FAIL),
        ("zhao", Verdict.PASS),
    ]
    assert (state.status, state.verdict) == (Status.DECIDED, Verdict.FAIL)


def test_a_blind_decision_taken_back_in_time_is_not_compared(history):
    history.calibrate("sun", "wang", "zhao")
    first = history.decide("wang", "fail")
    history.undo("wang", first)
    assert now(history).blind == ()
    history.decide("zhao", "pass")
    history.decide("wang", "pass")
    assert [opinion.verdict for opinion in now(history).blind] == [Verdict.PASS, Verdict.PASS]


def test_a_decision_made_before_the_calibration_is_not_a_blind_one(history):
    history.decide("wang", "fail")
    history.calibrate("sun", "wang", "zhao")
    assert now(history).blind == ()
    assert now(history).status is Status.CALIBRATING
