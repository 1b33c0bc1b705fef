"""Usage errors of the libraries are told in the language of the run."""

import os
import subprocess
import sys

import pytest

from qa_audit.cli.library_words import chinese


def run(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "qa_audit", *arguments],
        env={**os.environ, "LC_ALL": "zh_CN.UTF-8", "COLUMNS": "120", "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    lines = [line.strip("│ ") for line in done.stderr.splitlines()]
    return done.returncode, [line for line in lines if line]


def test_a_missing_argument_is_told_in_chinese_with_usage_and_help():
    code, lines = run("transcribe", "--out", "x")
    assert code == 2
    assert lines[0] == "用法：python -m qa_audit transcribe [选项] {PATH...}..."
    assert lines[1] == "查看帮助：python -m qa_audit transcribe --help"
    assert lines[2].startswith("╭─ 错误 ─")
    assert lines[3] == "缺少参数 'PATH...'"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("audit", "x"), "缺少选项 '--out'"),
        (("audit", "x", "--out"), "选项 '--out' 后面要写一个值"),
        (("audit", "x", "--out", "y", "--workers", "0"), "'--workers' 的值无效：不能小于 1"),
        (("audit", "x", "--out", "y", "--workers", "many"), "'--workers' 的值无效：应为整数"),
        (
            ("audit", "x", "--out", "y", "--fail-on", "none"),
            "'--fail-on' 的值无效：'none' 不在可选值之内：'fatal', 'major', 'minor', 'never'",
        ),
        (("audit", "x", "--fresh=1", "--out", "y"), "选项 '--fresh' 后面不写值"),
        (("audi",), "没有命令 'audi'；是不是 'audit'？"),
        (("--foo",), "没有选项 --foo"),
        (("doctor", "a", "b"), "多出的参数：a b"),
        (("review", "user", "add", "li"), "缺少选项 '--role'；可选：agent, qa, supervisor"),
    ],
)
def test_a_usage_error_is_told_in_chinese(arguments, said):
    code, lines = run(*arguments)
    assert (code, said in lines) == (2, True), lines


def test_a_usage_error_stays_english_in_english():
    code, lines = run("audit", "x", "--lang", "en")
    assert (code, lines[0][:6], "Missing option '--out'." in lines) == (2, "Usage:", True)


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("No such option: --ot (Possible options: --format, --out)", "没有选项 --ot；是不是 --format, --out？"),
        ("No such option: --ot Did you mean --out?", "没有选项 --ot；是不是 --out？"),
        ("Got unexpected extra argument (b)", "多出的参数：b"),
        ("Got unexpected extra arguments (b c)", "多出的参数：b c"),
        ("Missing command.", "缺少命令"),
        ("Option '--pair' requires 2 arguments.", "选项 '--pair' 后面要写 2 个值"),
        ("Invalid value for '--port': 9 is not in the range 0<=x<=5.", "'--port' 的值无效：9 不在范围 0<=x<=5 之内"),
        ("Invalid value for '--port': 'x' is not a valid integer.", "'--port' 的值无效：'x' 不是整数"),
        ("Missing option '--role'. Choose from:\n\tagent,\n\tqa", "缺少选项 '--role'；可选：agent, qa"),
        ("Something that no version said", "Something that no version said"),
    ],
)
def test_what_other_versions_of_the_libraries_say_is_known_too(english, said):
    assert chinese(english) == said
