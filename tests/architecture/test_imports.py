"""The walls of the house stand where the design puts them."""

import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]


def test_every_import_contract_is_kept(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    "library", ["numpy", "av", "ctranslate2", "faster_whisper", "jieba", "pydantic", "onnxruntime"]
)
def test_the_command_line_answers_without_loading_heavy_libraries(library):
    code = f"import sys, qa_audit.cli.app; sys.exit({library!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_no_module_is_longer_than_400_lines():
    modules = list((ROOT / "qa_audit").rglob("*.py"))
    assert len(modules) > 30
    assert [str(m) for m in modules if len(m.read_text(encoding="utf-8").splitlines()) > 400] == []


@pytest.mark.parametrize("name", ["utils", "helpers", "manager", "common", "misc"])
def test_no_module_is_named_after_nothing(name):
    assert list((ROOT / "qa_audit").rglob(f"{name}*")) == []
