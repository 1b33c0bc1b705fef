"""Compare with a file that was looked at once; a mismatch keeps the actual output."""

import difflib
import os
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent.parent / "golden"
REGENERATE = "QA_AUDIT_REGENERATE_GOLDEN"


def assert_golden(name: str, actual: str, tmp_path: Path) -> None:
    """Assert that `actual` equals `tests/golden/<name>`, byte for byte.

    With QA_AUDIT_REGENERATE_GOLDEN=1 the file is written instead, and the test fails: nothing was checked.
    """
    path = GOLDEN / name
    if os.environ.get(REGENERATE) == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(actual.encode())
        pytest.fail(f"{path} written; look at the difference, then run again without {REGENERATE}")
    expected = path.read_bytes().decode() if path.exists() else ""
    if actual == expected:
        return
    saved = tmp_path / path.name
    saved.write_bytes(actual.encode())
    changes = list(difflib.unified_diff(expected.splitlines(), actual.splitlines(), str(path), str(saved), lineterm=""))
    more = f"\n… {len(changes) - 60} more lines" if len(changes) > 60 else ""
    pytest.fail("\n".join(changes[:60]) + more + f"\nactual output: {saved}\nto accept it: {REGENERATE}=1")
