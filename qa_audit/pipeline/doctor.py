"""Examine the installation the way an audit would use it."""

import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from qa_audit.asr.backend import BACKENDS, Bias, load_recogniser
from qa_audit.cache import cache_directory
from qa_audit.errors import QaAuditError
from qa_audit.model.wording import Wording
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts
from qa_audit.store.atomic import write_atomic

LIBRARIES = ("faster-whisper", "ctranslate2", "onnxruntime", "av", "jieba", "pydub", "pydantic")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the examination.

    Attributes:
        name: What was examined.
        state: What was found, and what to do where it is not usable.
        usable: Whether it works.
        needed: Whether an audit needs it.
        exit_code: Of the command if it is needed and does not work.
    """

    name: Wording
    state: Wording
    usable: bool
    needed: bool = True
    exit_code: int = 2


def examine(model: str) -> tuple[Check, ...]:
    """Examine Python, libraries, cache, scripts and the model; nothing is downloaded.

    Args:
        model: The model an audit would use.
    """
    return (
        _same(Wording("Python", "Python"), f"{platform.python_version()}, {os.cpu_count()} CPU", usable=True),
        *(_library(name) for name in LIBRARIES),
        _cache(cache_directory()),
        _tried(Wording("脚本", "scripts"), lambda: ", ".join(p.name for p in default_scripts()) * bool(_scripts())),
        _same(Wording("识别后端", "recogniser backends"), ", ".join(sorted(BACKENDS)), usable=True),
        _tried(Wording(f"模型 {model}", f"model {model}"), lambda: _model(model)),
        _browser(),
    )


def _same(name: Wording, state: str, *, usable: bool) -> Check:
    return Check(name, Wording(state, state), usable)


def _library(name: str) -> Check:
    try:
        return _same(Wording(name, name), version(name), usable=True)
    except PackageNotFoundError:
        state = Wording("未安装；请重新安装 qa-audit", "not installed; install qa-audit again")
        return Check(Wording(name, name), state, usable=False)


def _tried(name: Wording, attempt: Callable[[], str]) -> Check:
    try:
        state = attempt()
    except QaAuditError as error:
        return Check(name, Wording(error.zh, error.en), usable=False, exit_code=error.exit_code)
    return _same(name, state, usable=True)


def _scripts() -> int:
    return sum(len(script.rules) for script in load_scripts(default_scripts()))


def _model(model: str) -> str:
    run = load_recogniser("whisper", model, Bias(), threads=1).run
    return f"{run.model} sha256:{run.model_sha256[:12]}"


def _cache(folder: Path) -> Check:
    def attempt() -> str:
        probe = folder / ".doctor"
        write_atomic(probe, "")
        probe.unlink()
        return f"{folder} ({shutil.disk_usage(folder).free / 2**30:.0f} GiB free)"

    return _tried(Wording("缓存", "cache"), attempt)


def _browser() -> Check:
    found = next((p for n in ("google-chrome", "chromium", "msedge", "firefox") if (p := shutil.which(n))), None)
    name = Wording("浏览器（看报告用）", "browser (to read reports)")
    if found is None:
        return Check(name, Wording("未找到", "none found"), usable=False, needed=False)
    return _same(name, found, usable=True)
