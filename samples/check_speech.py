"""Does the synthesized speech say what the scenario says? A recogniser listens to every clean, wide-band clip.

    python samples/check_speech.py --model DIR [--cache DIR] [--below 0.9] [--only silent_ok,mono_mix] [--side agent]
                                   [--folder DIR]

Compares toneless syllables, because a recogniser's homophones are no fault of the speech, and prints the clips that
agree worst. A clip that scores low is for a person to judge: reword it or choose another voice or speed. It never sees
the telephone recordings, so the samples are not tuned to what a recogniser understands.
"""

import argparse
import re
from difflib import SequenceMatcher
from pathlib import Path

import soundfile
from faster_whisper import WhisperModel
from pypinyin import lazy_pinyin
from scenario import HERE, SIDES, read_scenarios
from scipy.signal import resample_poly
from speech import clip_path

NUMERALS = re.compile("[零一二两三四五六七八九十百]")


def syllables(text: str) -> list[str]:
    """Toneless pinyin of the Chinese characters, but for numbers: a recogniser writes 200 for 两百."""
    return lazy_pinyin("".join(re.findall(r"[\u4e00-\u9fff]", NUMERALS.sub("", text))))


def main() -> None:
    """Listen to every cached clip once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="a CTranslate2 Whisper model")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache/qa_audit_samples")
    parser.add_argument("--below", type=float, default=0.9, help="print clips whose syllables agree less than this")
    parser.add_argument("--only", help="comma-separated call ids; otherwise all")
    parser.add_argument("--side", choices=SIDES, help="otherwise both")
    parser.add_argument("--folder", type=Path, default=HERE, help="holds scenarios/")
    options = parser.parse_args()
    model = WhisperModel(options.model, compute_type="int8", cpu_threads=1)
    heard: set[Path] = set()
    for call in read_scenarios(options.folder):
        if options.only and call.call_id not in options.only.split(","):
            continue
        for turn in call.turns:
            if options.side not in (None, turn.side):
                continue
            path = clip_path(options.cache, turn.text, turn.speech) if turn.speech else None
            if path is None or path in heard or not path.exists():
                continue
            heard.add(path)
            samples, _ = soundfile.read(path, dtype="float32")
            segments, _ = model.transcribe(
                resample_poly(samples, 2, 3).astype("float32"), language="zh", initial_prompt="以下是客服电话的录音。"
            )
            text = "".join(segment.text for segment in segments)
            agreement = SequenceMatcher(None, syllables(turn.text), syllables(text), autojunk=False).ratio()
            if agreement < options.below:
                print(f"{agreement:.2f} {call.call_id} {turn.side} {path.name}\n  {turn.text}\n  {text}", flush=True)
    print(f"{len(heard)} clips heard")


if __name__ == "__main__":
    main()
