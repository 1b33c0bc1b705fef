"""`qa-audit script schema`."""

import typer

from qa_audit.cli import options
from qa_audit.cli.language import say
from qa_audit.cli.script.options import Out, deliver

HELP = say(
    "输出脚本的 JSON Schema。在脚本第一行写 # yaml-language-server: $schema=script.schema.json，"
    "VS Code（YAML 扩展）就能补全和提示错误。",
    "Print the JSON Schema of scripts. With the first line # yaml-language-server: $schema=script.schema.json, VS Code "
    "(YAML extension) completes and marks errors.",
)


def run(
    out: Out = None,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Schema; the docstring people see is the help."""
    from qa_audit.script.schema import script_schema

    deliver(script_schema(), out)
    if out is not None:
        typer.echo(str(out))
