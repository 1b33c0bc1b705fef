"""A progress bar with rate and time left, on a terminal; a line now and then elsewhere."""

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from qa_audit.cli.language import say

LINE_EVERY_S = 30.0
"""Where nobody watches a bar (a log file), one line this often."""

SETTLED_S = 5.0
"""Before this the loading of the model still weighs in the rate: no time left is better than a wrong one."""


class ProgressBar:
    """Counts calls, shows how many times faster than real time it goes and how long it will take.

    The time left comes from bytes of recordings, which are known before anything is decoded; finished calls of an
    earlier run do not count, or the rate would be too good.
    """

    def __init__(self) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[state]}"),
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task = self._bar.add_task(say("质检", "audit"), total=None, state="")
        self._started = time.monotonic()
        self._told = self._started
        self._calls = self._all_calls = self._bytes = self._all_bytes = 0
        self._audio_s = 0.0

    def __enter__(self) -> "ProgressBar":
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def begin(self, n_calls: int, size_bytes: int) -> None:
        """All recordings are known."""
        self._all_calls, self._all_bytes = n_calls, size_bytes
        self._bar.update(self._task, total=n_calls)

    def skipped(self, n_calls: int, size_bytes: int) -> None:
        """Calls were finished by an earlier run."""
        self._calls += n_calls
        self._all_bytes -= size_bytes
        self._started = time.monotonic()
        self._show()

    def advanced(self, n_calls: int, size_bytes: int, audio_s: float) -> None:
        """Calls are finished, or given up."""
        self._calls += n_calls
        self._bytes += size_bytes
        self._audio_s += audio_s
        self._show()

    def _show(self) -> None:
        now = time.monotonic()
        elapsed_s = max(now - self._started, 1e-6)
        state = ""
        if self._bytes and elapsed_s >= SETTLED_S:
            left_s = elapsed_s * (self._all_bytes - self._bytes) / self._bytes
            rate = self._audio_s / elapsed_s
            clock = f"{int(left_s // 3600)}:{int(left_s // 60) % 60:02}:{int(left_s) % 60:02}"
            state = say(f"{rate:.1f} 倍实时，剩余 {clock}", f"{rate:.1f}x real time, {clock} left")
        self._bar.update(self._task, completed=self._calls, state=state)
        if self._bar.disable and now - self._told >= LINE_EVERY_S:
            self._told = now
            print(f"{self._calls}/{self._all_calls} {state}", file=sys.stderr, flush=True)
