"""Call-progress tones of the Chinese network: one steady frequency in a cadence (GB/T 3380-1982).

A frame is tonal where nearly all of its energy is one sinusoid at the tone's frequency. Steady tonal frames make
bursts, and only bursts in a standard cadence, or one long steady burst, make a tone: a voice or an instrument that
passes through 450 Hz brings harmonics, glides, decays or keeps another time.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qa_audit.model.facts import Tone, ToneKind
from qa_audit.model.interval import Interval
from qa_audit.signal.cadence import CADENCES, Burst, match_cadence
from qa_audit.signal.frames import HIGH_RATIO, HOP_S, LOW_HZ, windows
from qa_audit.signal.runs import frames_of, runs

TONE_HZ = 450.0
"""All tones but the howler (GB/T 3380-1982)."""
HOWLER_HZ = 950.0
"""Howler (GB/T 3380-1982)."""
LONG_S = 0.5
"""No voice holds one pure frequency this long; shorter pieces of a tone are what speech over it leaves."""
_WINDOW_S = 0.040
_EDGE_FRAMES = 3


@dataclass(frozen=True, slots=True)
class ToneParameters:
    """What makes a tone; measured on tones and speech in A-law, GSM, AMR, MP3 and Opus where no standard is named.

    Attributes:
        tolerance_hz: Allowed deviation of the frequency (GB/T 3380-1982: 450 +- 25 Hz).
        purity: Least share of a frame's energy (200 Hz and up) in the one sinusoid; noise 8 dB below leaves 0.86.
        harmonics_db: Least distance of the second and third harmonic together below the tone: a voice has them.
        floor_dbfs: Softer tones are cross-talk.
        steady_hz: Largest spread (10th to 90th percentile) of the frequency inside a burst.
        steady_db: The same for the level; AMR 12.2 makes a burst waver by up to 3.6 dB.
        shortest_s: Shorter bursts are no part of any cadence (0.1 s less a tenth and the window).
        same_hz: Bursts of one tone differ by no more.
        same_db: The same for the level.
        continuous_s: A continuous tone (dial tone, howler) lasts at least this long: longer than any burst.
        continuous_db: Largest spread of the level of a dial tone; AMR 12.2 leaves 1.6; a struck string decays by more.
    """

    tolerance_hz: float = 25.0
    purity: float = 0.8
    harmonics_db: float = 20.0
    floor_dbfs: float = -50.0
    steady_hz: float = 8.0
    steady_db: float = 4.0
    shortest_s: float = 0.07
    same_hz: float = 6.0
    same_db: float = 4.0
    continuous_s: float = 2.0
    continuous_db: float = 2.0


@dataclass(frozen=True, slots=True)
class FoundTones:
    """What was found on one channel.

    Attributes:
        tones: Tones in order of their start.
        covered: Frames that are no speech for it: the bursts of the tones, and every other burst of at least `LONG_S`
            (one ring, a held beep), bool (n_frames,).
    """

    tones: tuple[Tone, ...]
    covered: NDArray[np.bool_]


def find_tones(samples: NDArray[np.int16], sample_rate_hz: int, channel: int, parameters: ToneParameters) -> FoundTones:
    """Find the call-progress tones of one channel.

    Args:
        samples: One channel, shape (n,), full scale 32768.
        sample_rate_hz: Its rate.
        channel: Its number, for the tones.
        parameters: Thresholds.

    Returns:
        The tones and the frames they cover.
    """
    low, high = _sinusoids(samples, sample_rate_hz, (TONE_HZ, HOWLER_HZ))
    n_frames = len(low.level_dbfs)
    covered = np.zeros(n_frames, np.bool_)
    tones: list[Tone] = []

    def accept(kind: ToneKind, bursts: list[Burst], confidence: float) -> None:
        span = Interval(round(bursts[0].start_s, 3), round(bursts[-1].end_s, 3))
        frequency_hz = float(np.median([burst.frequency_hz for burst in bursts]))
        level_dbfs = float(np.median([burst.level_dbfs for burst in bursts]))
        tones.append(Tone(span, channel, kind, round(frequency_hz, 1), round(level_dbfs, 1), round(confidence, 2)))
        _cover(covered, bursts)

    end_s = n_frames * HOP_S
    bursts = _bursts(low, TONE_HZ, parameters)
    for group in _groups(bursts, parameters):
        rest = group
        while rest:
            found = max((match_cadence(kind, rest, end_s) for kind in CADENCES), key=lambda match: match.n_bursts)
            if found.n_bursts:
                accept(found.kind, rest[: found.n_bursts], found.confidence)
            elif _continuous(rest[0], parameters):
                accept(ToneKind.DIAL, rest[:1], min(0.9, 0.6 + 0.05 * (rest[0].end_s - rest[0].start_s)))
            rest = rest[max(1, found.n_bursts) :]
    # A howler may swell, so that its level need not be steady (GB/T 3380-1982).
    swelling = replace(parameters, steady_db=30.0, continuous_db=30.0)
    howls = _bursts(high, HOWLER_HZ, swelling)
    for burst in howls:
        if _continuous(burst, swelling):
            accept(ToneKind.HOWLER, [burst], min(0.9, 0.6 + 0.05 * (burst.end_s - burst.start_s)))
    _cover(covered, [burst for burst in (*bursts, *howls) if burst.end_s - burst.start_s >= LONG_S])
    return FoundTones(tuple(sorted(tones, key=lambda tone: tone.span)), covered)


def _cover(frames: NDArray[np.bool_], bursts: list[Burst]) -> None:
    """Mark the frames of bursts; the level frames see a burst up to two frames beyond its edges."""
    for burst in bursts:
        frames[max(0, frames_of(burst.start_s) - 2) : frames_of(burst.end_s) + 2] = True


@dataclass(frozen=True, slots=True)
class _Sinusoid:
    """The component near one frequency, frame by frame; `harmonics` is their power above the noise, full scale 1.0."""

    level_dbfs: NDArray[np.float32]
    offset_hz: NDArray[np.float32]
    purity: NDArray[np.float32]
    harmonics: NDArray[np.float32]


def _sinusoids(samples: NDArray[np.int16], sample_rate_hz: int, centres_hz: tuple[float, ...]) -> tuple[_Sinusoid, ...]:
    """Demodulate at each of `centres_hz`: level, frequency by the advance of the phase, share of the energy."""
    hop, length = round(HOP_S * sample_rate_hz), round(_WINDOW_S * sample_rate_hz)
    n_frames = len(samples) // hop
    window = np.hanning(length + 1)[:length]
    time_s = np.arange(length) / sample_rate_hz
    carriers = [np.exp(-2j * np.pi * hz * time_s) * window for hz in centres_hz]
    matrix = np.stack([part for carrier in carriers for part in (carrier.real, carrier.imag)], axis=1)
    matrix = matrix.astype(np.float32)
    n_fft = 1 << (length - 1).bit_length()
    frequency_hz = np.fft.rfftfreq(n_fft, 1.0 / sample_rate_hz)
    band = (frequency_hz >= LOW_HZ) & (frequency_hz <= HIGH_RATIO * sample_rate_hz)
    products = np.zeros((n_frames, 2 * len(centres_hz)), np.float32)
    energy = np.zeros(n_frames, np.float32)
    harmonics = np.zeros((n_frames, len(centres_hz)), np.float32)
    near = [_near_harmonics(frequency_hz[band], hz) for hz in centres_hz]
    for first, frames in windows(samples, sample_rate_hz, _WINDOW_S):
        products[first : first + len(frames)] = frames @ matrix
        spectrum = np.fft.rfft(frames * window.astype(np.float32), n_fft)[:, band]
        density = (spectrum.real**2 + spectrum.imag**2) * np.float32(2.0 / n_fft)
        energy[first : first + len(frames)] = density.sum(axis=1)
        # The median over the band is the noise: neither a tone nor its harmonics fill half of the band.
        noise = np.median(density, axis=1)
        for index, bins in enumerate(near):
            excess = density[:, bins].sum(axis=1) - noise * np.float32(bins.sum() / np.log(2.0))
            harmonics[first : first + len(frames), index] = excess / np.sum(window**2)
    found = []
    for index, hz in enumerate(centres_hz):
        value = products[:, 2 * index] + 1j * products[:, 2 * index + 1]
        turn = np.exp(-2j * np.pi * hz * HOP_S)
        advance = np.angle(value[1:] * np.conj(value[:-1]) * turn) / (2.0 * np.pi * HOP_S)
        # Between two frames; the frame takes the mean of its two sides.
        offset = np.zeros(n_frames)
        if n_frames > 1:
            offset[1:-1] = (advance[1:] + advance[:-1]) / 2.0
            offset[[0, -1]] = advance[[0, -1]]
        response = _hann_response(np.clip(offset, -40.0, 40.0) * length / sample_rate_hz)
        amplitude = 2.0 * np.abs(value) / (window.sum() * response)
        power = np.maximum(amplitude**2 / 2.0, 1e-12)
        purity = power * np.sum(window**2) / np.maximum(energy, 1e-12)
        level = (10.0 * np.log10(power)).astype(np.float32)
        found.append(_Sinusoid(level, offset.astype(np.float32), purity.astype(np.float32), harmonics[:, index]))
    return tuple(found)


def _near_harmonics(frequency_hz: NDArray[np.floating], centre_hz: float) -> NDArray[np.bool_]:
    """Bins of the second and third harmonic of any frequency within 25 Hz of `centre_hz`."""
    second, third = np.abs(frequency_hz - 2.0 * centre_hz) <= 75.0, np.abs(frequency_hz - 3.0 * centre_hz) <= 100.0
    found: NDArray[np.bool_] = second | third
    return found


def _hann_response(bins: NDArray[np.float64]) -> NDArray[np.float64]:
    """Response of a Hann window, 1 at its centre, `bins` away from it."""
    near = np.abs(np.abs(bins) - 1.0) < 1e-3
    safe = np.where(near, 0.5, bins)
    response: NDArray[np.float64] = np.where(near, 0.5, np.sinc(safe) / (1.0 - safe**2))
    return response


def _bursts(sinusoid: _Sinusoid, centre_hz: float, parameters: ToneParameters) -> list[Burst]:
    """Steady tonal stretches; a burst ends where its level is down by half: there the window is half full."""
    tonal = (
        (sinusoid.purity >= parameters.purity)
        & (np.abs(sinusoid.offset_hz) <= parameters.tolerance_hz + 2.0)
        & (sinusoid.level_dbfs >= parameters.floor_dbfs)
    )
    found = []
    for start, end in _without_dropouts(runs(tonal)):
        inner = slice(start + 2, end - 2) if end - start >= 8 else slice(start, end)
        plateau = float(np.percentile(sinusoid.level_dbfs[inner], 75.0))
        # A frame over an edge is not pure, but its level tells on which side of the edge its centre lies.
        begin = max(0, start - _EDGE_FRAMES)
        loud = np.flatnonzero(sinusoid.level_dbfs[begin : end + _EDGE_FRAMES] >= plateau - 6.0)
        first, last = begin + int(loud[0]), begin + int(loud[-1]) + 1
        core = slice(first + 2, last - 2) if last - first >= 8 else slice(first, last)
        levels, offsets = sinusoid.level_dbfs[core], sinusoid.offset_hz[core]
        spread_db, spread_hz = _spread(levels), _spread(offsets)
        offset_hz = float(np.median(offsets))
        harmonics = float(np.mean(sinusoid.harmonics[core]))
        if (
            (last - first) * HOP_S >= parameters.shortest_s
            and spread_hz <= parameters.steady_hz
            and spread_db <= parameters.steady_db
            and abs(offset_hz) <= parameters.tolerance_hz
            and harmonics <= 10.0 ** ((plateau - parameters.harmonics_db) / 10.0)
        ):
            found.append(Burst(first * HOP_S, last * HOP_S, centre_hz + offset_hz, plateau, spread_db))
    return found


def _spread(values: NDArray[np.float32]) -> float:
    low, high = np.percentile(values, (10.0, 90.0))
    return float(high - low)


def _without_dropouts(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join stretches at most two frames apart: a click in a tone does not end it."""
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start - joined[-1][1] <= 2:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _groups(bursts: list[Burst], parameters: ToneParameters) -> list[list[Burst]]:
    """Bursts of like frequency and level that follow one another."""
    found: list[list[Burst]] = []
    for burst in bursts:
        last = found[-1][-1] if found else None
        if (
            last is not None
            and abs(last.frequency_hz - burst.frequency_hz) <= parameters.same_hz
            and abs(last.level_dbfs - burst.level_dbfs) <= parameters.same_db
        ):
            found[-1].append(burst)
        else:
            found.append([burst])
    return found


def _continuous(burst: Burst, parameters: ToneParameters) -> bool:
    return burst.end_s - burst.start_s >= parameters.continuous_s and burst.spread_db <= parameters.continuous_db
