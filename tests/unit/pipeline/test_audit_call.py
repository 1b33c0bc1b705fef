"""One call from Python is heard as thoroughly as was asked for."""

from pathlib import Path
from typing import Any

import pytest

import qa_audit
from qa_audit.errors import UsageError
from qa_audit.pipeline import call
from qa_audit.pipeline.listen import Ear
from qa_audit.pipeline.options import ListenOptions

RECORDING = Path(__file__).parents[3] / "samples" / "calls" / "silent_ok.wav"


class EnoughError(Exception):
    """Raised in the place of loading a model."""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[ListenOptions]:
    found: list[ListenOptions] = []

    def remember(scripts: Any, options: ListenOptions) -> Ear:
        found.append(options)
        raise EnoughError

    monkeypatch.setattr(call, "load_ear", remember)
    return found


def test_the_ordinary_effort_is_the_default(asked: list[ListenOptions]) -> None:
    with pytest.raises(EnoughError):
        qa_audit.audit_call(RECORDING)
    assert not asked[0].thorough


def test_the_thorough_effort_can_be_asked_for(asked: list[ListenOptions]) -> None:
    with pytest.raises(EnoughError):
        qa_audit.audit_call(RECORDING, effort="thorough")
    assert asked[0].thorough


def test_an_effort_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError, match="must be one of ordinary, thorough, given: 'through'"):
        qa_audit.audit_call(RECORDING, effort="through")  # type: ignore[arg-type]
