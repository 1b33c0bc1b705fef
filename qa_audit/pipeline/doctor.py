"""Examine the installation the way an audit would use it."""

import os
import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from qa_audit.asr.backend import BACKENDS, Bias, load_recogniser
from qa_audit.asr.endpoint import reach
from qa_audit.cache import cache_directory
from qa_audit.errors import QaAuditError
from qa_audit.model.wording import Wording
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts
from qa_audit.store.atomic import write_atomic

LIBRARIES = ("faster-whisper", "ctranslate2", "onnxruntime", "av", "jieba", "pydub", "pydantic")


@dataclass(frozen=True, slots=True)
class Needs:
    """What a backend hears with, the libraries it needs, and how they are installed."""

    what: Wording
    libraries: tuple[str, ...] = ()
    install: str = ""


NEEDS = {
    "whisper": Needs(
        Wording(
            "自带模型，或 --model 目录（CTranslate2 Whisper）", "the embedded model, or --model FOLDER (CTranslate2)"
        ),
        ("faster-whisper", "ctranslate2"),
        "pip install qa-audit",
    ),
    "sherpa": Needs(
        Wording(
            "--model 目录（SenseVoice、Paraformer、zipformer）", "--model FOLDER (SenseVoice, Paraformer, zipformer)"
        ),
        ("sherpa-onnx",),
        'pip install "qa-audit[sherpa]"',
    ),
    "endpoint": Needs(
        Wording(
            "--model http://主机:端口/v1#模型名（局域网转写服务；不写就不用）",
            "--model http://host:port/v1#name (a service on the local network; off unless named)",
        )
    ),
    "replay": Needs(
        Wording("读取录音旁或 --model 目录中的转写文件", "reads transcripts beside the recordings or in --model FOLDER")
    ),
}
"""One entry a backend."""


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


def examine(model: str, backend: str = "whisper", hosts: tuple[str, ...] = ()) -> tuple[Check, ...]:
    """Examine Python, libraries, cache, scripts, every backend and the model; nothing is downloaded.

    Args:
        model: The model an audit would use.
        backend: The backend an audit would use.
        hosts: Hosts outside the local network that may be given recordings.
    """
    return (
        _same(Wording("Python", "Python"), f"{platform.python_version()}, {os.cpu_count()} CPU", usable=True),
        *(_library(name) for name in LIBRARIES),
        _cache(cache_directory()),
        _tried(Wording("脚本", "scripts"), lambda: ", ".join(p.name for p in default_scripts()) * bool(_scripts())),
        *(_backend(name) for name in BACKENDS),
        _tried(
            Wording(f"模型 {model}（{backend}）", f"model {model} ({backend})"), lambda: _model(model, backend, hosts)
        ),
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


def _model(model: str, backend: str, hosts: tuple[str, ...]) -> str:
    if backend == "endpoint":
        return reach(model, hosts)
    run = load_recogniser(backend, model, Bias(), threads=1).run
    return f"{run.model} sha256:{run.model_sha256[:12]}" if run.model_sha256 else run.model


def _backend(name: str) -> Check:
    title = Wording(f"识别后端 {name}", f"backend {name}")
    needs = NEEDS[name]
    try:
        found = ", ".join(f"{library} {version(library)}" for library in needs.libraries)
    except PackageNotFoundError as error:
        state = Wording(
            f"{needs.what.zh}；未安装 {error.name}，需要时：{needs.install}",
            f"{needs.what.en}; {error.name} is not installed, if wanted: {needs.install}",
        )
        return Check(title, state, usable=False, needed=False)
    state = Wording(*(f"{what} ({found})" if found else what for what in (needs.what.zh, needs.what.en)))
    return Check(title, state, usable=True, needed=False)


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
