"""How well the second opinion tells what was said from what was not: `python tests/benchmarks/second_opinion.py`.

`samples/pairs/` holds pairs of phrases that are easily taken for each other, half of them said by a woman, half by a
man, over a telephone line: near-homophones (sound), rude and polite wordings (manner), and pairs in which 您 and 你 are
all that differs (you). The set `tune` chose the thresholds of `qa_audit.rules.opinions`; `report` has other phrases.
Every clip is heard once by the recogniser; then the audio is asked whether the first phrase was said, and whether the
second was. Printed for each set, kind and noise: the area under the ROC curve, how often the right one of the two has
the better ratio, the same for the first reading alone (which of the two it resembles more), the rates at the
thresholds; and, over both, how often a phrase with such a ratio had been said.
Columns: phrases that were said; AUC of both phrases of each pair, and of the first one (the script's) alone; pairs told
apart; AUC of the first reading; said and unsaid phrases that the rules take for said (≥S) and for not said (≤N).

    python tests/benchmarks/second_opinion.py --sets report --snr 15 --out rows.jsonl
"""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from qa_audit.asr.backend import Bias, Listening, Recogniser, load_recogniser
from qa_audit.audio.decode import decode
from qa_audit.model.interval import Interval
from qa_audit.model.opinion import Question
from qa_audit.rules.kinds.word_share import MAYBE_BETTER_FROM
from qa_audit.rules.opinions import SAID_FROM, not_said_below
from qa_audit.text.match import compile_phrase, find, hear
from tests.benchmarks.degrade import noisy

PAIRS = Path(__file__).parents[2] / "samples" / "pairs"
AROUND_S = 0.7
EDGES = (-30.0, -20.0, -15.0, -10.0, -7.0, -4.0, -2.0, 0.0)


@dataclass(frozen=True)
class Row:
    """One phrase asked of one clip."""

    chosen: str
    kind: str
    voice: str
    said: str
    asked: str
    heard: str
    ratio: float
    resembles: float
    first_of_pair: bool

    @property
    def was_said(self) -> bool:
        return self.said == self.asked


def rows_of(chosen: str, voice: str, snr_db: float | None, recogniser: Recogniser) -> Iterator[Row]:
    """Ask every clip of one recording about both phrases of its pairs."""
    recording = f"{chosen}_{voice}"
    audio = decode(PAIRS / f"{recording}.ogg", recording)
    rate_hz = audio.sample_rate_hz
    clips = {row["text"]: row for row in table("clips.tsv") if row["recording"] == recording}
    for pair in table("pairs.tsv"):
        if (pair["set"], pair["voice"]) != (chosen, voice):
            continue
        both = (pair["phrase"], pair["instead"])
        for said in both:
            start_s, end_s = float(clips[said]["start_s"]), float(clips[said]["end_s"])
            cut = audio.samples[:, round((start_s - AROUND_S) * rate_hz) : round((end_s + AROUND_S) * rate_hz)]
            samples = np.ascontiguousarray(cut if snr_db is None else noisy(snr_db)(cut))
            span = Interval(AROUND_S, AROUND_S + end_s - start_s)
            call = Listening("clip", "0" * 64, samples, rate_hz, ((span,),))
            heard = "，".join(u.text for u in recogniser.transcribe([call])[0].utterances)
            if not heard:
                continue  # a stretch without text leads to no question
            ratios = dict.fromkeys(both, 0.0)
            questions = [Question(0, span, heard, asked) for asked in both if bare(asked) != bare(heard)]
            for opinion in recogniser.weigh(call, questions):
                ratios[opinion.question.instead] = opinion.log_ratio
            for asked in both:
                alike = resemblance(asked, heard)
                yield Row(
                    chosen, pair["kind"], voice, said, asked, heard, ratios[asked], alike, asked == pair["phrase"]
                )


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of `samples/pairs`."""
    with (PAIRS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def bare(text: str) -> str:
    """The text without punctuation."""
    return "".join(filter(str.isalnum, text))


def resemblance(phrase: str, heard: str) -> float:
    """Match score of a phrase in what was heard."""
    return max((match.score for match in find(compile_phrase(phrase), hear(heard), minimum=0.0)), default=0.0)


def area(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Area under the ROC curve; ties count half."""
    yes, no = np.array(positive)[:, None], np.array(negative)[None]
    return float((yes > no).mean() + 0.5 * (yes == no).mean())


def print_areas(title: str, rows: Sequence[Row]) -> None:
    """One line: areas, pairs told apart, and rates at the thresholds."""
    said = [row for row in rows if row.was_said]
    unsaid = [row for row in rows if not row.was_said]
    script = [row for row in rows if row.first_of_pair]
    print(
        f"{title:24s} {len(said):5d} {area([r.ratio for r in said], [r.ratio for r in unsaid]):6.3f} "
        f"{area([r.ratio for r in script if r.was_said], [r.ratio for r in script if not r.was_said]):7.3f} "
        f"{pairs_right(rows):6.3f} {area([r.resembles for r in said], [r.resembles for r in unsaid]):6.3f} "
        f"{rate(said, is_said):7.3f} {rate(unsaid, is_said):7.3f} {rate(said, is_unsaid):7.3f} "
        f"{rate(unsaid, is_unsaid):7.3f}"
    )


def print_you(title: str, rows: Sequence[Row]) -> None:
    """One line: how well the difference of two answers tells 您 from 你, which is what rules ask for."""
    differences: dict[bool, list[float]] = {True: [], False: []}
    for one, other in zip(rows[::2], rows[1::2], strict=True):
        polite, plain = (one, other) if "您" in one.asked else (other, one)
        differences[polite.was_said].append(polite.ratio - plain.ratio)
    kept = np.mean([difference >= MAYBE_BETTER_FROM for difference in differences[True]])
    found = np.mean([difference < MAYBE_BETTER_FROM for difference in differences[False]])
    print(f"{title:24s} 您 against 你: AUC {area(differences[True], differences[False]):.3f}, ", end="")
    print(f"您 taken for 您 {kept:.3f}, 你 for 你 {found:.3f}")


def pairs_right(rows: Sequence[Row]) -> float:
    """How often the phrase that was said has the better ratio of the two; rows come two and two. Ties count half."""
    right = [one if one.was_said else other for one, other in zip(rows[::2], rows[1::2], strict=True)]
    wrong = [other if one.was_said else one for one, other in zip(rows[::2], rows[1::2], strict=True)]
    return float(np.mean([(r.ratio > w.ratio) + 0.5 * (r.ratio == w.ratio) for r, w in zip(right, wrong, strict=True)]))


def is_said(row: Row) -> bool:
    """Whether the rules would take it for said."""
    return row.ratio >= SAID_FROM


def is_unsaid(row: Row) -> bool:
    """Whether the rules would take it for not said."""
    return row.ratio <= not_said_below(len(bare(row.asked)))


def rate(rows: Sequence[Row], judge: Callable[[Row], bool]) -> float:
    """Share of the rows of which `judge` is true."""
    return float(np.mean([judge(row) for row in rows]))


def print_reliability(rows: Sequence[Row]) -> None:
    """Ratio against truth."""
    print("\nlog ratio       asked  said  share   (as many phrases were said as not)")
    for low, high in zip((-np.inf, *EDGES), (*EDGES, np.inf), strict=True):
        inside = [row for row in rows if low <= row.ratio < high]
        if inside:
            said = sum(row.was_said for row in inside)
            print(f"{low:6.0f} to {high:4.0f}  {len(inside):6d} {said:5d}  {said / len(inside):5.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="tune,report", help="which sets, by comma")
    parser.add_argument("--voices", default="female,male")
    parser.add_argument("--snr", default="clean,15", help="noise in dB below the speech, or clean")
    parser.add_argument("--out", type=Path, help="also write every answer here, as JSON lines")
    options = parser.parse_args()
    recogniser = load_recogniser("whisper", "embedded", Bias(), 1)
    print("set, kind, noise          said    AUC  script  pair  first  said≥S unsd≥S  said≤N unsd≤N")
    everything: list[Row] = []
    voices = options.voices.split(",")
    for chosen in options.sets.split(","):
        for noise in options.snr.split(","):
            snr_db = None if noise == "clean" else float(noise)
            rows = [row for v in voices for row in rows_of(chosen, v, snr_db, recogniser)]
            everything += rows
            clips = 2 * sum(pair["set"] == chosen and pair["voice"] in voices for pair in table("pairs.tsv"))
            print(f"{chosen}, {noise}: {clips - len(rows) // 2} of {clips} clips were heard without a word")
            for kind in ("sound", "manner"):
                print_areas(f"{chosen} {kind} {noise}", [row for row in rows if row.kind == kind])
            print_areas(f"{chosen} sound+manner {noise}", [row for row in rows if row.kind != "you"])
            print_you(f"{chosen} you {noise}", [row for row in rows if row.kind == "you"])
    print_reliability([row for row in everything if row.kind != "you"])
    if options.out:
        options.out.write_text(
            "".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in everything), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
