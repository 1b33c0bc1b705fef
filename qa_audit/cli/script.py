"""`qa-audit script …`: scripts are code, so they are checked and tested."""

from pathlib import Path
from typing import Annotated

import typer

from qa_audit.cli import options
from qa_audit.cli.language import LANGUAGE, say

HELP = say("检查和测试话术脚本。", "Check and test scripts.")

app = typer.Typer(no_args_is_help=True)

Files = Annotated[
    list[Path], typer.Argument(help=say("脚本文件（YAML）", "Script files (YAML)"), metavar="F...", show_default=False)
]


@app.command(
    "check",
    help=say(
        "检查脚本：所有错误一次列出，带 文件:行:列。有错误时退出码为 2。",
        "Validate scripts: all errors at once, each with file:line:column. Exit code 2 where there are any.",
    ),
)
def run_check(
    files: Files,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Check; the docstring people see is the help."""
    from qa_audit.script.check import check_cases
    from qa_audit.script.load import load_scripts

    for script in load_scripts(tuple(files)):
        for problem in check_cases(script):
            typer.echo(say("提醒：", "warning: ") + problem.text(LANGUAGE), err=True)
        count = say(
            f"通过：{len(script.rules)} 条规则，{len(script.phrases)} 组短语，{len(script.cases)} 个案例",
            f"valid: {len(script.rules)} rules, {len(script.phrases)} phrase sets, {len(script.cases)} cases",
        )
        typer.echo(f"{script.path}: {count}")


@app.command(
    "test",
    help=say(
        "运行脚本自带的案例。有案例未达到预期结论时退出码为 1。",
        "Run the cases written in scripts. Exit code 1 where one does not reach its verdict.",
    ),
)
def run_test(
    files: Files,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Test; the docstring people see is the help."""
    from qa_audit.script.load import load_scripts
    from qa_audit.script.test import run_cases

    n_failed = 0
    for script in load_scripts(tuple(files)):
        results = list(run_cases(script))
        for result in results:
            for mismatch in result.mismatches:
                typer.echo(f"{script.path}:{result.case.line}: {result.case.name}: {mismatch.message.text(LANGUAGE)}")
        failed = sum(not result.passed for result in results)
        n_failed += failed
        typer.echo(
            f"{script.path}: "
            + say(f"{len(results)} 个案例，{failed} 个未达到", f"{len(results)} cases, {failed} not reached")
        )
    raise typer.Exit(1 if n_failed else 0)
