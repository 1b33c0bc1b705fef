"""The agent's channel is inferred from what is said in every stereo sample, whichever channel it is."""

import json
from functools import cache
from pathlib import Path

import pytest

from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role, Utterance
from qa_audit.pipeline.listen import merged_cues
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts
from qa_audit.timeline.roles import RoleCues, roles_of_channels

TRUTHS = sorted((Path(__file__).parents[3] / "samples" / "truth").glob("*.json"))
STEREO = [path for path in TRUTHS if json.loads(path.read_text(encoding="utf-8"))["agent_channel"] is not None]


@cache
def cues() -> RoleCues:
    return merged_cues(load_scripts(default_scripts()))


def test_there_are_stereo_samples() -> None:
    assert len(STEREO) >= 14


@pytest.mark.parametrize("swapped", [False, True], ids=["as it is", "channels swapped"])
@pytest.mark.parametrize("path", STEREO, ids=lambda path: path.stem)
def test_the_agents_channel_is_inferred(path: Path, swapped: bool) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    utterances = sorted(
        (
            Utterance(Interval(u["start_s"], u["end_s"]), u["channel"] ^ swapped, Role.UNKNOWN, u["text"], (), 1.0)
            for u in truth["utterances"]
        ),
        key=lambda utterance: utterance.span,
    )
    roles, _ = roles_of_channels(2, None, utterances, cues())
    assert (roles.agent_channel, roles.source) == (truth["agent_channel"] ^ swapped, "inferred")
