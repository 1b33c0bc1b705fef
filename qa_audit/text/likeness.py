"""Whether talk resembles examples rather than counter-examples: a linear classifier over its syllables.

No list of wordings foresees how people complain. Examples do better: each is what one person said in a whole call, and
what is learned are the syllables, and pairs of neighbouring syllables, that tell the two kinds apart. Syllables, not
characters, because a recogniser that mishears mostly keeps the sound.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from qa_audit.text.normalise import normalise
from qa_audit.text.units import units_of

RIDGE = 1.0
"""How much weights are held down. Chosen with `tests/benchmarks/likeness.py` on held-out sets 5 to 7 (0.3 misses two of
30 complaints there); measured on set 8: 9 of 9 complaints, none of 33 other calls."""

ROUNDS = 100
"""Most passes over the examples."""

CONVERGED = 0.02
"""Largest step of a pass after which there is no other one: half as much takes twice as long and tells no call
otherwise (held-out sets 5 to 8)."""

GOLDEN_RATIO = 0.6180339887

SEEN_IN = 2
"""Examples in which a feature must be to be learned."""

Feature = tuple[int, ...]


class Likeness:
    """What was learned from examples.

    Ridge regression on +1 and -1, both kinds counting the same in sum, by dual coordinate descent (Hsieh et al. 2008,
    "A dual coordinate descent method for large-scale linear SVM", with squared loss); features weigh by log count and
    rarity, and each example has length 1.

    Args:
        like: What one person said in a call, its sentences in order: examples.
        unlike: Counter-examples.
    """

    def __init__(self, like: Sequence[Sequence[str]], unlike: Sequence[Sequence[str]]) -> None:
        counted = [Counter(feature for text in texts for feature in features(text)) for texts in (*like, *unlike)]
        seen = Counter(feature for one in counted for feature in one)
        kept = sorted(feature for feature, count in seen.items() if count >= SEEN_IN)
        self._numbers = {feature: number for number, feature in enumerate(kept)}
        self._rarity = [math.log((1 + len(counted)) / (1 + seen[feature])) + 1 for feature in kept]
        self._weights = [0.0] * len(kept)
        self.bias = 0.0
        """Score of somebody of whom nothing is known that was learned."""
        self._learn([self._vector(one) for one in counted], len(like))

    def score(self, texts: Iterable[str]) -> float:
        """How much what somebody said resembles the examples: over 0 more than the counter-examples."""
        return self.bias + sum(self.shares(tuple(texts)))

    def shares(self, texts: Sequence[str]) -> list[float]:
        """What each of the texts adds to the score."""
        counted = [Counter(features(text)) for text in texts]
        total: Counter[Feature] = Counter()
        for one in counted:
            total.update(one)
        vector = dict(self._vector(total))
        shares = []
        for one in counted:
            added = 0.0
            for feature, count in one.items():
                number = self._numbers.get(feature)
                if number is not None:
                    added += self._weights[number] * vector[number] * count / total[feature]
            shares.append(added)
        return shares

    def _vector(self, counted: Counter[Feature]) -> list[tuple[int, float]]:
        found = [
            (self._numbers[feature], (1 + math.log(count)) * self._rarity[self._numbers[feature]])
            for feature, count in counted.items()
            if feature in self._numbers
        ]
        length = math.sqrt(math.fsum(value * value for _, value in found)) or 1.0
        return [(number, value / length) for number, value in found]

    def _learn(self, vectors: Sequence[list[tuple[int, float]]], n_like: int) -> None:
        weights, n = self._weights, len(vectors)
        slack = [RIDGE * 2 * n_like / n if at < n_like else RIDGE * 2 * (n - n_like) / n for at in range(n)]
        told = [0.0] * n
        # Both kinds in turns, always in the same order: it converges sooner, and the same examples teach the same.
        order = sorted(range(n), key=lambda at: at * GOLDEN_RATIO % 1)
        for _ in range(ROUNDS):
            largest = 0.0
            for at in order:
                vector = vectors[at]
                wanted = 1.0 if at < n_like else -1.0
                found = self.bias + sum([weights[number] * value for number, value in vector])
                step = (wanted - found - slack[at] * told[at]) / (1.0 + bool(vector) + slack[at])
                largest = max(largest, abs(step))
                told[at] += step
                self.bias += step
                for number, value in vector:
                    weights[number] += step * value
            if largest < CONVERGED:
                break


def features(text: str) -> list[Feature]:
    """The syllables of a text and its pairs of neighbouring syllables."""
    syllables = [unit.syllables[0] for unit in units_of(normalise(text).normal)]
    return [*((one,) for one in syllables), *pairwise(syllables)]


@lru_cache(maxsize=8)
def learned(like: tuple[tuple[str, ...], ...], unlike: tuple[tuple[str, ...], ...]) -> Likeness:
    """What is learned from these examples; learned once."""
    return Likeness(like, unlike)
