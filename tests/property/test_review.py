"""What holds for every history of reviews, in whatever order people acted."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qa_audit.model.finding import Verdict
from qa_audit.review.blind import visible
from qa_audit.review.events import Event, Kind, undone
from qa_audit.review.state import Status, fold

PEOPLE = ("wang", "zhao", "sun")
CALLS = ("c-1", "c-2")
RULES = ("opening.greeting", "closing.farewell")


@st.composite
def histories(draw):
    """Up to 25 events of all kinds by three people on four findings, undos of undos among them."""
    events = []
    for number in range(1, draw(st.integers(0, 25)) + 1):
        kind = draw(st.sampled_from([*Kind, Kind.DECIDED, Kind.DECIDED, Kind.UNDONE]))
        call = draw(st.sampled_from(CALLS))
        rule = draw(st.sampled_from(RULES))
        two = draw(st.permutations(PEOPLE))[:2]
        event = Event(number, f"2026-11-22T10:00:{number:02}+00:00", draw(st.sampled_from(PEOPLE)), kind)
        if kind in (Kind.DECIDED, Kind.SETTLED):
            event = replace(event, call_id=call, rule_id=rule, verdict=draw(st.sampled_from(Verdict)))
        elif kind is Kind.APPEALED:
            event = replace(event, call_id=call, rule_id=rule, text="appeal")
        elif kind is Kind.COMMENTED:
            event = replace(event, call_id=call, rule_id=draw(st.sampled_from([rule, None])), text="comment")
        elif kind is Kind.CALIBRATED:
            event = replace(event, call_id=call, people=tuple(two), rules=(rule,))
        elif kind is Kind.ASSIGNED:
            event = replace(event, call_id=call, people=tuple(two[: draw(st.integers(0, 1))]))
        elif kind is Kind.PLANNED:
            event = replace(event, plan={"items": [[call, rule]]})
        else:
            event = replace(event, target=draw(st.integers(0, number)))
        events.append(event)
    return tuple(events)


@given(histories())
def test_the_state_depends_on_the_events_alone_and_needs_no_repair(events):
    assert fold(events) == fold(list(events))
    assert fold(events).last_id == len(events)


@given(histories(), st.integers(0, 25))
def test_undoing_an_event_gives_the_state_without_it_but_for_what_was_decided_blind(events, position):
    standing = [event for event in events if event.kind is not Kind.UNDONE]
    if not standing:
        return
    target = standing[position % len(standing)]
    plain = tuple(standing)
    after = fold((*plain, Event(99, "2026-11-22T11:00:00+00:00", "sun", Kind.UNDONE, target=target.id)))
    without = fold(tuple(event for event in plain if event is not target))
    assert after.assigned == without.assigned
    assert after.sampled == without.sampled
    assert after.comments == without.comments
    for key, state in after.findings.items():
        other = without.of(*key)
        assert (state.opinions, state.appeal, state.final, state.comments) == (
            other.opinions,
            other.appeal,
            other.final,
            other.comments,
        )


@given(histories())
def test_undoing_an_undo_restores_the_state(events):
    number = len(events) + 1
    stamp = "2026-11-22T11:00:00+00:00"
    if not events:
        return
    undo = Event(number, stamp, "sun", Kind.UNDONE, target=events[-1].id)
    twice = (*events, undo, Event(number + 1, stamp, "sun", Kind.UNDONE, target=number))
    before, after = fold(events), fold(twice)
    assert undone(events) == undone(twice) - {number}
    assert {key: state.opinions for key, state in before.findings.items()} == {
        key: state.opinions for key, state in after.findings.items()
    }


@given(histories(), st.sampled_from(PEOPLE), st.data())
def test_what_a_pair_decides_blind_changes_nothing_that_others_see(events, viewer, data):
    pending = {key for key, state in fold(events).findings.items() if state.status is Status.CALIBRATING}
    secret = [
        index
        for index, event in enumerate(events)
        if event.kind is Kind.DECIDED and event.finding in pending and event.actor != viewer
    ]
    if not secret:
        return
    index = data.draw(st.sampled_from(secret))
    other = replace(events[index], verdict=data.draw(st.sampled_from(Verdict)), text="something else")
    changed = (*events[:index], other, *events[index + 1 :])
    assert visible(events, viewer) == visible(changed, viewer)


@given(histories(), st.sampled_from(PEOPLE))
def test_everybody_sees_their_own_events(events, viewer):
    own = [event for event in events if event.actor == viewer]
    assert [event for event in visible(events, viewer) if event.actor == viewer] == own


@given(histories())
def test_a_verdict_without_contradiction_is_one_that_somebody_gave(events):
    for state in fold(events).findings.values():
        if state.status in (Status.DECIDED, Status.FINAL):
            given_by_people = {opinion.verdict for opinion in state.opinions} | {state.final and state.final.verdict}
            assert state.verdict in given_by_people
