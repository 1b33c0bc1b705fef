"""Files that are either the old one or the whole new one, never half of it."""

import contextlib
import os
import tempfile
from pathlib import Path

from qa_audit.errors import StoreError, reason

READABLE, PRIVATE = 0o644, 0o600
"""Modes of files: for everybody to read, or for their owner alone."""


def write_atomic(path: Path, content: str | bytes, mode: int = READABLE) -> None:
    """Replace `path` by `content` in one step; a killed process leaves the old file or the new one.

    Args:
        path: Target; its folder is made if it does not exist.
        content: Text is written as UTF-8 with the line ends it has.
        mode: Who may read it, where the system knows such modes.

    Raises:
        StoreError: The folder cannot be written, or the disk is full.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Same folder, hence same file system: os.replace is atomic only there.
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.", suffix=".part")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise StoreError(
            f"{path}：无法写入（{reason(error)[0]}）；请检查目录权限和磁盘空间",
            f"{path}: cannot be written ({reason(error)[1]}); check the folder's permissions and the free disk space",
        ) from error


def remove_partial_files(folder: Path) -> int:
    """Delete what killed processes left half-written in `folder`; returns how many files that were."""
    partial = [*folder.glob(".*.part")] if folder.is_dir() else []
    for path in partial:
        with contextlib.suppress(OSError):
            path.unlink()
    return len(partial)
