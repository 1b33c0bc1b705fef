"""Two rules that forbid the same words cost points once, whatever people decide about either."""

from dataclasses import replace

import pytest

from qa_audit.model.finding import Verdict
from qa_audit.review.points import Shared, counted_once
from qa_audit.review.state import fold
from tests.support.reports import FINDINGS

SHARED = {"a.order": Shared(5.0, ("a.rude",))}


def finding(rule_id, verdict, points, *spans):
    base = next(one for one in FINDINGS if one.evidence)
    places = tuple(replace(base.evidence[0], span=replace(base.evidence[0].span, start_s=a, end_s=b)) for a, b in spans)
    return replace(base, rule_id=rule_id, verdict=Verdict(verdict), points=points, evidence=places)


def points(*findings):
    places = {one.rule_id: one.evidence for one in findings}
    return [one.points for one in counted_once(findings, places, SHARED)]


def test_what_another_rule_counts_costs_nothing():
    rude, order = finding("a.rude", "fail", 10.0, (1, 2)), finding("a.order", "fail", 0.0, (1, 2))
    assert points(rude, order) == [10.0, 0.0]


@pytest.mark.parametrize("verdict", ["pass", "not_applicable", "needs_review"])
def test_it_costs_its_own_points_once_the_other_is_no_fail_any_more(verdict):
    rude, order = finding("a.rude", verdict, 10.0, (1, 2)), finding("a.order", "fail", 0.0, (1, 2))
    assert points(rude, order)[1] == 5.0


def test_it_costs_nothing_once_the_other_is_found_to_be_a_fail_at_the_same_place():
    rude, order = finding("a.rude", "fail", 10.0, (1, 2)), finding("a.order", "fail", 5.0, (1, 2))
    assert points(rude, order) == [10.0, 0.0]


def test_it_keeps_its_points_where_one_place_is_counted_by_no_other():
    rude, order = finding("a.rude", "fail", 10.0, (1, 2)), finding("a.order", "fail", 5.0, (1, 2), (6, 7))
    assert points(rude, order) == [10.0, 5.0]


def test_a_fail_that_only_people_found_has_no_place_and_costs_its_own_points():
    rude, order = finding("a.rude", "fail", 10.0, (1, 2)), finding("a.order", "fail", 5.0)
    assert points(rude, order) == [10.0, 5.0]


def test_a_rule_that_is_itself_counted_elsewhere_counts_nothing_for_others():
    shared = {**SHARED, "a.rude": Shared(10.0, ("a.worst",))}
    found = [finding(name, "fail", 9.0, (1, 2)) for name in ("a.worst", "a.rude", "a.order")]
    places = {one.rule_id: one.evidence for one in found}
    assert [one.points for one in counted_once(found, places, shared)] == [9.0, 0.0, 9.0]


@pytest.fixture
def scored(desk):
    """Score of "rude" as the reviews stand."""
    return lambda: desk.reviewed(desk.calls.get("rude"), fold(desk.log.all())).score


def overrule(person, rule):
    assert person.act("rude", "decide", rule=rule, verdict="pass", text="不是这句话").status_code == 303


def test_overruling_the_rule_that_counts_lets_the_other_cost_its_own_points(browser, desk, scored):
    rules = desk.calls.get("rude").rules
    assert (rules["language.command"].verdict, rules["language.command"].points) == (Verdict.FAIL, 0.0)
    before, wang = scored(), browser("wang")
    overrule(wang, "language.forbidden")
    assert scored() == before + rules["language.forbidden"].points - 5.0
    assert "那条改判后，本项扣 5 分" in wang.text("/calls/rude")


def test_overruling_both_takes_no_points_for_the_words(browser, desk, scored):
    before, wang = scored(), browser("wang")
    overrule(wang, "language.forbidden")
    overrule(wang, "language.command")
    assert scored() == before + desk.calls.get("rude").rules["language.forbidden"].points


def test_overruling_only_the_rule_that_costs_nothing_leaves_the_score(browser, scored):
    before, wang = scored(), browser("wang")
    overrule(wang, "language.command")
    assert scored() == before


def test_taking_back_the_overruling_restores_what_the_machine_counted(browser, desk, scored):
    before, wang = scored(), browser("wang")
    overrule(wang, "language.forbidden")
    assert scored() != before
    assert wang.act("rude", "undo", target=str(desk.log.all()[0].id)).status_code == 303
    assert scored() == before
