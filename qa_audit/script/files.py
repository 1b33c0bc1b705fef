"""Where the files of a script come from: the disk, or a revision of a git repository."""

import posixpath
import re
import subprocess
from pathlib import Path
from typing import Protocol

from qa_audit.errors import ScriptError, reason
from qa_audit.shipped import configs_directory

_REVISION = re.compile(r"(?P<revision>[^:\\]{2,}):(?P<path>[^\\:]+)")
"""`HEAD~1:configs/x.yaml`; a single letter before the colon is a drive."""

SHIPPED = "shipped:"
"""`extend: shipped:phone_etiquette.yaml` means the script that came with the program, wherever that is installed."""

_GLOB = re.compile(r"[*?\[]")


class Files(Protocol):
    """What a script is read from; names are those that messages show."""

    def read(self, name: str) -> bytes:
        """The bytes of a file.

        Raises:
            ScriptError: It cannot be read.
        """

    def beside(self, name: str, relative: str) -> tuple[str, ...]:
        """The names of the files that `name` means by `relative`; several where that is a pattern with `*`."""


class Disk:
    """Files as they lie on the disk."""

    def read(self, name: str) -> bytes:
        """See `Files`."""
        try:
            return Path(name).read_bytes()
        except OSError as error:
            raise ScriptError(
                f"{name}：无法读取脚本（{reason(error)[0]}）；请检查路径",
                f"{name}: cannot read the script ({reason(error)[1]})",
            ) from error

    def beside(self, name: str, relative: str) -> tuple[str, ...]:
        """See `Files`."""
        if relative.startswith(SHIPPED):
            return (str(configs_directory() / relative.removeprefix(SHIPPED)),)
        folder = Path(name).parent
        if _GLOB.search(relative) and not Path(relative).is_absolute():
            return tuple(sorted(str(path) for path in folder.glob(relative)))
        return (str(folder / relative),)


class Revision:
    """Files as they were in a revision of the git repository that the command is run in.

    Args:
        revision: What git understands: HEAD~1, a tag, a hash.
    """

    def __init__(self, revision: str) -> None:
        self.revision = revision

    def read(self, name: str) -> bytes:
        """See `Files`."""
        if not name.startswith(f"{self.revision}:"):
            return Disk().read(name)
        # `./` makes the path relative to the working folder, as people write it.
        path = name.partition(":")[2]
        return _git(name, "show", f"{self.revision}:./{path}")

    def beside(self, name: str, relative: str) -> tuple[str, ...]:
        """See `Files`."""
        if relative.startswith(SHIPPED):
            return Disk().beside(name, relative)
        folder = posixpath.dirname(name.partition(":")[2])
        target = posixpath.normpath(posixpath.join(folder, relative))
        if not _GLOB.search(relative):
            return (f"{self.revision}:{target}",)
        listed = _git(name, "ls-tree", "--name-only", "-z", self.revision, f"./{posixpath.dirname(target) or '.'}/")
        pattern = re.compile(re.escape(target).replace(r"\*", "[^/]*").replace(r"\?", "[^/]"))
        names = [entry for entry in listed.decode("utf-8", "replace").split("\0") if pattern.fullmatch(entry)]
        return tuple(f"{self.revision}:{entry}" for entry in sorted(names))


def files_of(given: str) -> Files:
    """What a script given on the command line is read from: a file that exists, else a git revision."""
    found = _REVISION.fullmatch(given)
    if found is None or Path(given).exists():
        return Disk()
    return Revision(found["revision"])


def _git(name: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)
    except OSError as error:
        raise ScriptError(
            f"{name}：需要 git 才能读取旧版本，但没有找到 git；请安装 git 或给出文件路径",
            f"{name}: git is needed to read a revision, and is not there; install it or give a file",
        ) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ") or "git"
        raise ScriptError(
            f"{name}：git 读不到这个版本（{said}）；应写作 版本:路径，如 HEAD~1:configs/phone_etiquette.yaml，"
            "并在该仓库里运行",
            f"{name}: git cannot read this revision ({said}); write REVISION:PATH, for example "
            "HEAD~1:configs/phone_etiquette.yaml, and run it inside the repository",
        )
    return done.stdout
