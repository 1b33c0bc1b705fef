"""How well and how fast calls are heard, beside what people would use instead. One command, one run:

    python tests/benchmarks/hearing.py [--speech DIR] [--conditions clean,telephone,gsm,snr10] [--threads 2]
        [--calls NAME ...] [--every N] [--only SYSTEM ...] [--clips]

Compares this tool, as it is, with the thorough effort, and without the words of the shipped scripts, with
`WhisperModel.transcribe(vad_filter=True, beam_size=5)` and `BatchedInferencePipeline.transcribe(batch_size=8)` of
faster-whisper, with the same weights and compute type, on the sample calls (each channel on its own; truth in
samples/truth) and, with `--speech`, on a folder of clips with a `manifest.jsonl` (`file`, `text`), under each of the
conditions: as they are, through the telephone band, through codecs, with noise (degrade.py). Each system runs in a
process of its own, in turns on each set, so that memory is its own and a busy machine disturbs all alike.

Character error: edits per reference character in normal form (script, punctuation and number style do not count).
Pinyin error: the same on toneless syllables. Dropped: seconds of true utterances four fifths of whose characters are
missing. Wait error: of every pause of 2 s or more between two true utterances (whoever speaks), how far the pause lies
off that the system's times show, 90th percentile, a pause with text in its middle counting whole. Real-time factor:
seconds of work per second of recording, all channels of it, speech detection included, file decoding not; by the clock
and by processor time (which other programs on the machine disturb less). Peak memory: of the whole process. Text from
nothing: characters heard in ten minutes of silence, noise, tones and chords. Stages: share of this tool's processor
time, one thread, file decoding included.

openai-whisper and the bindings of whisper.cpp are not compared: their packages bring no weights, and neither reads
CTranslate2's file; their converters start from checkpoints that only a model hub or OpenAI's server hands out.
"""

import argparse
import functools
import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from hearing_sets import CONDITIONS, SAMPLES, Clip, nothing, over_the_line, sample_calls, speech_clips
from pypinyin import lazy_pinyin
from rapidfuzz.distance import Levenshtein

from qa_audit.asr.backend import Bias, Listening, load_recogniser
from qa_audit.asr.decoder import Decoder
from qa_audit.asr.weights import find_weights
from qa_audit.audio.decode import decode
from qa_audit.audio.resample import excerpt
from qa_audit.model.interval import Interval
from qa_audit.pipeline.listen import merged_bias
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts
from qa_audit.signal.measure import measure
from qa_audit.text.normalise import normal_form, simplify

LEAST_WAIT_S = 2.0
PLAIN = "faster-whisper"

Piece = tuple[int, float, float, str]
"""(channel, start, end, text)"""
Hear = Callable[[Sequence[Clip]], list[list[Piece]]]


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
    peak_mib: int = 0
    wait_errors_s: list[float] = field(default_factory=list)
    by_clip: dict[str, tuple[int, int]] = field(default_factory=dict)


def prepared(clip: Clip) -> Listening:
    facts = measure(clip.samples, clip.rate_hz)
    speech = tuple(tuple(one.span for one in channel.speech) for channel in facts.channels)
    return Listening(clip.name, "", clip.samples, clip.rate_hz, speech)


def ours(threads: int, bias: Bias, *, thorough: bool = False) -> Hear:
    recogniser = load_recogniser("whisper", "embedded", bias, threads, thorough=thorough)

    def hear(clips: Sequence[Clip]) -> list[list[Piece]]:
        with ThreadPoolExecutor(threads) as pool:  # as `qa-audit audit` prepares its recordings
            listenings = list(pool.map(prepared, clips))
        return [
            [(u.channel, u.span.start_s, u.span.end_s, u.text) for u in transcript.utterances]
            for transcript in recogniser.transcribe(listenings)
        ]

    return hear


def theirs(threads: int, *, batched: bool) -> Hear:
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    directory = str(find_weights("embedded").directory)
    model = WhisperModel(directory, device="cpu", compute_type="int8", cpu_threads=threads)
    pipeline = BatchedInferencePipeline(model) if batched else None

    def one(clip: Clip) -> list[Piece]:
        pieces = []
        for number, channel in enumerate(clip.samples):
            audio = excerpt(channel, clip.rate_hz, Interval(0.0, clip.duration_s))
            if pipeline is not None:
                segments, _ = pipeline.transcribe(audio, language="zh", batch_size=8)
            else:
                segments, _ = model.transcribe(audio, language="zh", vad_filter=True, beam_size=5)
            pieces += [(number, segment.start, segment.end, segment.text) for segment in segments]
        return pieces

    return lambda clips: [one(clip) for clip in clips]


def shipped_bias() -> Bias:
    return merged_bias(load_scripts(default_scripts()))


SYSTEMS: dict[str, Callable[[int], Hear]] = {
    "qa-audit": lambda threads: ours(threads, shipped_bias()),
    "qa-audit, thorough": lambda threads: ours(threads, shipped_bias(), thorough=True),
    "qa-audit, no words": lambda threads: ours(threads, Bias()),
    PLAIN: lambda threads: theirs(threads, batched=False),
    "faster-whisper batched": lambda threads: theirs(threads, batched=True),
}


@functools.cache
def loaded(system: str, threads: int) -> Hear:
    return SYSTEMS[system](threads)


def evaluate(system: str, threads: int, clips: Sequence[Clip]) -> Tally:
    """Runs in the system's own process."""
    hear = loaded(system, threads)
    tally = Tally(audio_s=sum(clip.duration_s for clip in clips))
    clock, processor = time.perf_counter(), time.process_time()
    heard = hear(clips)
    tally.clock_s, tally.processor_s = time.perf_counter() - clock, time.process_time() - processor
    tally.peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for clip, pieces in zip(clips, heard, strict=True):
        tally.wait_errors_s += wait_errors_s(clip, pieces)
        edits = characters = 0
        for channel in range(len(clip.samples)):
            # Simplified for all systems alike: hearing is measured, not the script it is written in.
            text = simplify("".join(piece[3] for piece in pieces if piece[0] == channel))
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


def wait_errors_s(clip: Clip, pieces: Sequence[Piece]) -> list[float]:
    """Error of each true pause: 0 where the system's times show it as long as it was."""
    errors = []
    said = sorted((start_s, end_s) for _, start_s, end_s, _ in clip.said)
    last_s = 0.0
    for (_, end_s), (start_s, _) in pairwise(said):
        last_s = max(last_s, end_s)
        if start_s - last_s < LEAST_WAIT_S:
            continue
        middle_s = (last_s + start_s) / 2
        before = max((e for _, s, e, _ in pieces if s < middle_s), default=0.0)
        after = min((s for _, s, _, _ in pieces if s >= middle_s), default=clip.duration_s)
        errors.append(abs(max(0.0, after - before) - (start_s - last_s)))
    return errors


def characters_from_nothing(system: str, threads: int) -> dict[str, int]:
    clips = nothing()
    heard = loaded(system, threads)(clips)
    return {
        clip.name: sum(len(normal_form(piece[3])) for piece in pieces)
        for clip, pieces in zip(clips, heard, strict=True)
    }


def stage_seconds(names: Sequence[str]) -> dict[str, float]:
    """Processor seconds of this tool by stage on sample calls, one thread; runs in a process of its own."""
    spent: dict[str, float] = {}
    inside: list[float] = []

    def timed(stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(work)
        def wrapper(*arguments: Any, **options: Any) -> Any:
            inside.append(0.0)
            start = time.process_time()
            result = work(*arguments, **options)
            took = time.process_time() - start
            spent[stage] = spent.get(stage, 0.0) + took - inside.pop()
            if inside:
                inside[-1] += took
            return result

        return wrapper

    stages = {"features": "_features", "encoder": "encode", "decoder": "read", "alignment": "align"}
    for stage, method in stages.items():
        setattr(Decoder, method, timed(stage, getattr(Decoder, method)))
    hear = timed("policy and guards", ours(1, shipped_bias()))
    paths = [p for p in sorted((SAMPLES / "calls").glob("*.*")) if p.suffix != ".json" and p.stem in names]
    read = timed("file decoding", decode)
    clips = []
    for path in paths:
        audio = read(path, path.stem)
        clips.append(Clip(path.stem, np.array(audio.samples), audio.sample_rate_hz, ()))
    globals()["measure"] = timed("speech detection", measure)
    hear(clips)
    spent["recording"] = sum(clip.duration_s for clip in clips)
    return spent


def report(title: str, tallies: dict[str, Tally]) -> None:
    first = next(iter(tallies.values()))
    print(f"\n{title}: {first.audio_s:.0f} s of recordings, {first.characters} characters")
    print(
        f"{'':22}{'char. err':>10}{'pinyin err':>11}{'dropped':>9}{'wait err':>9}{'RTF clock':>10}{'RTF proc.':>10}"
        f"{'speed':>7}{'memory':>10}"
    )
    slowest = tallies.get(PLAIN, first)
    for name, t in tallies.items():
        wait = f"{np.percentile(t.wait_errors_s, 90):.2f} s" if t.wait_errors_s else "-"
        print(
            f"{name:22}{t.edits / t.characters:10.3f}{t.sound_edits / t.syllables:11.3f}"
            f"{t.dropped_s / t.said_s:9.1%}{wait:>9}{t.clock_s / t.audio_s:10.3f}{t.processor_s / t.audio_s:10.3f}"
            f"{slowest.processor_s / t.processor_s:6.1f}x{t.peak_mib:6} MiB",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speech", type=Path, help="a folder of clips with manifest.jsonl")
    parser.add_argument("--conditions", default="clean,telephone", help=f"of: {', '.join(CONDITIONS)}")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--calls", nargs="*", default=[], help="only these sample calls")
    parser.add_argument("--every", type=int, default=1, help="only every n-th sample call")
    parser.add_argument("--only", nargs="*", default=list(SYSTEMS), help="only these systems")
    parser.add_argument("--clips", action="store_true", help="show the edits of every clip")
    options = parser.parse_args()
    calls = sample_calls(options.calls, options.every)
    speech = speech_clips(options.speech) if options.speech is not None else []
    spawn = multiprocessing.get_context("spawn")
    processes = {name: ProcessPoolExecutor(1, mp_context=spawn) for name in options.only}
    for condition in options.conditions.split(","):
        for title, clips in (("sample calls", calls), ("real clips", speech)):
            # The sample calls have come through a telephone line already.
            if not clips or (title == "sample calls" and condition == "telephone"):
                continue
            degraded = [over_the_line(clip, condition) for clip in clips]
            tallies = {
                name: process.submit(evaluate, name, options.threads, degraded).result()
                for name, process in processes.items()
            }
            report(f"{title}, {condition}", tallies)
            for clip in clips if options.clips else []:
                print(f"  {clip.name:34}", *(f"{t.by_clip[clip.name][0]:4}" for t in tallies.values()), end=" of ")
                print(next(iter(tallies.values())).by_clip[clip.name][1])
    print("\ntext from nothing, ten minutes (characters)")
    for name, process in processes.items():
        found = process.submit(characters_from_nothing, name, options.threads).result()
        print(f"{name:22} {sum(found.values()):4}", {one: n for one, n in found.items() if n}, flush=True)
        process.shutdown()
    with ProcessPoolExecutor(1, mp_context=spawn) as process:
        spent = process.submit(stage_seconds, [clip.name for clip in calls[:8]]).result()
    recording_s = spent.pop("recording")
    print(f"\nstages, one thread (RTF {sum(spent.values()) / recording_s:.3f} by processor time)")
    for stage, seconds in sorted(spent.items(), key=lambda one: -one[1]):
        print(f"{stage:22}{seconds / sum(spent.values()):6.1%}")


if __name__ == "__main__":
    main()
