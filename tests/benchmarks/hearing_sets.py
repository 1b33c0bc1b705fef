"""Recordings with their truth for `hearing.py`: the sample calls, a folder of real clips, lines, and ten minutes of
nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from degrade import CONDITIONS as LINES
from degrade import RATE_HZ
from numpy.typing import NDArray

from qa_audit.audio.decode import decode

SAMPLES = Path(__file__).parents[2] / "samples"
MU = 255

Samples = NDArray[np.int16]


@dataclass(frozen=True)
class Clip:
    """A recording with its truth: (channel, start, end, text) of each utterance."""

    name: str
    samples: Samples
    rate_hz: int
    said: tuple[tuple[int, float, float, str], ...]

    @property
    def duration_s(self) -> float:
        return float(self.samples.shape[1] / self.rate_hz)


def sample_calls(names: Sequence[str], every: int = 1) -> list[Clip]:
    """The sample calls of these names, or every n-th of all; a call mixed to mono has all its utterances on one
    channel."""
    clips = []
    for truth_path in sorted((SAMPLES / "truth").glob("*.json")):
        truth = json.loads(truth_path.read_text(encoding="utf-8"))
        name = truth["call_id"]
        paths = [p for p in (SAMPLES / "calls").glob(f"{name}.*") if p.suffix != ".json"]
        if not paths or (names and name not in names):
            continue
        audio = decode(paths[0], name)
        last = len(audio.samples) - 1
        said = tuple((min(u["channel"], last), u["start_s"], u["end_s"], u["text"]) for u in truth["utterances"])
        clips.append(Clip(name, np.array(audio.samples), audio.sample_rate_hz, said))
    return clips[::every]


def speech_clips(folder: Path, *, telephone: bool = False) -> list[Clip]:
    """Clips of a folder with `manifest.jsonl`: those whose whole text is written down."""
    clips = []
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        # Of some clips only the first sentence is written down.
        if not entry.get("text") or "first sentence" in (entry.get("note") or ""):
            continue
        audio = decode(folder / entry["file"], Path(entry["file"]).stem)
        samples, rate_hz = np.array(audio.samples[:1]), audio.sample_rate_hz
        said = ((0, 0.0, samples.shape[1] / rate_hz, entry["text"]),)
        clips.append(Clip(entry["file"], samples, rate_hz, said))
    return [over_the_line(clip, "telephone") for clip in clips] if telephone else clips


def through_telephone(samples: Samples, rate_hz: int) -> Samples:
    """Band 300-3400 Hz, 8 kHz, µ-law, noise at -55 dBFS."""
    spectrum = np.fft.rfft(samples / 32768.0)
    frequency = np.fft.rfftfreq(len(samples), 1.0 / rate_hz)
    spectrum *= np.clip((frequency - 200) / 100, 0, 1) * np.clip((3500 - frequency) / 100, 0, 1)
    band = np.fft.irfft(spectrum, len(samples))[:: rate_hz // RATE_HZ]
    band = band + np.random.default_rng(0).normal(0.0, 10 ** (-55 / 20), len(band))
    compressed = np.sign(band) * np.log1p(MU * np.minimum(np.abs(band), 1.0)) / np.log1p(MU)
    steps = np.round((compressed + 1) * 127.5) / 127.5 - 1
    expanded = np.sign(steps) * np.expm1(np.abs(steps) * np.log1p(MU)) / MU
    return np.clip(np.round(expanded * 32768), -32768, 32767).astype(np.int16)


def _telephone(clip: Clip) -> Clip:
    samples = np.stack([through_telephone(channel, clip.rate_hz) for channel in clip.samples])
    return replace(clip, samples=samples, rate_hz=RATE_HZ)


def over_the_line(clip: Clip, condition: str) -> Clip:
    """A clip as it would come in over a line; codecs and noise come after the telephone band where it was wider."""
    if condition == "clean":
        return clip
    if condition == "telephone":
        return _telephone(clip)
    narrow = clip if clip.rate_hz == RATE_HZ else _telephone(clip)
    return replace(narrow, samples=LINES[condition](narrow.samples))


CONDITIONS: tuple[str, ...] = ("telephone", *LINES)


def nothing() -> list[Clip]:
    """Ten minutes without a word: silence, white and pink noise, tones, chords with a melody and a beat."""
    t = np.arange(60 * RATE_HZ) / RATE_HZ
    random = np.random.default_rng(1)
    white = random.normal(0.0, 1.0, len(t))
    spectrum = np.fft.rfft(random.normal(0.0, 1.0, len(t)))
    pink = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(len(spectrum)), 1)), len(t))
    pink /= np.std(pink)

    def tone(hz: float, on_s: float, period_s: float) -> NDArray[np.float64]:
        return 0.3 * np.sin(2 * np.pi * hz * t) * ((t % period_s) < on_s)

    def chords(roots_hz: Sequence[float], beat_s: float, decay: float) -> NDArray[np.float64]:
        root = np.asarray(roots_hz)[(t / (4 * beat_s)).astype(int) % len(roots_hz)]
        phase = 2 * np.pi * np.cumsum(root) / RATE_HZ
        voices = sum(np.sin(ratio * phase) / n for n, ratio in enumerate((1.0, 1.25, 1.5, 2.0, 3.0), 1))
        melody = np.sin(2 * phase * np.array([1.0, 1.125, 1.25, 1.5])[(t / beat_s).astype(int) % 4])
        return 0.08 * (voices + melody) * np.exp(-decay * (t % beat_s))

    signals: dict[str, NDArray[np.float64]] = {
        "silence": 0 * t,
        "idle line": 0.0003 * white,
        "white noise": 0.02 * white,
        "pink noise": 0.03 * pink,
        "loud pink noise": 0.15 * pink,
        "busy tone": tone(450, 0.35, 0.7),
        "ring-back tone": tone(450, 1.0, 5.0),
        "dial tone": tone(450, 1.0, 1.0),
        "slow chords": chords((262, 220, 175, 196), 0.5, 3.0),
        "quick chords": chords((330, 294, 247, 392), 0.25, 8.0),
    }
    return [Clip(name, (32767 * np.clip(s, -1, 1)).astype(np.int16)[None], RATE_HZ, ()) for name, s in signals.items()]
