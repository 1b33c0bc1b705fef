"""What it costs to evaluate the shipped scripts on a call: `python tests/benchmarks/evaluate_speed.py [--audited DIR]`.

Prints which timelines were evaluated, the median and the 90th percentile of processor milliseconds a call on one core,
the milliseconds a call by the clock on all cores (as `recheck` does it; the median of five rounds), and the share of
each rule (what several rules need counts for the first that asks). The calls are the timelines of audit directories or,
without one, of the cases of the shipped scripts, each of them several times, `--calls` in all. Texts that were met
before are already prepared for matching (`hear`), as after the first round; nothing that was found is kept from call to
call.
"""

import argparse
import itertools
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from qa_audit import evaluate
from qa_audit.cli.options import cores
from qa_audit.model.timeline import CallTimeline
from qa_audit.pipeline.workers import in_processes
from qa_audit.rules.context import CallContext
from qa_audit.rules.places import forget_places
from qa_audit.rules.ruleset import by_id, vocabulary_of
from qa_audit.script.case import build_case
from qa_audit.script.load import Script, load_scripts
from qa_audit.shipped import default_scripts
from qa_audit.store.directory import AuditDirectory
from qa_audit.text.likeness import forget_counted

ROUNDS = 5


def timelines(scripts: tuple[Script, ...], audited: list[Path] | None) -> list[CallTimeline]:
    """Timelines of audit directories, else of the cases of the scripts."""
    if audited:
        return [timeline for one in audited for timeline in AuditDirectory(one).read_timelines()]
    return [build_case(case.name, case.dialogue, script.cues) for script in scripts for case in script.cases]


def rule_shares(scripts: tuple[Script, ...], calls: list[CallTimeline]) -> list[tuple[str, float]]:
    """Share of the time that each rule takes, the dearest first."""
    rules = by_id(scripts)
    vocabulary = vocabulary_of(rules.values())
    spent_s: Counter[str] = Counter()
    for call in calls:
        context = CallContext(call, rules, vocabulary)
        for rule_id in rules:
            before_s = time.process_time()
            context.finding(rule_id)
            spent_s[rule_id] += time.process_time() - before_s
    return [(rule_id, spent / spent_s.total()) for rule_id, spent in spent_s.most_common()]


def evaluate_alone(scripts: tuple[Script, ...], timeline: CallTimeline) -> None:
    """Evaluate a call as if nothing had been found before."""
    _, vocabulary = evaluate._rules(scripts)
    vocabulary.forget()
    forget_places()
    forget_counted()
    evaluate.find(scripts, timeline)


_work: list[tuple[tuple[Script, ...], list[CallTimeline]]] = []


def _begin(scripts: tuple[Script, ...], calls: list[CallTimeline]) -> None:
    _work[:] = [(scripts, calls)]


def _one(number: int) -> None:
    scripts, calls = _work[0]
    evaluate_alone(scripts, calls[number])


def clock_ms(scripts: tuple[Script, ...], calls: list[CallTimeline], workers: int) -> float:
    """Milliseconds a call by the clock, several processes at work, the median of some rounds; their start included."""
    rounds = []
    for _ in range(ROUNDS):
        before_s = time.perf_counter()
        for _ in in_processes(_one, _begin, (scripts, calls), range(len(calls)), workers):
            pass
        rounds.append(1000 * (time.perf_counter() - before_s) / len(calls))
    return statistics.median(rounds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--audited", type=Path, nargs="+", help="directories that `qa-audit` wrote")
    parser.add_argument("--calls", type=int, default=1000, help="how many calls to evaluate, at least 2")
    options = parser.parse_args()
    scripts = load_scripts(default_scripts())
    distinct = timelines(scripts, options.audited)
    for timeline in distinct:
        evaluate.find(scripts, timeline)
    calls = list(itertools.islice(itertools.cycle(distinct), options.calls))
    spent_ms = []
    for timeline in calls:
        before_s = time.process_time()
        evaluate_alone(scripts, timeline)
        spent_ms.append(1000 * (time.process_time() - before_s))
    ninetieth_ms = statistics.quantiles(spent_ms, n=10)[-1]
    source = ", ".join(map(str, options.audited or ["the cases of the shipped scripts"]))
    print(f"{len(calls)} calls ({len(distinct)} different, {source})")
    print(
        f"one core: median {statistics.median(spent_ms):.2f} ms, 90th percentile {ninetieth_ms:.2f} ms of processor "
        "time a call"
    )
    workers = cores()
    print(f"{workers} cores: {clock_ms(scripts, calls, workers):.2f} ms a call by the clock")
    shares = rule_shares(scripts, distinct)
    print("share of each rule: " + ", ".join(f"{rule_id} {share:.1%}" for rule_id, share in shares))


if __name__ == "__main__":
    main()
