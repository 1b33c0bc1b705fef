"""Band-limited change of rate by two, for excerpts of a recording.

The filter is finite and the samples around an excerpt are taken from the recording, so a sample comes out the same
whichever excerpt it is asked for in.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qa_audit.errors import UsageError
from qa_audit.model.interval import Interval

_HALF_TAPS = 24
"""Taps on each side, in samples of the lower rate. For 8 to 16 kHz, with a Kaiser window of beta 8, images are 80 dB
down from 4.45 kHz on and 0 to 3.55 kHz pass within 0.01 dB (computed from the response)."""
_KAISER_BETA = 8.0


def excerpt(samples: NDArray[np.int16], rate_hz: int, span: Interval, to_hz: int = 16_000) -> NDArray[np.float32]:
    """Cut a stretch out of one channel and bring it to another rate.

    Args:
        samples: One channel, shape (n,), full scale 32768.
        rate_hz: Rate of `samples`.
        span: The stretch; what lies outside the recording is left out.
        to_hz: `rate_hz`, twice or half of it.

    Returns:
        Samples at `to_hz`, full scale 1.0, never beyond it.

    Raises:
        UsageError: Another ratio of rates.
    """
    start = min(len(samples), round(span.start_s * rate_hz))
    end = min(len(samples), round(span.end_s * rate_hz))
    if to_hz == rate_hz:
        return samples[start:end].astype(np.float32) / np.float32(32768.0)
    if to_hz == 2 * rate_hz:
        return _doubled(samples, start, end)
    if 2 * to_hz == rate_hz:
        return _halved(samples, start, end)
    raise UsageError(
        f"无法从 {rate_hz} Hz 重采样到 {to_hz} Hz；只支持相同、两倍或一半",
        f"cannot resample from {rate_hz} Hz to {to_hz} Hz; allowed: the same, twice or half",
    )


@lru_cache
def _odd_taps() -> NDArray[np.float32]:
    """Taps of the half-band filter that fall between two samples of the lower rate; the others are 1 and zeros."""
    offsets = np.arange(-_HALF_TAPS, _HALF_TAPS) + 0.5
    window = np.i0(_KAISER_BETA * np.sqrt(1.0 - (offsets / _HALF_TAPS) ** 2)) / np.i0(_KAISER_BETA)
    taps = np.sinc(offsets) * window
    found: NDArray[np.float32] = (taps / taps.sum()).astype(np.float32)
    found.setflags(write=False)
    return found


def _with_margin(samples: NDArray[np.int16], start: int, end: int) -> NDArray[np.float32]:
    """`samples[start:end]` with zeros where the recording has no samples."""
    inside = samples[max(0, start) : max(0, end)].astype(np.float32)
    return np.pad(inside, (max(0, -start), max(0, end - max(0, start) - len(inside))))


def _doubled(samples: NDArray[np.int16], start: int, end: int) -> NDArray[np.float32]:
    out = np.zeros(2 * (end - start), np.float32)
    if end > start:
        context = _with_margin(samples, start - _HALF_TAPS + 1, end + _HALF_TAPS)
        out[0::2] = samples[start:end]
        out[1::2] = np.convolve(context, _odd_taps(), mode="valid")
    return _unit(out, 32768.0)


def _halved(samples: NDArray[np.int16], start: int, end: int) -> NDArray[np.float32]:
    if end <= start:
        return np.zeros(0, np.float32)
    even = samples[start:end:2].astype(np.float32)
    odd = _with_margin(samples, start - 2 * _HALF_TAPS, end + 2 * _HALF_TAPS)[1::2]
    between = np.convolve(odd, _odd_taps(), mode="valid")[: len(even)]
    return _unit(even + between, 65536.0)


def _unit(values: NDArray[np.float32], full_scale: float) -> NDArray[np.float32]:
    """Scale to full scale 1.0; the filter's overshoot beyond it is cut."""
    unit: NDArray[np.float32] = np.clip(values / np.float32(full_scale), -1.0, 1.0)
    return unit
