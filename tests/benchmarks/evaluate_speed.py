"""What it costs to evaluate the shipped scripts on a call: `python tests/benchmarks/evaluate_speed.py [--audited DIR]`.

Prints which timelines were evaluated, and the median and the 90th percentile of processor milliseconds a call on one
core, measured twice: in a row, each call once, keeping from call to call what `recheck` keeps (agents say the same
sentences again and again); and each call alone, as if nothing had been found before (only texts that were met are
already prepared for matching). Then the milliseconds a call by the clock on all cores, in a row (the median of five
rounds), and the share of each rule (what several rules need counts for the first that asks). The calls are timelines
of audit directories or, without one, of the cases of the shipped scripts; `--calls` limits how many.
"""

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
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
from qa_audit.text.likeness import forget_scores

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


def in_a_row_ms(scripts: tuple[Script, ...], calls: list[CallTimeline]) -> list[float]:
    """Processor milliseconds of each call, evaluated one after the other as `recheck` does."""
    evaluate.forget_texts(scripts)
    return [_spent_ms(evaluate.find, scripts, call) for call in calls]


def _spent_ms(
    work: Callable[[tuple[Script, ...], CallTimeline], object], scripts: tuple[Script, ...], call: CallTimeline
) -> float:
    before_s = time.process_time()
    work(scripts, call)
    return 1000 * (time.process_time() - before_s)


def evaluate_alone(scripts: tuple[Script, ...], timeline: CallTimeline) -> None:
    """Evaluate a call as if nothing had been found before."""
    _, vocabulary = evaluate._rules(scripts)
    vocabulary.forget()
    forget_places()
    forget_scores()
    evaluate.find(scripts, timeline)


_work: list[tuple[tuple[Script, ...], list[CallTimeline]]] = []


def _begin(scripts: tuple[Script, ...], calls: list[CallTimeline]) -> None:
    _work[:] = [(scripts, calls)]


def _one(number: int) -> None:
    scripts, calls = _work[0]
    evaluate.find(scripts, calls[number])


def clock_ms(scripts: tuple[Script, ...], calls: list[CallTimeline], workers: int) -> float:
    """Milliseconds a call by the clock, several processes at work, the median of some rounds; their start included."""
    rounds = []
    for _ in range(ROUNDS):
        # What a fork finds was not there when the batch began.
        evaluate.forget_texts(scripts)
        before_s = time.perf_counter()
        for _ in in_processes(_one, _begin, (scripts, calls), range(len(calls)), workers):
            pass
        rounds.append(1000 * (time.perf_counter() - before_s) / len(calls))
    return statistics.median(rounds)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--audited", type=Path, nargs="+", help="directories that `qa-audit` wrote")
    parser.add_argument("--calls", type=int, help="how many calls to evaluate, at least 2; all of them by default")
    options = parser.parse_args()
    scripts = load_scripts(default_scripts())
    calls = timelines(scripts, options.audited)[: options.calls]
    for script in scripts:
        for rule in script.rules:
            rule.load()
    print(f"{len(calls)} calls ({', '.join(map(str, options.audited or ['the cases of the shipped scripts']))})")
    _print("in a row", in_a_row_ms(scripts, calls))
    _print("each alone", [_spent_ms(evaluate_alone, scripts, call) for call in calls])
    workers = cores()
    print(f"in a row, {workers} cores: {clock_ms(scripts, calls, workers):.2f} ms a call by the clock")
    shares = rule_shares(scripts, calls)
    print("share of each rule: " + ", ".join(f"{rule_id} {share:.1%}" for rule_id, share in shares))


def _print(how: str, spent_ms: list[float]) -> None:
    median_ms, ninetieth_ms = statistics.median(spent_ms), statistics.quantiles(spent_ms, n=10)[-1]
    print(f"{how}, one core: median {median_ms:.2f} ms, 90th percentile {ninetieth_ms:.2f} ms of processor time a call")


if __name__ == "__main__":
    main()
