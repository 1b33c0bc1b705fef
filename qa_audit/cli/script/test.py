"""`qa-audit script test`."""

import typer

from qa_audit.cli import options
from qa_audit.cli.language import LANGUAGE, say
from qa_audit.cli.script.options import Files

HELP = say(
    "运行脚本自带的案例。有案例未达到预期结论时退出码为 1。",
    "Run the cases written in scripts. Exit code 1 where one does not reach its verdict.",
)


def run(
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
