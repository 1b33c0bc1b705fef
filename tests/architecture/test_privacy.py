"""Nothing leaves the machine, and libraries leave no traces of their own."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("folder", ["HOME", "TMPDIR"])
def test_speech_detection_leaves_no_telemetry_behind(folder, tmp_path):
    places = {name: tmp_path / name for name in ("HOME", "TMPDIR")}
    for place in places.values():
        place.mkdir()
    environment = {name: value for name, value in os.environ.items() if "TELEMETRY" not in name}
    environment |= {name: str(place) for name, place in places.items()} | {"PYTHONDONTWRITEBYTECODE": "1"}
    code = "import qa_audit; from faster_whisper.vad import get_vad_model; get_vad_model()"
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert [path for path in places[folder].rglob("*") if path.is_file()] == []
