"""What the examination of an installation says about backends and models."""

from pathlib import Path

import pytest

from qa_audit.asr.backend import BACKENDS
from qa_audit.pipeline import doctor
from qa_audit.pipeline.doctor import Check, Needs, examine
from tests.support.tiny_models import write_zipformer_ctc
from tests.support.transcription_service import transcription_service


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_AUDIT_CACHE", str(tmp_path / "cache"))


def named(checks: tuple[Check, ...], name: str) -> Check:
    return next(check for check in checks if check.name.en == name)


def test_every_backend_has_its_line(tmp_path: Path) -> None:
    names = {check.name.en for check in examine(str(tmp_path), "replay")}
    assert {f"backend {name}" for name in BACKENDS} <= names


def test_a_backend_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needs = doctor.NEEDS["sherpa"]
    monkeypatch.setitem(doctor.NEEDS, "sherpa", Needs(needs.what, ("no-such-library",), needs.install))
    check = named(examine(str(tmp_path), "replay"), "backend sherpa")
    assert (check.usable, check.needed) == (False, False)
    assert check.state.en.endswith('no-such-library is not installed, if wanted: pip install "qa-audit[sherpa]"')


def test_a_model_of_another_backend_is_tried(tmp_path: Path) -> None:
    model = write_zipformer_ctc(tmp_path / "my-model")
    check = named(examine(str(model), "sherpa"), f"model {model} (sherpa)")
    assert check.usable
    assert check.state.en.startswith("my-model sha256:")


def test_a_model_that_cannot_be_used_makes_the_exit_code_4(tmp_path: Path) -> None:
    check = named(examine(str(tmp_path), "sherpa"), f"model {tmp_path} (sherpa)")
    assert (check.usable, check.needed, check.exit_code) == (False, True, 4)
    assert "the directory lacks tokens.txt" in check.state.en


def test_a_service_is_connected_to_but_sent_nothing() -> None:
    with transcription_service() as service:
        check = named(examine(service.url, "endpoint"), f"model {service.url} (endpoint)")
        assert (check.usable, service.requests) == (True, [])


def test_a_service_that_is_not_there_is_told() -> None:
    with transcription_service() as gone:
        pass
    check = named(examine(gone.url, "endpoint"), f"model {gone.url} (endpoint)")
    assert not check.usable
    assert "ConnectionRefusedError" in check.state.en
