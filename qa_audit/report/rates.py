"""Shares with their uncertainty: 1 failed call of 3 is not a third of an agent's calls."""

from dataclasses import dataclass

Z_95 = 1.959964
"""Two-sided 95 % point of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of calls.

    Attributes:
        n_hits: Calls that count.
        n_calls: Calls in which it could have happened.
        low: Lower end of the 95 % interval, 0 to 1.
        high: Upper end.
    """

    n_hits: int
    n_calls: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """The share, 0 to 1; None where there was no call."""
        return self.n_hits / self.n_calls if self.n_calls else None


def rate(n_hits: int, n_calls: int) -> Rate:
    """A share with its Wilson score interval (E. B. Wilson, JASA 22, 1927), which holds for few calls and rare hits."""
    if not n_calls:
        return Rate(0, 0, 0.0, 1.0)
    share, z2 = n_hits / n_calls, Z_95**2
    centre = (share + z2 / (2 * n_calls)) / (1 + z2 / n_calls)
    half = Z_95 / (1 + z2 / n_calls) * (share * (1 - share) / n_calls + z2 / (4 * n_calls**2)) ** 0.5
    # At the ends the interval touches 0 and 1, whatever rounding says.
    low = 0.0 if n_hits == 0 else max(0.0, centre - half)
    high = 1.0 if n_hits == n_calls else min(1.0, centre + half)
    return Rate(n_hits, n_calls, low, high)
