"""How right the verdicts are on the sample calls, clean and degraded. One command:

    python tests/benchmarks/verdicts.py [--conditions clean,amr475,snr10 …] [--folder samples/held_out] [--work DIR]

For each condition and rule: how many breaches were found (`fail`), left to a person (`needs_review`) or missed (any
other verdict), how many right calls were wrongly failed, and the share of `needs_review`. Wrongly accusing fails and
missed breaches are listed one by one. Truth is the folder's expected.jsonl; where that allows several verdicts, any of
them is right and the line counts neither as breach nor as right call. The scripts were developed on samples/, the
default; samples/held_out was written without sight of them.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import wave
from collections import defaultdict
from pathlib import Path

import numpy as np
from degrade import CONDITIONS, RATE_HZ, quiet
from numpy.typing import NDArray

from qa_audit.audio.decode import DecodedAudio, decode
from qa_audit.audio.resample import excerpt
from qa_audit.model.interval import Interval

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"


def expected_calls(samples: Path) -> list[dict]:
    lines = (samples / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def make(condition: str, samples_folder: Path, folder: Path) -> None:
    """Write every sample, degraded, with its sidecar."""
    folder.mkdir(parents=True, exist_ok=True)
    for call in expected_calls(samples_folder):
        source = samples_folder / call["file"]
        sidecar = source.with_suffix(".json")
        if sidecar.exists():
            shutil.copy(sidecar, folder / f"{call['call_id']}.json")
        if condition == "clean":  # the recording itself, in its own codec and rate
            shutil.copy(source, folder / f"{call['call_id']}{source.suffix}")
            continue
        samples = at_8_khz(decode(source, call["call_id"]))
        truth = json.loads((samples_folder / "truth" / f"{call['call_id']}.json").read_text(encoding="utf-8"))
        agent = next((u["channel"] for u in truth["utterances"] if u["role"] == "agent"), 0)
        degrade = quiet(agent, -10.0) if condition == "agent-10" else CONDITIONS[condition]
        bad = degrade(samples)
        with wave.open(str(folder / f"{call['call_id']}.wav"), "wb") as target:
            target.setnchannels(len(bad))
            target.setsampwidth(2)
            target.setframerate(RATE_HZ)
            target.writeframes(np.ascontiguousarray(bad.T).tobytes())


def at_8_khz(audio: DecodedAudio) -> NDArray[np.int16]:
    """All channels at the telephone's rate."""
    whole = Interval(0.0, audio.samples.shape[1] / audio.sample_rate_hz)
    channels = [excerpt(channel, audio.sample_rate_hz, whole, RATE_HZ) for channel in audio.samples]
    return np.round(np.stack(channels) * 32767).astype(np.int16)


def audit(folder: Path, out: Path) -> None:
    command = [sys.executable, "-m", "qa_audit", "audit", folder, "--out", out, "--fail-on", "never", "--lang", "en"]
    done = subprocess.run([*map(str, command), "--format", "json"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)


def weigh(condition: str, samples: Path, out: Path) -> dict[str, dict[str, int]]:
    """Count verdicts per rule and print what went wrong."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for call in expected_calls(samples):
        report = json.loads((out / "calls" / f"{call['call_id']}.json").read_text(encoding="utf-8"))
        found = {finding["rule_id"]: finding for finding in report["findings"]}
        for rule_id, wanted in call["verdicts"].items():
            if rule_id not in found:
                continue
            verdict, row = found[rule_id]["verdict"], counts[rule_id]
            row["calls"] += 1
            row["review"] += verdict == "needs_review"
            if wanted == "fail":
                row["breaches"] += 1
                row["found"] += verdict == "fail"
                row["undecided"] += verdict == "needs_review"
                if verdict not in ("fail", "needs_review"):
                    row["missed"] += 1
                    print(f"  missed   {condition} {call['call_id']} {rule_id}: {verdict}: {found[rule_id]['message']}")
            elif verdict == "fail" and "fail" not in wanted:
                row["accused"] += 1
                print(f"  ACCUSED  {condition} {call['call_id']} {rule_id}: {found[rule_id]['message']}")
    return counts


def table(title: str, counts: dict[str, dict[str, int]]) -> None:
    print(f"\n{title:32} calls breaches found undecided missed accused  review")
    total: dict[str, int] = defaultdict(int)
    for rule_id, row in sorted(counts.items()):
        for key, value in row.items():
            total[key] += value
        _line(rule_id, row)
    _line("all rules", total)


def _line(name: str, row: dict[str, int]) -> None:
    share = row["review"] / max(row["calls"], 1)
    cells = [row[key] for key in ("calls", "breaches", "found", "undecided", "missed", "accused")]
    widths = (6, 9, 6, 10, 7, 8)
    print(
        f"{name:32}" + "".join(f"{cell:{width}}" for cell, width in zip(cells, widths, strict=True)) + f"{share:8.1%}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conditions", default=",".join([*CONDITIONS, "agent-10"]))
    parser.add_argument("--folder", type=Path, default=SAMPLES, help="calls/, truth/ and expected.jsonl lie here")
    parser.add_argument("--work", type=Path, default=None, help="keep recordings and reports here")
    arguments = parser.parse_args()
    work = arguments.work or Path(tempfile.mkdtemp(prefix="verdicts-"))
    totals = {}
    for condition in arguments.conditions.split(","):
        make(condition, arguments.folder, work / condition / "calls")
        audit(work / condition / "calls", work / condition / "out")
        totals[condition] = weigh(condition, arguments.folder, work / condition / "out")
        table(condition, totals[condition])
    print(f"\n{'condition':32} calls breaches found undecided missed accused  review")
    for condition, counts in totals.items():
        total: dict[str, int] = defaultdict(int)
        for row in counts.values():
            for key, value in row.items():
                total[key] += value
        _line(condition, total)


if __name__ == "__main__":
    main()
