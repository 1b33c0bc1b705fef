"""Batches of windows through a Whisper model: features, encoding, reading, and the alignment of words.

CTranslate2 is called directly, because faster-whisper decodes windows of 30 s only and one at a time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray

from qa_audit.asr.weights import Weights
from qa_audit.errors import RecogniserError

SAMPLE_RATE_HZ = 16_000
COMPUTE_TYPE = "int8"
TOKENS_PER_SECOND = 7.0
"""Cap of a reading's length. Fluent Mandarin is below 7 characters, about 6 tokens of this vocabulary, a second."""
SPARE_TOKENS = 12
MOST_POSITIONS = 448
"""Of the decoder, for prompt and text together."""
LONGEST_PROMPT = 150
"""Tokens of prompt: each costs time in every window, and takes a position."""
FRAME_S = 0.02
"""Step of the alignment: one position of the encoder."""
LEAST_PROBABILITY = 1e-6
"""A token of no probability at all would outweigh everything else that is asked about a text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model read in one window.

    Attributes:
        tokens: Text tokens.
        text: The same as text, as the model writes it.
        mean_log_probability: Of the tokens and the end, given the prompt; 0 or less.
        no_speech: Probability of the model's no-speech token.
    """

    tokens: tuple[int, ...]
    text: str
    mean_log_probability: float
    no_speech: float

    @property
    def log_probability(self) -> float:
        """Of all tokens and the end together, given the prompt; 0 or less."""
        return self.mean_log_probability * (len(self.tokens) + 1)


@dataclass(frozen=True, slots=True)
class AlignedToken:
    """A group of tokens that form whole characters.

    Attributes:
        text: Its characters.
        start_s: From the start of the window.
        end_s: From the start of the window.
        probability: Mean probability of its tokens, given the audio and the text before, without any prompt.
    """

    text: str
    start_s: float
    end_s: float
    probability: float


Encoded = NDArray[np.float32]
"""Encoded windows of one length, shape (windows, positions, width)."""


class Decoder:
    """A loaded model.

    Args:
        weights: Where it lies.
        threads: How many threads will call it at the same time. Each call computes on one processor core: two callers
            on two cores do more than one call on two, and a sum comes out the same on any machine.

    Raises:
        RecogniserError: The files are no Whisper model that CTranslate2 can load.
    """

    def __init__(self, weights: Weights, threads: int) -> None:
        try:
            self._whisper: Any = WhisperModel(
                str(weights.directory),
                device="cpu",
                compute_type=COMPUTE_TYPE,
                cpu_threads=1,
                num_workers=threads,
                local_files_only=True,
            )
            multilingual = bool(self._whisper.model.is_multilingual)
        except (RuntimeError, ValueError, OSError) as error:
            cause = (str(error).splitlines() or [type(error).__name__])[0]
            raise RecogniserError(
                f"{weights.directory}：无法载入模型（{cause}）；需要 CTranslate2 格式的多语言 Whisper 模型",
                f"{weights.directory}: the model cannot be loaded ({cause}); "
                "a multilingual Whisper model in CTranslate2 format is needed",
            ) from error
        if not multilingual:
            raise RecogniserError(
                f"{weights.directory}：这是只懂英语的模型；请用多语言 Whisper 模型",
                f"{weights.directory}: a model for English only; use a multilingual Whisper model",
            )
        self._model = self._whisper.model
        self._extract = self._whisper.feature_extractor
        self._tokens = Tokenizer(self._whisper.hf_tokenizer, True, task="transcribe", language="zh")
        t = self._tokens
        never = {t.transcribe, t.translate, t.sot, t.sot_prev, t.sot_lm, t.no_speech, *t.non_speech_tokens}
        self._suppressed = sorted(token for token in never if token is not None)
        self._start = [*t.sot_sequence, t.no_timestamps]

    def prompt_of(self, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """As many of the words as `LONGEST_PROMPT` allows, last one first.

        What stands last in a prompt counts most; and in reverse order a phrase that is often said in two of the words
        cannot be taken for an echo of the prompt.

        Args:
            words: In order of weight.

        Returns:
            The words in the order of the prompt, and the prompt's tokens.
        """
        best: tuple[tuple[str, ...], tuple[int, ...]] = ((), ())
        for count in range(1, len(words) + 1):
            chosen = tuple(reversed(words[:count]))
            tokens = tuple(self._tokens.encode(" " + " ".join(chosen)))
            if len(tokens) > LONGEST_PROMPT:
                break
            best = chosen, tokens
        return best

    def encode(self, audio: Sequence[NDArray[np.float32]], window_s: float) -> Encoded:
        """Encode stretches of audio in windows of one length.

        One after the other: the weights are read once a window either way, and what several windows need together no
        longer fits the processor's cache. Measured: 24 ms a second of window for one of 16 s, 35 to 42 ms in a batch.

        Args:
            audio: Samples at 16 kHz, full scale 1.0, each at most `window_s` long; silence is added behind.
            window_s: Length of the windows.

        Returns:
            The encoder's output, float32, shape (windows, positions, width), for `read` and `align`.
        """
        return np.concatenate([self._encode_one(self._features(samples, window_s)) for samples in audio])

    def read(self, encoded: Encoded, window_s: float, prompt: Sequence[int], **search: Any) -> list[Reading]:
        """Read encoded windows, all in one batch: here the weights count, and serve all windows at once.

        Args:
            encoded: What `encode` returned, or some of its windows.
            window_s: Their length.
            prompt: Tokens of text before; may be empty.
            search: Options of the search, as CTranslate2 names them.
        """
        start = [*([self._tokens.sot_prev, *prompt] if prompt else []), *self._start]
        results = self._model.generate(
            _view(encoded),
            [start] * len(encoded),
            max_length=_max_length(len(start), SPARE_TOKENS + round(TOKENS_PER_SECOND * window_s)),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=self._suppressed,
            **search,
        )
        return [self._reading(result) for result in results]

    def align(self, encoded: Encoded, reading: Reading, audio_s: float) -> list[AlignedToken]:
        """Find where in its window each character of a reading lies, and how probable it is.

        One window at a time: in a batch CTranslate2's alignment differs in the last bits with its neighbours, and is no
        faster.

        Args:
            encoded: What `encode` returned, for one window.
            reading: What was read in it.
            audio_s: Length of the audio in the window, without the silence behind.
        """
        if not reading.tokens:
            return []
        return self._aligned(reading, self._force(encoded, reading.tokens, audio_s))

    def log_probability(self, encoded: Encoded, text: str, audio_s: float) -> float:
        """How probable a text is, given the audio of one window and no prompt.

        Args:
            encoded: What `encode` returned, for one window.
            text: The text.
            audio_s: Length of the audio in the window.

        Returns:
            Sum of the natural logarithms over its tokens, 0 or less.
        """
        tokens = self._tokens.encode(text)
        if not tokens:
            return 0.0
        found = self._force(encoded, tokens, audio_s)
        return math.fsum(math.log(max(p, LEAST_PROBABILITY)) for p in found.text_token_probs)

    def _encode_one(self, features: NDArray[np.float32]) -> Encoded:
        return np.array(self._model.encode(ctranslate2.StorageView.from_array(features[None])))

    def _force(self, encoded: Encoded, tokens: Sequence[int], audio_s: float) -> Any:
        n_frames = max(2, round(audio_s * 100))
        return self._model.align(_view(encoded), self._tokens.sot_sequence, [list(tokens)], [n_frames])[0]

    def _features(self, samples: NDArray[np.float32], window_s: float) -> NDArray[np.float32]:
        window = np.zeros(round(window_s * SAMPLE_RATE_HZ), np.float32)
        window[: len(samples)] = samples[: len(window)]
        found: NDArray[np.float32] = self._extract(window, padding=0)
        return np.ascontiguousarray(found, dtype=np.float32)

    def _reading(self, result: Any) -> Reading:
        tokens = tuple(token for token in result.sequences_ids[0] if token < self._tokens.eot)
        text = self._tokens.decode(list(tokens)).strip()
        # CTranslate2 gives the mean over the tokens; Whisper counts the end of the text as one more.
        mean = result.scores[0] * len(tokens) / (len(tokens) + 1) if tokens else result.scores[0]
        return Reading(tokens, text, float(mean), float(result.no_speech_prob))

    def _aligned(self, reading: Reading, result: Any) -> list[AlignedToken]:
        texts, groups = self._tokens.split_to_word_tokens([*reading.tokens, self._tokens.eot])
        first_at: dict[int, int] = {}
        last = 0
        for text_index, time_index in result.alignments:
            first_at.setdefault(text_index, time_index)
            last = max(last, time_index)
        times = [first_at.get(index, last) * FRAME_S for index in range(len(reading.tokens))] + [last * FRAME_S]
        found: list[AlignedToken] = []
        position = 0
        for text, group in zip(texts[:-1], groups[:-1], strict=True):
            end = position + len(group)
            probabilities = result.text_token_probs[position:end]
            mean = sum(probabilities) / len(probabilities) if probabilities else 0.0
            found.append(AlignedToken(text, times[position], max(times[position], times[end]), float(mean)))
            position = end
        return found


def _max_length(before: int, most: int) -> int:
    """CTranslate2's `max_length` that lets a text have `most` tokens after `before` ones.

    It is no length of the text: half of it, and it less the tokens before, both bound that. Measured: 4 tokens before
    and 114 allowed end a text after 57, in the middle of a sentence.
    """
    return min(MOST_POSITIONS, max(2 * most, before + most))


def _view(encoded: Encoded) -> Any:
    return ctranslate2.StorageView.from_array(np.ascontiguousarray(encoded))
