"""Real ONNX models of a few kilobytes, with the signatures and metadata that sherpa-onnx expects of each family.

They hear nothing sensible: a matrix of fixed random numbers turns each frame's features into scores of a dozen
characters. But the library loads and runs them like any other.
"""

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

CHARACTERS = "您好请问有什么可以帮"
N_TOKENS = len(CHARACTERS) + 2
BLANK, END = 0, N_TOKENS - 1
N_FEATURES = 80
FRAMES_JOINED = 7
_EVERY = 1 << 30

FLOAT, INT32, INT64 = TensorProto.FLOAT, TensorProto.INT32, TensorProto.INT64

Ports = list[tuple[str, int, list[str | int]]]


def write_zipformer_ctc(folder: Path, **metadata: str) -> Path:
    """One frame of four, a matrix, log-softmax."""
    _write(
        folder / "model.onnx",
        [("x", FLOAT, ["N", "T", N_FEATURES]), ("x_lens", INT64, ["N"])],
        [("log_probs", FLOAT, ["N", "S", N_TOKENS]), ("log_probs_len", INT64, ["N"])],
        [
            helper.make_node("Slice", ["x", "first", "every", "axis_1", "four"], ["fewer"]),
            *_scores("fewer", "log_probs"),
            helper.make_node("Add", ["x_lens", "three"], ["rounded_up"]),
            helper.make_node("Div", ["rounded_up", "four"], ["log_probs_len"]),
        ],
        {**_matrix(N_FEATURES), "four": _int(4), "three": _int(3)},
        {"model_type": "zipformer2_ctc", "version": "1", **metadata},
    )
    return _with_tokens(folder)


def write_sense_voice(folder: Path, **metadata: str) -> Path:
    """A matrix over seven frames joined; four frames about language and mood come first."""
    joined = N_FEATURES * FRAMES_JOINED
    _write(
        folder / "model.int8.onnx",
        [
            ("x", FLOAT, ["N", "T", joined]),
            ("x_length", INT32, ["N"]),
            ("language", INT32, ["N"]),
            ("text_norm", INT32, ["N"]),
        ],
        [("logits", FLOAT, ["N", "S", N_TOKENS])],
        [
            helper.make_node("Slice", ["x", "first", "four", "axis_1", "one"], ["front"]),
            helper.make_node("Concat", ["front", "x"], ["longer"], axis=1),
            *_scores("longer", "logits"),
        ],
        {**_matrix(joined), "four": _int(4), "one": _int(1)},
        {
            "model_type": "sense_voice_ctc",
            **_frames(joined),
            "normalize_samples": "0",
            "with_itn": "14",
            "without_itn": "15",
            **{f"lang_{name}": str(n) for n, name in enumerate(("auto", "zh", "en", "yue", "ja", "ko"))},
            **metadata,
        },
    )
    return _with_tokens(folder)


def write_paraformer(folder: Path, **metadata: str) -> Path:
    """A matrix over seven frames joined; every fourth of them is a token."""
    joined = N_FEATURES * FRAMES_JOINED
    _write(
        folder / "model.int8.onnx",
        [("speech", FLOAT, ["N", "T", joined]), ("speech_lengths", INT32, ["N"])],
        [("logits", FLOAT, ["N", "S", N_TOKENS]), ("token_num", INT32, ["N"])],
        [
            helper.make_node("Slice", ["speech", "first", "every", "axis_1", "four"], ["fewer"]),
            *_scores("fewer", "logits"),
            helper.make_node("Cast", ["four"], ["four_32"], to=INT32),
            helper.make_node("Div", ["speech_lengths", "four_32"], ["token_num"]),
        ],
        {**_matrix(joined, blank=-1000.0), "four": _int(4)},
        {"model_type": "paraformer", **_frames(joined), **metadata},
    )
    return _with_tokens(folder)


def write_transducer(folder: Path, **metadata: str) -> Path:
    """Encoder: one frame of four, a matrix. Decoder: a row for each of the last two tokens. Joiner: their sum."""
    width = N_TOKENS
    folder.mkdir(parents=True, exist_ok=True)
    _write(
        folder / "encoder-epoch-1.onnx",
        [("x", FLOAT, ["N", "T", N_FEATURES]), ("x_lens", INT64, ["N"])],
        [("encoder_out", FLOAT, ["N", "S", width]), ("encoder_out_lens", INT64, ["N"])],
        [
            helper.make_node("Slice", ["x", "first", "every", "axis_1", "four"], ["fewer"]),
            *_scores("fewer", "encoder_out"),
            helper.make_node("Add", ["x_lens", "three"], ["rounded_up"]),
            helper.make_node("Div", ["rounded_up", "four"], ["encoder_out_lens"]),
        ],
        {**_matrix(N_FEATURES, blank=6.0), "four": _int(4), "three": _int(3)},
        {"model_type": "zipformer2", "version": "1", **metadata},
    )
    # The same character twice in a row is what a stuck decoder does: it makes way for the others.
    rows = (np.random.default_rng(2).normal(0.0, 4.0, (N_TOKENS, width)) - 60.0 * np.eye(N_TOKENS)).astype(np.float32)
    rows[:, BLANK] = 0.0
    _write(
        folder / "decoder-epoch-1.onnx",
        [("y", INT64, ["N", 2])],
        [("decoder_out", FLOAT, ["N", width])],
        [
            helper.make_node("Gather", ["rows", "y"], ["both"]),
            helper.make_node("ReduceMean", ["both"], ["decoder_out"], axes=[1], keepdims=0),
        ],
        {"rows": rows},
        {"vocab_size": str(N_TOKENS), "context_size": "2"},
    )
    _write(
        folder / "joiner-epoch-1.onnx",
        [("encoder_out", FLOAT, ["N", width]), ("decoder_out", FLOAT, ["N", width])],
        [("logit", FLOAT, ["N", N_TOKENS])],
        [helper.make_node("Add", ["encoder_out", "decoder_out"], ["logit"])],
        {},
        {"joiner_dim": str(width)},
    )
    return _with_tokens(folder)


WRITERS = {
    "zipformer_ctc": write_zipformer_ctc,
    "sense_voice": write_sense_voice,
    "paraformer": write_paraformer,
    "transducer": write_transducer,
}


def _scores(source: str, target: str) -> list[onnx.NodeProto]:
    return [
        helper.make_node("MatMul", [source, "matrix"], ["products"]),
        helper.make_node("Add", ["products", "bias"], ["sums"]),
        helper.make_node("LogSoftmax", ["sums"], [target], axis=2),
    ]


def _matrix(n_inputs: int, blank: float = 2.0) -> dict[str, NDArray[np.generic]]:
    """Fixed random numbers; the end never comes, and the more likely the blank is, the fewer characters there are."""
    random = np.random.default_rng(1)
    bias = np.zeros(N_TOKENS, np.float32)
    bias[BLANK], bias[END] = blank, -1000.0
    # Sums over the features stay of like size, whatever the number of features.
    matrix = random.normal(0.0, 1.0 / n_inputs**0.5, (n_inputs, N_TOKENS)).astype(np.float32)
    # Levels differ from call to call; a matrix whose columns sum to nothing hears only the shape of the spectrum.
    matrix -= matrix.mean(axis=0)
    return {"matrix": matrix, "bias": bias, "first": _int(0), "every": _int(_EVERY), "axis_1": _int(1)}


def _frames(joined: int) -> dict[str, str]:
    return {
        "vocab_size": str(N_TOKENS),
        "lfr_window_size": str(FRAMES_JOINED),
        "lfr_window_shift": "6",
        "neg_mean": ",".join(["-8"] * joined),
        "inv_stddev": ",".join(["0.2"] * joined),
    }


def _int(value: int) -> NDArray[np.int64]:
    return np.array([value], np.int64)


def _with_tokens(folder: Path) -> Path:
    names = ["<blk>", *CHARACTERS, "</s>"]
    lines = (f"{name} {number}\n" for number, name in enumerate(names))
    (folder / "tokens.txt").write_text("".join(lines), encoding="utf-8")
    return folder


def _write(
    path: Path,
    inputs: Ports,
    outputs: Ports,
    nodes: list[onnx.NodeProto],
    constants: dict[str, NDArray[np.generic]],
    metadata: dict[str, str],
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    used = {name for node in nodes for name in node.input}
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info(*port) for port in inputs],
        [helper.make_tensor_value_info(*port) for port in outputs],
        [numpy_helper.from_array(array, name) for name, array in constants.items() if name in used],
    )
    # Old versions on purpose: they are read by every onnxruntime that sherpa-onnx was ever built with.
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, metadata)
    onnx.checker.check_model(model)
    onnx.save(model, path)
