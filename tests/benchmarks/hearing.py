"""How well and how fast calls are heard, beside what people would use instead. One command, one run:

    python tests/benchmarks/hearing.py [--speech DIR] [--threads 2] [--calls NAME ...]

Compares this tool, with and without the words of the shipped scripts, with
`WhisperModel.transcribe(vad_filter=True, beam_size=5)` and `BatchedInferencePipeline.transcribe(batch_size=8)` of
faster-whisper, with the same weights and compute type, on the sample calls (each channel on its own; truth in
samples/truth) and, with `--speech`, on a folder of clips with a `manifest.jsonl` (`file`, `text`), wide band and
through a telephone line (300-3400 Hz, 8 kHz, G.711).

Character error: edits per reference character in normal form (script, punctuation and number style do not count).
Pinyin error: the same on toneless syllables. Dropped: seconds of true utterances four fifths of whose characters are
missing. Real-time factor: seconds of work per second of recording, all channels of it, speech detection included, file
decoding not; by the clock and by processor time (which other programs on the machine disturb less). Text from nothing:
characters heard in a minute each of digital silence, white noise, busy tone and a chord.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pypinyin import lazy_pinyin
from rapidfuzz.distance import Levenshtein

from qa_audit.asr.backend import Bias, Listening, load_recogniser
from qa_audit.asr.weights import find_weights
from qa_audit.audio.decode import decode
from qa_audit.audio.resample import excerpt
from qa_audit.model.interval import Interval
from qa_audit.pipeline.listen import merged_bias
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts
from qa_audit.signal.measure import measure
from qa_audit.text.normalise import normal_form

SAMPLES = Path(__file__).parents[2] / "samples"

Samples = NDArray[np.int16]
Hear = Callable[[Sequence["Clip"]], list[list[str]]]


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


@dataclass
class Tally:
    """Counts over a set of clips."""

    edits: int = 0
    characters: int = 0
    sound_edits: int = 0
    syllables: int = 0
    dropped_s: float = 0.0
    said_s: float = 0.0
    clock_s: float = 0.0
    processor_s: float = 0.0
    audio_s: float = 0.0
    by_clip: dict[str, tuple[int, int]] = field(default_factory=dict)


def sample_calls(names: Sequence[str]) -> list[Clip]:
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
    return clips


def speech_clips(folder: Path, *, telephone: bool) -> list[Clip]:
    clips = []
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        # Of some clips only the first sentence is written down.
        if not entry.get("text") or "first sentence" in (entry.get("note") or ""):
            continue
        audio = decode(folder / entry["file"], Path(entry["file"]).stem)
        samples, rate_hz = np.array(audio.samples[:1]), audio.sample_rate_hz
        if telephone:
            samples, rate_hz = through_telephone(samples[0], rate_hz)[None], 8000
        clips.append(Clip(entry["file"], samples, rate_hz, ((0, 0.0, samples.shape[1] / rate_hz, entry["text"]),)))
    return clips


def through_telephone(samples: Samples, rate_hz: int) -> Samples:
    """Band 300-3400 Hz, 8 kHz, µ-law, noise at -55 dBFS."""
    spectrum = np.fft.rfft(samples / 32768.0)
    frequency = np.fft.rfftfreq(len(samples), 1.0 / rate_hz)
    spectrum *= np.clip((frequency - 200) / 100, 0, 1) * np.clip((3500 - frequency) / 100, 0, 1)
    band = np.fft.irfft(spectrum, len(samples))[:: rate_hz // 8000]
    band = band + np.random.default_rng(0).normal(0.0, 10 ** (-55 / 20), len(band))
    compressed = np.sign(band) * np.log1p(255 * np.minimum(np.abs(band), 1.0)) / np.log1p(255)
    steps = np.round((compressed + 1) * 127.5) / 127.5 - 1
    expanded = np.sign(steps) * np.expm1(np.abs(steps) * np.log1p(255)) / 255
    return np.clip(np.round(expanded * 32768), -32768, 32767).astype(np.int16)


def nothing() -> list[Clip]:
    """A minute each of silence, noise, busy tone and a chord with a beat."""
    t = np.arange(60 * 8000) / 8000
    noise = np.random.default_rng(1).normal(0.0, 0.02, len(t))
    busy = 0.3 * np.sin(2 * np.pi * 450 * t) * ((t % 0.7) < 0.35)
    chord = 0.1 * sum(np.sin(2 * np.pi * f * t) for f in (262, 330, 392, 523)) * np.exp(-3 * (t % 0.5))
    signals = {"silence": 0 * t, "noise": noise, "busy tone": busy, "chord": chord}
    return [Clip(name, (32767 * s).astype(np.int16)[None], 8000, ()) for name, s in signals.items()]


def ours(threads: int, bias: Bias) -> Hear:
    recogniser = load_recogniser("whisper", "embedded", bias, threads)

    def hear(clips: Sequence[Clip]) -> list[list[str]]:
        listenings = []
        for clip in clips:
            facts = measure(clip.samples, clip.rate_hz)
            speech = tuple(tuple(one.span for one in channel.speech) for channel in facts.channels)
            listenings.append(Listening(clip.name, "", clip.samples, clip.rate_hz, speech))
        return [
            ["".join(u.text for u in t.utterances if u.channel == c) for c in range(len(clip.samples))]
            for clip, t in zip(clips, recogniser.transcribe(listenings), strict=True)
        ]

    return hear


def theirs(threads: int, *, batched: bool) -> Hear:
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    model = WhisperModel(
        str(find_weights("embedded").directory), device="cpu", compute_type="int8", cpu_threads=threads
    )
    pipeline = BatchedInferencePipeline(model) if batched else None

    def one(samples: Samples, rate_hz: int) -> str:
        audio = excerpt(samples, rate_hz, Interval(0.0, len(samples) / rate_hz))
        if pipeline is not None:
            segments, _ = pipeline.transcribe(audio, language="zh", batch_size=8)
        else:
            segments, _ = model.transcribe(audio, language="zh", vad_filter=True, beam_size=5)
        return "".join(segment.text for segment in segments)

    return lambda clips: [[one(channel, clip.rate_hz) for channel in clip.samples] for clip in clips]


def evaluate(hear: Hear, clips: Sequence[Clip]) -> Tally:
    tally = Tally(audio_s=sum(clip.duration_s for clip in clips))
    clock, processor = time.perf_counter(), time.process_time()
    heard = hear(clips)
    tally.clock_s, tally.processor_s = time.perf_counter() - clock, time.process_time() - processor
    for clip, texts in zip(clips, heard, strict=True):
        edits = characters = 0
        for channel, text in enumerate(texts):
            said = sorted(one for one in clip.said if one[0] == channel)
            references = [normal_form(one[3]) for one in said]
            reference, hypothesis = "".join(references), normal_form(text)
            operations = Levenshtein.editops(reference, hypothesis)
            edits += len(operations)
            characters += len(reference)
            syllables = lazy_pinyin(reference), lazy_pinyin(hypothesis)
            tally.sound_edits += Levenshtein.distance(*syllables)
            tally.syllables += len(syllables[0])
            missing = {operation.src_pos for operation in operations if operation.tag == "delete"}
            at = 0
            for (_, start_s, end_s, _), own in zip(said, references, strict=True):
                gone = sum(at <= position < at + len(own) for position in missing)
                tally.said_s += end_s - start_s
                tally.dropped_s += (end_s - start_s) * (gone >= 0.8 * len(own))
                at += len(own)
        tally.edits += edits
        tally.characters += characters
        tally.by_clip[clip.name] = edits, characters
    return tally


def report(title: str, tallies: dict[str, Tally]) -> None:
    first = next(iter(tallies.values()))
    print(f"\n{title}: {first.audio_s:.0f} s of recordings, {first.characters} characters")
    print(f"{'':22}{'char. err':>10}{'pinyin err':>11}{'dropped':>9}{'RTF clock':>10}{'RTF proc.':>10}{'speed':>7}")
    slowest = tallies.get("faster-whisper", first)
    for name, t in tallies.items():
        print(
            f"{name:22}{t.edits / t.characters:10.3f}{t.sound_edits / t.syllables:11.3f}"
            f"{t.dropped_s / t.said_s:9.1%}{t.clock_s / t.audio_s:10.3f}{t.processor_s / t.audio_s:10.3f}"
            f"{slowest.processor_s / t.processor_s:6.1f}x"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speech", type=Path, help="a folder of clips with manifest.jsonl")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--calls", nargs="*", default=[], help="only these sample calls")
    parser.add_argument("--only", nargs="*", default=[], help="only these systems")
    parser.add_argument("--clips", action="store_true", help="show every clip")
    options = parser.parse_args()
    systems = {
        "qa-audit": lambda: ours(options.threads, merged_bias(load_scripts(default_scripts()))),
        "qa-audit, no words": lambda: ours(options.threads, Bias()),
        "faster-whisper": lambda: theirs(options.threads, batched=False),
        "faster-whisper batched": lambda: theirs(options.threads, batched=True),
    }
    loaded = {name: load() for name, load in systems.items() if not options.only or name in options.only}
    sets = {"sample calls": sample_calls(options.calls)}
    if options.speech is not None:
        sets["real clips, wide band"] = speech_clips(options.speech, telephone=False)
        sets["real clips, telephone"] = speech_clips(options.speech, telephone=True)
    for title, clips in sets.items():
        tallies = {name: evaluate(hear, clips) for name, hear in loaded.items()}
        report(title, tallies)
        if options.clips:
            for clip in clips:
                print(f"  {clip.name:34}", *(f"{t.by_clip[clip.name][0]:4}" for t in tallies.values()), "of", end=" ")
                print(next(iter(tallies.values())).by_clip[clip.name][1])
    print("\ntext from nothing (characters)")
    for name, hear in loaded.items():
        texts = hear(nothing())
        print(f"{name:22}", {c.name: len(normal_form(t[0])) for c, t in zip(nothing(), texts, strict=True)})


if __name__ == "__main__":
    main()
