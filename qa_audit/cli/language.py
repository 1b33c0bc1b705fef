"""Which language the command line speaks: `--lang`, else the settings file, else the locale, else Chinese."""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from qa_audit.errors import Language, UsageError
from qa_audit.shipped import configs_directory

_LANGUAGE_KEY = re.compile(rb"^[^#\n]*language", re.MULTILINE)


def detect(arguments: Sequence[str], environment: Mapping[str, str], written: Language | None = None) -> Language:
    """Choose the language before any option is parsed, because help and usage errors need it too.

    What the office wrote down wins over the locale: the locale of a server is rarely anybody's choice.

    Args:
        arguments: The command line.
        environment: Environment variables; an English locale (`en_US.UTF-8`) asks for English.
        written: What the settings file asks for.
    """
    asked = _value_of("--lang", arguments, ("zh", "en"))
    if asked is not None:
        return "en" if asked == "en" else "zh"
    if written is not None:
        return written
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def written_language(arguments: Sequence[str], default: Path | None) -> Language | None:
    """What `language:` of the settings file asks for.

    A file that cannot be read asks for nothing here: the command that needs it tells its faults.

    Args:
        arguments: The command line; names the file with `--settings`.
        default: The file where it names none.
    """
    named = _value_of("--settings", arguments)
    path = Path(named) if named is not None else default
    # A pipe can be read only once, and that is for the command to do.
    if path is None or not path.is_file():
        return None
    try:
        content = path.read_bytes()
    except OSError:
        return None
    # Reading YAML takes longer than all else that help needs: only where the key is there.
    if not _LANGUAGE_KEY.search(content):
        return None
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        value = YAML(typ="safe").load(content)
    except (YAMLError, ValueError):
        return None
    language = value.get("language") if isinstance(value, dict) else None
    if language == "en":
        return "en"
    return "zh" if language == "zh" else None


def _value_of(option: str, arguments: Sequence[str], allowed: Sequence[str] | None = None) -> str | None:
    """The value that the command line gives an option; the last one counts, as it does for the parser."""
    found = None
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        value = None
        if argument.startswith(f"{option}="):
            value = argument.partition("=")[2]
        elif argument == option and position + 1 < len(arguments):
            value = arguments[position + 1]
        if value and (allowed is None or value in allowed):
            found = value
    return found


def _shipped_settings() -> Path | None:
    try:
        return configs_directory() / "settings.yaml"
    except UsageError:
        return None


LANGUAGE: Language = detect(sys.argv[1:], os.environ, written_language(sys.argv[1:], _shipped_settings()))


def say(zh: str, en: str) -> str:
    """The wording in the language of this run."""
    return zh if LANGUAGE == "zh" else en
