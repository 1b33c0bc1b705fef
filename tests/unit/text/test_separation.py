"""The thresholds against what a real recogniser made of service talk (tests/benchmarks/matching_pairs.tsv)."""

import runpy
from pathlib import Path

import pytest

from qa_audit.text.match import FORBIDDEN, REQUIRED, Demand, compile_phrase, find, hear

BENCHMARK = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "matching_separation.py"))


def counts(patterns: tuple[str, ...], demand: Demand) -> tuple[int, int, list[str]]:
    """Phrases that were said, those of them that are found, and what is found though it was not said."""
    said_count = found_count = 0
    wrong = []
    for pattern in patterns:
        phrase = compile_phrase(pattern)
        for said, heard, _ in BENCHMARK["pairs"]():
            hit = [one for one in find(phrase, hear(heard), minimum=demand.score) if demand.accepts(one)]
            if find(phrase, hear(said), minimum=0.97):
                said_count += 1
                found_count += bool(hit)
            elif hit:
                wrong.append(f"{pattern} <- {hit[0].quote}")
    return said_count, found_count, wrong


def test_there_are_pairs_to_measure_on() -> None:
    assert len(list(BENCHMARK["pairs"]())) == 130


def test_most_required_phrases_are_found_at_8_khz() -> None:
    said, found, wrong = counts(BENCHMARK["REQUIRED_PHRASES"], REQUIRED)
    assert said == 80
    assert found >= 64
    assert len(wrong) <= 3


def test_nobody_is_accused_of_what_was_not_said() -> None:
    said, found, wrong = counts(BENCHMARK["FORBIDDEN_PHRASES"], FORBIDDEN)
    assert wrong == []
    assert said == 64
    assert found >= 33


@pytest.mark.parametrize("heard", ["您的账户有结余", "我先去步行街", "请您先挂机"])
def test_innocent_talk_does_not_accuse(heard: str) -> None:
    for pattern in ("节余", "不行", "我就挂了"):
        matches = find(compile_phrase(pattern), hear(heard), minimum=FORBIDDEN.score)
        assert not any(FORBIDDEN.accepts(one) for one in matches)
