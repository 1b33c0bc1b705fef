"""Prepare recordings ahead of the recogniser, in groups that fill its batches and fit in memory."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from qa_audit.errors import RecordingError
from qa_audit.model.report import UnauditedRecording
from qa_audit.model.wording import Wording
from qa_audit.pipeline.prepare import Prepared, Source, prepare, refusal, unexpected

GROUP_AUDIO_S = 600.0
"""Audio of one group: enough spans to fill length-sorted batches; more only delays progress (benchmarks/hearing.py)."""

FIRST_GROUP_S = 120.0
"""Audio of the first group, each next one twice as long up to `GROUP_AUDIO_S`: whoever starts a batch sees after some
seconds that it works and how long it will take."""

AHEAD_BYTES = 64 * 2**20
"""Samples held ahead of the recogniser: with one 2-hour stereo call in hand (460 MB) nothing more is fetched."""

DECODING = Wording("解码", "decoding")

Ready = tuple[Source, Prepared | UnauditedRecording]


def _try_prepare(source: Source) -> Prepared | UnauditedRecording:
    try:
        return prepare(source)
    except RecordingError as error:
        return refusal(source.path, error)
    except MemoryError as error:
        cause = RecordingError(
            f"{source.path}：内存不足；请减少同时运行的程序或切分录音",
            f"{source.path}: out of memory; run fewer programs at once or split the recording",
        )
        cause.__cause__ = error
        return refusal(source.path, cause)
    except Exception as error:
        return unexpected(source.path, DECODING, error)


def prepared_groups(sources: Sequence[Source], threads: int) -> Iterator[list[Ready]]:
    """Yield recordings in order, in groups of up to `GROUP_AUDIO_S`, prepared while the caller hears the one before.

    Args:
        sources: The recordings.
        threads: How many are prepared at the same time.

    Yields:
        Groups of (source, what became of it); a recording that cannot be used comes with its cause.
    """
    waiting: deque[tuple[Source, Future[Prepared | UnauditedRecording]]] = deque()
    rest = deque(sources)
    with ThreadPoolExecutor(threads, thread_name_prefix="prepare") as pool:
        try:
            group: list[Ready] = []
            group_s, held_bytes, full_s = 0.0, 0, FIRST_GROUP_S
            while rest or waiting:
                ahead_bytes = held_bytes + sum(_held(future) for _, future in waiting)
                while rest and len(waiting) < 4 * threads and (not waiting or ahead_bytes < AHEAD_BYTES):
                    source = rest.popleft()
                    waiting.append((source, pool.submit(_try_prepare, source)))
                source, future = waiting.popleft()
                result = future.result()
                group.append((source, result))
                if isinstance(result, Prepared):
                    group_s += result.audio.recording.duration_s
                    held_bytes += result.audio.samples.nbytes
                if group_s >= full_s:
                    yield group
                    full_s = min(2 * full_s, GROUP_AUDIO_S)
                    group, group_s, held_bytes = [], 0.0, 0
            if group:
                yield group
        finally:
            for _, future in waiting:
                future.cancel()


def _held(future: Future[Prepared | UnauditedRecording]) -> int:
    """Bytes of samples that a finished preparation holds."""
    if not future.done() or future.cancelled():
        return 0
    result = future.result()
    return result.audio.samples.nbytes if isinstance(result, Prepared) else 0
