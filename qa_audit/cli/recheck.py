"""`qa-audit recheck`: a script again, on stored timelines."""

from pathlib import Path
from typing import Annotated

import typer

from qa_audit.cli import options
from qa_audit.cli.audit import FailOn, Formats, chosen_formats, closing
from qa_audit.cli.language import LANGUAGE, say

HELP = say(
    "用脚本重新评判已存的通话时间线；不需要录音，也不需要识别。多核并行；中断后再运行接着做，已评判过的跳过。",
    "Evaluate a script again on stored call timelines; no audio, no recogniser. On all cores; run again, it goes on "
    "where it was and leaves out what is done.",
)


def run(
    directory: Annotated[Path, typer.Argument(help=say("audit 的输出文件夹", "Output folder of audit"), metavar="DIR")],
    script: options.Scripts = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help=say("输出文件夹，默认 DIR/recheck", "Output folder, default DIR/recheck")),
    ] = None,
    formats: Formats = None,
    no_mask: options.NoMask = False,
    workers: options.Workers = None,
    anew: Annotated[
        bool, typer.Option("--anew", help=say("全部重做，不跳过已用同样脚本评判过的", "Do all calls, even those done"))
    ] = False,
    fail_on: Annotated[
        FailOn,
        typer.Option("--fail-on", help=say("达到哪一级不合格时退出码为 1", "Breach from which the exit code is 1")),
    ] = FailOn.FATAL,
    settings: Annotated[
        Path | None,
        typer.Option(
            "--settings",
            help=say(
                "设置文件，这里只用 language 和 audio；默认用随程序发布的 configs/settings.yaml",
                "Settings file, of which language and audio count here; default: the shipped one",
            ),
        ),
    ] = None,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Recheck; the docstring people see is HELP."""
    from rich.console import Console

    from qa_audit.cli.progress import ProgressBar
    from qa_audit.pipeline.audit import titles
    from qa_audit.pipeline.outcome import exit_code
    from qa_audit.pipeline.recheck import recheck
    from qa_audit.report.table import render_table

    chosen = options.read_settings(settings)
    scripts = options.read_scripts(script)
    target = out or directory / "recheck"
    with ProgressBar(resumes=not anew) as progress:
        batch = recheck(
            directory, scripts, target, LANGUAGE, progress, formats=chosen_formats(formats), mask=not no_mask,
            workers=workers or options.cores(), resume=not anew, audio=chosen.audio,
        )  # fmt: skip
    console = Console()
    console.print(render_table(batch, LANGUAGE, titles(scripts)))
    console.print(closing(batch, target, chosen_formats(formats)), soft_wrap=True, markup=False)
    raise typer.Exit(exit_code(batch, fail_on.value))
