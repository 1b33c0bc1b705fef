"""`qa-audit explain`: what a rule checks, or why a call got its verdict."""

from pathlib import Path
from typing import Annotated

import typer

from qa_audit.cli import options
from qa_audit.cli.language import LANGUAGE, say

HELP = say(
    "说明一条规则查什么；给出通话报告时，逐步说明该通话为何得此结论。",
    "What a rule checks; with a call's report, why that call got its verdict, step by step.",
)


def run(
    rule: Annotated[str, typer.Argument(help=say("规则编号", "Rule id"), metavar="RULE", show_default=False)],
    call: Annotated[
        Path | None, typer.Argument(help=say("calls/<call_id>.json", "calls/<call_id>.json"), metavar="[CALL.json]")
    ] = None,
    script: options.Scripts = None,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Explain; the docstring people see is HELP."""
    from qa_audit.errors import UsageError, reason
    from qa_audit.report.explain import explain_finding
    from qa_audit.script.docs import explain_rule

    scripts = options.read_scripts(script)
    typer.echo(explain_rule(scripts, rule, LANGUAGE))
    if call is not None:
        try:
            content = call.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            zh, en = reason(error)
            raise UsageError(f"{call}：无法读取（{zh}）", f"{call}: cannot be read ({en})") from error
        typer.echo("\n" + explain_finding(content, rule, str(call), LANGUAGE))
