"""Work on many calls in several processes."""

import gc
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

CALLS_AT_ONCE = 32
"""Chosen: some tenths of a second of work, so that handing it over costs nothing and progress is still seen."""

Given = TypeVar("Given")
Made = TypeVar("Made")


def can_fork() -> bool:
    """Whether processes can take compiled scripts over: a copy would not do, its syllables are numbered otherwise."""
    return sys.platform == "linux"


def in_processes(
    work: Callable[[Given], Made],
    begin: Callable[..., None],
    arguments: tuple[Any, ...],
    given: Sequence[Given],
    workers: int,
    at_once: int = CALLS_AT_ONCE,
) -> Iterator[Made]:
    """Do something with many things, and give the results in their order.

    Args:
        work: What to do with each; a function of a module.
        begin: What every process does first; a function of a module.
        arguments: What it gets.
        given: The things.
        workers: Processes; with 1 all is done in this one.
        at_once: How many things are handed to a process together.
    """
    if workers == 1 or len(given) <= at_once:
        begin(*arguments)
        yield from map(work, given)
        return
    # A fork finds the scripts already compiled; elsewhere every process compiles them anew.
    begin(*arguments)
    # What is there now stays: looking for garbage in it costs a twentieth of the time, and copies the pages of a fork.
    gc.freeze()
    context = multiprocessing.get_context("fork" if can_fork() else "spawn")
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(begin, arguments)) as pool:
        yield from pool.map(work, given, chunksize=at_once)


def _begin(begin: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """Ctrl-C reaches every process of a terminal; the first one answers for all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    begin(*arguments)
