"""Speech for the tests of this room: taken from the sample calls, at the places their truth gives."""

from pathlib import Path

import pytest

from tests.benchmarks.boundary_error import Clip, sample_clips

CALLS = ("mono_mix", "dialect_*", "forbidden_*", "greeting_complete", "no_hangup_evidence")
SAMPLES = Path(__file__).parents[3] / "samples"


@pytest.fixture(scope="session")
def clips() -> list[Clip]:
    """Utterances of seven sample calls with several voices, longest first."""
    found = sample_clips(SAMPLES, CALLS)
    assert len(found) >= 40
    return sorted(found, key=lambda clip: (-len(clip.samples), clip.name))
