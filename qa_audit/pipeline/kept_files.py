"""Files that a transcript must not take the place of: metadata of recordings, notes, subtitles made elsewhere."""

from collections.abc import Iterable
from pathlib import Path

from qa_audit.errors import UsageError
from qa_audit.report.transcript import TRANSCRIPT_FORMATS, is_transcript_json
from qa_audit.text.filename import readable


def keep_files(call_ids: Iterable[str], out: Path) -> None:
    """Refuse an output folder with files under the names of transcripts that are none of this program's.

    A transcript has the name of its call, and so has the sidecar with the call's metadata: where recordings and
    transcripts share a folder, one would be lost.

    Args:
        call_ids: The calls to transcribe.
        out: Output folder.

    Raises:
        UsageError: Names the first such file.
    """
    in_the_way = [path for call_id in call_ids for path in _foreign(call_id, out)]
    if not in_the_way:
        return
    first, n_files, folder = readable(str(in_the_way[0])), len(in_the_way), readable(str(out))
    raise UsageError(
        f"{first}：这个文件不是本程序的转写结果（可能是录音的元数据），转写会覆盖它（--out {folder} 中这样的文件共 "
        f"{n_files} 个）；请用 --out 换一个文件夹。没有写入任何文件",
        f"{first}: is no transcript of this program (perhaps the metadata of a recording), and a transcript would take "
        f"its place (files of this kind in --out {folder}: {n_files}); choose another --out. Nothing was written",
    )


def _foreign(call_id: str, out: Path) -> tuple[Path, ...]:
    """The files in the way of one call's transcripts; those of an earlier run are replaced and are not in the way."""
    present = tuple(path for suffix in TRANSCRIPT_FORMATS if (path := out / f"{call_id}.{suffix}").exists())
    # The JSON is written first and says what it is: where it is ours, so are the files beside it.
    return () if not present or _is_ours(out / f"{call_id}.json") else present


def _is_ours(path: Path) -> bool:
    try:
        return is_transcript_json(path.read_bytes())
    except OSError:
        return False
