"""A decision stays with the recording that was heard, whatever gets its call id afterwards."""

import json
from dataclasses import replace

import pytest

from qa_audit.model.finding import Verdict
from qa_audit.review.events import Event, Kind, by_recording
from qa_audit.review.people import User
from qa_audit.review.state import fold
from qa_audit.store.atomic import write_atomic
from tests.unit.review.conftest import ROLES
from tests.unit.review.history import CALL, RULE, History

OLD, NEW = "a" * 64, "b" * 64
FAIL = "language.forbidden"
NOTE = "针对另一个录音，不计入"


def heard(history, recording, *numbers):
    """The events, those of some numbers about a recording."""
    return tuple(replace(event, recording=recording) if event.id in numbers else event for event in history.events)


def counted(events, present=NEW):
    return [event.id for event in by_recording(events, {CALL: present})[0]]


def others(events, present=NEW):
    return [[event.id for event in group] for group in by_recording(events, {CALL: present})[1]]


def test_what_was_decided_about_another_recording_does_not_count():
    happened = History()
    happened.decide("wang", "pass")
    happened.decide("zhao", "fail")
    events = heard(happened, OLD, 1)
    assert (counted(events), others(events)) == ([2], [[1]])


def test_it_counts_again_when_its_recording_is_back():
    happened = History()
    happened.decide("wang", "pass")
    assert counted(heard(happened, OLD, 1), present=OLD) == [1]


def test_an_event_from_before_recordings_were_written_down_counts():
    happened = History()
    happened.decide("wang", "pass")
    assert counted(happened.events) == [1]


def test_a_report_that_names_no_recording_loses_no_decision():
    happened = History()
    happened.decide("wang", "pass")
    assert counted(heard(happened, OLD, 1), present="") == [1]


def test_an_undo_goes_with_what_it_takes_back():
    happened = History()
    happened.undo("wang", happened.undo("wang", happened.decide("wang", "pass")))
    assert others(heard(happened, OLD, 1)) == [[1, 2, 3]]


def test_what_was_taken_back_does_not_return_with_another_recording():
    happened = History()
    happened.undo("wang", happened.decide("wang", "pass"))
    events = heard(happened, OLD, 2)
    assert fold(by_recording(events, {CALL: NEW})[0]).of(CALL, RULE).opinions == ()


def test_a_sample_loses_the_findings_of_other_recordings_alone():
    items = [[CALL, RULE], ["c-2", RULE]]
    plan = Event(1, "", "sun", Kind.PLANNED, plan={"items": items, "recordings": {CALL: OLD, "c-2": OLD}})
    (left,), _ = by_recording([plan], {CALL: NEW, "c-2": OLD})
    assert left.plan["items"] == [["c-2", RULE]]


def test_a_sample_from_before_recordings_were_written_down_stays_whole():
    plan = Event(1, "", "sun", Kind.PLANNED, plan={"items": [[CALL, RULE]]})
    assert by_recording([plan], {CALL: NEW})[0] == (plan,)


def put_in_place(folder, sha256, call="rude"):
    """Another recording takes the id of a call."""
    path = folder / "calls" / f"{call}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["recording"]["sha256"] = sha256
    write_atomic(path, json.dumps(content, ensure_ascii=False))


def state(desk, name="sun"):
    role, agent_id = ROLES[name]
    return desk.view(User(name, role, agent_id)).state


@pytest.fixture
def overruled(folder, desk, browser):
    """A supervisor's browser: they overruled a fail of a call, then another recording took the call's id."""
    put_in_place(folder, OLD)
    sun = browser("sun")
    assert sun.act("rude", "decide", rule=FAIL, verdict="pass", text="引用客户的话").status_code == 303
    assert state(desk).of("rude", FAIL).verdict is Verdict.PASS
    put_in_place(folder, NEW)
    return sun


def test_an_event_is_saved_with_the_recording_that_was_heard(overruled, desk):
    assert desk.log.all()[-1].recording == OLD


def test_the_decision_does_not_move_to_the_new_recording(overruled, desk):
    assert state(desk).of("rude", FAIL).verdict is None


def test_the_page_shows_the_old_decision_as_one_about_another_recording(overruled):
    page = overruled.text("/calls/rude")
    assert page.count(NOTE) == 1
    assert "引用客户的话" in page[page.index('id="history-title"') :]
    assert "引用客户的话" not in page[: page.index('id="history-title"')]


def test_the_page_offers_no_undo_of_it(overruled):
    assert "/calls/rude/undo" not in overruled.text("/calls/rude")


def test_nothing_of_it_is_exported(overruled):
    assert "rude" not in overruled.text("/cases/phone_etiquette.yaml")


def test_agents_are_told_nothing_of_another_recording(overruled, browser):
    assert NOTE not in browser("li").text("/calls/rude")


def test_the_decision_is_back_with_its_recording(overruled, desk, folder):
    put_in_place(folder, OLD)
    assert state(desk).of("rude", FAIL).verdict is Verdict.PASS
    assert NOTE not in overruled.text("/calls/rude")


def test_a_decision_on_a_page_of_the_recording_before_is_refused(overruled, folder, desk):
    overruled.get("/calls/rude")
    put_in_place(folder, "c" * 64)
    refused = overruled.post("/calls/rude/decide", rule=FAIL, verdict="fail", seen=overruled.seen)
    assert refused.status_code == 409
    assert "换成了另一个" in refused.get_data(as_text=True)
    assert len(desk.log.all()) == 1


def test_a_sample_names_the_recordings_it_was_drawn_from(desk, browser, folder):
    put_in_place(folder, OLD)
    sun = browser("sun")
    assert sun.post("/samples", seed="2026-11", per_stratum="1").status_code == 303
    plan = desk.log.all()[-1].plan
    assert plan["recordings"]["rude"] == OLD
    assert set(plan["recordings"]) == {call_id for call_id, _ in plan["items"]}
