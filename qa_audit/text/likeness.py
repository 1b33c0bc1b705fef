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
from operator import mul

from qa_audit.text.normalise import normalise
from qa_audit.text.units import units_of

RIDGE = 1.0
"""How much weights are held down. Chosen with `tests/benchmarks/likeness.py` on held-out sets 5 to 7 (0.3 misses two of
30 complaints there); measured on set 8: 9 of 9 complaints, none of 33 other calls."""

ROUNDS = 100
"""Most steps of the descent."""

CONVERGED = 1e-2
"""What may be left of the first residual: on 5,000 examples 13 steps, and as many calls told as with 26."""

SEEN_IN = 2
"""Examples in which a feature must be to be learned."""

Feature = tuple[int, ...]


class Likeness:
    """What was learned from examples.

    Ridge regression on +1 and -1, both kinds counting the same in sum, by conjugate gradients (Hestenes and Stiefel
    1952) on the normal equations; features weigh by log count and rarity, and each example has length 1.

    Args:
        like: What one person said in a call, its sentences in order: examples.
        unlike: Counter-examples.
    """

    def __init__(self, like: Sequence[Sequence[str]], unlike: Sequence[Sequence[str]]) -> None:
        counted = [self._counted(texts) for texts in (*like, *unlike)]
        seen = Counter(feature for one in counted for feature in one)
        kept = sorted(feature for feature, count in seen.items() if count >= SEEN_IN)
        self._numbers = {feature: number for number, feature in enumerate(kept)}
        self._rarity = [math.log((1 + len(counted)) / (1 + seen[feature])) + 1 for feature in kept]
        self._weights = [0.0] * len(kept)
        self.bias = 0.0
        """Score of somebody of whom nothing is known that was learned."""
        self._learn([self._vector(one) for one in counted], len(like))
        self._known = {
            feature: (weight * rarity, rarity * rarity)
            for feature, weight, rarity in zip(kept, self._weights, self._rarity, strict=True)
        }

    def score(self, texts: Iterable[str]) -> float:
        """How much what somebody said resembles the examples: over 0 more than the counter-examples."""
        found = squares = 0.0
        # As `_vector`, without the list: utterance by utterance it would be half of the work.
        for feature, count in self._counted(tuple(texts)).items():
            known = self._known.get(feature)
            if known is not None:
                weight, square = known
                if count > 1:
                    often = 1 + math.log(count)
                    weight, square = weight * often, square * often * often
                squares += square
                found += weight
        return self.bias + found / (math.sqrt(squares) or 1.0)

    def shares(self, texts: Sequence[str]) -> list[float]:
        """What each of the texts adds to the score."""
        counted = [counted_in(text) for text in texts]
        total: Counter[Feature] = Counter()
        for one in counted:
            total.update(one)
        vector = dict(zip(*self._vector(total), strict=True))
        shares = []
        for one in counted:
            added = 0.0
            for feature, count in one.items():
                number = self._numbers.get(feature)
                if number is not None:
                    added += self._weights[number] * vector[number] * count / total[feature]
            shares.append(added)
        return shares

    @staticmethod
    def _counted(texts: Sequence[str]) -> Counter[Feature]:
        if len(texts) == 1:
            return counted_in(texts[0])
        return Counter(feature for text in texts for feature in features(text))

    def _vector(self, counted: Counter[Feature]) -> tuple[list[int], list[float]]:
        """The numbers of the features that were learned, and their weights; of length 1."""
        numbers = [self._numbers[feature] for feature in counted if feature in self._numbers]
        counts = [count for feature, count in counted.items() if feature in self._numbers]
        values = [
            self._rarity[number] * (1 + math.log(count)) if count > 1 else self._rarity[number]
            for number, count in zip(numbers, counts, strict=True)
        ]
        length = math.sqrt(math.fsum(map(mul, values, values))) or 1.0
        return numbers, [value / length for value in values]

    def _learn(self, vectors: Sequence[tuple[list[int], list[float]]], n_like: int) -> None:
        n = len(vectors)
        wanted = [1.0] * n_like + [-1.0] * (n - n_like)
        # Each kind counts as half of the examples.
        counts = [n / (2 * RIDGE * (n_like if at < n_like else n - n_like)) for at in range(n)]
        bias = len(self._weights)
        examples = _Sparse(
            [[*numbers, bias] for numbers, _ in vectors],
            [[*values, 1.0] for _, values in vectors],
        )
        by_feature = examples.transposed(len(self._weights) + 1)
        residual = by_feature.times([*map(mul, counts, wanted)])
        found = [0.0] * len(residual)
        direction, left = residual, sum(map(mul, residual, residual))
        enough = CONVERGED**2 * left
        for _ in range(ROUNDS):
            if left <= enough:
                break
            curved = by_feature.times([*map(mul, counts, examples.times(direction))])
            curved = [one + ridge for one, ridge in zip(curved, direction, strict=True)]
            step = left / sum(map(mul, direction, curved))
            found = [one + step * way for one, way in zip(found, direction, strict=True)]
            residual = [one - step * way for one, way in zip(residual, curved, strict=True)]
            before, left = left, sum(map(mul, residual, residual))
            direction = [one + left / before * way for one, way in zip(residual, direction, strict=True)]
        *self._weights, self.bias = found


class _Sparse:
    """A matrix most of which is 0: of each row the columns that are not, and what stands there."""

    def __init__(self, columns: Sequence[Sequence[int]], values: Sequence[Sequence[float]]) -> None:
        self._columns = columns
        self._values = values

    def times(self, vector: Sequence[float]) -> list[float]:
        """The product with a vector."""
        at = vector.__getitem__
        return [sum(map(mul, v, map(at, c))) for v, c in zip(self._values, self._columns, strict=True)]

    def transposed(self, n_columns: int) -> "_Sparse":
        """Its columns as rows."""
        columns: list[list[int]] = [[] for _ in range(n_columns)]
        values: list[list[float]] = [[] for _ in range(n_columns)]
        for number, (row, of_row) in enumerate(zip(self._columns, self._values, strict=True)):
            for column, value in zip(row, of_row, strict=True):
                columns[column].append(number)
                values[column].append(value)
        return _Sparse(columns, values)


def features(text: str) -> list[Feature]:
    """The syllables of a text and its pairs of neighbouring syllables."""
    syllables = [unit.syllables[0] for unit in units_of(normalise(text).normal)]
    return [*((one,) for one in syllables), *pairwise(syllables)]


@lru_cache(maxsize=1 << 12)
def counted_in(text: str) -> Counter[Feature]:
    """How often each feature is in a text: several situations ask about the utterances of a call, and share examples.

    Some 3 kB each.
    """
    return Counter(features(text))


@lru_cache(maxsize=1 << 13)
def score_of(likeness: Likeness, text: str) -> float:
    """How much one utterance resembles the examples; two scripts that know the same examples ask once."""
    return likeness.score((text,))


def forget_scores() -> None:
    """Forget the features of texts, and what they scored."""
    counted_in.cache_clear()
    score_of.cache_clear()


@lru_cache(maxsize=8)
def learned(like: tuple[tuple[str, ...], ...], unlike: tuple[tuple[str, ...], ...]) -> Likeness:
    """What is learned from these examples; learned once."""
    return Likeness(like, unlike)
