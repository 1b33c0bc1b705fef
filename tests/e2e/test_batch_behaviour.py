"""Bad recordings, kills, repetition, network and stray files: what a night's batch meets."""

import json
import os
import shutil
import signal
import subprocess
import time
import wave
from pathlib import Path

import pytest

from qa_audit.store.directory import AuditDirectory
from tests.e2e.conftest import ROOT, SAMPLES, command, qa_audit

NO_NETWORK = """
import socket
def refuse(*arguments, **named):
    raise SystemExit("network was touched")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = socket.create_connection = refuse
"""


def some_samples(folder: Path, n: int) -> Path:
    """Copy the first `n` samples with their sidecars."""
    recordings = sorted(p for p in (SAMPLES / "calls").iterdir() if p.suffix != ".json")[:n]
    assert len(recordings) == n
    folder.mkdir()
    for recording in recordings:
        shutil.copy(recording, folder)
        sidecar = recording.with_suffix(".json")
        if sidecar.exists():
            shutil.copy(sidecar, folder)
    return folder


def files_of(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def calls(tmp_path_factory) -> Path:
    return some_samples(tmp_path_factory.mktemp("some") / "calls", 4)


@pytest.fixture(scope="module")
def undisturbed(calls, tmp_path_factory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("undisturbed")
    assert qa_audit("audit", calls, "--out", out, "--no-cache", "--fail-on", "never").code == 0
    return files_of(out)


def test_the_same_input_twice_gives_the_same_bytes(calls, undisturbed, tmp_path):
    assert qa_audit("audit", calls, "--out", tmp_path / "out", "--no-cache", "--fail-on", "never").code == 0
    assert files_of(tmp_path / "out") == undisturbed


def test_a_killed_audit_goes_on_and_ends_as_if_undisturbed(calls, undisturbed, tmp_path):
    out, cache = tmp_path / "out", tmp_path / "cache"
    arguments = command("audit", calls, "--out", out, "--fail-on", "never", "--workers", "1")
    environment = {**os.environ, "LC_ALL": "en_US.UTF-8", "QA_AUDIT_CACHE": str(cache)}
    first = subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    journal = out / ".journal.jsonl"
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and first.poll() is None:
        if journal.exists() and journal.read_bytes().count(b'"key"') >= 1:
            break
        time.sleep(0.005)
    first.send_signal(signal.SIGKILL)
    first.wait()
    finished = [json.loads(line)["summary"]["call_id"] for line in journal.read_text().splitlines() if line]
    assert 1 <= len(finished) < 4, "killed half-way"
    written = {name: (out / "calls" / f"{name}.json").stat().st_mtime_ns for name in finished}
    second = subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert second.returncode == 0
    assert {name: (out / "calls" / f"{name}.json").stat().st_mtime_ns for name in finished} == written
    assert files_of(out) == undisturbed


def bad_folder(folder: Path) -> Path:
    some_samples(folder, 2)
    whole = next(p for p in sorted(folder.iterdir()) if p.suffix == ".wav").read_bytes()
    (folder / "truncated.wav").write_bytes(whole[: len(whole) // 2])
    (folder / "text.wav").write_text("this is no recording\n" * 50)
    (folder / "empty.wav").write_bytes(b"")
    os.mkfifo(folder / "pipe.wav")
    (folder / os.fsdecode("王.wav".encode("gbk"))).write_bytes(whole)
    with wave.open(str(folder / "three.wav"), "wb") as three:
        three.setnchannels(3)
        three.setsampwidth(2)
        three.setframerate(8000)
        three.writeframes(b"\0" * 48_000)
    return folder


@pytest.fixture(scope="module")
def among_bad_ones(tmp_path_factory):
    base = tmp_path_factory.mktemp("bad")
    folder = bad_folder(base / "calls")
    return qa_audit("audit", folder, "--out", base / "out"), base / "out"


def test_bad_recordings_make_the_exit_code_3(among_bad_ones):
    assert among_bad_ones[0].code == 3


def test_good_recordings_among_bad_ones_are_audited(among_bad_ones):
    assert len(list((among_bad_ones[1] / "calls").glob("*.json"))) == 3


def test_a_recording_with_a_name_in_gbk_is_audited_like_any(among_bad_ones):
    assert (among_bad_ones[1] / "calls" / "王.json").is_file()


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("truncated.wav", "the file is truncated"),
        ("text.wav", "not a recording"),
        ("empty.wav", "the file is empty"),
        ("pipe.wav", "not a regular file"),
        ("three.wav", "3 channels"),
    ],
)
def test_a_bad_recording_is_named_with_its_cause(among_bad_ones, name, cause):
    summary = json.loads((among_bad_ones[1] / "summary.json").read_text(encoding="utf-8"))
    (told,) = [entry for entry in summary["unaudited"] if entry["path"].endswith(name)]
    assert cause in told["cause"]


def test_a_folder_without_recordings_is_wrong_usage(tmp_path):
    done = qa_audit("audit", tmp_path, "--out", tmp_path / "out")
    assert done.code == 2
    assert f"Error: {tmp_path}: no recordings found" in done.err
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def other_inputs(tmp_path_factory):
    """Two audits of different recordings into one folder; transcripts made elsewhere, for speed."""
    base = tmp_path_factory.mktemp("others")
    for name in ("monday", "tuesday"):
        (base / name).mkdir()
        shutil.copy(SAMPLES / "calls" / "silent_ok.wav", base / name / f"{name}.wav")
        (base / name / f"{name}.srt").write_text("1\n00:00:00,600 --> 00:00:06,000\n客服：您好。\n", encoding="utf-8")
    done = [
        qa_audit("audit", base / name, "--out", base / "out", "--backend", "replay", "--fail-on", "never")
        for name in ("monday", "tuesday")
    ]
    return done, base / "out"


def test_a_first_audit_knows_of_no_earlier_calls(other_inputs):
    assert "not part of this run" not in other_inputs[0][0].out


def test_an_audit_of_other_recordings_says_that_earlier_calls_are_not_part_of_it(other_inputs):
    done, out = other_inputs
    assert f"1 earlier call in {out} is not part of this run; the files are kept" in done[1].out


def test_the_files_of_earlier_calls_are_kept(other_inputs):
    assert (other_inputs[1] / "calls" / "monday.json").is_file()


def test_a_recheck_does_not_count_earlier_calls(other_inputs, tmp_path):
    done = qa_audit("recheck", other_inputs[1], "--out", tmp_path, "--fail-on", "never")
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert (done.code, [call["call_id"] for call in summary["calls"]]) == (0, ["tuesday"])


def test_a_second_audit_at_the_same_time_is_refused_by_name(other_inputs):
    _, out = other_inputs
    before = files_of(out)
    with AuditDirectory(out).writing():
        done = qa_audit("audit", SAMPLES / "calls", "--out", out)
    assert done.code == 6
    assert f"Error: {out}: another qa-audit is writing into this folder" in done.err
    assert files_of(out) == before


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """An audit with a home, a working folder and a temporary folder of its own, and no network."""
    base = tmp_path_factory.mktemp("alone")
    for name in ("home", "work", "tmp", "hooks", "cache"):
        (base / name).mkdir()
    (base / "hooks" / "sitecustomize.py").write_text(NO_NETWORK)
    some_samples(base / "work" / "calls", 1)
    before = files_of(base / "work")
    done = qa_audit(
        "audit", "calls", "--out", base / "out", "--fail-on", "never",
        cwd=base / "work",
        HOME=str(base / "home"),
        TMPDIR=str(base / "tmp"),
        PYTHONPATH=f"{base / 'hooks'}{os.pathsep}{ROOT}",
        PYTHONDONTWRITEBYTECODE="1",
        QA_AUDIT_CACHE=str(base / "cache"),
    )  # fmt: skip
    return done, base, before


def test_an_audit_touches_no_network(alone):
    assert alone[0].code == 0, alone[0].err


@pytest.mark.parametrize("folder", ["home", "tmp"])
def test_an_audit_writes_nothing_outside_out_and_cache(alone, folder):
    assert files_of(alone[1] / folder) == {}


def test_an_audit_leaves_the_recordings_as_they_were(alone):
    assert files_of(alone[1] / "work") == alone[2]
