"""The real command line on the real samples with the real recogniser, in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"


@dataclass(frozen=True)
class Done:
    """A finished command."""

    code: int
    out: str
    err: str


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "qa_audit", *map(str, arguments)]


def qa_audit(*arguments: object, cwd: Path = ROOT, **environment: str) -> Done:
    """Run the command line; English unless an environment variable says otherwise."""
    done = subprocess.run(
        command(*arguments),
        cwd=cwd,
        env={**os.environ, "LC_ALL": "en_US.UTF-8", "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def expected_calls() -> list[dict]:
    lines = (SAMPLES / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    calls = [json.loads(line) for line in lines if line.strip()]
    assert len(calls) >= 14
    return calls


@dataclass(frozen=True)
class Audited:
    """The samples after one audit with nothing cached."""

    done: Done
    out: Path

    def report(self, call_id: str) -> dict:
        return json.loads((self.out / "calls" / f"{call_id}.json").read_text(encoding="utf-8"))

    def finding(self, call_id: str, rule_id: str) -> dict:
        (found,) = [f for f in self.report(call_id)["findings"] if f["rule_id"] == rule_id]
        return found


@pytest.fixture(scope="session")
def audited(tmp_path_factory) -> Audited:
    out = tmp_path_factory.mktemp("audited")
    done = qa_audit(
        "audit",
        "samples/calls",
        "--out",
        out,
        "--no-cache",
        "--fail-on",
        "never",
        "--expected",
        "samples/expected.jsonl",
    )
    return Audited(done, out)
