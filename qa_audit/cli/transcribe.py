"""`qa-audit transcribe`: what was said, without verdicts."""

from pathlib import Path
from typing import Annotated

import typer

from qa_audit.cli import options
from qa_audit.cli.language import LANGUAGE, say

HELP = say("只转写：JSON、SRT、VTT、TXT。", "Transcripts only: JSON, SRT, VTT, TXT.")


def run(
    paths: options.Paths,
    out: Annotated[Path, typer.Option("--out", help=say("输出文件夹", "Output folder"))],
    script: options.Scripts = None,
    model: options.Model = None,
    backend: options.Backend = None,
    effort: options.EffortOption = None,
    workers: options.Workers = None,
    index: options.Index = None,
    agent_channel: options.AgentChannel = None,
    vendor: options.Vendor = None,
    file_name_pattern: options.FileNamePattern = None,
    settings: options.SettingsFile = None,
    no_cache: options.NoCache = False,
    no_mask: options.NoMask = False,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Transcribe; the docstring people see is HELP."""
    from qa_audit.cli.progress import ProgressBar
    from qa_audit.pipeline.transcribe import transcribe

    what = options.listen_options(
        options.read_settings(settings),
        backend=backend,
        model=model,
        effort=effort,
        workers=workers,
        index=index,
        agent_channel=agent_channel,
        vendor=vendor,
        file_name_pattern=file_name_pattern,
        no_cache=no_cache,
    )
    options.tell_metadata(paths, what)
    with ProgressBar(resumes=not no_cache) as progress:
        done, refused = transcribe(paths, options.read_scripts(script), out, what, progress, mask=not no_mask)
    for cause in refused:
        typer.echo(cause.cause.text(LANGUAGE), err=True)
    typer.echo(say(f"已转写 {len(done)} 通：{out}", f"{len(done)} calls transcribed: {out}"))
    raise typer.Exit(3 if refused else 0)
