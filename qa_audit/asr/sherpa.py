"""SenseVoice, Paraformer and zipformer models on sherpa-onnx, from a directory that the user names."""

import math
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa_audit.asr.decoder import AlignedToken
from qa_audit.asr.listening import Bias, Listening
from qa_audit.asr.one_by_one import SAMPLE_RATE_HZ, UNSCORED, Said, hear_one_by_one
from qa_audit.asr.sherpa_files import SherpaModel, find_sherpa_model
from qa_audit.errors import RecogniserError
from qa_audit.model.opinion import Opinion, Question
from qa_audit.model.transcript import RecogniserRun, Transcript
from qa_audit.version import __version__

TAIL_S = 0.3
"""Silence after the audio. The models' encoders look ahead: without it the last character of a clip that ends with
the speech is cut off (the library's own examples add as much or more)."""

LONGEST_TOKEN_S = 0.4
"""Models tell where a token starts; it ends where the next one does, or after this: the length of a slow syllable."""

_PIECE = "\u2581"
"""Mark of a word's beginning in sentence pieces."""


class SherpaRecogniser:
    """Hears calls utterance by utterance; a batch would pad them, and a result then depends on its neighbours.

    Args:
        model: The model.
        threads: Utterances heard at the same time, each on one core of its own: two on two cores do more than one on
            two, and a sum comes out the same on any machine.
    """

    def __init__(self, model: SherpaModel, threads: int) -> None:
        self._recogniser, self._at_once = _load(model), threads
        self._run = RecogniserRun(
            "sherpa",
            model.name,
            model.sha256,
            {
                "family": model.family,
                "tail_s": TAIL_S,
                "qa_audit": __version__,
                "sherpa_onnx": version("sherpa-onnx"),
            },
        )

    @property
    def run(self) -> RecogniserRun:
        """The model and every parameter that changes a transcript."""
        return self._run

    def transcribe(self, calls: Sequence[Listening]) -> tuple[Transcript, ...]:
        """Hear calls; see `Recogniser.transcribe`."""
        return hear_one_by_one(calls, self._hear, self._run, self._at_once)

    def weigh(self, call: Listening, questions: Sequence[Question]) -> tuple[Opinion, ...]:  # noqa: ARG002
        """No opinion: the library gives no score of a text that it did not read itself."""
        return ()

    def _hear(self, audio: NDArray[np.float32]) -> Said:
        stream = self._recogniser.create_stream()
        stream.accept_waveform(SAMPLE_RATE_HZ, np.pad(audio, (0, round(TAIL_S * SAMPLE_RATE_HZ))))
        self._recogniser.decode_stream(stream)
        result = stream.result
        scores = [math.exp(min(0.0, one)) for one in getattr(result, "ys_log_probs", ())]
        tokens = _tokens(result.tokens, result.timestamps, scores, len(audio) / SAMPLE_RATE_HZ)
        # The geometric mean, as for Whisper.
        confidence = math.exp(sum(map(math.log, scores)) / len(scores)) if scores and min(scores) > 0.0 else UNSCORED
        return Said(result.text.replace(_PIECE, " "), tokens, confidence)


def load_sherpa(model: str, bias: Bias, threads: int) -> SherpaRecogniser:  # noqa: ARG001 - most families take no bias
    """Load a model of sherpa-onnx; see `load_recogniser`.

    Raises:
        RecogniserError: The library is not installed, or the directory holds no model that it can load.
    """
    return SherpaRecogniser(find_sherpa_model(model), threads)


def _load(model: SherpaModel) -> Any:
    try:
        from sherpa_onnx import OfflineRecognizer
    except ImportError as error:
        raise RecogniserError(
            f'sherpa-onnx 不可用（{error}）；请安装：pip install "qa-audit[sherpa]"',
            f'sherpa-onnx cannot be used ({error}); install it: pip install "qa-audit[sherpa]"',
        ) from error
    files = [str(file) for file in model.files]
    common = {"tokens": str(model.tokens), "num_threads": 1}
    try:
        if model.family == "transducer":
            encoder, decoder, joiner = files
            return OfflineRecognizer.from_transducer(encoder=encoder, decoder=decoder, joiner=joiner, **common)
        if model.family == "sense_voice":
            # As spoken: rules compare 一百二十 with what a script says, and normalise numbers themselves.
            return OfflineRecognizer.from_sense_voice(model=files[0], language="zh", use_itn=False, **common)
        if model.family == "paraformer":
            return OfflineRecognizer.from_paraformer(paraformer=files[0], **common)
        return OfflineRecognizer.from_zipformer_ctc(model=files[0], **common)
    except Exception as error:  # the library passes on whatever its C++ side throws
        cause = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise RecogniserError(
            f"{model.name}：sherpa-onnx 无法加载此模型（{cause}）；文件可能损坏，或需要更新的 sherpa-onnx",
            f"{model.name}: sherpa-onnx cannot load this model ({cause}); its files may be damaged, or need a newer "
            "sherpa-onnx",
        ) from error


def _tokens(
    tokens: Sequence[str], starts_s: Sequence[float], scores: Sequence[float], audio_s: float
) -> tuple[AlignedToken, ...]:
    """Tokens with their times; none where the model tells none."""
    if len(starts_s) != len(tokens):
        return ()
    known = list(scores) if len(scores) == len(tokens) else [UNSCORED] * len(tokens)
    ends_s = [*starts_s[1:], audio_s]
    return tuple(
        AlignedToken(
            token.replace(_PIECE, "").removesuffix("@@"),
            start_s,
            max(start_s, min(end_s, start_s + LONGEST_TOKEN_S)),
            p,
        )
        for token, start_s, end_s, p in zip(tokens, starts_s, ends_s, known, strict=True)
    )
