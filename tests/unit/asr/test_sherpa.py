"""Models of sherpa-onnx: recognised by their files, refused with the cause, loaded and run by the real library."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from qa_audit.asr.backend import Bias, Listening, load_recogniser
from qa_audit.asr.onnx_header import read_metadata
from qa_audit.asr.sherpa_files import find_sherpa_model
from qa_audit.audio.decode import decode
from qa_audit.errors import RecogniserError
from qa_audit.signal.measure import measure
from tests.support.tiny_models import (
    CHARACTERS,
    WRITERS,
    write_paraformer,
    write_sense_voice,
    write_transducer,
    write_zipformer_ctc,
)

SAMPLE = Path(__file__).parents[3] / "samples" / "calls" / "silent_ok.wav"


@pytest.fixture(scope="module")
def call() -> Listening:
    """A sample call; the tiny models make characters of it, though not the ones that were said."""
    audio = decode(SAMPLE, "call")
    facts = measure(audio.samples, audio.sample_rate_hz)
    speech = tuple(tuple(one.span for one in channel.speech) for channel in facts.channels)
    return Listening("call", audio.recording.sha256, np.asarray(audio.samples), audio.sample_rate_hz, speech)


@pytest.mark.parametrize("family", sorted(WRITERS))
def test_each_family_is_recognised_by_its_files(family: str, tmp_path: Path) -> None:
    assert find_sherpa_model(str(WRITERS[family](tmp_path / "model"))).family == family


@pytest.mark.parametrize("family", sorted(WRITERS))
def test_each_family_is_loaded_and_every_utterance_has_an_outcome(family: str, tmp_path: Path, call: Listening) -> None:
    recogniser = load_recogniser("sherpa", str(WRITERS[family](tmp_path / "model")), Bias(), 1)
    transcript = recogniser.transcribe([call])[0]
    outcomes = [(one.channel, one.span) for one in (*transcript.utterances, *transcript.unrecognised)]
    for channel, speech in enumerate(call.speech):
        for span in speech:
            assert sum(own == channel and span.intersection(hull) == span for own, hull in outcomes) == 1
    assert all(set(one.text) <= set(CHARACTERS) for one in transcript.utterances)
    assert recogniser.run.parameters["family"] == family


@pytest.mark.parametrize("family", ["sense_voice", "transducer", "zipformer_ctc"])
def test_words_lie_inside_their_utterance_and_spell_its_text(family: str, tmp_path: Path, call: Listening) -> None:
    recogniser = load_recogniser("sherpa", str(WRITERS[family](tmp_path / "model")), Bias(), 1)
    utterances = [one for one in recogniser.transcribe([call])[0].utterances if one.words]
    assert utterances
    for one in utterances:
        assert "".join(word.text for word in one.words) == one.text
        assert all(one.span.start_s <= word.span.start_s < word.span.end_s <= one.span.end_s for word in one.words)


def test_the_file_in_eight_bits_is_preferred(tmp_path: Path) -> None:
    write_zipformer_ctc(tmp_path)
    (tmp_path / "model.int8.onnx").write_bytes((tmp_path / "model.onnx").read_bytes())
    assert [file.name for file in find_sherpa_model(str(tmp_path)).files] == ["model.int8.onnx"]


def test_a_single_file_of_another_name_is_found(tmp_path: Path) -> None:
    write_zipformer_ctc(tmp_path)
    (tmp_path / "model.onnx").rename(tmp_path / "ctc-epoch-20-avg-1.onnx")
    assert find_sherpa_model(str(tmp_path)).family == "zipformer_ctc"


def test_other_tokens_are_another_model(tmp_path: Path) -> None:
    first = find_sherpa_model(str(write_zipformer_ctc(tmp_path))).sha256
    tokens = tmp_path / "tokens.txt"
    tokens.write_text(tokens.read_text(encoding="utf-8").replace("您", "你"), encoding="utf-8")
    assert find_sherpa_model(str(tmp_path)).sha256 != first


def test_the_header_is_read_without_the_weights(tmp_path: Path) -> None:
    write_zipformer_ctc(tmp_path, comment="说明")
    assert read_metadata(tmp_path / "model.onnx") == {
        "model_type": "zipformer2_ctc",
        "version": "1",
        "comment": "说明",
    }


def test_a_missing_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecogniserError, match="nowhere: there is no such directory; --model is the directory of a"):
        find_sherpa_model(str(tmp_path / "nowhere"))


def test_missing_tokens_are_named(tmp_path: Path) -> None:
    (write_zipformer_ctc(tmp_path) / "tokens.txt").unlink()
    with pytest.raises(RecogniserError, match=r"the directory lacks tokens.txt"):
        find_sherpa_model(str(tmp_path))


def test_a_directory_without_a_model_says_what_is_there(tmp_path: Path) -> None:
    (write_zipformer_ctc(tmp_path) / "model.onnx").unlink()
    with pytest.raises(RecogniserError, match=r"no model file among those in the directory \(tokens.txt\)"):
        find_sherpa_model(str(tmp_path))


def test_a_transducer_without_its_joiner_is_no_model(tmp_path: Path) -> None:
    (write_transducer(tmp_path) / "joiner-epoch-1.onnx").unlink()
    with pytest.raises(RecogniserError, match=r"no model file among .*decoder-epoch-1.onnx, encoder-epoch-1.onnx"):
        find_sherpa_model(str(tmp_path))


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    file = write_zipformer_ctc(tmp_path) / "model.onnx"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(RecogniserError, match=r"model.onnx: not a whole ONNX file"):
        find_sherpa_model(str(tmp_path))


def test_a_pointer_file_in_place_of_the_model_is_refused(tmp_path: Path) -> None:
    (write_zipformer_ctc(tmp_path) / "model.onnx").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:")
    with pytest.raises(RecogniserError, match=r"model.onnx: not a whole ONNX file"):
        find_sherpa_model(str(tmp_path))


def test_another_family_is_named(tmp_path: Path) -> None:
    write_zipformer_ctc(tmp_path, model_type="EncDecCTCModelBPE")
    with pytest.raises(
        RecogniserError, match=r'model_type "EncDecCTCModelBPE", none of those that can be used \(sense'
    ):
        find_sherpa_model(str(tmp_path))


def test_metadata_without_which_the_library_would_end_the_process_are_named(tmp_path: Path) -> None:
    write_paraformer(tmp_path, lfr_window_shift="")
    with pytest.raises(RecogniserError, match=r"metadata of model.int8.onnx lacks lfr_window_shift;"):
        find_sherpa_model(str(tmp_path))


def test_a_streaming_model_is_refused(tmp_path: Path) -> None:
    write_transducer(tmp_path, decode_chunk_len="32", T="45")
    with pytest.raises(RecogniserError, match=r"encoder-epoch-1.onnx is a streaming model"):
        find_sherpa_model(str(tmp_path))


def test_tokens_of_another_model_are_refused(tmp_path: Path) -> None:
    tokens = write_sense_voice(tmp_path) / "tokens.txt"
    tokens.write_text("<blk> 0\n您 1\n", encoding="utf-8")
    with pytest.raises(RecogniserError, match=r"tokens.txt has 2 tokens, the model 12 outputs"):
        find_sherpa_model(str(tmp_path))


def test_a_line_of_the_tokens_that_is_none_is_named(tmp_path: Path) -> None:
    (write_sense_voice(tmp_path) / "tokens.txt").write_text("<blk> 0\n您\n", encoding="utf-8")
    with pytest.raises(RecogniserError, match=r'tokens.txt:2 should be "token number", is "您"'):
        find_sherpa_model(str(tmp_path))


def test_ctc_without_a_blank_is_refused(tmp_path: Path) -> None:
    tokens = write_zipformer_ctc(tmp_path) / "tokens.txt"
    tokens.write_text(tokens.read_text(encoding="utf-8").replace("<blk>", "<unk>"), encoding="utf-8")
    with pytest.raises(RecogniserError, match=r"tokens.txt has no blank \(<blk>, <eps>, <blank>\)"):
        find_sherpa_model(str(tmp_path))


def test_a_graph_that_the_library_cannot_load_is_an_error_of_ours(tmp_path: Path) -> None:
    file = write_zipformer_ctc(tmp_path) / "model.onnx"
    file.write_bytes(file.read_bytes().replace(b"LogSoftmax", b"LogSoftmix"))
    with pytest.raises(RecogniserError, match="sherpa-onnx cannot load this model"):
        load_recogniser("sherpa", str(tmp_path), Bias(), 1)


def test_without_the_extra_the_error_says_what_to_install(tmp_path: Path) -> None:
    write_zipformer_ctc(tmp_path)
    # A module of this name that cannot be imported stands for one that is not there: in a process of its own.
    program = (
        "import sys; sys.modules['sherpa_onnx'] = None\n"
        "from qa_audit.asr.backend import Bias, load_recogniser\n"
        f"load_recogniser('sherpa', {str(tmp_path)!r}, Bias(), 1)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert 'install it: pip install "qa-audit[sherpa]"' in ended.stderr
