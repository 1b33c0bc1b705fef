"""Which files of the given paths are recordings."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

AUDIO_SUFFIXES = frozenset(
    {".wav", ".wave", ".mp3", ".m4a", ".mp4", ".aac", ".ogg", ".oga", ".opus", ".flac", ".amr", ".awb", ".3gp", ".gsm"}
)
"""Suffixes that are taken for recordings inside a folder; a file that is named itself is taken whatever its suffix."""

METADATA_SUFFIXES = frozenset({".json", ".jsonl", ".csv"})
"""Sidecars and indexes: never recordings, also when a shell pattern such as `calls/*` names them."""


def _nowhere(_: Path) -> bool:
    return False


def find_recordings(paths: Sequence[Path], leave_out: Callable[[Path], bool] = _nowhere) -> tuple[Path, ...]:
    """List the recordings among files and folders, each file once.

    Folders are walked to the bottom without following links to folders; inside them, hidden files and files without
    an audio suffix are left out. A path that does not exist is kept: decoding it names the fault, and a bad path never
    stops a batch.

    Args:
        paths: Files and folders in any order.
        leave_out: Tells which folders are not walked.

    Returns:
        The recordings in the order of their paths.
    """
    unique: dict[str, Path] = {}
    for path in paths:
        for found in _walk(path, leave_out) if path.is_dir() else _named(path):
            # Not Path.resolve, which does not bear a link to itself (Python 3.11, 3.12).
            unique.setdefault(os.path.realpath(found), found)
    return tuple(sorted(unique.values()))


def _named(path: Path) -> Iterator[Path]:
    if path.suffix.lower() not in METADATA_SUFFIXES:
        yield path


def _walk(folder: Path, leave_out: Callable[[Path], bool]) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        if leave_out(Path(root)):
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and Path(name).suffix.lower() in AUDIO_SUFFIXES:
                yield Path(root, name)
