"""One writer a folder: a lock of the operating system, which is free again however its holder ended."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from qa_audit.errors import StoreError, reason

LOCK = ".lock"
"""The file that is locked. It stays, empty: to delete it would let two writers lock two files of one name."""

_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP)
"""What file systems say that have no locks (some network shares): there two writers cannot be told apart."""


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold a folder that exists for as long as it is written into.

    Args:
        folder: The folder.

    Raises:
        StoreError: Another process is writing into it, or it cannot be written.
    """
    lock = FileLock(folder / LOCK, blocking=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreError(
            f"{folder}：另一个 qa-audit 正在写入此文件夹；请等它结束，或换一个 --out",
            f"{folder}: another qa-audit is writing into this folder; wait until it has finished, "
            "or choose another --out",
        ) from error
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise StoreError(
                f"{folder / LOCK}：无法写入（{reason(error)[0]}）；请检查目录权限",
                f"{folder / LOCK}: cannot be written ({reason(error)[1]}); check the permissions",
            ) from error
    try:
        yield
    finally:
        lock.release()
