"""Whether complaints, rudeness and blame are told by examples, without any phrase. One command:

    python tests/benchmarks/likeness.py --audited samples/held_out_6=DIR …

Each DIR is what `qa-audit audit` wrote about a folder of samples (`verdicts.py --work` keeps them). A call counts as a
complaint where the folder's expected.jsonl has pass or fail for a rule of complaint handling, as none where all of them
are not applicable. Printed: how many are on the wrong side of 0, the area under the ROC curve, and the nearest misses.
The examples in configs/learned/complaint.yaml come from cases, the samples and held-out sets 1 to 4: on those it only
shows what was learned. Its settings were chosen looking at sets 5 to 7; sets 8 and 9 chose none.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from qa_audit.model.transcript import Role
from qa_audit.rules.base import RuleBase
from qa_audit.rules.condition import conditions_of
from qa_audit.rules.context import CallContext
from qa_audit.rules.situations.resembles import Resembles
from qa_audit.rules.truth import Truth
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts
from qa_audit.store.directory import AuditDirectory

NOT_ABOUT_COMPLAINTS = ("complaint.ownership", "complaint.category", "complaint.no_argument")


def situation() -> Resembles:
    """The first situation of the shipped scripts that is learned from examples."""
    return next(
        one
        for script in load_scripts(default_scripts())
        for rule in script.rules
        if rule.when is not None
        for one in conditions_of(rule.when)
        if isinstance(one, Resembles)
    )


def is_complaint(verdicts: dict[str, object]) -> bool | None:
    told = [v for rule, v in verdicts.items() if rule.startswith("complaint.") and rule not in NOT_ABOUT_COMPLAINTS]
    if any(verdict in ("pass", "fail") for verdict in told if isinstance(verdict, str)):
        return True
    return False if all(verdict == "not_applicable" for verdict in told) else None


def suspicious_rules() -> list[RuleBase]:
    """The rules of the shipped scripts that examples make suspicious."""
    return [
        rule for script in load_scripts(default_scripts()) for rule in script.rules if rule.suspect_when is not None
    ]


def suspected(pairs: list[str]) -> None:
    """Print what examples alone tell of the rules that use them so."""
    rules = suspicious_rules()
    for pair in pairs:
        samples, audited = pair.split("=", 1)
        lines = (Path(samples) / "expected.jsonl").read_text(encoding="utf-8").splitlines()
        expected = {call["call_id"]: call["verdicts"] for call in map(json.loads, lines)}
        counts: Counter[tuple[str, str, bool]] = Counter()
        for call in AuditDirectory(Path(audited)).read_timelines():
            context = CallContext(call, {rule.id: rule for rule in rules})
            for rule in rules:
                verdict = expected.get(call.recording.call_id, {}).get(rule.id)
                if rule.suspect_when is not None and verdict in ("pass", "fail"):
                    alike = rule.suspect_when.holds(context).truth is not Truth.NO
                    counts[rule.id, verdict, alike] += 1
        for rule in rules:
            found, missed = (counts[rule.id, "fail", alike] for alike in (True, False))
            doubted, left = (counts[rule.id, "pass", alike] for alike in (True, False))
            print(f"{pair}: {rule.id} {found} of {found + missed} breaches, {doubted} of {doubted + left} others")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--audited", nargs="+", required=True, metavar="SAMPLES=DIR")
    options = parser.parse_args()
    likeness = situation().likeness
    for pair in options.audited:
        samples, audited = pair.split("=", 1)
        lines = (Path(samples) / "expected.jsonl").read_text(encoding="utf-8").splitlines()
        truth = {call["call_id"]: is_complaint(call["verdicts"]) for call in map(json.loads, lines)}
        scored: dict[bool, list[tuple[float, str]]] = {True: [], False: []}
        for call in AuditDirectory(Path(audited)).read_timelines():
            name = call.recording.call_id
            known = truth.get(name)
            if known is not None:
                said = [u.text for u in call.utterances if u.role is not Role.AGENT]
                scored[known].append((round(likeness.score(said), 2), name))
        likes, others = sorted(scored[True]), sorted(scored[False], reverse=True)
        missed, doubted = sum(one[0] <= 0 for one in likes), sum(one[0] > 0 for one in others)
        pairs = len(likes) * len(others)
        area = sum((a[0] > b[0]) + (a[0] == b[0]) / 2 for a in likes for b in others) / pairs if pairs else 1.0
        print(f"{pair}: missed {missed} of {len(likes)}, doubted {doubted} of {len(others)}, area under ROC {area:.3f}")
        print(f"  least like {likes[:2]}, most like among the others {others[:2]}")
    suspected(options.audited)


if __name__ == "__main__":
    main()
