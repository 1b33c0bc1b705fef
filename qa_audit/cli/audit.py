"""`qa-audit audit`: the main job."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa_audit.cli import options
from qa_audit.cli.language import LANGUAGE, say

if TYPE_CHECKING:
    from qa_audit.model.report import BatchReport

HELP = say(
    "质检录音：每通通话一份报告，附可回放的证据。中断后再运行会接着做。",
    "Audit recordings: a report for each call, with evidence to replay. Run again to go on after an interruption.",
)


class FailOn(StrEnum):
    """From which breach on the command fails."""

    FATAL = "fatal"
    MAJOR = "major"
    MINOR = "minor"
    NEVER = "never"


class AudioPlace(StrEnum):
    """Where call pages find their audio."""

    BESIDE = "beside"
    EMBED = "embed"
    NONE = "none"


class Format(StrEnum):
    """Report formats; the table is `qa_audit.report.formats`, whose modules are not needed for `--help`."""

    JSON = "json"
    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    JUNIT = "junit"
    SHEET = "sheet"


Formats = Annotated[
    list[Format] | None,
    typer.Option(
        "--format",
        help=say("报告格式，可多次；默认全部，JSON 总会写", "Report format, repeatable; default all, JSON always"),
    ),
]


def run(
    paths: options.Paths,
    out: Annotated[Path, typer.Option("--out", help=say("输出文件夹", "Output folder"))],
    script: options.Scripts = None,
    formats: Formats = None,
    model: options.Model = None,
    backend: options.Backend = None,
    effort: options.EffortOption = None,
    workers: options.Workers = None,
    fail_on: Annotated[
        FailOn,
        typer.Option("--fail-on", help=say("达到哪一级不合格时退出码为 1", "Breach from which the exit code is 1")),
    ] = FailOn.FATAL,
    index: options.Index = None,
    agent_channel: options.AgentChannel = None,
    vendor: options.Vendor = None,
    file_name_pattern: options.FileNamePattern = None,
    audio: Annotated[
        AudioPlace | None,
        typer.Option(
            "--audio", help=say("网页的录音：旁置、内嵌或没有", "Audio of the pages: beside, embedded or none")
        ),
    ] = None,
    no_mask: options.NoMask = False,
    mask_audio: Annotated[
        bool,
        typer.Option(
            "--mask-audio",
            help=say("网页播放的录音中用提示音遮盖这些号码", "Cover these numbers by a tone in the pages' audio"),
        ),
    ] = False,
    expected: Annotated[
        Path | None,
        typer.Option(
            "--expected",
            help=say("已知结论（JSON Lines），核对是否达到", "Known verdicts (JSON lines) to hold against"),
        ),
    ] = None,
    strict_gaps: Annotated[
        bool,
        typer.Option(
            "--strict-gaps",
            help=say("--expected 中标为已知差距而已达到的，也算失败", "Known gaps that are reached now fail too"),
        ),
    ] = False,
    settings: options.SettingsFile = None,
    no_cache: options.NoCache = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help=say("不接续上次，全部重做", "Do not resume, do all anew"))
    ] = False,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Run an audit; the docstring people see is HELP."""
    from rich.console import Console

    from qa_audit.cli.progress import ProgressBar
    from qa_audit.pipeline.audit import audit, titles
    from qa_audit.pipeline.expected import compare, read_expected
    from qa_audit.pipeline.options import AuditOptions
    from qa_audit.pipeline.outcome import exit_code
    from qa_audit.report.table import render_table

    chosen = options.read_settings(settings)
    scripts = options.read_scripts(script)
    known = read_expected(expected) if expected is not None else None
    what = AuditOptions(
        scripts=scripts,
        out=out,
        language=LANGUAGE,
        audio=audio.value if audio is not None else chosen.audio,
        formats=chosen_formats(formats),
        mask=not no_mask,
        mask_audio=mask_audio,
        listen=options.listen_options(
            chosen,
            backend=backend,
            model=model,
            effort=effort,
            workers=workers,
            index=index,
            agent_channel=agent_channel,
            vendor=vendor,
            file_name_pattern=file_name_pattern,
            no_cache=no_cache,
        ),
        resume=not fresh,
    )
    options.tell_metadata(paths, what.listen)
    with ProgressBar(resumes=not fresh) as progress:
        batch = audit(paths, what, progress)
    console = Console()
    console.print(render_table(batch, LANGUAGE, titles(scripts)))
    console.print(closing(batch, out, what.formats), soft_wrap=True, markup=False)
    mismatches = compare(known, out) if known is not None else None
    if mismatches is not None:
        console.print(mismatches.text(LANGUAGE), soft_wrap=True, highlight=False)
    code = exit_code(batch, fail_on.value)
    if code == 0 and mismatches is not None:
        reached = mismatches.all_reached and not (strict_gaps and mismatches.closed)
        code = 0 if reached else 1
    raise typer.Exit(code)


def chosen_formats(formats: list[Format] | None) -> tuple[str, ...]:
    """Names of the formats that were asked for; all where none was."""
    return tuple(one.value for one in formats or Format)


def closing(batch: "BatchReport", out: Path, formats: Sequence[str]) -> str:
    """Where the reports are, and whether calls lie there that are not among them."""
    from qa_audit.pipeline.outcome import n_earlier_calls

    lines = [say("报告：", "Reports: ") + str(out / ("index.html" if "html" in formats else "summary.json"))]
    n_earlier = n_earlier_calls(batch, out)
    if n_earlier:
        lines.append(
            say(
                f"{out} 中另有 {n_earlier} 通以前的通话，不属于本次运行；其文件保留，但不在汇总中",
                f"{n_earlier} earlier {'call' if n_earlier == 1 else 'calls'} in {out} "
                f"{'is' if n_earlier == 1 else 'are'} not part of this run; the files are kept, "
                "but they are not in the index",
            )
        )
    return "\n".join(lines)
