"""Which language the command line speaks: `--lang`, else the locale, else Chinese."""

import os
import sys
from collections.abc import Mapping, Sequence

from qa_audit.errors import Language


def detect(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Choose the language before any option is parsed, because help and usage errors need it too.

    Args:
        arguments: The command line.
        environment: Environment variables; an English locale (`en_US.UTF-8`) asks for English.
    """
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        if value in ("zh", "en"):
            return "en" if value == "en" else "zh"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


LANGUAGE: Language = detect(sys.argv[1:], os.environ)


def say(zh: str, en: str) -> str:
    """The wording in the language of this run."""
    return zh if LANGUAGE == "zh" else en
