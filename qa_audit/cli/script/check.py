"""`qa-audit script check`."""

from enum import StrEnum
from typing import Annotated

import typer

from qa_audit.cli import options
from qa_audit.cli.language import LANGUAGE, say
from qa_audit.cli.script.options import Files, Out, deliver

HELP = say(
    "检查脚本：所有错误一次列出，带 文件:行:列 和修改建议。有错误时退出码为 2；提醒不影响。多个文件按一起使用来检查。",
    "Validate scripts: all faults at once, each with file:line:column and what to do. Exit code 2 where there are "
    "errors; warnings do not count. Several files are checked as used together.",
)


class Form(StrEnum):
    """Forms of the report."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"


def run(
    files: Files,
    form: Annotated[
        Form,
        typer.Option(
            "--format",
            help=say("text、json、sarif、github（批注）、gitlab（code quality）", "How faults are reported"),
        ),
    ] = Form.TEXT,
    out: Out = None,
    strict: Annotated[bool, typer.Option("--strict", help=say("提醒也算错误", "Warnings count as errors"))] = False,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Check; the docstring people see is the help."""
    from qa_audit.report.script_faults import render_faults
    from qa_audit.script.lint.table import check
    from qa_audit.script.load import read_all
    from qa_audit.script.problem import Level, in_order

    readings, unread = read_all(files)
    problems = in_order([*unread, *check(readings)])
    if form is not Form.TEXT or out is not None:
        deliver(render_faults(problems, form.value, LANGUAGE), out)
    else:
        typer.echo(render_faults(problems, "text", LANGUAGE), nl=False, err=True)
    n_errors = sum(problem.level is Level.ERROR for problem in problems)
    if form is Form.TEXT:
        for reading in readings:
            script = reading.script
            if script is not None and not any(p.level is Level.ERROR for p in problems if p.path == script.path):
                count = say(
                    f"通过：{len(script.rules)} 条规则，{len(script.phrases)} 组短语，{len(script.cases)} 个案例",
                    f"valid: {len(script.rules)} rules, {len(script.phrases)} phrase sets, {len(script.cases)} cases",
                )
                typer.echo(f"{script.path}: {count}")
        n_warnings = len(problems) - n_errors
        if problems:
            typer.echo(
                say(f"{n_errors} 个错误，{n_warnings} 个提醒", f"{n_errors} errors, {n_warnings} warnings"), err=True
            )
    raise typer.Exit(2 if n_errors or (strict and problems) else 0)
