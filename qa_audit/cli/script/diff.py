"""`qa-audit script diff`."""

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qa_audit.cli import options
from qa_audit.cli.language import LANGUAGE, say
from qa_audit.cli.script.options import Out, deliver
from qa_audit.errors import RecordingError, UsageError

HELP = say(
    "用新旧两个脚本评判已存的通话，列出哪些通话、坐席、规则的结论和得分会变，每处都有可回放的证据。"
    "旧脚本可以是 git 版本，如 HEAD~1:configs/phone_etiquette.yaml。超过 --max-changed 时退出码为 1。",
    "Evaluate stored calls with two scripts: which calls, agents and rules change verdict and score, with evidence "
    "to play. OLD may be a git revision such as HEAD~1:configs/phone_etiquette.yaml. Exit code 1 over --max-changed.",
)

_LIMIT = re.compile(r"(\d+(?:\.\d+)?)(%?)")


class Form(StrEnum):
    """Forms of the report."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


def run(
    old: Annotated[str, typer.Argument(help=say("旧脚本：文件或 版本:路径", "Old script: a file or REVISION:PATH"))],
    new: Annotated[str, typer.Argument(help=say("新脚本", "New script"))],
    calls: Annotated[
        Path, typer.Option("--calls", help=say("audit 的输出文件夹", "Output folder of audit"), metavar="DIR")
    ],
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            help=say("两边都一起使用的其他脚本，可多次给出", "Other scripts used together with both, repeatable"),
        ),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help=say("报告形式", "Form of the report"))] = Form.TEXT,
    out: Out = None,
    max_changed: Annotated[
        str | None,
        typer.Option("--max-changed", help=say("最多允许多少通变化：20 或 5%", "Most calls that may change: 20 or 5%")),
    ] = None,
    link_base: Annotated[
        str | None,
        typer.Option(
            "--link-base",
            help=say("链接的前缀，例如报告网站的地址", "What links start with, such as the address of the reports"),
        ),
    ] = None,
    workers: options.Workers = None,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Compare; the docstring people see is the help."""
    from qa_audit.cli.progress import ProgressBar
    from qa_audit.pipeline.script_diff import diff_scripts
    from qa_audit.report.script_diff import render_diff

    most = _most(max_changed)
    rest = list(also or ())
    with ProgressBar(resumes=False) as progress:
        diff = diff_scripts([old, *rest], [new, *rest], calls, workers or options.cores(), progress)
    links = link_base if link_base is not None else _relative(calls, out)
    deliver(render_diff(diff, form.value, LANGUAGE, links), out)
    for cause in diff.unread:
        typer.echo(cause.text(LANGUAGE), err=True)
    if most is not None:
        number, percent = most
        allowed = diff.n_calls * number / 100 if percent else number
        if len(diff.calls) > allowed:
            typer.echo(
                say(
                    f"有 {len(diff.calls)} 通变化，超过 --max-changed {max_changed}",
                    f"{len(diff.calls)} calls change, over --max-changed {max_changed}",
                ),
                err=True,
            )
            raise typer.Exit(1)
    if diff.unread:
        typer.echo(
            say(
                f"有 {len(diff.unread)} 通的时间线无法读取，没有比较",
                f"{len(diff.unread)} calls were not compared: their timelines cannot be read",
            ),
            err=True,
        )
        raise typer.Exit(RecordingError.exit_code)


def _most(given: str | None) -> tuple[float, bool] | None:
    if given is None:
        return None
    found = _LIMIT.fullmatch(given.strip())
    if found is None:
        raise UsageError(
            f"--max-changed {given}：应为通数（如 20）或百分比（如 5%）",
            f"--max-changed {given}: give a number of calls (20) or a percentage (5%)",
        )
    return float(found[1]), bool(found[2])


def _relative(calls: Path, out: Path | None) -> str:
    """How the report, or who reads it on the screen, reaches the pages of the calls."""
    if out is None:
        return calls.as_posix()
    try:
        return Path(os.path.relpath(calls.resolve(), out.resolve().parent)).as_posix()
    except ValueError:  # another drive
        return calls.resolve().as_uri()
