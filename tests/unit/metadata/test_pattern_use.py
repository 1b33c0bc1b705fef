"""A file name pattern that fits no recording, or has groups that nobody reads, is told before the work begins."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qa_audit.metadata.pattern_use import use_of_pattern

CALLS = (Path("calls/8021_a.wav"), Path("calls/b.wav"))
SAMPLE = Path(__file__).parents[3] / "samples" / "calls" / "silent_ok.wav"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (r"(?P<agent_id>\d+)_", "File name pattern: 1 of 2 recordings have a name that fits"),
        (
            r"x(?P<queue>\d+)",
            'File name pattern: 0 of 2 recordings have a name that fits; "8021_a" for example does not',
        ),
        (
            r"(?P<agnt_id>.)",
            "File name pattern: 2 of 2 recordings have a name that fits; groups not understood (they decide nothing): "
            "agnt_id (did you mean agent_id?)",
        ),
        (r"(?P<工号>.)", "File name pattern: 2 of 2 recordings have a name that fits"),
    ],
)
def test_it_is_one_line(pattern, said):
    assert use_of_pattern(pattern, CALLS).en == said


def test_a_misspelt_group_is_told_in_chinese():
    assert use_of_pattern(r"(?P<agnt_id>.)", CALLS).zh == (
        "文件名模式：2 通录音中有 2 通的文件名符合；未识别的组名（不影响质检）：agnt_id（是否想写 agent_id？）"
    )


@pytest.mark.parametrize("option", [True, False], ids=["option", "settings"])
def test_an_audit_tells_it(tmp_path, option):
    (tmp_path / "calls").mkdir()
    shutil.copy(SAMPLE, tmp_path / "calls")
    (tmp_path / "calls" / "silent_ok.srt").write_text("1\n00:00:00,600 --> 00:00:06,000\n客服：您好\n", "utf-8")
    (tmp_path / "s.yaml").write_text("file_name_pattern: '(?P<agnt_id>.)'\n", "utf-8")
    given = ["--file-name-pattern", "(?P<agnt_id>.)"] if option else ["--settings", "s.yaml"]
    command = [sys.executable, "-m", "qa_audit", "audit", "calls", "--out", "out", "--backend", "replay", *given]
    done = subprocess.run([*command, "--lang", "en"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "agnt_id (did you mean agent_id?)" in done.stderr
