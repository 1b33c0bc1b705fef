"""The held-out calls are complete: scenario, recording, truth and expectations belong together."""

import json
from pathlib import Path

HELD_OUT = Path(__file__).parents[3] / "samples/held_out"
EXPECTED = [json.loads(line) for line in (HELD_OUT / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_scenario_has_its_expectations_recording_and_truth() -> None:
    ids = [expected["call_id"] for expected in EXPECTED]
    assert ids == sorted(path.stem for path in (HELD_OUT / "scenarios").glob("*.yaml"))
    assert all((HELD_OUT / expected["file"]).is_file() for expected in EXPECTED)
    assert all((HELD_OUT / "truth" / f"{call_id}.json").is_file() for call_id in ids)


def test_the_breaches_spread_over_the_catalogue() -> None:
    breached = [rule for expected in EXPECTED for rule, verdict in expected["verdicts"].items() if verdict == "fail"]
    assert len(breached) >= 45
    assert len(set(breached)) >= 20


def test_a_rule_left_open_has_no_expectation() -> None:
    verdicts = [verdict for expected in EXPECTED for verdict in expected["verdicts"].values()]
    assert None not in verdicts
    assert min(len(expected["verdicts"]) for expected in EXPECTED) < 35
