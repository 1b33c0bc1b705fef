"""How exact the boundaries of speech spans are, against speech whose place is known.

    python tests/benchmarks/boundary_error.py                      the sample calls, and their speech in other noise
    python tests/benchmarks/boundary_error.py --speech DIR         clips of one's own: any WAV, FLAC or MP3

Clips are cut where their own sound begins and ends, set down on a line of digital silence at known times with random
pauses, then noise is added (speech level against noise level over 300 to 3400 Hz) and the whole is coded with G.711.
Printed for each condition: errors of span starts and ends in seconds (absolute: median and 90th percentile; signed
median), clips missed, seconds of false speech per minute of pause, and pauses of at least 0.5 s that a span bridges.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2]))

import itertools

from qa_audit.audio.decode import decode
from qa_audit.errors import QaAuditError
from qa_audit.signal.measure import measure
from tests.support.telephone import Signal, g711, noise

RATE_HZ = 8_000
ROOT = Path(__file__).parents[2]
FRAME = RATE_HZ // 200
BELOW_PEAK_DB = 40.0
PAUSE_S = 0.5
Truth = tuple[float, float, str, tuple[bool, bool]]
"""Start, end, what is said, and whether start and end are known."""


@dataclass(frozen=True)
class Clip:
    """Speech at 8 kHz from its first to its last sound; `pauses` are its own silences of at least `PAUSE_S`.

    `sure` says of start and end whether the clip itself shows them: it is quiet, or its sound sets in within 0.15 s.
    """

    name: str
    samples: Signal
    pauses: tuple[tuple[float, float], ...]
    sure: tuple[bool, bool] = (True, True)


@dataclass
class Score:
    """Errors of one condition."""

    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    clips: int = 0
    false_s: float = 0.0
    pause_s: float = 0.0
    bridged: int = 0
    pauses: int = 0
    worst: list[tuple[float, str]] = field(default_factory=list)
    snr_db: list[float] = field(default_factory=list)

    def absolute(self) -> NDArray[np.float64]:
        """All boundary errors without sign."""
        return np.abs(np.array(self.starts + self.ends)) if self.starts else np.array([np.nan])

    def line(self, name: str) -> str:
        """One row of the table."""
        both = self.absolute()
        return (
            f"{name:34s} {np.median(both):6.3f} {np.percentile(both, 90):6.3f} {np.percentile(both, 98):6.3f}"
            f"  {np.median(self.starts):+6.3f} {np.median(self.ends):+6.3f}"
            f"  {len(self.missed):3d}/{self.clips:<4d} {60 * self.false_s / max(1e-9, self.pause_s):6.2f}"
            f"  {self.bridged:3d}/{self.pauses:<4d} {np.nanmedian(self.snr_db):5.1f}"
        )


HEADER = (
    f"{'condition':34s} {'median':>6s} {'p90':>6s} {'p98':>6s}  {'start':>6s} {'end':>6s}  {'missed':>8s} {'false':>6s}"
    f"  {'bridged':>8s} {'snr':>5s}"
)


def trimmed(name: str, samples: Signal) -> Clip | None:
    """Cut a clip to its own sound: frames less than 40 dB below its loudest one, or 10 dB above its noise."""
    if len(samples) < FRAME * 10:
        return None
    energy = np.square(samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)).mean(axis=1) + 1e-12
    level = 10.0 * np.log10(np.convolve(energy, np.ones(3) / 3, mode="same"))
    limit = max(level.max() - BELOW_PEAK_DB, np.percentile(level, 3) + 10.0)
    if limit > level.max() - 20.0:
        return None
    loud = np.flatnonzero(level > limit)
    loud = without_handling(loud, level)
    first, last = loud[0], loud[-1] + 1
    quiet = np.flatnonzero(np.diff(loud) > PAUSE_S * 200)
    pauses = tuple(((loud[k] + 1 - first) / 200.0, (loud[k + 1] - first) / 200.0) for k in quiet)
    plain = np.flatnonzero(level > level.max() - 18.0)
    quiet_clip = bool(np.percentile(level, 3) < level.max() - 60.0)
    sure = (quiet_clip or plain[0] - first <= 30, quiet_clip or last - 1 - plain[-1] <= 30)
    return Clip(name, samples[first * FRAME : last * FRAME], pauses, sure)


def without_handling(loud: NDArray[np.int64], level: NDArray[np.float64]) -> NDArray[np.int64]:
    """Leave out what stands apart at either end and is 22 dB softer than the clip's peak: breath, clicks, a chair."""
    islands = np.split(loud, np.flatnonzero(np.diff(loud) > 40) + 1)
    peak = level.max()
    while len(islands) > 1 and level[islands[0]].max() < peak - 22.0:
        islands = islands[1:]
    while len(islands) > 1 and level[islands[-1]].max() < peak - 22.0:
        islands = islands[:-1]
    return np.concatenate(islands)


def outside_clips(folder: Path) -> list[Clip]:
    """Clips of a folder, through the band of a telephone."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".wav", ".flac", ".mp3")):
        try:
            audio = decode(path, path.stem)
        except QaAuditError as error:
            print(f"left out: {error}", file=sys.stderr)
            continue
        samples = audio.samples[0].astype(np.float64) / 32768.0
        clip = trimmed(path.stem, telephone_band(samples, audio.sample_rate_hz))
        if clip is not None:
            found.append(clip)
    return found


def telephone_band(samples: Signal, rate_hz: int) -> Signal:
    """Band-pass 300 to 3400 Hz with soft edges, at 8 kHz."""
    n = len(samples) // (rate_hz // RATE_HZ) * (rate_hz // RATE_HZ)
    spectrum = np.fft.rfft(samples[:n])
    frequency_hz = np.fft.rfftfreq(n, 1.0 / rate_hz)
    spectrum *= np.clip((frequency_hz - 150.0) / 150.0, 0, 1) * np.clip((3800.0 - frequency_hz) / 400.0, 0, 1)
    return np.fft.irfft(spectrum[: n * RATE_HZ // rate_hz // 2 + 1], n * RATE_HZ // rate_hz) * RATE_HZ / rate_hz


def sample_clips(folder: Path, calls: Sequence[str] = ("*",)) -> list[Clip]:
    """The speech of the sample calls (all, or those named by patterns), cut at the times of their truth."""
    found = []
    for truth_path in sorted(path for call in calls for path in (folder / "truth").glob(f"{call}.json")):
        truth = json.loads(truth_path.read_text(encoding="utf-8"))
        audio = decode(recording_of(folder, truth["call_id"]), truth["call_id"])
        for index, utterance in enumerate(truth["utterances"]):
            channel = min(utterance["channel"], len(audio.samples) - 1)
            span = slice(*(round(utterance[key] * audio.sample_rate_hz) for key in ("start_s", "end_s")))
            samples = audio.samples[channel, span].astype(np.float64) / 32768.0
            clip = trimmed(f"{truth['call_id']}#{index}", telephone_band(samples, audio.sample_rate_hz))
            if clip is not None:
                found.append(clip)
    return found


def recording_of(folder: Path, call_id: str) -> Path:
    """The recording of a sample call, whatever its format."""
    return next(p for p in sorted((folder / "calls").glob(f"{call_id}.*")) if p.suffix != ".json")


def active_level_dbfs(samples: Signal) -> float:
    """RMS of the frames less than 30 dB below the loudest."""
    energy = np.square(samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)).mean(axis=1)
    return 10.0 * float(np.log10(energy[energy > energy.max() * 1e-3].mean()))


def score(
    truth: Sequence[Truth], pauses: Sequence[tuple[float, float]], spans: Sequence[tuple[float, float]], into: Score
) -> None:
    """Hold a clip's start against the first span that overlaps it, its end against the last."""
    for start, end, name, sure in truth:
        into.clips += 1
        hits = [span for span in spans if span[0] < end and span[1] > start]
        if not hits:
            into.missed.append(name)
            continue
        if sure[0]:
            into.starts.append(hits[0][0] - start)
            into.worst.append((into.starts[-1], f"start {name} at {start:.2f}"))
        if sure[1]:
            into.ends.append(hits[-1][1] - end)
            into.worst.append((into.ends[-1], f"end {name} at {end:.2f}"))
    for start, end in pauses:
        into.pauses += 1
        into.pause_s += end - start
        into.bridged += any(span[0] <= start and span[1] >= end for span in spans)
    edges = [(0.0, truth[0][0]), *((a[1], b[0]) for a, b in itertools.pairwise(truth))] if truth else []
    for start, end in edges:
        # What reaches from speech into a pause is a boundary's error; what stands alone in it is false speech.
        into.false_s += sum(s[1] - s[0] for s in spans if s[0] >= start and s[1] <= end)


Disturb = Callable[[Signal, int], Signal]


def lay_out(
    clips: Sequence[Clip], level_dbfs: float, seed: int
) -> tuple[Signal, list[Truth], list[tuple[float, float]]]:
    """One line with all clips on it, some pauses short and some long; the truth, and the pauses of at least 0.5 s."""
    random = np.random.default_rng(seed)
    parts, truth, pauses, at = [np.zeros(RATE_HZ)], [], [], 1.0
    for clip in clips:
        gain = 10.0 ** ((level_dbfs - active_level_dbfs(clip.samples)) / 20.0)
        parts.append(clip.samples * gain)
        length = len(clip.samples) / RATE_HZ
        if truth:
            pauses.append((truth[-1][1], at))
        pauses += [(at + start, at + end) for start, end in clip.pauses]
        truth.append((at, at + length, clip.name, clip.sure))
        rest = round(float(random.choice([0.6, 1.0, 2.0, 4.0])) * float(random.uniform(0.9, 1.1)) * RATE_HZ)
        parts.append(np.zeros(rest))
        at += length + rest / RATE_HZ
    return np.concatenate(parts), truth, pauses


def run(clips: Sequence[Clip], disturb: Disturb, level_dbfs: float = -24.0, law: str = "A") -> Score:
    """Measure one condition over all clips, twenty on a line."""
    found = Score()
    for seed, start in enumerate(range(0, len(clips), 20)):
        line, truth, pauses = lay_out(clips[start : start + 20], level_dbfs, seed)
        coded = g711(disturb(line, seed), law)
        samples = np.round(coded * 32768.0).astype(np.int16)[np.newaxis]
        facts = measure(samples, RATE_HZ).channels[0]
        score(truth, pauses, [(s.span.start_s, s.span.end_s) for s in facts.speech], found)
        found.snr_db.append(facts.snr_db if facts.snr_db is not None else np.nan)
    return found


def with_noise(snr_db: float, colour: str, level_dbfs: float = -24.0) -> Disturb:
    """Add noise at a ratio to the speech level."""
    return lambda line, seed: line + noise(len(line) / RATE_HZ, level_dbfs - snr_db, 1000 + seed, colour)


def babble(clips: Sequence[Clip], snr_db: float, level_dbfs: float = -24.0) -> Disturb:
    """Add eight voices at once."""

    def add(line: Signal, seed: int) -> Signal:
        mixed = np.zeros(len(line))
        for voice in range(8):
            random = np.random.default_rng(100 * seed + voice)
            order = random.permutation(len(clips))
            joined = np.concatenate([clips[k].samples / np.abs(clips[k].samples).max() for k in order])
            mixed += np.roll(np.resize(joined, len(line)), int(random.integers(len(line))))
        return line + mixed * 10.0 ** ((level_dbfs - snr_db) / 20.0) / np.sqrt(np.mean(mixed**2))

    return add


def hum(line: Signal, seed: int) -> Signal:
    """Mains hum at -30 dBFS, an offset of 2 %, and line noise at 25 dB."""
    time_s = np.arange(len(line)) / RATE_HZ
    return with_noise(25.0, "white")(line, seed) + 0.02 + 0.045 * np.sin(2 * np.pi * 50.0 * time_s)


def conditions(clips: Sequence[Clip]) -> dict[str, Callable[[], Score]]:
    """Name -> measurement."""
    clean: Disturb = lambda line, seed: line  # noqa: E731
    return {
        "clean (digital silence between)": lambda: run(clips, clean),
        "white 30 dB, A-law": lambda: run(clips, with_noise(30.0, "white")),
        "white 20 dB, A-law": lambda: run(clips, with_noise(20.0, "white")),
        "white 20 dB, µ-law": lambda: run(clips, with_noise(20.0, "white"), law="mu"),
        "pink 20 dB, A-law": lambda: run(clips, with_noise(20.0, "pink")),
        "white 10 dB, A-law": lambda: run(clips, with_noise(10.0, "white")),
        "pink 10 dB, A-law": lambda: run(clips, with_noise(10.0, "pink")),
        "white 5 dB, A-law": lambda: run(clips, with_noise(5.0, "white")),
        "babble 20 dB, A-law": lambda: run(clips, babble(clips, 20.0)),
        "babble 10 dB, A-law": lambda: run(clips, babble(clips, 10.0)),
        "speech -35 dBFS, white 20 dB": lambda: run(clips, with_noise(20.0, "white", -35.0), -35.0),
        "speech -45 dBFS, clean": lambda: run(clips, clean, -45.0),
        "hum, offset, white 25 dB": lambda: run(clips, hum),
        "clipped (speech -6 dBFS), 20 dB": lambda: run(clips, with_noise(20.0, "white", -6.0), -6.0),
    }


def recordings(folder: Path, calls: Sequence[str] = ("*",)) -> Score:
    """The sample calls as they are (all, or those named by patterns), against their truth."""
    found = Score()
    for truth_path in sorted(path for call in calls for path in (folder / "truth").glob(f"{call}.json")):
        truth = json.loads(truth_path.read_text(encoding="utf-8"))
        audio = decode(recording_of(folder, truth["call_id"]), truth["call_id"])
        facts = measure(audio.samples, audio.sample_rate_hz)
        for channel, measured in enumerate(facts.channels):
            own = [u for u in truth["utterances"] if len(facts.channels) == 1 or u["channel"] == channel]
            said = [(u["start_s"], u["end_s"], f"{truth['call_id']} {u['text'][:8]}", (True, True)) for u in own]
            pauses = [(a[1], b[0]) for a, b in itertools.pairwise(said) if b[0] - a[1] >= PAUSE_S]
            score(said, pauses, [(s.span.start_s, s.span.end_s) for s in measured.speech], found)
            found.snr_db.append(measured.snr_db if measured.snr_db is not None else np.nan)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speech", type=Path, help="folder of clips, each with one voice and little noise")
    parser.add_argument("--samples", type=Path, default=ROOT / "samples")
    parser.add_argument("--only", default="", help="conditions whose name contains this")
    parser.add_argument("--worst", type=int, default=0, help="list this many of the largest errors")
    arguments = parser.parse_args()
    print(HEADER)
    if arguments.speech is None and not arguments.only:
        print(recordings(arguments.samples).line("sample calls as recorded"))
    clips = outside_clips(arguments.speech) if arguments.speech else sample_clips(arguments.samples)
    for name, measurement in conditions(clips).items():
        if arguments.only in name:
            found = measurement()
            print(found.line(name), flush=True)
            for error, place in sorted(found.worst, key=lambda item: -abs(item[0]))[: arguments.worst]:
                print(f"    {error:+.3f}  {place}")
            if arguments.worst and found.missed:
                print("    missed:", ", ".join(found.missed))


if __name__ == "__main__":
    main()
