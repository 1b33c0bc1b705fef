"""A recording of the same name joins an audited folder: reports and ids of the earlier ones stay theirs."""

import json
import shutil
from pathlib import Path

import pytest

from qa_audit.metadata.load import MetadataSources
from qa_audit.pipeline.audit import audit
from qa_audit.pipeline.options import AuditOptions, ListenOptions
from qa_audit.script.load import load_scripts
from qa_audit.shipped import default_scripts

CALLS = Path(__file__).parents[3] / "samples" / "calls"
SUBTITLES = "1\n00:00:00,600 --> 00:00:06,000\n客服：您好，请问有什么可以帮助您？\n"


def add(folder, name, sample):
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(CALLS / sample, folder / name)
    (folder / name).with_suffix(".srt").write_text(SUBTITLES, encoding="utf-8")


def audited(recordings, out):
    """Which recording each report is about, by the folder and name of its file."""
    listen = ListenOptions("replay", "embedded", 1, None, MetadataSources())
    audit([recordings], AuditOptions(load_scripts(default_scripts()), out, "zh", "none", listen, ("json",)))
    found = {}
    for path in (out / "timelines").iterdir():
        place = Path(json.loads(path.read_bytes())["timeline"]["recording"]["path"])
        found[f"{place.parent.name}/{place.name}"] = path.stem
    return found


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("day1/call001.wav", "day0/call001.wav", "call001"),
        ("day1/13899998000.wav", "day1/13811118000.ogg", "138____8000-168ab314"),
    ],
)
def test_an_audited_call_keeps_its_id_when_another_recording_wants_it(tmp_path, first, second, kept):
    recordings, out = tmp_path / "recordings", tmp_path / "out"
    place, other = Path(first), Path(second)
    add(recordings / place.parent, place.name, "silent_ok.wav")
    assert audited(recordings, out) == {first: kept}
    report = (out / "calls" / f"{kept}.json").read_bytes()
    add(recordings / other.parent, other.name, "silent_customer_speaks.ogg")
    ids = audited(recordings, out)
    assert ids[first] == kept
    assert (out / "calls" / f"{kept}.json").read_bytes() == report
    assert ids[second].startswith(f"{kept}-")
    assert audited(recordings, out) == ids
