"""How often the right party is taken for the agent, where no metadata says it. One command:

    python tests/benchmarks/roles.py [--ear truth|embedded] [--speech FOLDER] [--every N]

For the sample calls (each stereo one as it is, with its channels swapped, and mixed to one channel): the share of
speech seconds that got the right role, the wrong one, and none, and every call with a wrong one by name. `--ear truth`
takes the words from samples/truth, so that only the roles are judged; `--ear embedded` hears them. With `--speech`, a
folder with `manifest.jsonl`: clips of two speakers cut into pieces of two seconds, alternating on one channel; there
only the voices can be told apart, not which is the agent's, so the better of the two ways to name them counts.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from hearing_sets import speech_clips
from numpy.typing import NDArray

from qa_audit.asr.backend import Listening, load_recogniser
from qa_audit.asr.cache import TranscriptCache
from qa_audit.audio.decode import DecodedAudio, decode
from qa_audit.cache import transcripts_directory
from qa_audit.model.interval import Interval
from qa_audit.model.opinion import Opinion, Question
from qa_audit.model.recording import CallMetadata
from qa_audit.model.transcript import RecogniserRun, Role, Transcript, Utterance
from qa_audit.pipeline.listen import Ear, listen, merged_bias, merged_cues
from qa_audit.pipeline.prepare import Prepared, Source
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts
from qa_audit.signal.measure import measure
from qa_audit.signal.voices import separate_voices
from qa_audit.timeline.roles import KNOWN_FROM

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PIECE_S = 2.0

Samples = NDArray[np.int16]
Truth = tuple[tuple[int, Role, Interval, str], ...]
"""Channel, role, span and text of each utterance."""


class Told:
    """Hears what was said, by the truth, on the channels where it is now."""

    run = RecogniserRun("truth", "none", "")

    def __init__(self) -> None:
        self.truth: Truth = ()

    def transcribe(self, calls: Sequence[Listening]) -> tuple[Transcript, ...]:
        said = tuple(Utterance(span, c, Role.UNKNOWN, text, (), 1.0, (span,)) for c, _, span, text in self.truth)
        return tuple(Transcript(tuple(sorted(said, key=lambda u: (u.span, u.channel))), (), self.run) for _ in calls)

    def weigh(self, call: Listening, questions: Sequence[Question]) -> tuple[Opinion, ...]:
        return ()


@dataclass
class Tally:
    """Seconds of speech by what became of their role."""

    right_s: float = 0.0
    wrong_s: float = 0.0
    unknown_s: float = 0.0
    n_calls: int = 0

    def row(self, name: str) -> str:
        all_s = max(1e-9, self.right_s + self.wrong_s + self.unknown_s)
        right, wrong, unknown = (100 * one / all_s for one in (self.right_s, self.wrong_s, self.unknown_s))
        return f"{name:<22} {self.n_calls:>5} {all_s:>8.0f} {right:>7.1f} {wrong:>7.1f} {unknown:>8.1f}"


def sample_truth(path: Path) -> tuple[DecodedAudio, Truth]:
    told = json.loads(path.read_text(encoding="utf-8"))
    file = next(one for one in (SAMPLES / "calls").glob(f"{path.stem}.*") if one.suffix != ".json")
    said = ((u["channel"], Role(u["role"]), Interval(u["start_s"], u["end_s"]), u["text"]) for u in told["utterances"])
    return decode(file, path.stem), tuple(said)


def mixed(samples: Samples) -> Samples:
    return np.clip(samples.astype(np.int32).sum(axis=0), -32768, 32767).astype(np.int16)[None]


def judge(audio: DecodedAudio, samples: Samples, truth: Truth, ear: Ear, tally: Tally) -> bool:
    """Add one call to the tally; returns whether any of it got the wrong role."""
    recording = replace(audio.recording, n_channels=len(samples), sha256=f"{audio.recording.sha256}-{hash_of(samples)}")
    own = replace(audio, recording=recording, samples=samples)
    source = Source(Path(recording.path), recording.call_id, CallMetadata(), 0)
    if isinstance(ear.recogniser, Told):
        ear.recogniser.truth = truth
    timeline = listen([Prepared(source, own, measure(samples, audio.sample_rate_hz))], ear)[0]
    before_s = tally.wrong_s
    tally.n_calls += 1
    for channel, role, span, _ in truth:
        for one in timeline.utterances:
            shared = one.span.intersection(span)
            # With both parties on one channel, speech at the same time belongs to neither alone.
            if shared is None or one.channel != channel:
                continue
            if one.role is Role.UNKNOWN:
                tally.unknown_s += shared.duration_s
            elif one.role is role:
                tally.right_s += shared.duration_s
            else:
                tally.wrong_s += shared.duration_s
    return tally.wrong_s > before_s


def hash_of(samples: Samples) -> str:
    return f"{len(samples)}-{int(samples[0].astype(np.int64).sum())}"


def judge_samples(ear: Ear, every: int) -> None:
    tallies = {name: Tally() for name in ("stereo", "channels swapped", "mixed to mono", "mono recordings")}
    wrong: list[str] = []
    for path in sorted((SAMPLES / "truth").glob("*.json"))[::every]:
        audio, truth = sample_truth(path)
        cases: dict[str, tuple[Samples, Truth]] = {}
        on_one = tuple((0, role, span, text) for _, role, span, text in truth)
        if len(audio.samples) == 2:
            swapped = tuple((1 - channel, role, span, text) for channel, role, span, text in truth)
            cases["stereo"] = audio.samples, truth
            cases["channels swapped"] = np.ascontiguousarray(audio.samples[::-1]), swapped
            cases["mixed to mono"] = mixed(audio.samples), on_one
        else:
            cases["mono recordings"] = audio.samples, on_one
        wrong += [f"{path.stem} ({name})" for name, case in cases.items() if judge(audio, *case, ear, tallies[name])]
    print(f"{'':<22} {'calls':>5} {'speech s':>8} {'right %':>7} {'wrong %':>7} {'unknown %':>8}")
    for name, tally in tallies.items():
        print(tally.row(name))
    print("with a wrong role:", ", ".join(wrong) or "none")


def judge_mixes(folder: Path) -> None:
    """Pairs of neighbours among the clips that are long enough, brought to one level."""
    clips = [clip for clip in speech_clips(folder, telephone=True) if clip.duration_s >= 2 * PIECE_S]
    pairs, alone = Tally(), Tally()
    for first, second in pairwise(clips):
        rate_hz = first.rate_hz
        length = int(PIECE_S * rate_hz)
        cut = [
            [one.samples[0][at : at + length] for at in range(0, one.samples.shape[1] - length + 1, length)]
            for one in (first, second)
        ]
        pieces = [(voice, piece) for both in zip(*cut, strict=False) for voice, piece in enumerate(both)][:12]
        judge_voices(pieces, rate_hz, pairs)
        one_voice = [(0, piece) for piece in cut[0]][:12]
        if len(one_voice) >= 4:
            judge_voices(one_voice, rate_hz, alone)
    print(f"\n{'clips in turn':<22} {'mixes':>5} {'speech s':>8} {'right %':>7} {'wrong %':>7} {'unknown %':>8}")
    print(pairs.row("two speakers"))
    print(alone.row("one speaker alone"))
    print("(of one speaker alone only unknown is right: what is named at all is named wrongly by a half)")


def judge_voices(pieces: Sequence[tuple[int, Samples]], rate_hz: int, tally: Tally) -> None:
    level = [10 ** (-20 / 20) * 32768 / max(1.0, float(np.sqrt(np.mean(p.astype(float) ** 2)))) for _, p in pieces]
    samples = np.concatenate(
        [np.clip(p * g, -32768, 32767).astype(np.int16) for (_, p), g in zip(pieces, level, strict=True)]
    )
    spans = [Interval(n * PIECE_S, (n + 1) * PIECE_S) for n in range(len(pieces))]
    split = separate_voices(samples, rate_hz, spans)
    tally.n_calls += 1
    right = sum(label == voice for label, (voice, _) in zip(split.labels, pieces, strict=True))
    right = max(right, len(pieces) - right)
    if split.confidence < KNOWN_FROM:
        tally.unknown_s += PIECE_S * len(pieces)
    else:
        tally.right_s += PIECE_S * right
        tally.wrong_s += PIECE_S * (len(pieces) - right)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ear", choices=("truth", "embedded"), default="truth")
    parser.add_argument("--speech", type=Path, default=None)
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args()
    scripts = load_scripts(default_scripts())
    if given.ear == "truth":
        ear = Ear(Told(), None, merged_cues(scripts))
    else:
        recogniser = load_recogniser("whisper", "embedded", merged_bias(scripts), 1)
        ear = Ear(recogniser, TranscriptCache(transcripts_directory()), merged_cues(scripts))
    judge_samples(ear, given.every)
    if given.speech is not None:
        judge_mixes(given.speech)


if __name__ == "__main__":
    main()
