"""What is free goes back to the operating system, where the C library can be asked for it."""

import ctypes
import os
import sys
from pathlib import Path

import pytest

from qa_audit.pipeline import memory

BLOCK_BYTES, BLOCKS = 64 * 1024, 1024


@pytest.fixture(autouse=True)
def looked_up_anew():
    memory._malloc_trim.cache_clear()
    yield
    memory._malloc_trim.cache_clear()


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(memory._malloc_trim() is None, reason="only glibc can be asked")
def test_free_memory_below_a_block_in_use_goes_back() -> None:
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    blocks = [libc.malloc(BLOCK_BYTES) for _ in range(BLOCKS)]
    for block in blocks:
        ctypes.memset(block, 1, BLOCK_BYTES)
    for block in blocks[:-1]:
        libc.free(block)
    before = resident_bytes()
    memory.give_back()
    given = before - resident_bytes()
    libc.free(blocks[-1])
    assert given > BLOCK_BYTES * BLOCKS / 2


def test_a_c_library_without_the_function_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    memory.give_back()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_are_not_asked(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(name: object) -> object:
        raise AssertionError(f"{name} was loaded")

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", asked)
    memory.give_back()
