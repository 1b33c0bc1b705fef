import os
import subprocess
import sys

import pytest

from qa_audit.cli.language import detect, written_language


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        (["audit", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["audit", "--lang=zh"], {"LANG": "en_US.UTF-8"}, "zh"),
        (["audit", "--lang"], {}, "zh"),
        (["audit", "--", "--lang", "en"], {}, "zh"),
        (["audit", "--lang", "en", "--lang", "zh"], {}, "zh"),
    ],
)
def test_the_language_is_asked_for_else_the_locales_else_chinese(arguments, environment, language):
    assert detect(arguments, environment) == language


@pytest.mark.parametrize(
    ("arguments", "environment", "written", "language"),
    [
        ([], {}, "en", "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "en", "en"),
        ([], {"LC_ALL": "en_US.UTF-8"}, "zh", "zh"),
        (["audit", "--lang", "zh"], {}, "en", "zh"),
        (["audit", "--lang=en"], {}, "zh", "en"),
    ],
)
def test_what_the_office_wrote_down_wins_over_the_locale_and_loses_to_the_command_line(
    arguments, environment, written, language
):
    assert detect(arguments, environment, written) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("language: en\n", "en"),
        ("model: embedded\nlanguage: zh # 中文\n", "zh"),
        ("{model: embedded, language: 'en'}\n", "en"),
        ("\ufefflanguage: en\n", "en"),
        ("# language: en\n", None),
        ("model: language\n", None),
        ("language: fr\n", None),
        ("language: en\nlanguage: zh\n", None),
        ("language: [en\n", None),
        ("- language\n", None),
        ("", None),
    ],
)
def test_the_language_of_a_settings_file_is_found_before_the_options_are_parsed(tmp_path, text, language):
    path = tmp_path / "office.yaml"
    path.write_text(text, encoding="utf-8")
    assert written_language(["audit", "calls", "--settings", str(path)], None) == language


def test_the_settings_file_that_is_named_counts_and_not_the_shipped_one(tmp_path):
    for name in ("zh", "en"):
        (tmp_path / name).write_text(f"language: {name}\n", encoding="utf-8")
    assert written_language([f"--settings={tmp_path / 'en'}"], tmp_path / "zh") == "en"


def test_the_shipped_settings_file_counts_where_none_is_named(tmp_path):
    (tmp_path / "shipped").write_text("language: en\n", encoding="utf-8")
    assert written_language(["recheck", "reports"], tmp_path / "shipped") == "en"


@pytest.mark.parametrize("named", ["missing.yaml", "."])
def test_a_settings_file_that_cannot_be_read_asks_for_nothing(tmp_path, named):
    assert written_language(["--settings", str(tmp_path / named)], None) is None


def run(arguments, folder):
    return subprocess.run(
        [sys.executable, "-m", "qa_audit", *arguments],
        env={**os.environ, "LC_ALL": "zh_CN.UTF-8", "COLUMNS": "200"},
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", [["audit", "x"], ["transcribe", "x"]])
def test_what_goes_wrong_is_told_in_the_language_of_the_settings(tmp_path, command):
    (tmp_path / "office.yaml").write_text("language: en\n", encoding="utf-8")
    done = run([*command, "--out", "reports", "--settings", "office.yaml"], tmp_path)
    assert (done.returncode, done.stderr.partition(":")[0]) == (2, "Error")


def test_the_doctor_speaks_the_language_of_the_settings(tmp_path):
    (tmp_path / "office.yaml").write_text("language: en\n", encoding="utf-8")
    assert "browser (to read reports)" in run(["doctor", "--settings", "office.yaml"], tmp_path).stdout
