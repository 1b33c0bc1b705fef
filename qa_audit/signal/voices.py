"""Two voices on one channel, told apart by their sound alone: spectral shape, pitch and level of each span.

Spans are described by `voice_features`, scaled by how much one voice varies from span to span, and split in two by
k-means from every pair of the longest spans. No model of voices is needed, and no more is claimed than that: whether
there are two voices at all, and how many labels are likely to be right, is said by the confidence.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_audit.model.facts import VoiceSplit
from qa_audit.model.interval import Interval
from qa_audit.signal.voice_features import N_FEATURES, voice_features

WITHIN_VOICE = (1.676, 1.757, 0.986, 0.773, 0.640, 0.541, 0.431, 0.465, 0.398, 0.457, 0.516, 0.528, 0.233, 0.314)
"""Standard deviation of each feature from span to span of one voice, for spans of 1 s. Measured in the telephone
band on 6 synthetic voices and on the real clips long enough for three spans (0.7 to 3 s). Between voices the pitch
differs by twice its value, the others by about once."""
_LONGEST_S = 3.0
"""A span longer than this is not better described by the means."""
_SEEDS = 10
_ROUNDS = 20
_BIAS, _PER_SHARE, _PER_DISTANCE, _PER_COUNT = -28.2, 25.1, 7.46, 3.84
"""Logistic fit of the share of right labels on 600 mixes, half of them with one voice only (where no label is
right): share of the weaker voice up to 0.3, logarithm of the distance between the voices, logarithm of the number of
spans up to `_MOST_SPANS`. Other mixes of the same voices served as the check; no voice was held out."""
_MOST_SPANS = 12
_MOST_CONFIDENCE = 0.95
LEAST_SPANS = 4
"""With fewer spans that have a voice, nothing can be said."""


def separate_voices(samples: NDArray[np.int16], sample_rate_hz: int, spans: Sequence[Interval]) -> VoiceSplit:
    """Say which of two voices speaks in each span.

    Args:
        samples: One channel, shape (n,), full scale 32768, 8 or 16 kHz.
        sample_rate_hz: Its rate.
        spans: Stretches of speech in order, each of one voice.

    Returns:
        A label for each span; the voice of the first span that could be heard is 0. A span without enough voice takes
        the label of the nearest one that has it. The confidence is about the probability that a label is right, and
        near 0 where only one voice seems to speak. The same samples and spans give the same split.
    """
    described = [voice_features(samples, sample_rate_hz, span) for span in spans]
    heard = [index for index, features in enumerate(described) if features is not None]
    if len(heard) < LEAST_SPANS:
        return VoiceSplit((0,) * len(spans), 0.0)
    points = np.array([described[index] for index in heard]) / np.array(WITHIN_VOICE)
    weights = np.array([min(spans[index].duration_s, _LONGEST_S) + 0.2 for index in heard])
    split = _split(points, weights)
    of_heard = split.labels if split.labels[0] == 0 else 1 - split.labels
    place = {index: position for position, index in enumerate(heard)}
    labels = tuple(
        int(of_heard[place[index] if index in place else _nearest(span, [spans[other] for other in heard])])
        for index, span in enumerate(spans)
    )
    return VoiceSplit(labels, round(_confidence(split, weights), 3))


def _nearest(span: Interval, others: Sequence[Interval]) -> int:
    """Index of the interval with the smallest gap to `span`."""
    gaps_s = [max(0.0, other.start_s - span.end_s, span.start_s - other.end_s) for other in others]
    return int(np.argmin(gaps_s))


@dataclass(frozen=True, slots=True)
class _Split:
    """Labels of the points, the two centres, and the weighted sum of squared distances to the nearer one."""

    labels: NDArray[np.int64]
    centres: NDArray[np.float64]
    cost: float


def _split(points: NDArray[np.float64], weights: NDArray[np.float64]) -> _Split:
    """Weighted 2-means from every pair of the heaviest points; the cheapest split wins, the first one at a tie."""
    heaviest = np.argsort(-weights, kind="stable")[:_SEEDS]
    pairs = itertools.combinations(heaviest, 2)
    tried = [_two_means(points, weights, points[[first, second]]) for first, second in pairs]
    return min(tried, key=lambda split: round(split.cost, 9))


def _two_means(points: NDArray[np.float64], weights: NDArray[np.float64], centres: NDArray[np.float64]) -> _Split:
    labels = np.full(len(points), -1)
    for _ in range(_ROUNDS):
        squares = _squares(points, centres)
        nearer = squares.argmin(axis=1)
        if np.array_equal(nearer, labels):
            break
        labels = nearer
        centres = np.array(
            [
                np.average(points[labels == voice], axis=0, weights=weights[labels == voice])
                if (labels == voice).any()
                else centres[voice]
                for voice in (0, 1)
            ]
        )
    return _Split(labels, centres, float((_squares(points, centres).min(axis=1) * weights).sum()))


def _squares(points: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Squared distance of each point from each centre, shape (points, 2)."""
    found: NDArray[np.float64] = ((points[:, np.newaxis, :] - centres[np.newaxis]) ** 2).sum(axis=2)
    return found


def _confidence(split: _Split, weights: NDArray[np.float64]) -> float:
    first = float(weights[split.labels == 0].sum() / weights.sum())
    share = min(first, 1.0 - first, 0.3)
    distance = float(np.linalg.norm(split.centres[1] - split.centres[0]))
    if share <= 0.0 or distance <= 0.0:
        return 0.0
    logit = (
        _BIAS
        + _PER_SHARE * share
        + _PER_DISTANCE * math.log(distance)
        + _PER_COUNT * math.log(min(len(weights), _MOST_SPANS))
    )
    return min(_MOST_CONFIDENCE, 1.0 / (1.0 + math.exp(-logit)))


if len(WITHIN_VOICE) != N_FEATURES:
    raise ValueError(f"{len(WITHIN_VOICE)} deviations for {N_FEATURES} features")
