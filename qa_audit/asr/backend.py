"""The table of recogniser backends. To add one: its file with a `load_…` function, and its line here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qa_audit.asr.listening import Bias, Listening, Recogniser
from qa_audit.errors import RecogniserError

__all__ = ["BACKENDS", "Bias", "Choice", "Listening", "Loader", "Recogniser", "load_recogniser"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a loader is told.

    Attributes:
        model: "embedded", a directory, a URL, or a name that the backend knows.
        bias: What is likely to be said.
        threads: Processor threads, or requests at the same time.
        hosts: Hosts outside the local network that may be given recordings.
        thorough: Whether what was heard unsurely is read again; only "whisper" can.
    """

    model: str
    bias: Bias
    threads: int
    hosts: tuple[str, ...] = ()
    thorough: bool = False


Loader = Callable[[Choice], Recogniser]
"""What was chosen → a loaded backend."""


# Loading CTranslate2 or sherpa-onnx takes most of a second: only who transcribes with it pays for it.
def _whisper(choice: Choice) -> Recogniser:
    from qa_audit.asr.whisper import load_whisper

    return load_whisper(choice.model, choice.bias, choice.threads, thoroughly=choice.thorough)


def _replay(choice: Choice) -> Recogniser:
    from qa_audit.asr.replay import load_replay

    return load_replay(choice.model, choice.bias, choice.threads)


def _sherpa(choice: Choice) -> Recogniser:
    from qa_audit.asr.sherpa import load_sherpa

    return load_sherpa(choice.model, choice.bias, choice.threads)


def _endpoint(choice: Choice) -> Recogniser:
    from qa_audit.asr.endpoint import load_endpoint

    return load_endpoint(choice.model, choice.bias, choice.threads, choice.hosts)


BACKENDS: Mapping[str, Loader] = {"whisper": _whisper, "sherpa": _sherpa, "endpoint": _endpoint, "replay": _replay}
"""Name → loader."""


def load_recogniser(
    name: str, model: str, bias: Bias, threads: int, hosts: tuple[str, ...] = (), *, thorough: bool = False
) -> Recogniser:
    """Load a backend.

    Args:
        name: A name in `BACKENDS`.
        model: "embedded", a directory, or a name that the backend knows. For "sherpa": the model's
            directory. For "endpoint": the service's URL. For "replay": the folder with the transcripts, or "embedded"
            for the folder of each recording.
        bias: What is likely to be said.
        threads: Processor threads to use, at least 1; for "endpoint" requests at the same time.
        hosts: For "endpoint": hosts outside the local network that may be given recordings.
        thorough: Whether what was heard unsurely is read again; only "whisper" can.

    Raises:
        RecogniserError: There is no such backend, its model is not available, or it cannot be thorough.
    """
    if name not in BACKENDS:
        allowed = ", ".join(sorted(BACKENDS))
        raise RecogniserError(
            f"没有名为“{name}”的识别后端；可用：{allowed}", f'no recogniser backend "{name}"; allowed: {allowed}'
        )
    if threads < 1:
        raise RecogniserError(f"线程数须 ≥ 1，给出的是 {threads}", f"threads must be at least 1, given: {threads}")
    if thorough and name != "whisper":
        raise RecogniserError(
            f"识别后端 {name} 没有“thorough”；请用 --effort ordinary，或用 whisper 后端",
            f"the backend {name} knows no thorough effort: use --effort ordinary, or the backend whisper",
        )
    return BACKENDS[name](Choice(model, bias, threads, hosts, thorough))
