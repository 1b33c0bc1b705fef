"""What it costs to evaluate the shipped scripts on a call: `python tests/benchmarks/evaluate_speed.py [--audited DIR]`.

Prints the median and the 95th percentile of processor milliseconds a call. The calls are the timelines of an audit
directory or, without one, of the cases of the shipped scripts, each of them several times, `--calls` in all. Texts that
were met before are already prepared for matching (`hear`), as after the first round; nothing that was found is kept
from call to call.
"""

import argparse
import itertools
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from qa_audit import evaluate
from qa_audit.model.timeline import CallTimeline
from qa_audit.script.case import build_case
from qa_audit.script.load import Script, load_scripts
from qa_audit.shipped import default_scripts
from qa_audit.store.directory import AuditDirectory


def timelines(scripts: tuple[Script, ...], audited: Path | None) -> list[CallTimeline]:
    """Timelines of an audit directory, else of the cases of the scripts."""
    if audited is not None:
        return list(AuditDirectory(audited).read_timelines())
    return [build_case(case.name, case.dialogue, script.cues) for script in scripts for case in script.cases]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--audited", type=Path, help="a directory that `qa-audit` wrote")
    parser.add_argument("--calls", type=int, default=1000, help="how many calls to evaluate, at least 2")
    options = parser.parse_args()
    scripts = load_scripts(default_scripts())
    distinct = timelines(scripts, options.audited)
    for timeline in distinct:
        evaluate.find(scripts, timeline)
    spent_ms = []
    for timeline in itertools.islice(itertools.cycle(distinct), options.calls):
        before_s = time.process_time()
        evaluate.find(scripts, timeline)
        spent_ms.append(1000 * (time.process_time() - before_s))
    print(
        f"{options.calls} calls ({len(distinct)} different): median {statistics.median(spent_ms):.2f} ms,"
        f" 95th percentile {statistics.quantiles(spent_ms, n=20)[-1]:.2f} ms of processor time a call"
    )


if __name__ == "__main__":
    main()
