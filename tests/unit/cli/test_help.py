"""Help can be read whole on a narrow terminal."""

import os
import re
import subprocess
import sys
from functools import cache

import pytest

COMMANDS = [
    [], ["audit"], ["transcribe"], ["recheck"], ["explain"], ["doctor"], ["review"],
    ["script"], ["script", "check"], ["script", "diff"], ["script", "docs"], ["script", "new"],
    ["script", "schema"], ["script", "show"], ["script", "test"], ["cache"], ["cache", "clear"],
    ["review", "user"],
]  # fmt: skip
LOCALES = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}


@cache
def help_of(command, language, width=80):
    done = subprocess.run(
        [sys.executable, "-m", "qa_audit", *command, "--help"],
        env={**os.environ, "LC_ALL": LOCALES[language], "COLUMNS": str(width), "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def shown(command, language):
    return help_of(tuple(command), language)


def without_frame(text):
    """All letters of the help in their order, whatever lines they stand on."""
    return "".join(text.replace("│", "").split())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_help_is_cut_off_at_80_columns(command, language):
    assert "…" not in shown(command, language)


WORDS_OF_TYPER = [
    "Usage:", "Options", "Commands", "Arguments", "Show this message", "default:", "required", "[OPTIONS]", "COMMAND",
    "<bool>", "<path>", "<str>", "<list", "<int", "<float",
]  # fmt: skip


# Their own help has an "…" in an address, and nothing is cut off there.
WITH_ADDRESS = [["review", "open"], ["review", "export"], ["review", "user", "add"]]


@pytest.mark.parametrize("command", [*COMMANDS, *WITH_ADDRESS], ids=" ".join)
def test_chinese_help_has_no_english_words_of_the_library(command):
    text = shown(command, "zh")
    assert [word for word in WORDS_OF_TYPER if word in text] == []


def test_chinese_help_has_the_words_of_the_library_in_chinese():
    text = without_frame(shown(["review", "user", "add"], "zh"))
    for word in ("用法：python", "─参数─", "─选项─", "[必填]", "[默认：reports]", "显示本帮助并退出。"):
        assert word in text


def test_english_help_keeps_the_words_of_the_library():
    text = without_frame(shown(["review", "user", "add"], "en"))
    for word in (
        "Usage:python",
        "─Arguments─",
        "─Options─",
        "[required]",
        "[default:reports]",
        "Showthismessageandexit.",
    ):
        assert word in text


def test_the_help_of_an_option_is_whole_at_80_columns():
    lines = [line.strip("│ ") for line in shown(["recheck"], "zh").splitlines()]
    column = "".join(re.split(" {2,}", line)[-1] for line in lines)
    assert "话术脚本，可多次给出；默认用随程序发布的三个" in column


def test_the_codes_of_defect_and_interruption_are_in_the_help():
    text = without_frame(shown([], "zh"))
    assert "70程序缺陷；130被中断（Ctrl-C）" in text
