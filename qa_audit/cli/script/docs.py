"""`qa-audit script docs`."""

from qa_audit.cli import options
from qa_audit.cli.language import say
from qa_audit.cli.script.options import Files, Out, deliver

HELP = say(
    "把脚本的全部规则写成一页规则手册（Markdown）：情境、话术、数字、案例数和每种规则的说明。",
    "Write all rules of scripts as a page of Markdown: situations, wordings, numbers, cases, what each kind does.",
)


def run(
    files: Files,
    out: Out = None,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Write; the docstring people see is HELP."""
    from qa_audit.script.handbook import render_handbook
    from qa_audit.script.load import load_scripts

    deliver(render_handbook(load_scripts(tuple(files))), out)
