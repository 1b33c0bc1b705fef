"""The table of recogniser backends. To add one: its file with a `load_…` function, and its line here."""

from collections.abc import Callable, Mapping

from qa_audit.asr.listening import Bias, Listening, Recogniser
from qa_audit.errors import RecogniserError

__all__ = ["BACKENDS", "Bias", "Listening", "Loader", "Recogniser", "load_recogniser"]

Loader = Callable[[str, Bias, int], Recogniser]
"""(model, bias, threads) → a loaded backend."""


def _whisper(model: str, bias: Bias, threads: int) -> Recogniser:
    # Loading CTranslate2 takes most of a second: only who transcribes pays for it.
    from qa_audit.asr.whisper import load_whisper

    return load_whisper(model, bias, threads)


def _replay(model: str, bias: Bias, threads: int) -> Recogniser:
    from qa_audit.asr.replay import load_replay

    return load_replay(model, bias, threads)


BACKENDS: Mapping[str, Loader] = {"whisper": _whisper, "replay": _replay}
"""Name → loader."""


def load_recogniser(name: str, model: str, bias: Bias, threads: int) -> Recogniser:
    """Load a backend.

    Args:
        name: A name in `BACKENDS`.
        model: "embedded", a directory, or a name that the backend knows. For "replay": the folder with the
            transcripts, or "embedded" for the folder of each recording.
        bias: What is likely to be said.
        threads: Processor threads to use, at least 1.

    Raises:
        RecogniserError: There is no such backend, or its model is not available.
    """
    if name not in BACKENDS:
        allowed = ", ".join(sorted(BACKENDS))
        raise RecogniserError(
            f"没有名为“{name}”的识别后端；可用：{allowed}", f'no recogniser backend "{name}"; allowed: {allowed}'
        )
    if threads < 1:
        raise RecogniserError(f"线程数须 ≥ 1，给出的是 {threads}", f"threads must be at least 1, given: {threads}")
    return BACKENDS[name](model, bias, threads)
