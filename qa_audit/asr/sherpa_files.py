"""Which sherpa-onnx model lies in a directory, and that the library can load it.

sherpa-onnx ends the whole process where a model lacks something (`exit(-1)` in its C++ code), so everything that it
asks of a model's files is looked at first.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_audit.asr.onnx_header import read_metadata
from qa_audit.errors import RecogniserError

TOKENS = "tokens.txt"
_BLANKS = ("<blk>", "<eps>", "<blank>")
"""Names of the blank of CTC that the library knows."""

_FRAMES = ("vocab_size", "lfr_window_size", "lfr_window_shift", "neg_mean", "inv_stddev")
_LANGUAGES = tuple(f"lang_{language}" for language in ("auto", "zh", "en", "ja", "ko", "yue"))

_HOW_ZH = (
    "--model 应为一个非流式 sherpa-onnx 模型的目录：model.int8.onnx 或 model.onnx 加 tokens.txt"
    "（SenseVoice、Paraformer、zipformer CTC），或 encoder/decoder/joiner 三个 .onnx 加 tokens.txt"
    "（zipformer transducer）"
)
_HOW_EN = (
    "--model is the directory of a non-streaming sherpa-onnx model: model.int8.onnx or model.onnx with tokens.txt "
    "(SenseVoice, Paraformer, zipformer CTC), or encoder, decoder and joiner .onnx with tokens.txt "
    "(zipformer transducer)"
)


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of model.

    Attributes:
        name: For reports.
        needed: Keys of the metadata that the library ends the process without.
        key: A key that only its metadata has; empty where only the type tells.
        types: Values of `model_type`.
        blank: Whether the library wants a blank among the tokens.
    """

    name: str
    needed: tuple[str, ...] = ()
    key: str = ""
    types: tuple[str, ...] = ()
    blank: bool = False

    def wrote(self, metadata: Mapping[str, str]) -> bool:
        """Whether metadata are of this family."""
        return self.key in metadata or metadata.get("model_type") in self.types


_ONE_FILE = (
    Family(
        "sense_voice",
        (*_FRAMES, "normalize_samples", "with_itn", "without_itn", *_LANGUAGES),
        key="lang_zh",
        types=("sense_voice_ctc",),
    ),
    Family("paraformer", _FRAMES, key="lfr_window_size"),
    Family("zipformer_ctc", types=("zipformer2_ctc", "zipformer_ctc"), blank=True),
)
"""The most particular first."""

_TRANSDUCER = Family("transducer", ("vocab_size", "context_size"))


@dataclass(frozen=True, slots=True)
class SherpaModel:
    """A model on this machine.

    Attributes:
        name: Of its directory.
        family: "sense_voice", "paraformer", "zipformer_ctc" or "transducer".
        files: Its ONNX files; of a transducer encoder, decoder and joiner.
        tokens: Its tokens.
        sha256: Over all of them.
    """

    name: str
    family: str
    files: tuple[Path, ...]
    tokens: Path
    sha256: str


def find_sherpa_model(model: str) -> SherpaModel:
    """Recognise the model in a directory by its files.

    Args:
        model: The directory.

    Raises:
        RecogniserError: There is no such directory, or no model in it that the library can load; the message says what
            is missing.
    """
    directory = Path(model)
    if not directory.is_dir():
        raise _refused(model, "没有这个目录", "there is no such directory")
    tokens = directory / TOKENS
    if not tokens.is_file():
        raise _refused(model, f"目录中缺少 {TOKENS}", f"the directory lacks {TOKENS}")
    files = _transducer(directory) or _single(directory)
    if not files:
        found = ", ".join(sorted(path.name for path in directory.iterdir())[:8])
        raise _refused(
            model,
            f"目录中没有可识别的模型文件（现有：{found}）",
            f"no model file among those in the directory ({found})",
        )
    # The decoder of a transducer tells what the library asks; a streaming model is known by its encoder.
    told = {file: _metadata(file) for file in files}
    if any(key in told[files[0]] for key in ("decode_chunk_len", "chunk_length", "T")):
        raise _refused(
            model, f"{files[0].name} 是流式模型，这里只能用非流式模型", f"{files[0].name} is a streaming model"
        )
    if len(files) > 1:
        family, metadata, place = _TRANSDUCER, told[files[1]], files[1]
    else:
        metadata, place = told[files[0]], files[0]
        family = _family(metadata, place, model)
    missing = [key for key in family.needed if not metadata.get(key)]
    if missing:
        names = ", ".join(missing)
        raise _refused(model, f"{place.name} 的元数据中缺少 {names}", f"the metadata of {place.name} lacks {names}")
    _check_tokens(tokens, family, metadata.get("vocab_size", "0"), model)
    return SherpaModel(directory.resolve().name, family.name, files, tokens, _digest((*files, tokens)))


def _transducer(directory: Path) -> tuple[Path, ...]:
    parts = tuple(_best(directory.glob(f"*{part}*.onnx")) for part in ("encoder", "decoder", "joiner"))
    return tuple(part for part in parts if part is not None) if all(parts) else ()


def _single(directory: Path) -> tuple[Path, ...]:
    named = _best(path for path in directory.glob("model*.onnx"))
    candidates = [path for path in directory.glob("*.onnx") if not path.name.startswith((".", "silero"))]
    # Two files of one model, whole and in 8 bits, share the name but for the ending.
    stems = {path.name.removesuffix(".onnx").removesuffix(".int8") for path in candidates}
    best = named or (_best(candidates) if len(stems) == 1 else None)
    return (best,) if best is not None else ()


def _best(found: Iterable[Path]) -> Path | None:
    """The file in 8 bits where there is one: several times faster on a processor, at hardly any loss."""
    ordered = sorted(found, key=lambda path: (not path.name.endswith(".int8.onnx"), path.name))
    return ordered[0] if ordered else None


def _metadata(file: Path) -> dict[str, str]:
    try:
        return read_metadata(file)
    except (OSError, ValueError) as error:
        raise _refused(str(file), f"不是完整的 ONNX 文件（{error}）", f"not a whole ONNX file ({error})") from error


def _family(metadata: dict[str, str], place: Path, model: str) -> Family:
    for family in _ONE_FILE:
        if family.wrote(metadata):
            return family
    kind = metadata.get("model_type") or "-"
    known = ", ".join(family.name for family in _ONE_FILE)
    raise _refused(
        model,
        f"{place.name} 的 model_type 为“{kind}”，不是可用的一类（{known}）",
        f'{place.name} has model_type "{kind}", none of those that can be used ({known})',
    )


def _check_tokens(tokens: Path, family: Family, vocabulary: str, model: str) -> None:
    """Each line is a token and its number; every output of the model needs one, and CTC a blank."""
    try:
        lines = tokens.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(model, f"{TOKENS} 无法读取（{error}）", f"{TOKENS} cannot be read ({error})") from error
    names = set()
    for number, line in enumerate(lines, 1):
        name, _, index = line.rpartition(" ") if " " in line else line.rpartition("\t")
        if not index.strip().isdigit():
            raise _refused(
                model,
                f"{TOKENS}:{number} 应为“词元 编号”，实为“{line[:40]}”",
                f'{TOKENS}:{number} should be "token number", is "{line[:40]}"',
            )
        names.add(name)
    if family.blank and not names & set(_BLANKS):
        raise _refused(
            model, f"{TOKENS} 中没有空白符 {'/'.join(_BLANKS)}", f"{TOKENS} has no blank ({', '.join(_BLANKS)})"
        )
    if vocabulary.isdigit() and len(lines) < int(vocabulary):
        raise _refused(
            model,
            f"{TOKENS} 只有 {len(lines)} 个词元，模型有 {vocabulary} 个输出：两者不是一套",
            f"{TOKENS} has {len(lines)} tokens, the model {vocabulary} outputs: they do not belong together",
        )


def _digest(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _refused(model: str, zh: str, en: str) -> RecogniserError:
    return RecogniserError(f"{model}：{zh}。{_HOW_ZH}", f"{model}: {en}; {_HOW_EN}")
