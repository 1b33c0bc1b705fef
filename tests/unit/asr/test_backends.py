"""What every backend must do, on real audio."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from qa_audit.asr.backend import BACKENDS, Bias, Listening, Recogniser, load_recogniser
from qa_audit.audio.decode import decode
from qa_audit.errors import RecogniserError
from qa_audit.model.transcript import Transcript
from qa_audit.signal.measure import measure
from tests.support.tiny_models import write_zipformer_ctc
from tests.support.transcription_service import transcription_service

CALLS = Path(__file__).parents[3] / "samples" / "calls"
NAMES = ("silent_ok.wav", "forbidden_words.wav")

TRANSCRIPT = "1\n00:00:01,000 --> 00:00:06,000\n坐席：您好，请问有什么可以帮您？\n"


@pytest.fixture(scope="module")
def calls() -> list[Listening]:
    return [listening(CALLS / name) for name in NAMES]


def listening(path: Path) -> Listening:
    audio = decode(path, path.stem)
    speech = tuple(tuple(one.span for one in c.speech) for c in measure(audio.samples, audio.sample_rate_hz).channels)
    return Listening(
        path.stem, audio.recording.sha256, np.asarray(audio.samples), audio.sample_rate_hz, speech, str(path)
    )


def load_replay(folder: Path, open_until_then: ExitStack) -> Recogniser:
    for name in NAMES:
        (folder / name).with_suffix(".srt").write_text(TRANSCRIPT, encoding="utf-8")
    return load_recogniser("replay", str(folder), Bias(), 1)


def load_whisper(folder: Path, open_until_then: ExitStack) -> Recogniser:
    return load_recogniser("whisper", "embedded", Bias("您好，请问有什么可以帮您？", ("星河通信",)), 2)


def load_sherpa(folder: Path, open_until_then: ExitStack) -> Recogniser:
    return load_recogniser("sherpa", str(write_zipformer_ctc(folder)), Bias(), 1)


def load_endpoint(folder: Path, open_until_then: ExitStack) -> Recogniser:
    service = open_until_then.enter_context(transcription_service())
    return load_recogniser("endpoint", service.url, Bias(), 2)


LOADERS: dict[str, Callable[[Path, ExitStack], Recogniser]] = {
    "endpoint": load_endpoint,
    "replay": load_replay,
    "sherpa": load_sherpa,
    "whisper": load_whisper,
}


def test_every_backend_of_the_table_is_tested_here() -> None:
    assert set(LOADERS) == set(BACKENDS)


@pytest.fixture(scope="module", params=sorted(LOADERS))
def recogniser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recogniser]:
    with ExitStack() as open_until_then:
        yield LOADERS[request.param](tmp_path_factory.mktemp(request.param), open_until_then)


@pytest.fixture(scope="module")
def transcripts(recogniser: Recogniser, calls: list[Listening]) -> tuple[Transcript, ...]:
    return recogniser.transcribe(calls)


def test_there_is_a_transcript_for_each_call_in_order(
    recogniser: Recogniser, calls: list[Listening], transcripts: tuple[Transcript, ...]
) -> None:
    assert len(transcripts) == len(calls)
    assert recogniser.transcribe(calls[1:]) == transcripts[1:]


def test_a_transcript_does_not_depend_on_the_calls_beside_it(
    recogniser: Recogniser, calls: list[Listening], transcripts: tuple[Transcript, ...]
) -> None:
    assert tuple(reversed(recogniser.transcribe(calls[::-1]))) == transcripts


def test_utterances_have_text_lie_in_the_call_and_are_ordered(
    calls: list[Listening], transcripts: tuple[Transcript, ...]
) -> None:
    for call, transcript in zip(calls, transcripts, strict=True):
        assert transcript.utterances
        assert list(transcript.utterances) == sorted(transcript.utterances, key=lambda u: (u.span, u.channel))
        for utterance in transcript.utterances:
            assert utterance.text.strip()
            assert 0.0 <= utterance.confidence <= 1.0
            assert 0 <= utterance.channel < len(call.speech)
            assert utterance.span.end_s <= call.duration_s
            for word in utterance.words:
                assert utterance.span.start_s <= word.span.start_s <= word.span.end_s <= utterance.span.end_s
                assert 0.0 <= word.confidence <= 1.0


def test_the_run_names_the_backend(recogniser: Recogniser, transcripts: tuple[Transcript, ...]) -> None:
    assert all(transcript.run.backend == recogniser.run.backend for transcript in transcripts)
    assert recogniser.run.backend in BACKENDS


def test_no_calls_make_no_transcripts(recogniser: Recogniser) -> None:
    assert recogniser.transcribe([]) == ()


def test_every_speech_span_is_in_an_utterance_or_among_the_unrecognised(
    recogniser: Recogniser, calls: list[Listening], transcripts: tuple[Transcript, ...]
) -> None:
    if recogniser.run.backend == "replay":
        return  # it reads what somebody else heard
    for call, transcript in zip(calls, transcripts, strict=True):
        outcomes = (*transcript.utterances, *transcript.unrecognised)
        for channel, speech in enumerate(call.speech):
            for span in speech:
                covering = [o for o in outcomes if o.channel == channel and o.span.intersection(span) == span]
                assert len(covering) == 1


def test_an_unknown_backend_names_those_there_are() -> None:
    with pytest.raises(
        RecogniserError, match='no recogniser backend "vosk"; allowed: endpoint, replay, sherpa, whisper'
    ):
        load_recogniser("vosk", "embedded", Bias(), 1)


def test_no_threads_are_refused() -> None:
    with pytest.raises(RecogniserError, match="threads must be at least 1, given: 0"):
        load_recogniser("whisper", "embedded", Bias(), 0)
