"""Kappa, Wilson intervals and tallies against published and independently computed values."""

import pytest

from qa_audit.review.agreement import Reviewed, by_rule, cohens_kappa, wilson

FLEISS = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
"""Two psychiatrists, 100 patients: Fleiss, "Statistical methods for rates and proportions" (1981), table 13.1."""


def pairs(table):
    return [(str(i), str(j)) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]


def test_kappa_and_its_interval_are_those_of_the_published_example():
    kappa = cohens_kappa(pairs(FLEISS))
    # Standard error 0.0877; the interval is the one statsmodels 0.14 computes from the same table.
    assert (kappa.value, kappa.low, kappa.high, kappa.n) == pytest.approx((0.676471, 0.504576, 0.848365, 100), abs=1e-6)


def test_raters_who_always_agree_have_a_kappa_of_1():
    kappa = cohens_kappa([("pass", "pass"), ("fail", "fail")] * 5)
    # Ten pairs that agree: Wilson's interval of the share is 0.722 to 1; half of it agrees by chance.
    assert (kappa.value, kappa.low, kappa.high) == pytest.approx((1.0, 0.444935, 1.0), abs=1e-6)


@pytest.mark.parametrize("rated", [[], [("pass", "pass")] * 20])
def test_kappa_is_undefined_without_ratings_and_for_one_category(rated):
    assert cohens_kappa(rated) is None


# By statsmodels 0.14, proportion_confint(method="wilson").
@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 5, 0.0, 0.434482), (5, 5, 0.565518, 1.0), (3, 10, 0.107791, 0.603222), (81, 263, 0.255289, 0.366210)],
)
def test_wilson_intervals_are_those_of_statsmodels(hits, n, low, high):
    interval = wilson(hits, n)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-6)


def test_a_rate_of_nothing_is_unknown():
    assert wilson(0, 0) is None


def test_rules_are_tallied_with_the_most_overruled_first():
    tallies = by_rule(
        [
            Reviewed("calm", "fail", "fail"),
            Reviewed("calm", "pass", "pass"),
            Reviewed("harsh", "fail", "pass"),
            Reviewed("harsh", "fail", "fail"),
            Reviewed("harsh", "pass", "fail"),
            Reviewed("harsh", "needs_review", "pass"),
            Reviewed("harsh", "not_applicable", "not_applicable"),
        ]
    )
    assert [tally.rule_id for tally in tallies] == ["harsh", "calm"]
    harsh = tallies[0]
    assert (harsh.n, harsh.fails, harsh.confirmed_fails, harsh.overruled, harsh.missed) == (5, 2, 1, 2, 1)
    assert harsh.precision.value == 0.5
    assert harsh.settled_doubts == (("pass", 1),)


def test_a_few_pairs_that_all_agree_do_not_feign_certainty():
    kappa = cohens_kappa([("pass", "pass"), ("fail", "fail"), ("pass", "pass")])
    # Wilson's interval of 3 of 3 is 0.438503 to 1; 5 of 9 agree by chance.
    assert (kappa.value, kappa.low, kappa.high) == pytest.approx((1.0, -0.263368, 1.0), abs=1e-6)
