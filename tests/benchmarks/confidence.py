"""Whether the confidence of a word means something. One command:

    python tests/benchmarks/confidence.py [--conditions clean,snr10] [--threads 2]

Every sample call is heard; each character that was heard counts as right where the best alignment with the truth has
the same one, and as right by sound where it has the same syllable, tones aside: phrases are matched by sound. Printed
for each condition: a reliability table (characters whose word has such a confidence, mean confidence, share right,
share right by sound), the expected calibration error against both (mean distance of confidence and share, weighted by
characters), and the area under the ROC curve: how often a right character has a higher confidence than a wrong one.
"""

import argparse
from collections.abc import Iterator, Sequence

import numpy as np
from hearing import shipped_bias
from hearing_sets import Clip, over_the_line, sample_calls
from pypinyin import lazy_pinyin
from rapidfuzz.distance import Levenshtein

from qa_audit.asr.backend import Listening, load_recogniser
from qa_audit.model.transcript import Transcript
from qa_audit.signal.measure import measure
from qa_audit.text.normalise import normal_form

EDGES = np.linspace(0.0, 1.0, 11)

Judged = tuple[float, bool, bool]
"""Confidence of a character's word; whether the character is right; whether its syllable is."""


def judged(clip: Clip, transcript: Transcript) -> Iterator[Judged]:
    """Every character that was heard in a call, held against what was said."""
    for channel in range(len(clip.samples)):
        said = normal_form("".join(text for c, _, _, text in sorted(clip.said) if c == channel))
        heard: list[tuple[str, float]] = []
        for utterance in transcript.utterances:
            if utterance.channel == channel:
                heard += [(one, word.confidence) for word in utterance.words for one in normal_form(word.text)]
        text = "".join(one for one, _ in heard)
        right, alike = kept(said, text), kept(lazy_pinyin(said), lazy_pinyin(text, errors=list))
        for place, (_, confidence) in enumerate(heard):
            yield confidence, place in right, place in alike


def kept(said: str | Sequence[str], heard: str | Sequence[str]) -> set[int]:
    """Places of what was heard that the best alignment leaves as they are."""
    return {
        place
        for block in Levenshtein.opcodes(said, heard)
        if block.tag == "equal"
        for place in range(block.dest_start, block.dest_end)
    }


def area(right: np.ndarray, wrong: np.ndarray) -> float:
    """Area under the ROC curve; ties count half."""
    both = np.concatenate([right, wrong])
    ranks = np.searchsorted(np.sort(both), right, "left") + np.searchsorted(np.sort(both), right, "right")
    below = ranks.sum() / 2 - len(right) ** 2 / 2
    return float(below / (len(right) * len(wrong)))


def report(title: str, rows: Sequence[Judged]) -> None:
    confidence = np.array([row[0] for row in rows])
    shares = {"right": np.array([row[1] for row in rows]), "by sound": np.array([row[2] for row in rows])}
    print(f"\n{title}: {len(rows)} characters")
    print(f"{'confidence':>14}{'characters':>12}{'mean':>8}{'right':>8}{'by sound':>10}")
    bins = np.clip(np.digitize(confidence, EDGES) - 1, 0, len(EDGES) - 2)
    errors = dict.fromkeys(shares, 0.0)
    for number, low in enumerate(EDGES[:-1]):
        here = bins == number
        if not here.any():
            continue
        mean = confidence[here].mean()
        found = {name: values[here].mean() for name, values in shares.items()}
        for name, share in found.items():
            errors[name] += abs(mean - share) * here.mean()
        print(f"{low:8.1f} - {low + 0.1:.1f}{here.sum():12}{mean:8.3f}{found['right']:8.3f}{found['by sound']:10.3f}")
    for name, values in shares.items():
        curve = area(confidence[values], confidence[~values])
        print(f"{name:>9}: expected calibration error {errors[name]:.3f}, area under the ROC curve {curve:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conditions", default="clean,snr10")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    recogniser = load_recogniser("whisper", "embedded", shipped_bias(), options.threads)
    for condition in options.conditions.split(","):
        clips = [over_the_line(clip, condition) for clip in sample_calls([])]
        listenings = []
        for clip in clips:
            speech = tuple(tuple(s.span for s in c.speech) for c in measure(clip.samples, clip.rate_hz).channels)
            listenings.append(Listening(clip.name, "", clip.samples, clip.rate_hz, speech))
        transcripts = recogniser.transcribe(listenings)
        report(condition, [row for clip, heard in zip(clips, transcripts, strict=True) for row in judged(clip, heard)])


if __name__ == "__main__":
    main()
