"""A transcription service on the local network that speaks the protocol of OpenAI's `/v1/audio/transcriptions`.

Off unless somebody names it (`--backend endpoint --model http://host:port/v1#model-name`). Audio and text are never
logged; a key, where the service wants one, comes from the environment and stays out of every report.
"""

import io
import json
import math
import os
import time
import uuid
import wave
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa_audit.asr.decoder import AlignedToken
from qa_audit.asr.listening import Bias, Listening
from qa_audit.asr.one_by_one import SAMPLE_RATE_HZ, UNSCORED, Said, hear_one_by_one
from qa_audit.asr.private_host import PrivateHost, private_host
from qa_audit.errors import RecogniserError
from qa_audit.model.opinion import Opinion, Question
from qa_audit.model.transcript import RecogniserRun, Transcript
from qa_audit.version import __version__

KEY_VARIABLE = "QA_AUDIT_ENDPOINT_KEY"
"""Environment variable with the service's key."""

DEFAULT_MODEL = "whisper-1"
"""What servers without a choice of models accept, because OpenAI's own name it is."""

PATH = "/audio/transcriptions"

ANSWER_TIMEOUT_S = 120.0
"""Chosen: an utterance lasts up to 26 s; a service slower than four times that is no help."""

PAUSES_S = (0.5, 2.0, 8.0)
"""Before each further attempt: a restart of a service takes seconds, and a thousand calls should survive it."""

_AGAIN = (408, 409, 425, 429)
"""Statuses below 500 that pass (RFC 9110, 6585, 8470)."""

_NO_SPEECH_ABOVE, _UNSURE_BELOW = 0.6, -1.0
"""Whisper's own rule for silence (Radford et al. 2022, section 4.5)."""


class EndpointRecogniser:
    """Sends each utterance as a request of its own: none can be dropped among its neighbours.

    Args:
        host: Where the service is.
        model: Its name of the model.
        at_once: Requests at the same time.
        pauses_s: Before each further attempt.
        timeout_s: For one answer.
    """

    def __init__(
        self,
        host: PrivateHost,
        model: str,
        at_once: int,
        pauses_s: Sequence[float] = PAUSES_S,
        timeout_s: float = ANSWER_TIMEOUT_S,
    ) -> None:
        self._host, self._model, self._at_once = host, model, at_once
        self._pauses_s, self._timeout_s = pauses_s, timeout_s
        self._path = f"{host.url.path.rstrip('/').removesuffix(PATH)}{PATH}"
        # No hash of weights: what answers may change from one day to the next, so nothing is kept in the cache.
        self._run = RecogniserRun("endpoint", model, "", {"host": host.name, "language": "zh", "qa_audit": __version__})

    @property
    def run(self) -> RecogniserRun:
        """Which service and which of its models."""
        return self._run

    def transcribe(self, calls: Sequence[Listening]) -> tuple[Transcript, ...]:
        """Hear calls; see `Recogniser.transcribe`.

        Raises:
            RecogniserError: The service cannot be reached, refuses, or does not speak the protocol.
        """
        return hear_one_by_one(calls, self._hear, self._run, self._at_once)

    def weigh(self, call: Listening, questions: Sequence[Question]) -> tuple[Opinion, ...]:  # noqa: ARG002
        """No opinion: the protocol has no way to ask for the score of a text."""
        return ()

    def connect(self) -> None:
        """Connect and hang up.

        Raises:
            RecogniserError: Nobody is there.
        """
        try:
            self._host.connected().close()
        except OSError as error:
            raise self._unusable(f"{type(error).__name__}: {error}") from error

    def _hear(self, audio: NDArray[np.float32]) -> Said:
        fields = {"model": self._model, "language": "zh", "response_format": "verbose_json", "temperature": "0"}
        body, content_type = _form(fields, _wav(audio))
        headers = {"Content-Type": content_type, "Accept": "application/json"}
        if key := os.environ.get(KEY_VARIABLE, ""):
            headers["Authorization"] = f"Bearer {key}"
        return self._read(self._post(body, headers))

    def _post(self, body: bytes, headers: dict[str, str]) -> bytes:
        for pause_s in (*self._pauses_s, None):
            try:
                status, content = self._host.post(self._path, body, headers, self._timeout_s)
            except OSError as error:
                cause = f"{type(error).__name__}: {error}"
            else:
                if status == 200:
                    return content
                cause = f"HTTP {status}: {content[:200].decode('utf-8', 'replace').strip()}"
                if status < 500 and status not in _AGAIN:
                    break
            if pause_s is None:
                break
            time.sleep(pause_s)
        raise self._unusable(cause)

    def _unusable(self, cause: str) -> RecogniserError:
        return RecogniserError(
            f"{self._host.name}{self._path}：转写服务不可用（{cause}）；请检查服务是否运行、网址与模型名"
            f"“{self._model}”是否正确，需要密钥时设置环境变量 {KEY_VARIABLE}；之后再运行会接着做",
            f"{self._host.name}{self._path}: the transcription service cannot be used ({cause}); see that it runs and "
            f'that its URL and the model\'s name "{self._model}" are right; if it wants a key, set the environment '
            f"variable {KEY_VARIABLE}; run again to go on",
        )

    def _read(self, content: bytes) -> Said:
        try:
            answer = json.loads(content)
            return said_in(answer)
        except (ValueError, TypeError, KeyError) as error:
            cause = f"{type(error).__name__}: {error}"[:200]
        raise RecogniserError(
            f"{self._host.name}：回答不是 OpenAI 的 verbose_json（{cause}）；该服务可能不支持此协议",
            f"{self._host.name}: the answer is not OpenAI's verbose_json ({cause}); the service may not speak this "
            "protocol",
        )


def load_endpoint(
    model: str,
    bias: Bias,  # noqa: ARG001 - running prompts before every window raised the error (see `WhisperRecogniser`)
    threads: int,
    hosts: Sequence[str] = (),
) -> EndpointRecogniser:
    """Name a transcription service; it is first spoken to when a call is heard.

    Args:
        model: URL of the service up to `/v1`, with the name of its model as fragment: `http://host:8000/v1#name`.
        bias: Not used.
        threads: Requests at the same time.
        hosts: Hosts outside the local network that may be given recordings.

    Raises:
        RecogniserError: It is no URL, or of a host that may not be given recordings.
    """
    url, _, name = model.partition("#")
    host = private_host(url, hosts)
    try:
        host.address()
    except OSError as error:
        raise RecogniserError(
            f"{host.name}：找不到这台主机（{error}）", f"{host.name}: there is no such host ({error})"
        ) from error
    return EndpointRecogniser(host, name or DEFAULT_MODEL, threads)


def reach(model: str, hosts: Sequence[str] = ()) -> str:
    """See whether a service answers the telephone: connect, and hang up without a word.

    Args:
        model: As for `load_endpoint`.
        hosts: As for `load_endpoint`.

    Returns:
        Where it is.

    Raises:
        RecogniserError: It is no URL, of a host that may not be given recordings, or nobody is there.
    """
    recogniser = load_endpoint(model, Bias(), 1, hosts)
    recogniser.connect()
    return str(recogniser.run.parameters["host"])


def said_in(answer: Mapping[str, Any]) -> Said:
    """Read an answer in `verbose_json`; one in plain `json` has only the text.

    Raises:
        ValueError, TypeError, KeyError: It is neither.
    """
    text = answer["text"]
    if not isinstance(text, str):
        raise TypeError("text is not a string")
    segments = [one for one in answer.get("segments") or () if str(one.get("text", "")).strip()]
    scores = [float(one["avg_logprob"]) for one in segments if "avg_logprob" in one]
    mean = sum(scores) / len(scores) if scores else None
    silent = bool(segments) and all(float(one.get("no_speech_prob", 0.0)) > _NO_SPEECH_ABOVE for one in segments)
    confidence = UNSCORED if mean is None else math.exp(min(0.0, mean))
    words = answer.get("words") or [word for one in segments for word in one.get("words") or ()]
    tokens = tuple(
        AlignedToken(
            str(word["word"]), float(word["start"]), float(word["end"]), float(word.get("probability", confidence))
        )
        for word in words
    )
    doubt = "hallucination" if silent and mean is not None and mean < _UNSURE_BELOW else ""
    return Said(text, tokens, confidence, doubt)


def _form(fields: Mapping[str, str], audio: bytes) -> tuple[bytes, str]:
    """A body of multipart/form-data (RFC 7578) and its content type."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in (
            *fields.items(),
            ("timestamp_granularities[]", "word"),
            ("timestamp_granularities[]", "segment"),
        )
    ]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="utterance.wav"\r\n'
        "Content-Type: audio/wav\r\n\r\n"
    )
    body = b"".join((*parts, head.encode(), audio, f"\r\n--{boundary}--\r\n".encode()))
    return body, f"multipart/form-data; boundary={boundary}"


def _wav(audio: NDArray[np.float32]) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(np.clip(np.round(audio * 32768.0), -32768, 32767).astype("<i2").tobytes())
    return out.getvalue()
