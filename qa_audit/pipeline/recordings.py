"""Which recordings a batch is about; a batch of none is a mistake, and so is one that would be written over."""

import os
from collections.abc import Sequence
from pathlib import Path

from qa_audit.audio.files import AUDIO_SUFFIXES, find_recordings
from qa_audit.errors import UsageError
from qa_audit.store.directory import AuditDirectory, is_playback
from qa_audit.text.filename import readable


def recordings_in(paths: Sequence[Path]) -> tuple[Path, ...]:
    """List the recordings of a batch; what an audit wrote for its pages to play is none.

    Args:
        paths: Files and folders.

    Raises:
        UsageError: There are none, or no path exists: a share that is not mounted must not pass for a day off.
    """
    found = find_recordings(paths, leave_out=is_playback)
    missing = [path for path in paths if not os.path.lexists(path)]
    if found and len(missing) < len(paths):
        return found
    places = ", ".join(readable(str(path)) for path in paths)
    if missing and len(missing) == len(paths):
        raise UsageError(
            f"{places}：没有这个文件或文件夹；请检查路径，以及共享文件夹是否已挂载。输出文件夹未作改动",
            f"{places}: no such file or folder; check the path, and that the share is mounted. "
            "The output folder is left as it was",
        )
    suffixes = " ".join(sorted(AUDIO_SUFFIXES))
    raise UsageError(
        f"{places}：没有找到录音；文件夹里查找的后缀：{suffixes}。"
        "请检查路径，以及共享文件夹是否已挂载。输出文件夹未作改动",
        f"{places}: no recordings found; suffixes looked for in folders: {suffixes}. "
        "Check the path, and that the share is mounted. The output folder is left as it was",
    )


def keep_apart(recordings: Sequence[Path], directory: AuditDirectory) -> None:
    """Refuse an output folder whose files would take the place of recordings or of what lies beside them.

    Raises:
        UsageError: Names the recording.
    """
    for recording in recordings:
        if directory.would_overwrite(recording):
            place, out = readable(str(recording)), readable(str(directory.root))
            raise UsageError(
                f"{place}：录音在 --out {out} 存放报告的位置，报告会覆盖录音或其旁边的 .json；请换一个 --out",
                f"{place}: lies where --out {out} puts its reports, which would overwrite it or the .json beside it; "
                "choose another --out",
            )
