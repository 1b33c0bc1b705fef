"""`qa-audit doctor`: what is installed, which models are usable, what is missing, on one screen."""

import typer

from qa_audit.cli import options
from qa_audit.cli.language import LANGUAGE, say

HELP = say("检查安装：依赖、模型、缓存、脚本。", "Check the installation: libraries, models, cache, scripts.")


def run(
    model: options.Model = None,
    backend: options.Backend = None,
    settings: options.SettingsFile = None,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Check; the docstring people see is HELP."""
    from rich.console import Console
    from rich.table import Table

    from qa_audit.pipeline.doctor import examine

    table = Table(show_header=False, box=None, pad_edge=False)
    for _ in range(3):
        # Addresses and paths have no place to break a line: nothing may be cut off for that.
        table.add_column(overflow="fold")
    chosen = options.read_settings(settings)
    checks = examine(model or chosen.model, backend or chosen.backend, chosen.endpoint_hosts)
    for check in checks:
        mark = "[green]✔[/]" if check.usable else ("[red]✘[/]" if check.needed else "[yellow]–[/]")
        table.add_row(mark, check.name.text(LANGUAGE), check.state.text(LANGUAGE))
    Console().print(table)
    broken = [check for check in checks if check.needed and not check.usable]
    raise typer.Exit(max((check.exit_code for check in broken), default=0))
