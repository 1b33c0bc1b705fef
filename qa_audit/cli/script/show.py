"""`qa-audit script show`."""

from typing import Annotated

import typer

from qa_audit.cli import options
from qa_audit.cli.language import say
from qa_audit.cli.script.options import Out, deliver

HELP = say(
    "输出合并后的脚本（extend、include 之后的样子），每条都注明来自哪个文件的哪一行。",
    "Print the script as it comes out of extend and include, each part with the file and line it came from.",
)


def run(
    file: Annotated[
        str, typer.Argument(help=say("脚本：文件或 版本:路径", "Script: a file or REVISION:PATH"), metavar="F")
    ],
    out: Out = None,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Show; the docstring people see is the help."""
    from qa_audit.script.load import read
    from qa_audit.script.problem import InvalidScriptError, Level
    from qa_audit.script.resolved import render_resolved

    reading = read(file)
    if reading.script is None or any(problem.level is Level.ERROR for problem in reading.problems):
        raise InvalidScriptError(reading.problems)
    deliver(render_resolved(reading), out)
