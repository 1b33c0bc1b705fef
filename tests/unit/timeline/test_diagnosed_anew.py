"""A timeline of an older version gets the diagnostics that the version of today would have given it."""

from dataclasses import replace

import pytest

from qa_audit.model.recording import CallMetadata
from qa_audit.model.transcript import NOT_JUDGED
from qa_audit.timeline.diagnose import diagnosed_anew
from tests.support.calls import call_of

KNOWN = CallMetadata(agent_channel=0)
CALLS = {
    "nobody is heard": call_of([], metadata=KNOWN),
    "nobody is heard, roles unknown": call_of([]),
    "no agent is heard": call_of([(1, 1.0, 3.0, "我想问一下")], metadata=KNOWN),
    "speech without text, no agent": call_of([(1, 1.0, 3.0, "")], metadata=KNOWN),
    "both are heard": call_of([(0, 1.0, 3.0, "请问有什么可以帮您"), (1, 4.0, 5.0, "我想问一下")], metadata=KNOWN),
    "mono": call_of([(0, 1.0, 3.0, "我想问一下")], n_channels=1),
}


@pytest.mark.parametrize("timeline", CALLS.values(), ids=CALLS)
def test_a_timeline_of_today_stays_as_it_is(timeline):
    assert diagnosed_anew(timeline) == timeline


@pytest.mark.parametrize("timeline", CALLS.values(), ids=CALLS)
def test_what_an_older_version_left_out_comes_back_in_its_place(timeline):
    older = replace(timeline, diagnostics=tuple(one for one in timeline.diagnostics if one.code not in NOT_JUDGED))
    assert diagnosed_anew(older) == timeline
