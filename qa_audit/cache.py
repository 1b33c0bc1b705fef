"""The user's cache: the only place outside `--out` where this program writes."""

import os
from pathlib import Path

import platformdirs


def cache_directory() -> Path:
    """The cache folder: `QA_AUDIT_CACHE` where it is set, else the platform's."""
    chosen = os.environ.get("QA_AUDIT_CACHE")
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("qa-audit", appauthor=False))


def transcripts_directory() -> Path:
    """Where transcripts of earlier runs lie."""
    return cache_directory() / "transcripts"
