"""The held-out calls are complete: scenario, recording, truth and expectations belong together."""

import json
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parents[3] / "samples"
# The set, its least number of breaches, of rules breached.
SETS = [
    ("held_out", 45, 20),
    ("held_out_2", 30, 18),
    ("held_out_3", 60, 30),
    ("held_out_4", 45, 30),
    ("held_out_5", 25, 25),
    ("held_out_6", 60, 32),
    ("held_out_7", 45, 32),
    ("held_out_8", 40, 32),
    ("held_out_9", 48, 33),
    ("held_out_10", 60, 30),
    ("held_out_11", 60, 30),
    ("held_out_12", 60, 30),
]
each_set = pytest.mark.parametrize("name", [name for name, _, _ in SETS])


def expectations(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SAMPLES / name / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


@each_set
def test_every_scenario_has_its_expectations_recording_and_truth(name: str) -> None:
    folder = SAMPLES / name
    ids = [expected["call_id"] for expected in expectations(name)]
    assert ids == sorted(path.stem for path in (folder / "scenarios").glob("*.yaml"))
    assert all((folder / expected["file"]).is_file() for expected in expectations(name))
    assert all((folder / "truth" / f"{call_id}.json").is_file() for call_id in ids)


@pytest.mark.parametrize(("name", "n_breaches", "n_rules"), SETS)
def test_the_breaches_spread_over_the_catalogue(name: str, n_breaches: int, n_rules: int) -> None:
    verdicts = [item for expected in expectations(name) for item in expected["verdicts"].items()]
    breached = [rule for rule, verdict in verdicts if verdict == "fail"]
    assert len(breached) >= n_breaches
    assert len(set(breached)) >= n_rules


@each_set
def test_a_rule_left_open_has_no_expectation(name: str) -> None:
    verdicts = [verdict for expected in expectations(name) for verdict in expected["verdicts"].values()]
    assert None not in verdicts
    assert min(len(expected["verdicts"]) for expected in expectations(name)) < 35


def test_no_call_is_in_two_sets() -> None:
    ids = [expected["call_id"] for name, _, _ in SETS for expected in expectations(name)]
    assert len(ids) == len(set(ids))
