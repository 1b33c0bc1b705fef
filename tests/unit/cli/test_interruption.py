"""Ctrl-C, and an input that ends too early, are answered in one line and with an exit code of their own."""

import os
import signal
import subprocess
import sys
import time

import pytest

from qa_audit.cli.progress import ProgressBar
from qa_audit.errors import InterruptError

SCRIPT = """\
version: 1
id: s
rules:
  - {id: a.hello, title: 问候, kind: phrase, say: 您好}
"""


def new_script(tmp_path, language, text):
    """`script new` with an input that ends."""
    return subprocess.run(
        [sys.executable, "-m", "qa_audit", "script", "new", "--lang", language],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, input=text, capture_output=True,
        text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "错误：输入已经结束，还有问题没有回答"),
        ("en", "Error: the input ended before every question was answered"),
    ],
)
def test_an_input_that_ends_too_early_is_wrong_usage(tmp_path, language, said):
    done = new_script(tmp_path, language, "某公司\n")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Abort" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def interrupted(progress):
    """A batch of five calls that is stopped when one was there before and one was done."""
    with progress:
        progress.begin(5, 5)
        progress.skipped(1, 1)
        progress.advanced(1, 1, 1.0)
        raise KeyboardInterrupt


def test_who_interrupts_a_batch_is_told_how_far_it_came():
    with pytest.raises(InterruptError) as caught:
        interrupted(ProgressBar())
    assert caught.value.zh == "已中断：2/5 通已完成；再运行同一条命令，会从这里接着做。"
    assert caught.value.en == "Interrupted: 2 of 5 calls are done; the same command goes on from there."
    assert caught.value.exit_code == 130


def test_a_command_that_begins_anew_does_not_promise_to_go_on():
    with pytest.raises(InterruptError) as caught:
        interrupted(ProgressBar(resumes=False))
    assert caught.value.en == "Interrupted: 2 of 5 calls are done."


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
@pytest.mark.parametrize("target", ["qa_audit.script.load.load_scripts", "qa_audit.pipeline.audit.audit"])
def test_ctrl_c_ends_a_command_with_one_line_and_130(tmp_path, target):
    module, _, name = target.rpartition(".")
    (tmp_path / "s.yaml").write_text(SCRIPT, encoding="utf-8")
    code = (
        f"import sys, time, {module}\n"
        f"def stands_still(*given, **named):\n    print('ready', flush=True)\n    time.sleep(60)\n"
        f"{module}.{name} = stands_still\n"
        "from qa_audit.cli.app import main\nmain()"
    )
    command = [sys.executable, "-c", code, "audit", str(tmp_path), "--out", str(tmp_path / "out"), "--lang", "en"]
    running = subprocess.Popen(
        [*command, "--script", str(tmp_path / "s.yaml")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background has a shell that ignores it, and so would this process.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=30)
    assert running.returncode == 130
    assert errors.startswith("Interrupted")
    assert errors.count("\n") == 1
