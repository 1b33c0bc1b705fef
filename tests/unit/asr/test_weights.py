import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa_audit.asr import weights
from qa_audit.asr.weights import EMBEDDED_BYTES, EMBEDDED_SHA256, find_weights, join_embedded
from qa_audit.errors import RecogniserError


def test_the_embedded_model_is_joined_once_with_the_published_checksum(tmp_path: Path) -> None:
    target = join_embedded(tmp_path / "models" / "base")
    model = target / "model.bin"
    assert model.stat().st_size == EMBEDDED_BYTES == 145_217_532
    assert hashlib.sha256(model.read_bytes()).hexdigest() == EMBEDDED_SHA256
    assert sorted(path.name for path in target.iterdir()) == [
        "config.json",
        "model.bin",
        "tokenizer.json",
        "verified",
        "vocabulary.txt",
    ]
    written = model.stat().st_mtime_ns
    assert join_embedded(target) == target
    assert model.stat().st_mtime_ns == written
    assert [path.name for path in target.parent.iterdir()] == ["base"]


def test_a_model_cut_short_in_the_cache_is_joined_again(tmp_path: Path) -> None:
    target = join_embedded(tmp_path / "base")
    with (target / "model.bin").open("r+b") as stream:
        stream.truncate(1000)
    join_embedded(target)
    assert (target / "model.bin").stat().st_size == EMBEDDED_BYTES


def test_two_processes_that_join_at_once_both_get_the_whole_model(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib\n"
        "from qa_audit.asr.weights import join_embedded, hash_weights\n"
        "print(hash_weights(join_embedded(pathlib.Path(sys.argv[1]))))\n"
    )
    commands = [[sys.executable, "-c", code, str(tmp_path / "base")] for _ in range(2)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for command in commands]
    assert [process.communicate()[0].strip() for process in running] == [EMBEDDED_SHA256] * 2
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


def test_a_damaged_package_is_refused_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "_PARTS", (weights._PARTS[0],))
    with pytest.raises(RecogniserError, match="checksum is wrong"):
        join_embedded(tmp_path / "base")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_names_the_three_ways_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "_PARTS", (("no_such_package_at_all", "x"),))
    with pytest.raises(
        RecogniserError, match=r"\(1\) install the embedded model.*\(2\) give --model.*\(3\) download"
    ) as e:
        join_embedded(tmp_path / "base")
    assert "(1) 安装自带模型" in e.value.zh
    assert e.value.exit_code == 4


def test_a_directory_that_lacks_files_names_them(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"x")
    with pytest.raises(RecogniserError, match=r"lacks config\.json, tokenizer\.json"):
        find_weights(str(tmp_path))


def test_a_directory_with_a_model_is_used_as_it_is(tmp_path: Path) -> None:
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"x")
    found = find_weights(str(tmp_path))
    assert found.directory == tmp_path
    assert found.name == tmp_path.name
    assert found.sha256 == hashlib.sha256(b"x").hexdigest()


@pytest.mark.parametrize("model", ["no-such-size", "./no/such/dir", "/no/such/dir"])
def test_a_name_that_nobody_knows_names_the_ways_out(model: str) -> None:
    with pytest.raises(RecogniserError, match="three ways out"):
        find_weights(model)


def test_the_embedded_model_opens_no_socket(tmp_path: Path) -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('network touched')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse\n"
        "from qa_audit.asr.backend import Bias, load_recogniser\n"
        "print(load_recogniser('whisper', 'embedded', Bias(), 1).run.model)\n"
    )
    environment = {**os.environ, "QA_AUDIT_CACHE": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "whisper-base"
