"""The sample can be drawn again, and every agent and rule gets its share."""

from collections import Counter

from qa_audit.review.sampling import Candidate, draw

CANDIDATES = [
    Candidate(agent, rule, f"call-{agent}-{number}")
    for agent in ("8021", "8007", "")
    for rule in ("opening.greeting", "closing.farewell")
    for number in range(20)
]


def test_the_same_seed_draws_the_same_findings_whatever_their_order():
    assert draw(CANDIDATES, "2026-11", 2) == draw(reversed(CANDIDATES), "2026-11", 2)


def test_another_seed_draws_others():
    assert draw(CANDIDATES, "2026-11", 2).items != draw(CANDIDATES, "2026-12", 2).items


def test_every_agent_gives_the_same_number_of_findings_under_every_rule():
    drawn = Counter((item.agent_id, item.rule_id) for item in draw(CANDIDATES, "seed", 3).items)
    assert len(drawn) == 6
    assert set(drawn.values()) == {3}


def test_a_limit_takes_from_every_stratum_before_it_takes_twice_from_one():
    drawn = Counter((item.agent_id, item.rule_id) for item in draw(CANDIDATES, "seed", 3, at_most=8).items)
    assert sorted(drawn.values()) == [1, 1, 1, 1, 2, 2]


def test_a_call_that_comes_later_does_not_push_out_more_than_its_own_stratum():
    later = Candidate("8021", "opening.greeting", "call-late")
    before, after = draw(CANDIDATES, "seed", 2), draw([*CANDIDATES, later], "seed", 2)
    assert {(i.agent_id, i.rule_id) for i in set(before.items) ^ set(after.items)} <= {("8021", "opening.greeting")}


def test_the_record_says_from_what_was_drawn():
    content = draw(CANDIDATES, "2026-11", 1).content()
    assert (content["seed"], content["per_stratum"], content["at_most"]) == ("2026-11", 1, None)
    assert (content["n_candidates"], content["n_strata"], len(content["items"])) == (120, 6, 6)
    assert content["drawn_from"] == draw(reversed(CANDIDATES), "other", 5).content()["drawn_from"]
