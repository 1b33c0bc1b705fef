"""A transcription service on the local network: what it is sent, what its answers become, and how it may fail."""

import logging
from collections.abc import Iterator

import numpy as np
import pytest

from qa_audit.asr.backend import Bias, Listening, load_recogniser
from qa_audit.asr.endpoint import EndpointRecogniser, said_in
from qa_audit.asr.private_host import is_private, private_host
from qa_audit.errors import RecogniserError
from qa_audit.model.interval import Interval
from tests.support.transcription_service import Service, in_turn, transcription_service, verbose_json

FIRST, SECOND = Interval(1.0, 3.0), Interval(6.0, 9.0)


@pytest.fixture
def service() -> Iterator[Service]:
    with transcription_service() as running:
        yield running


@pytest.fixture
def call() -> Listening:
    samples = (8000 * np.sin(np.arange(80_000) * 0.3)).astype(np.int16)
    return Listening("call", "0" * 64, samples[None], 8000, ((FIRST, SECOND),))


def impatient(
    service: Service, *, pauses_s: tuple[float, ...] = (0.0, 0.0), timeout_s: float = 5.0
) -> EndpointRecogniser:
    return EndpointRecogniser(private_host(service.url, ()), "small", 1, pauses_s, timeout_s)


def test_each_utterance_is_a_request_of_its_own(service: Service, call: Listening) -> None:
    impatient(service).transcribe([call])
    # Two and three seconds of speech with 0.4 s on each side.
    assert [round(request.duration_s, 2) for request in service.requests] == [2.8, 3.8]
    assert [request.rate_hz for request in service.requests] == [16000, 16000]
    assert [7900 < request.peak < 8100 for request in service.requests] == [True, True]


def test_the_request_is_the_protocols(service: Service, call: Listening) -> None:
    load_recogniser("endpoint", f"{service.url}#sense-voice", Bias(), 1).transcribe([call])
    request = service.requests[0]
    assert request.path == "/v1/audio/transcriptions"
    assert request.fields == {
        "model": "sense-voice",
        "language": "zh",
        "response_format": "verbose_json",
        "temperature": "0",
        "timestamp_granularities[]": "segment",
    }


def test_utterances_get_the_text_the_words_and_the_confidence_of_the_answer(service: Service, call: Listening) -> None:
    first = impatient(service).transcribe([call])[0].utterances[0]
    assert (first.span, first.text, first.confidence) == (FIRST, "您好，请问", 0.819)
    assert [(word.text, word.span) for word in first.words][:2] == [
        ("您", Interval(1.0, 1.16)),
        ("好，", Interval(1.16, 1.72)),
    ]


def test_the_key_comes_from_the_environment_and_stays_out_of_the_report(
    service: Service, call: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_AUDIT_ENDPOINT_KEY", "secret-key")
    transcript = impatient(service).transcribe([call])[0]
    assert service.requests[0].headers["Authorization"] == "Bearer secret-key"
    assert "secret-key" not in repr(transcript)


def test_nothing_is_logged(service: Service, call: Listening, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        impatient(service).transcribe([call])
    assert caplog.records == []


def test_a_passing_failure_is_tried_again(service: Service, call: Listening) -> None:
    service.answer = in_turn((503, b"loading"), (429, b"slow down"), None)
    assert len(impatient(service).transcribe([call])[0].utterances) == 2
    assert len(service.requests) == 4


def test_a_lasting_failure_is_an_error_with_its_cause(service: Service, call: Listening) -> None:
    service.answer = in_turn((500, b"out of memory"))
    with pytest.raises(RecogniserError, match=r"service cannot be used \(HTTP 500: out of memory\); see that it runs"):
        impatient(service).transcribe([call])
    assert len(service.requests) == 3


def test_a_refusal_is_not_tried_again(service: Service, call: Listening) -> None:
    service.answer = in_turn((401, b"no key"))
    with pytest.raises(RecogniserError, match=r"HTTP 401: no key.*environment variable QA_AUDIT_ENDPOINT_KEY"):
        impatient(service).transcribe([call])
    assert len(service.requests) == 1


def test_a_service_that_does_not_answer_in_time_is_tried_again(service: Service, call: Listening) -> None:
    service.answer = in_turn(1.0, None)
    assert len(impatient(service, timeout_s=0.3).transcribe([call])[0].utterances) == 2


def test_a_service_that_never_answers_is_an_error(service: Service, call: Listening) -> None:
    service.answer = in_turn(1.0)
    with pytest.raises(RecogniserError, match="TimeoutError: timed out"):
        impatient(service, pauses_s=(), timeout_s=0.2).transcribe([call])


@pytest.mark.parametrize(
    "content", [b"<html>", b'{"error": "x"}', b'{"text": 3}', b"[]", b'{"text": "x", "segments": 1}']
)
def test_an_answer_that_is_not_the_protocols_is_an_error(service: Service, call: Listening, content: bytes) -> None:
    service.answer = in_turn((200, content))
    with pytest.raises(RecogniserError, match="the answer is not OpenAI's verbose_json"):
        impatient(service).transcribe([call])


def test_a_redirect_is_not_followed(service: Service, call: Listening) -> None:
    with transcription_service() as elsewhere:
        service.answer = in_turn((307, f"{elsewhere.url}/audio/transcriptions".encode()))
        with pytest.raises(RecogniserError, match="HTTP 307"):
            impatient(service).transcribe([call])
        assert elsewhere.requests == []


def test_a_proxy_of_the_environment_is_not_used(
    service: Service, call: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transcription_service() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.removesuffix("/v1"))
        impatient(service).transcribe([call])
        assert proxy.requests == []


def test_speech_without_text_stays_visible(service: Service, call: Listening) -> None:
    service.answer = lambda request: (200, verbose_json(request, "。"))
    transcript = impatient(service).transcribe([call])[0]
    assert [(one.span, one.reason) for one in transcript.unrecognised] == [(FIRST, "no_text"), (SECOND, "no_text")]


def test_text_that_came_from_nothing_is_not_believed(service: Service, call: Listening) -> None:
    service.answer = lambda request: (200, verbose_json(request, "请不吝点赞订阅转发"))
    transcript = impatient(service).transcribe([call])[0]
    assert {one.reason for one in transcript.unrecognised} == {"hallucination"}


def test_a_segment_that_the_service_itself_takes_for_silence_is_not_believed() -> None:
    segment = {"text": "谢谢", "avg_logprob": -1.4, "no_speech_prob": 0.9}
    assert said_in({"text": "谢谢", "segments": [segment]}).doubt == "hallucination"


def test_plain_json_is_enough() -> None:
    said = said_in({"text": "您好"})
    assert (said.text, said.tokens, said.confidence) == ("您好", (), 1.0)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "172.31.0.9", "192.168.1.20", "169.254.1.1", "::1", "fd00::1", "fe80::1%eth0"]
)
def test_addresses_of_the_local_network_are_private(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "172.32.0.1", "100.64.0.1", "0.0.0.0", "2001:4860::8888", "::ffff:8.8.8.8"]
)
def test_other_addresses_are_not(address: str) -> None:
    assert not is_private(address)


def test_a_public_host_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(RecogniserError, match=r"8.8.8.8:443: not an address of this machine or the local network"):
        load_recogniser("endpoint", "https://8.8.8.8/v1", Bias(), 1)


def test_a_public_host_that_the_settings_name_is_allowed() -> None:
    recogniser = load_recogniser("endpoint", "https://8.8.8.8/v1", Bias(), 1, hosts=("8.8.8.8",))
    assert recogniser.run.parameters["host"] == "https://8.8.8.8:443"


@pytest.mark.parametrize(
    "url", ["embedded", "ftp://127.0.0.1/v1", "http://", "http://user:key@127.0.0.1/v1", "http://[::1"]
)
def test_what_is_no_url_of_a_service_is_refused(url: str) -> None:
    with pytest.raises(RecogniserError, match="is no URL that can be used"):
        load_recogniser("endpoint", url, Bias(), 1)


def test_a_service_that_is_not_there_is_an_error(call: Listening) -> None:
    with transcription_service() as gone:
        host = private_host(gone.url, ())
    with pytest.raises(RecogniserError, match="ConnectionRefusedError"):
        EndpointRecogniser(host, "small", 1, pauses_s=()).transcribe([call])
