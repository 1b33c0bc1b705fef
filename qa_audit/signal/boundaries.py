"""How far a measured boundary of speech lies from the true one, by signal-to-noise ratio.

Weak beginnings and endings sink into the noise, so that a span comes out too short, the more the louder the noise; in
loud noise the detector decides, which lets go late. The tables hold the median of that error, which is taken back,
and a 90th percentile of what remains.

Fitted on set A (72 synthetic utterances of 6 voices and every second real clip, telephone band, pink noise, A-law).
Set B (speech of the sample calls, by the same synthesiser, and the other real clips) was not used for the tables,
but was looked at when the thresholds of `speech` were chosen. Three clips with loud noise of their own were left
out. On the real clips of set B alone the 90th percentile was 0.12 s clean, 0.20 at 20 dB and 0.28 at 10 dB, more
than the table says; part of that is doubt about where those clips themselves begin and end. See
`tests/benchmarks/boundary_error.py`.
"""

import numpy as np

_SNR_DB = (5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0)
_LATE_START_S = (0.045, 0.030, 0.019, 0.010, 0.007, 0.004, 0.004)
_EARLY_END_S = (-0.030, -0.025, -0.015, 0.025, 0.018, 0.008, 0.005)
_UNCERTAINTY_S = (0.25, 0.15, 0.12, 0.10, 0.08, 0.06, 0.05)
"""Set A itself gives 0.21, 0.11, 0.10, 0.07, 0.04, 0.02 and 0.02; raised for real voices, whose own room and breath
blur the boundary."""


def boundary_shift_s(snr_db: float) -> tuple[float, float]:
    """Seconds by which a span begins earlier, and by which it ends later, than it was found."""
    return (
        float(np.interp(snr_db, _SNR_DB, _LATE_START_S)),
        float(np.interp(snr_db, _SNR_DB, _EARLY_END_S)),
    )


def boundary_uncertainty_s(snr_db: float) -> float:
    """90th percentile of the absolute error of either boundary."""
    return round(float(np.interp(snr_db, _SNR_DB, _UNCERTAINTY_S)), 3)
