"""Where somebody speaks: the detector says that there is speech, the level says from when to when."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa_audit.signal.detector import STEP_S
from qa_audit.signal.frames import HOP_S, SILENCE_DBFS
from qa_audit.signal.levels import GUARD_S
from qa_audit.signal.runs import Runs, far_from, frames_of, runs

BoolArray = NDArray[np.bool_]
LevelArray = NDArray[np.float32]
"""Levels in dBFS, one every `HOP_S`."""


@dataclass(frozen=True, slots=True)
class SpeechParameters:
    """What decides where speech starts and ends.

    Chosen while looking at all the speech named in `boundaries`, so that no set is held out for these values.

    Attributes:
        on: Probability from which a region may hold speech. Real voices in the telephone band often stay below Silero's
            0.5 (8 % of their active frames, 4 % below 0.3), utterances of dialect below 0.3 in noise at 20 dB, single
            short words on a clean line below 0.2.
        doubtful: A region below this must stand out of the noise by `doubtful_db`, and its span must hold a voice
            (`voice_features`): stationary noise reaches 0.12, breath-like noise 0.26.
        doubtful_db: See `doubtful`.
        off: Probability below which a region ends; the level finds the end of the speech.
        above_floor_db: A frame is active from this far above the local noise floor on.
        below_peak_db: A frame further than this below the region's loud frames is not active, on a clean line too.
        sure: Probability from which a frame is active whatever its level, where the region stands out of the noise by
            less than `masked_db`: there the level no longer tells.
        masked_db: See `sure`.
        reach_s: How far from the detector's boundary the level may move it outwards.
        bridge_s: Pauses shorter than this do not end a span; stops and closures last up to 0.2 s.
        edge_gap_s: Inactive time that the search for a boundary may cross outwards (closure before a burst).
        shortest_s: Activity shorter than this is a click.
        fragment_s: Beside a tone or a leak, activity shorter than this is a piece of it.
        floor_s: Length of the stretch over which the local noise floor is taken.
    """

    on: float = 0.1
    doubtful: float = 0.3
    doubtful_db: float = 12.0
    off: float = 0.1
    above_floor_db: float = 5.0
    below_peak_db: float = 32.0
    sure: float = 0.5
    masked_db: float = 22.0
    reach_s: float = 0.30
    bridge_s: float = 0.30
    edge_gap_s: float = 0.06
    shortest_s: float = 0.08
    fragment_s: float = 0.2
    floor_s: float = 6.0


def probability_by_frame(probability: NDArray[np.float32], n_frames: int) -> NDArray[np.float32]:
    """Bring the detector's steps to frames: the frame takes the value of the step its centre lies in."""
    if len(probability) == 0:
        return np.zeros(n_frames, np.float32)
    step = ((np.arange(n_frames) + 0.5) * HOP_S / STEP_S).astype(np.int64)
    return probability[np.minimum(step, len(probability) - 1)]


def regions(probability: NDArray[np.float32], parameters: SpeechParameters) -> Runs:
    """Stretches the detector takes for speech: above `off` throughout and above `on` somewhere."""
    return [run for run in runs(probability >= parameters.off) if probability[run[0] : run[1]].max() >= parameters.on]


def quiet_frames(probability: NDArray[np.float32], excluded: BoolArray, parameters: SpeechParameters) -> BoolArray:
    """Frames away from everything the detector takes for speech, and from tones."""
    found = regions(np.where(excluded, np.float32(0.0), probability), parameters)
    quiet: BoolArray = far_from(found, len(probability), frames_of(GUARD_S)) & ~excluded
    return quiet


def local_floor(level_dbfs: LevelArray, quiet: BoolArray, parameters: SpeechParameters) -> LevelArray:
    """Noise floor around each frame: the median of the quiet frames near it.

    Where a stretch holds fewer than 0.3 s of quiet frames the tenth percentile of all its frames stands in.
    """
    n_frames = len(level_dbfs)
    if n_frames == 0:
        return np.zeros(0, np.float32)
    half, step = frames_of(parameters.floor_s / 2), frames_of(0.5)
    centres = np.arange(0, n_frames, step)
    values = np.empty(len(centres), np.float32)
    for index, centre in enumerate(centres):
        stretch = slice(max(0, centre - half), centre + half)
        calm = level_dbfs[stretch][quiet[stretch]]
        values[index] = np.median(calm) if len(calm) >= frames_of(0.3) else np.percentile(level_dbfs[stretch], 10.0)
    found: LevelArray = np.interp(np.arange(n_frames), centres, values).astype(np.float32)
    return found


def find_speech(
    level_dbfs: LevelArray,
    probability: NDArray[np.float32],
    floor: LevelArray,
    excluded: BoolArray,
    parameters: SpeechParameters,
) -> Runs:
    """Find the spans of speech.

    Args:
        level_dbfs: Levels by frame.
        probability: Probability of speech by frame.
        floor: Noise floor by frame, from `local_floor`.
        excluded: Frames that belong to a call-progress tone.
        parameters: Thresholds.

    Returns:
        Spans in frames, in order and disjoint, at least `bridge_s` apart.
    """
    found = regions(np.where(excluded, np.float32(0.0), probability), parameters)
    active = np.zeros(len(level_dbfs), np.bool_)
    for region in found:
        _mark(active, level_dbfs, probability, floor, excluded, region, parameters)
    spans = [run for run in runs(active) if run[1] - run[0] >= 2]
    joined: Runs = []
    for start, end in spans:
        between = slice(joined[-1][1], start) if joined else slice(0, 0)
        if joined and start - joined[-1][1] < frames_of(parameters.bridge_s) and not excluded[between].any():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [run for run in joined if _is_speech(run, active, excluded, parameters)]


def _is_speech(run: tuple[int, int], active: BoolArray, excluded: BoolArray, parameters: SpeechParameters) -> bool:
    start, end = run
    near = frames_of(0.1)
    beside = bool(excluded[max(0, start - near) : end + near].any())
    least_s = parameters.fragment_s if beside else parameters.shortest_s
    return int(active[start:end].sum()) >= frames_of(least_s)


def _mark(
    active: BoolArray,
    level_dbfs: LevelArray,
    probability: NDArray[np.float32],
    floor: LevelArray,
    excluded: BoolArray,
    region: tuple[int, int],
    parameters: SpeechParameters,
) -> None:
    """Mark the active frames of one region, and of what hangs together with it on both sides."""
    start, end = region
    reach, gap = frames_of(parameters.reach_s), frames_of(parameters.edge_gap_s)
    first, last = max(0, start - reach), min(len(level_dbfs), end + reach)
    peak = float(np.percentile(level_dbfs[start:end], 95.0))
    above_db = peak - float(np.median(floor[start:end]))
    if above_db < parameters.doubtful_db and float(probability[start:end].max()) < parameters.doubtful:
        return
    threshold = np.maximum(floor[first:last] + parameters.above_floor_db, peak - parameters.below_peak_db)
    loud = level_dbfs[first:last] > np.maximum(threshold, SILENCE_DBFS)
    if above_db < parameters.masked_db:
        loud[start - first : end - first] |= probability[start:end] >= parameters.sure
    loud &= ~excluded[first:last]
    inside = np.flatnonzero(loud[start - first : end - first])
    if len(inside) == 0:
        return
    head, tail = start - first + int(inside[0]), start - first + int(inside[-1]) + 1
    active[first + head : first + tail] |= loud[head:tail]
    # Outwards only what touches the region counts, across gaps no longer than a closure.
    for begin, stop in reversed(runs(loud[: start - first])):
        if head - stop > gap:
            break
        active[first + begin : first + stop] = True
        head = begin
    for begin, stop in runs(loud[end - first :]):
        if begin + end - first - tail > gap:
            break
        active[first + begin + end - first : first + stop + end - first] = True
        tail = stop + end - first
