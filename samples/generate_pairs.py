"""Pairs of phrases that are easily taken for each other, half of them said by a woman, half by a man: `pairs/`.

`pairs/pairs.tsv` says what belongs together and who says it. The set `tune` is for choosing thresholds, `report` for
checking them, with other phrases. Written are `pairs/<set>_<voice>.ogg`, clip after clip with a pause between, and
`pairs/clips.tsv`, where each clip lies.
"""

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from encode import CODECS, encode
from line import RATE_HZ
from scenario import Speech
from speech import Speaker, through_telephone

PAIRS = Path(__file__).with_name("pairs")
LEVEL_DBFS = -22.0
HISS_DBFS = -55.0
PAUSE_S = 0.8
VOICES = {"female": ("zf_xiaoxiao", 1.0), "male": ("zm_yunjian", 1.1)}
"""Kokoro's voices and how fast they speak."""
CODEC = CODECS["opus"]


@dataclass(frozen=True, slots=True)
class Clip:
    """A phrase in a recording, from `start_s` to `end_s`."""

    recording: str
    start_s: float
    end_s: float
    text: str


def generate(chosen: str, voice: str, texts: list[str], speaker: Speaker) -> list[Clip]:
    """Write one recording with all `texts`, each once."""
    name = f"{chosen}_{voice}"
    pause = np.zeros(round(PAUSE_S * RATE_HZ))
    pieces, clips, at = [pause], [], len(pause)
    for text in dict.fromkeys(texts):
        said = speaker.say(text, Speech(*VOICES[voice], LEVEL_DBFS))
        spoken = through_telephone(said, LEVEL_DBFS)
        clips.append(Clip(name, round(at / RATE_HZ, 3), round((at + len(spoken)) / RATE_HZ, 3), text))
        pieces += [spoken, pause]
        at += len(spoken) + len(pause)
    track = np.concatenate(pieces)
    track += np.random.default_rng(len(track)).standard_normal(len(track)) * 10 ** (HISS_DBFS / 20)
    samples = (np.clip(track, -1.0, 1.0) * 32767).astype(np.int16)
    encode(samples[:, None], CODEC, PAIRS / f"{name}{CODEC.suffix}")
    return clips


def main() -> None:
    """Write all recordings and the table of clips."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voices", type=Path, required=True, help="directory with Kokoro's z*.bin")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "qa_audit_samples")
    options = parser.parse_args()
    speaker = Speaker(options.voices, options.cache)
    with (PAIRS / "pairs.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    texts: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        texts.setdefault((row["set"], row["voice"]), []).extend((row["phrase"], row["instead"]))
    clips = [clip for (chosen, voice), said in texts.items() for clip in generate(chosen, voice, said, speaker)]
    table = [f"{clip.recording}\t{clip.start_s:.3f}\t{clip.end_s:.3f}\t{clip.text}" for clip in clips]
    (PAIRS / "clips.tsv").write_text("\n".join(["recording\tstart_s\tend_s\ttext", *table, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
