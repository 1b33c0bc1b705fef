"""The built wheel holds everything that it needs outside the checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT

CHECK = """
from pathlib import Path
import qa_audit, qa_audit.report.html
from qa_audit.script.load import load_scripts
from qa_audit.shipped import configs_directory, default_scripts
assert Path(qa_audit.__file__).parent == configs_directory().parent
print(sum(len(script.rules) for script in load_scripts(default_scripts())))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as content:
        content.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_brings_its_scripts_and_templates(installed, tmp_path):
    # -I and an explicit path: neither the checkout nor the editable install can stand in for the wheel.
    code = f"import sys; sys.path.insert(0, {str(installed)!r})\n{CHECK}"
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "35\n", done.stderr
