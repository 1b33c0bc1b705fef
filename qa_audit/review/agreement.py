"""How well people agree with each other and with the machine, with intervals that say how little few reviews tell."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Z_95 = 1.959963984540054
"""The 97.5 % point of the normal distribution: 95 % intervals throughout."""


@dataclass(frozen=True, slots=True)
class Interval95:
    """An estimate with its 95 % interval.

    Attributes:
        value: The estimate.
        low: Lower end.
        high: Upper end.
        n: Number of observations behind it.
    """

    value: float
    low: float
    high: float
    n: int


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> Interval95 | None:
    """Cohen's kappa of two raters who classed the same things.

    The interval is the large-sample one with the standard error of Fleiss, Cohen and Everitt, "Large sample standard
    errors of kappa and weighted kappa", Psychological Bulletin 72 (1969), equation 13; ends are kept within -1 and 1.
    Where few or unanimous pairs make that error 0, which would feign certainty, the interval is Wilson's of the share
    that agrees, with the agreement by chance held fixed.

    Args:
        pairs: For each thing what the first and the second rater said.

    Returns:
        Kappa; None where it is not defined: nothing was rated, or everything by both as the same one category.
    """
    n = len(pairs)
    if n == 0:
        return None
    together = Counter(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    categories = sorted(first.keys() | second.keys())
    observed = sum(together[(c, c)] for c in categories) / n
    expected = sum(first[c] * second[c] for c in categories) / (n * n)
    if math.isclose(expected, 1.0):
        return None
    kappa = (observed - expected) / (1 - expected)
    agreeing = sum(together[(c, c)] / n * (1 - (first[c] + second[c]) / n * (1 - kappa)) ** 2 for c in categories)
    apart = (1 - kappa) ** 2 * sum(
        count / n * ((second[a] + first[b]) / n) ** 2 for (a, b), count in together.items() if a != b
    )
    chance = (kappa - expected * (1 - kappa)) ** 2
    error = math.sqrt(max(0.0, agreeing + apart - chance) / n) / (1 - expected)
    agreed = wilson(sum(together[(c, c)] for c in categories), n)
    if agreed is not None and math.isclose(error, 0.0, abs_tol=1e-9):
        low, high = (max(-1.0, (share - expected) / (1 - expected)) for share in (agreed.low, agreed.high))
        return Interval95(kappa, low, high, n)
    return Interval95(kappa, max(-1.0, kappa - Z_95 * error), min(1.0, kappa + Z_95 * error), n)


def wilson(hits: int, n: int) -> Interval95 | None:
    """A rate with Wilson's score interval, which is right for few observations and for rates near 0 and 1.

    Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927); recommended
    by Brown, Cai and DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16 (2001).

    Args:
        hits: How often it happened.
        n: Out of how many.

    Returns:
        The rate; None without observations.
    """
    if n == 0:
        return None
    rate, z2 = hits / n, Z_95**2
    centre = (rate + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * math.sqrt(rate * (1 - rate) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Interval95(rate, max(0.0, centre - half), min(1.0, centre + half), n)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A finding that people decided.

    Attributes:
        rule_id: The rule.
        machine: The machine's verdict.
        people: The reviewed verdict.
    """

    rule_id: str
    machine: str
    people: str


@dataclass(frozen=True, slots=True)
class RuleTally:
    """How one rule did in its reviews.

    Attributes:
        rule_id: The rule.
        n: Reviewed findings.
        precision: Share of the machine's fails that people confirmed; None without reviewed fails.
        confirmed_fails: How many that were.
        fails: Reviewed fails of the machine.
        overruled: Verdicts of the machine (doubts are none) that people changed.
        missed: Breaches that people found where the machine saw none.
        settled_doubts: Doubts of the machine that people decided, by their verdict.
    """

    rule_id: str
    n: int
    precision: Interval95 | None
    confirmed_fails: int
    fails: int
    overruled: int
    missed: int
    settled_doubts: tuple[tuple[str, int], ...]


def by_rule(reviewed: Iterable[Reviewed]) -> tuple[RuleTally, ...]:
    """Tallies of all rules with reviews, the most overruled first."""
    groups: dict[str, list[Reviewed]] = {}
    for one in reviewed:
        groups.setdefault(one.rule_id, []).append(one)
    tallies = []
    for rule_id, members in groups.items():
        fails = [one for one in members if one.machine == "fail"]
        confirmed = sum(one.people == "fail" for one in fails)
        sure = [one for one in members if one.machine != "needs_review"]
        tallies.append(
            RuleTally(
                rule_id=rule_id,
                n=len(members),
                precision=wilson(confirmed, len(fails)),
                confirmed_fails=confirmed,
                fails=len(fails),
                overruled=sum(one.people != one.machine for one in sure),
                missed=sum(one.people == "fail" for one in sure if one.machine != "fail"),
                settled_doubts=tuple(
                    sorted(Counter(one.people for one in members if one.machine == "needs_review").items())
                ),
            )
        )
    return tuple(sorted(tallies, key=lambda tally: (-tally.overruled, -tally.n, tally.rule_id)))
