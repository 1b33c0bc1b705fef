"""What the operating system says about files is told in the language of the run."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa_audit.audio.decode import decode
from qa_audit.errors import MetadataError, RecordingError, reason
from qa_audit.metadata.load import MetadataSources, load_metadata


def run(*arguments, cwd, lang="zh"):
    command = [sys.executable, "-m", "qa_audit", *map(str, arguments), "--lang", lang]
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    return done.returncode, done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("script", "show", "no.yaml"), 2, "错误：no.yaml：无法读取脚本（没有这个文件或文件夹）；请检查路径"),
        (("script", "show", "."), 2, "错误：.：无法读取脚本（这是文件夹，不是文件）；请检查路径"),
        (
            ("audit", "x", "--out", "y", "--settings", "no.yaml"),
            2,
            "错误：no.yaml：设置文件无法读取（没有这个文件或文件夹）；请检查 --settings 的路径",
        ),
        (
            ("audit", "x", "--out", "y", "--expected", "no.jsonl"),
            2,
            "错误：no.jsonl：无法读取（没有这个文件或文件夹）",
        ),
        (("explain", "opening.greeting", "no.json"), 2, "错误：no.json：无法读取（没有这个文件或文件夹）"),
        (("explain", "opening.greeting", "latin.json"), 2, "错误：latin.json：无法读取（第 2 个字节不是 UTF-8 文字）"),
        (
            ("script", "schema", "--out", "latin.json/schema.json"),
            6,
            "错误：latin.json/schema.json：无法写入（已有同名文件）；请检查目录权限和磁盘空间",
        ),
    ],
)
def test_a_command_says_in_chinese_why_a_file_was_refused(tmp_path, arguments, code, said):
    (tmp_path / "x").mkdir()
    (tmp_path / "latin.json").write_bytes(b"{\xe9}")
    assert run(*arguments, cwd=tmp_path) == (code, said)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "错误：屏幕输出：无法写入（磁盘已满）；请腾出空间，再运行同一条命令"),
        (
            "en",
            "Error: the output: cannot be written (No space left on device); make room and run the same command again",
        ),
    ],
)
@pytest.mark.parametrize("command", [("script", "schema"), ("explain", "opening.greeting"), ("cache", "show")])
def test_output_that_goes_to_a_full_disk_is_no_defect_of_the_program(command, lang, said):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "qa_audit", *command, "--lang", lang], stdout=full, stderr=subprocess.PIPE,
            text=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (6, f"{said}\n")


def test_in_english_the_system_speaks_for_itself(tmp_path):
    said = run("script", "show", "no.yaml", cwd=tmp_path, lang="en")[1]
    assert said == "Error: no.yaml: cannot read the script (No such file or directory)"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EACCES, "没有权限"),
        (errno.EROFS, "磁盘是只读的"),
        (errno.EADDRINUSE, "已被占用"),
    ],
)
def test_what_systems_say_has_chinese_words(number, said):
    assert reason(OSError(number, os.strerror(number))) == (said, os.strerror(number))


def test_a_file_that_is_no_recording_is_refused_in_chinese(tmp_path):
    (tmp_path / "a.wav").write_bytes(b"no recording")
    with pytest.raises(RecordingError) as caught:
        decode(tmp_path / "a.wav", "a")
    assert "不是可识别的录音，或已损坏（数据无效）" in caught.value.zh


def test_an_empty_sidecar_is_refused_in_chinese(tmp_path):
    (tmp_path / "a.json").touch()
    with pytest.raises(MetadataError) as caught:
        load_metadata(tmp_path / "a.wav", MetadataSources())
    assert caught.value.zh == f"{tmp_path}/a.json:1:1：不是有效的 JSON（这里应有一个值）；请更正或移走该文件"


def test_what_is_not_known_speaks_for_itself():
    assert reason(OSError("the tape is torn")) == ("the tape is torn", "the tape is torn")
