"""A transcription service on this machine that speaks the protocol over real HTTP, and misbehaves where asked to."""

import io
import json
import threading
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

TEXT = "您好，请问"


@dataclass
class Request:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    fields: dict[str, str]
    audio: bytes

    @property
    def duration_s(self) -> float:
        with wave.open(io.BytesIO(self.audio)) as file:
            return file.getnframes() / file.getframerate()

    @property
    def rate_hz(self) -> int:
        with wave.open(io.BytesIO(self.audio)) as file:
            return file.getframerate()

    @property
    def peak(self) -> int:
        with wave.open(io.BytesIO(self.audio)) as file:
            return int(np.abs(np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(int)).max())


Answer = Callable[[Request], tuple[int, bytes]]


@dataclass
class Service:
    """What a running service was asked, and how it answers."""

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    answer: Answer = lambda request: (200, verbose_json(request))


def verbose_json(request: Request, text: str = TEXT, mean_log_probability: float = -0.2) -> bytes:
    """An answer with segments and words, spread over the clip."""
    each_s = request.duration_s / len(text)
    words = [
        {"word": character, "start": n * each_s, "end": (n + 1) * each_s}
        for n, character in enumerate(text)
        if character.isalnum()
    ]
    segment = {
        "start": 0.0,
        "end": request.duration_s,
        "text": text,
        "avg_logprob": mean_log_probability,
        "no_speech_prob": 0.01,
    }
    return json.dumps(
        {"task": "transcribe", "duration": request.duration_s, "text": text, "segments": [segment], "words": words}
    ).encode()


def in_turn(*answers: tuple[int, bytes] | float | None) -> Answer:
    """One answer after the other, the last for ever: None answers well, a number first waits so many seconds."""
    waiting = list(answers)

    def answer(request: Request) -> tuple[int, bytes]:
        now = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(now, float):
            time.sleep(now)
        return now if isinstance(now, tuple) else (200, verbose_json(request))

    return answer


@contextmanager
def transcription_service() -> Iterator[Service]:
    """Serve on a free port of 127.0.0.1."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
            message = BytesParser(policy=HTTP).parsebytes(head + body)
            fields: dict[str, bytes] = {}
            for part in message.iter_parts():
                name = part.get_param("name", header="content-disposition")
                fields[str(name)] = part.get_payload(decode=True) or b""
            audio = fields.pop("file", b"")
            told = {name: value.decode() for name, value in fields.items()}
            request = Request(self.path, dict(self.headers.items()), told, audio)
            service.requests.append(request)
            status, content = service.answer(request)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", content.decode())
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            # Whoever waited no longer has gone.
            with suppress(BrokenPipeError):
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
