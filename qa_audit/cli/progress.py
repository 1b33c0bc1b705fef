"""A progress bar with rate and time left, on a terminal; a line now and then elsewhere."""

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from qa_audit.cli.language import say
from qa_audit.errors import InterruptError

LINE_EVERY_S = 30.0
"""Where nobody watches a bar (a log file), one line this often."""

SETTLED_S = 5.0
"""Before this the loading of the model still weighs in the rate: no time left is better than a wrong one."""


class Pace:
    """How fast a batch goes and how long it will take, from what is finished.

    The time left comes from bytes of recordings, which are known before anything is decoded; finished calls of an
    earlier run do not count, or the rate would be too good. Where recordings are heard in groups, it is reckoned
    whenever a group was heard: the first finished call of a group did not take as long as all of them.

    Args:
        now_s: The time on a clock that never goes back.
    """

    def __init__(self, now_s: float) -> None:
        self._started_s = now_s
        self._bytes = self._all_bytes = 0
        self._audio_s = 0.0
        self._heard_bytes, self._heard_at_s = 0, now_s

    def begin(self, size_bytes: int, now_s: float) -> None:
        """All recordings are known; what came before was not their work."""
        self._all_bytes, self._started_s = size_bytes, now_s

    def skipped(self, size_bytes: int, now_s: float) -> None:
        """A call was finished by an earlier run."""
        self._all_bytes -= size_bytes
        if not self._bytes:
            self._started_s = now_s

    def advanced(self, size_bytes: int, audio_s: float) -> None:
        """A call is finished, or given up."""
        self._bytes += size_bytes
        self._audio_s += audio_s

    def heard(self, size_bytes: int, now_s: float) -> None:
        """Recordings were heard together, which is nearly all of their work; each will be finished in a moment."""
        self._heard_bytes += size_bytes
        self._heard_at_s = now_s

    def elapsed_s(self, now_s: float) -> float:
        """Since the first of the calls that are worked on."""
        return max(now_s - self._started_s, 1e-6)

    def left_s(self, now_s: float) -> float | None:
        """Until all calls are finished; None while that cannot be said."""
        done, at_s = (self._heard_bytes, self._heard_at_s) if self._heard_bytes else (self._bytes, now_s)
        if not done:
            return None
        left_s = self.elapsed_s(at_s) * max(0, self._all_bytes - done) / done
        return max(0.0, left_s - (now_s - at_s))

    def times_real_time(self, now_s: float) -> float:
        """Seconds of recordings finished in a second."""
        return self._audio_s / self.elapsed_s(now_s)


class ProgressBar:
    """Counts calls, shows how many times faster than real time it goes and how long it will take; see `Pace`.

    Whoever presses Ctrl-C is told how far it came.

    Args:
        resumes: Whether the same command goes on where it was.
    """

    def __init__(self, resumes: bool = True) -> None:
        self._resumes = resumes
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
        self._told = time.monotonic()
        self._pace = Pace(self._told)
        self._calls = self._all_calls = 0

    def __enter__(self) -> "ProgressBar":
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        if kind is not None and issubclass(kind, KeyboardInterrupt):
            raise self._interrupted() from error

    def _interrupted(self) -> InterruptError:
        zh = f"已中断：{self._calls}/{self._all_calls} 通已完成"
        en = f"Interrupted: {self._calls} of {self._all_calls} calls are done"
        if not self._resumes:
            return InterruptError(f"{zh}。", f"{en}.")
        return InterruptError(
            f"{zh}；再运行同一条命令，会从这里接着做。", f"{en}; the same command goes on from there."
        )

    def begin(self, n_calls: int, size_bytes: int) -> None:
        """All recordings are known."""
        self._all_calls = n_calls
        self._pace.begin(size_bytes, time.monotonic())
        self._bar.update(self._task, total=n_calls)

    def skipped(self, n_calls: int, size_bytes: int) -> None:
        """Calls were finished by an earlier run."""
        self._calls += n_calls
        self._pace.skipped(size_bytes, time.monotonic())
        self._show()

    def heard(self, size_bytes: int) -> None:
        """Recordings were heard together and will be finished in a moment."""
        self._pace.heard(size_bytes, time.monotonic())

    def advanced(self, n_calls: int, size_bytes: int, audio_s: float) -> None:
        """Calls are finished, or given up."""
        self._calls += n_calls
        self._pace.advanced(size_bytes, audio_s)
        self._show()

    def _show(self) -> None:
        now = time.monotonic()
        state = ""
        left_s = self._pace.left_s(now)
        if left_s is not None and self._pace.elapsed_s(now) >= SETTLED_S:
            rate = self._pace.times_real_time(now)
            clock = f"{int(left_s // 3600)}:{int(left_s // 60) % 60:02}:{int(left_s) % 60:02}"
            state = say(f"{rate:.1f} 倍实时，剩余 {clock}", f"{rate:.1f}x real time, {clock} left")
        self._bar.update(self._task, completed=self._calls, state=state)
        if self._bar.disable and now - self._told >= LINE_EVERY_S:
            self._told = now
            print(f"{self._calls}/{self._all_calls} {state}", file=sys.stderr, flush=True)
