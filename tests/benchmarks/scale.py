"""A thousand short calls in one audit: memory, throughput, and whether the time left was told right. One command:

    python tests/benchmarks/scale.py [--calls 1000] [--workers N] [--work DIR]

Calls of 5 to 15 s are cut from the samples (always the same ones), written as stereo A-law WAV, and audited with the
shipped scripts, all report formats and no cache of transcripts, as `qa-audit audit` does. Printed: resident memory
after 50, 100, 250, 500, 750 and 1,000 calls and the highest it was on the way to each; throughput of each hundred
calls; and how far the time left, as the progress bar tells it, was off at each tenth of the batch.
"""

import argparse
import os
import re
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

from qa_audit.audio.decode import decode
from qa_audit.cli.options import cores
from qa_audit.cli.progress import Pace
from qa_audit.pipeline.audit import audit
from qa_audit.pipeline.options import AuditOptions, ListenOptions
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts

CALLS = Path(__file__).resolve().parents[2] / "samples" / "calls"
RATE_HZ = 8000
SHORTEST_S, LONGEST_S = 5.0, 15.0
MEMORY_AT = (50, 100, 250, 500, 750, 1000)


def write_calls(n: int, folder: Path) -> float:
    """Cut the calls; returns their seconds together."""
    random = np.random.default_rng(7)
    sources = []
    for path in sorted(CALLS.iterdir()):
        if path.suffix != ".json":
            audio = decode(path, path.stem)
            if len(audio.samples) == 2 and audio.sample_rate_hz == RATE_HZ:
                sources.append(audio.samples)
    total_s = 0.0
    for number in range(n):
        source = sources[int(random.integers(len(sources)))]
        length = int(random.uniform(SHORTEST_S, LONGEST_S) * RATE_HZ)
        start = int(random.integers(max(1, source.shape[1] - length)))
        piece = source[:, start : start + length]
        soundfile.write(folder / f"call-{number:04}.wav", piece.T, RATE_HZ, format="WAV", subtype="ALAW")
        total_s += piece.shape[1] / RATE_HZ
    return total_s


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def highest_mib() -> float:
    """The most that was resident since this was last asked: Linux counts anew after a 5."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return int(found[1]) / 1024 if found else float("nan")


class Watch:
    """Sees what the progress bar sees."""

    def __init__(self) -> None:
        self.n_calls = self.done = 0
        self.began_s = 0.0
        self.audio_s = 0.0
        self.pace = Pace(0.0)
        self.seen: list[tuple[int, float, float, float | None]] = []
        """Calls done, seconds since the beginning, seconds of audio, time left as told."""
        self.memory_mib: dict[int, float] = {}
        self.peak_mib = 0.0

    def begin(self, n_calls: int, size_bytes: int) -> None:
        self.n_calls, self.began_s = n_calls, time.monotonic()
        self.pace.begin(size_bytes, self.began_s)

    def skipped(self, n_calls: int, size_bytes: int) -> None:
        raise SystemExit("a fresh folder holds no finished calls")

    def heard(self, size_bytes: int) -> None:
        self.pace.heard(size_bytes, time.monotonic())

    def advanced(self, n_calls: int, size_bytes: int, audio_s: float) -> None:
        now_s = time.monotonic()
        self.done += n_calls
        self.audio_s += audio_s
        self.pace.advanced(size_bytes, audio_s)
        self.seen.append((self.done, now_s - self.began_s, self.audio_s, self.pace.left_s(now_s)))
        if self.done in MEMORY_AT or self.done == self.n_calls:
            now_mib, peak_mib = resident_mib(), highest_mib()
            self.memory_mib[self.done] = now_mib
            self.peak_mib = max(self.peak_mib, peak_mib)
            print(
                f"{self.done:>5} calls  {now_s - self.began_s:7.1f} s  {now_mib:7.1f} MiB resident"
                f"  {peak_mib:7.1f} MiB at most since the line before",
                flush=True,
            )


def report(watch: Watch) -> None:
    print("\nthroughput")
    before_s = before_audio_s = 0.0
    before = 0
    for done, elapsed_s, audio_s, _ in watch.seen:
        if done % 100 == 0 or done == watch.n_calls:
            took_s = max(elapsed_s - before_s, 1e-9)
            rate, a_minute = (audio_s - before_audio_s) / took_s, 60 * (done - before) / took_s
            print(f"  to call {done:>5}  {a_minute:5.1f} calls a minute  {rate:5.1f} x real time")
            before, before_s, before_audio_s = done, elapsed_s, audio_s
    print("\ntime left as told, against what it took")
    whole_s = watch.seen[-1][1]
    for tenth in range(1, 10):
        # What a watcher sees then: the last report before.
        at_s = whole_s * tenth / 10
        told = [one for one in watch.seen if one[1] <= at_s]
        if not told or told[-1][3] is None:
            print(f"  after {at_s:6.0f} s  nothing yet")
            continue
        done, then_s, _, left_s = told[-1]
        took_s = whole_s - then_s
        error = (left_s - took_s) / whole_s
        print(f"  after {at_s:6.0f} s  {done:>5} calls  told {left_s:6.0f} s  took {took_s:6.0f} s  off {error:+.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=cores())
    parser.add_argument("--work", type=Path, default=None)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.work) as work:
        folder = Path(work) / "calls"
        folder.mkdir()
        total_s = write_calls(given.calls, folder)
        print(f"{given.calls} calls, {total_s / 60:.0f} minutes, {given.workers} workers, {resident_mib():.0f} MiB now")
        watch = Watch()
        listen = ListenOptions("whisper", "embedded", given.workers, None)
        what = AuditOptions(load_scripts(default_scripts()), Path(work) / "out", "zh", "beside", listen)
        audit([folder], what, watch)
        whole_s = time.monotonic() - watch.began_s
        closing_mib = highest_mib()
    report(watch)
    after = watch.memory_mib
    if 50 in after and given.calls > 50:
        print(f"\nmemory after the first 50 calls {after[50]:.0f} MiB, at the end {after[given.calls]:.0f} MiB")
    print(f"peak {watch.peak_mib:.0f} MiB, {closing_mib:.0f} while the batch's own files were written")
    print(f"{total_s / whole_s:.1f} x real time with loading and the batch's own files")


if __name__ == "__main__":
    main()
