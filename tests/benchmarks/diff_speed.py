"""How long a one-word change in the greeting takes over many stored calls: `python tests/benchmarks/diff_speed.py`.

Copies the timelines of an audit directory (`--audited`, as `qa-audit audit samples/calls` leaves it) up to `--calls`,
each with other names and numbers in its words, so that no text is met twice; then runs `qa-audit script diff` as a
user would and, with `--check N`, holds the first N calls against two full evaluations.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from qa_audit.script.diff import full_change
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts
from qa_audit.store.codec import timeline_from_json, timeline_to_json
from qa_audit.store.directory import AuditDirectory

NAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
DIGITS = "零一二三四五六七八九"


def copies(audited: Path, target: Path, number: int) -> None:
    """Write so many timelines, no two with the same words."""
    distinct = [path.read_text(encoding="utf-8") for path in AuditDirectory(audited).timeline_paths()]
    (target / "timelines").mkdir(parents=True)
    for index, text in enumerate(islice(cycle(distinct), number)):
        random_words = random.Random(index)
        timeline = timeline_from_json(text, "copy")
        call_id = f"call_{index:06d}"
        said = tuple(
            replace(u, text=f"{u.text}{random_words.choice(NAMES)}{''.join(random_words.choices(DIGITS, k=6))}。")
            for u in timeline.utterances
        )
        agent = f"{8000 + index % 60}"
        copy = replace(
            timeline,
            recording=replace(timeline.recording, call_id=call_id),
            metadata=replace(timeline.metadata, agent_id=agent),
            utterances=said,
        )
        (target / "timelines" / f"{call_id}.json").write_text(timeline_to_json(copy), encoding="utf-8")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--audited", type=Path, required=True, help="a directory that `qa-audit audit` wrote")
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--check", type=int, default=0, metavar="N", help="hold the first N against a full run")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--store", type=Path, help="keep the copies here, and use them if they are there")
    parser.add_argument("--worst", action="store_true", help="a change that touches most calls")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = options.store or Path(folder) / "store"
        if not store.is_dir():
            copies(options.audited, store, options.calls)
        old = default_scripts()[0]
        new = Path(folder) / "new.yaml"
        # One word of the greeting goes: 早上好, which few say, or 您好, which most do (the worst case: every call
        # that changes is scored as a whole).
        words = "早上好, 上午好" if options.worst else "您好, 上午好"
        changed = old.read_text(encoding="utf-8").replace("say: [您好, 早上好, 上午好", f"say: [{words}", 1)
        new.write_text(changed, encoding="utf-8")
        command = [sys.executable, "-m", "qa_audit", "script", "diff", str(old), str(new), "--calls", str(store)]
        started_s = time.monotonic()
        done = subprocess.run(
            [*command, "--format", "json", "--workers", str(options.workers)],
            capture_output=True, check=True, text=True,
        )  # fmt: skip
        seconds = time.monotonic() - started_s
        found = json.loads(done.stdout)
        own = time.process_time()
        sum(number * number for number in range(3_000_000))
        own = time.process_time() - own
        print(
            f"{found['calls_evaluated']} calls, {found['calls_changed']} change: {seconds:.1f} s with "
            f"{options.workers} processes "
            f"({1000 * seconds * options.workers / found['calls_evaluated']:.1f} ms a call; "
            f"3 million squares take {own:.2f} s here)"
        )
        if options.check:
            before, after = load_scripts([old]), load_scripts([new])
            paths = AuditDirectory(store).timeline_paths()[: options.check]
            timelines = [timeline_from_json(path.read_bytes(), str(path)) for path in paths]
            full = {t.recording.call_id for t in timelines if full_change(before, after, t) is not None}
            listed = {call["call_id"] for call in found["calls"]} & {t.recording.call_id for t in timelines}
            print(f"full run over the first {len(timelines)}: {len(full)} change, the diff lists {len(listed)}")
            sys.exit(0 if full == listed else 1)


if __name__ == "__main__":
    main()
