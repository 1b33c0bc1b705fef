"""How thoroughly recordings are heard is what the command line says, else what the settings say."""

import pytest

from qa_audit.cli.options import Effort, listen_options
from qa_audit.pipeline.options import ListenOptions
from qa_audit.settings import Settings


def chosen(settings: Settings, effort: Effort | None) -> ListenOptions:
    return listen_options(
        settings,
        backend=None,
        model=None,
        effort=effort,
        workers=1,
        index=None,
        agent_channel=None,
        vendor=None,
        file_name_pattern=None,
        no_cache=True,
    )


@pytest.mark.parametrize(
    ("in_settings", "on_command_line", "thorough"),
    [
        ("ordinary", None, False),
        ("thorough", None, True),
        ("thorough", Effort.ORDINARY, False),
        ("ordinary", Effort.THOROUGH, True),
    ],
)
def test_the_command_line_wins(in_settings: str, on_command_line: Effort | None, thorough: bool) -> None:
    settings = Settings.model_validate({"effort": in_settings})
    assert chosen(settings, on_command_line).thorough is thorough


def test_the_ordinary_effort_is_the_default() -> None:
    assert not chosen(Settings(), None).thorough
