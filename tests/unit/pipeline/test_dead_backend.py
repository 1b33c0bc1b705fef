"""A recogniser that stops working ends the batch: it is no recording's fault."""

import shutil
from pathlib import Path

import pytest

from qa_audit.errors import RecogniserError
from qa_audit.pipeline.audit import audit
from qa_audit.pipeline.options import AuditOptions, ListenOptions
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts
from tests.support.transcription_service import in_turn, transcription_service

SAMPLE = Path(__file__).parents[3] / "samples" / "calls" / "silent_ok.wav"


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    for name in ("a.wav", "b.wav"):
        shutil.copyfile(SAMPLE, folder / name)
    return folder


def options(url: str, out: Path) -> AuditOptions:
    listen = ListenOptions("endpoint", url, 1, None)
    return AuditOptions(load_scripts(default_scripts()[:1]), out, "en", "none", listen, formats=("json",))


def test_a_service_that_refuses_ends_the_batch_and_the_next_run_goes_on(recordings: Path, tmp_path: Path) -> None:
    with transcription_service() as service:
        what = options(service.url, tmp_path / "out")
        service.answer = in_turn((401, b"no key"))
        with pytest.raises(RecogniserError, match="HTTP 401: no key"):
            audit([recordings], what)
        service.answer = in_turn(None)
        batch = audit([recordings], what)
    assert [call.call_id for call in batch.calls] == ["a", "b"]
    assert batch.unaudited == ()
