"""The random part of the queue: a stratified sample that anybody can draw again from its seed.

Every finding gets a number from the seed and its own name (a permanent random number: Ohlsson, "Coordination of samples
using permanent random numbers", 1995), and each stratum gives its lowest ones. The order in which calls are found, and
calls that come later, change no number.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

PER_STRATUM = 1
"""Chosen: one finding of each agent under each rule; with 35 rules that is what a supervisor hears in a day."""


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A finding that may be drawn.

    Attributes:
        agent_id: Whose call, empty where it is not known.
        rule_id: Under which rule.
        call_id: Which call.
    """

    agent_id: str
    rule_id: str
    call_id: str


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn, and from what.

    Attributes:
        seed: The seed.
        per_stratum: How many findings each agent and rule may give.
        at_most: How many in all; None for no limit.
        n_candidates: How many findings there were.
        n_strata: How many pairs of agent and rule.
        drawn_from: SHA-256 over the candidates, sorted: the same candidates and seed give the same items.
        items: The findings, by stratum.
    """

    seed: str
    per_stratum: int
    at_most: int | None
    n_candidates: int
    n_strata: int
    drawn_from: str
    items: tuple[Candidate, ...]

    def content(self) -> dict[str, object]:
        """As plain values, for the event that records it."""
        return {
            "seed": self.seed,
            "per_stratum": self.per_stratum,
            "at_most": self.at_most,
            "n_candidates": self.n_candidates,
            "n_strata": self.n_strata,
            "drawn_from": self.drawn_from,
            "items": [[item.call_id, item.rule_id] for item in self.items],
        }


def draw(
    candidates: Iterable[Candidate], seed: str, per_stratum: int = PER_STRATUM, at_most: int | None = None
) -> Sample:
    """Draw a sample stratified by agent and rule.

    Args:
        candidates: Findings that may be drawn, in any order.
        seed: Any text.
        per_stratum: How many findings of each agent under each rule.
        at_most: Limit over all strata; every stratum's first finding comes before any stratum's second.

    Returns:
        The sample; the same arguments always give the same one.
    """
    known = sorted(set(candidates))
    strata: dict[tuple[str, str], list[tuple[str, Candidate]]] = {}
    for one in known:
        strata.setdefault((one.agent_id, one.rule_id), []).append((_number(seed, one), one))
    ranked = [
        (rank, number, one)
        for members in strata.values()
        for rank, (number, one) in enumerate(sorted(members)[:per_stratum])
    ]
    chosen = sorted(ranked)[: len(ranked) if at_most is None else at_most]
    lines = "\n".join(f"{one.agent_id}\t{one.rule_id}\t{one.call_id}" for one in known)
    return Sample(
        seed=seed,
        per_stratum=per_stratum,
        at_most=at_most,
        n_candidates=len(known),
        n_strata=len(strata),
        drawn_from=hashlib.sha256(lines.encode()).hexdigest(),
        items=tuple(sorted(one for _, _, one in chosen)),
    )


def _number(seed: str, one: Candidate) -> str:
    return hashlib.sha256(f"{seed}\x00{one.call_id}\x00{one.rule_id}".encode()).hexdigest()
