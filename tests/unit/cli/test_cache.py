"""`qa-audit cache` from the outside."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def cache(tmp_path):
    """A cache with one transcript and a model beside it."""
    entry = tmp_path / "transcripts" / "ab" / f"{'ab' * 32}.json"
    entry.parent.mkdir(parents=True)
    entry.write_bytes(b"x" * 250_000)
    (tmp_path / "model.bin").write_bytes(b"weights")
    return tmp_path


def qa_audit(cache, *arguments, lang="en"):
    command = [sys.executable, "-m", "qa_audit", "cache", *arguments, "--lang", lang]
    environment = {**os.environ, "QA_AUDIT_CACHE": str(cache)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_show_says_where_how_many_and_for_how_long(cache):
    assert qa_audit(cache, "show") == (
        f"{cache}/transcripts: 1 transcripts (0.2 MB), the longest unused for 0 days; "
        "what is unused for 90 days goes with the next audit"
    )


def test_clear_deletes_transcripts_and_leaves_models(cache):
    assert qa_audit(cache, "clear") == (
        f"{cache}/transcripts: deleted 1 transcripts (0.2 MB); left: 0 transcripts (0.0 MB)"
    )
    assert [path.name for path in cache.rglob("*") if path.is_file()] == ["model.bin"]


def test_clear_keeps_what_was_used_lately_on_request(cache):
    assert qa_audit(cache, "clear", "--unused-days", "30", lang="zh") == (
        f"{cache}/transcripts：已删除 0 份识别结果（0.0 MB），剩下 1 份识别结果（0.2 MB）"
    )
