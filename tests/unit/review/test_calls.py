"""Which calls of a folder the desk shows."""

import json
import shutil

import pytest

from qa_audit.review.calls import Calls


@pytest.fixture
def folder(audited, tmp_path):
    return shutil.copytree(audited, tmp_path / "reports")


def journal(folder, *call_ids):
    lines = (json.dumps({"key": "k", "summary": {"call_id": call_id}}) for call_id in call_ids)
    (folder / ".journal.jsonl").write_text("".join(f"\n{line}" for line in lines), encoding="utf-8")


def test_without_a_journal_every_call_is_shown(folder):
    assert list(Calls(folder).all()) == ["good", "rude", "unsure"]


def test_calls_of_an_earlier_audit_of_other_recordings_are_not_shown(folder):
    journal(folder, "good", "rude")
    assert list(Calls(folder).all()) == ["good", "rude"]


def test_a_call_is_shown_as_soon_as_the_journal_names_it(folder):
    journal(folder, "good")
    calls = Calls(folder)
    journal(folder, "good", "unsure")
    assert list(calls.all()) == ["good", "unsure"]
