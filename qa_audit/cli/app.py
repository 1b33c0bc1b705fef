"""The `qa-audit` command: its commands, and which error ends in which exit code.

Only light modules are imported here: `qa-audit --help` must answer at once. Commands import what they need when run.
"""

import sys
from typing import Annotated

import typer

from qa_audit.cli import audit, cache, doctor, explain, recheck, review, script, transcribe
from qa_audit.cli.language import LANGUAGE, say
from qa_audit.errors import QaAuditError
from qa_audit.version import __version__

CRASHED = 70
"""Exit code of a defect of this program (EX_SOFTWARE of sysexits.h): never confused with a verdict."""

EXIT_CODES = say(
    "退出码：0 全部可接受；1 有通话达到 --fail-on 的不合格（或未达到 --expected）；2 用法或脚本错误；"
    "3 有录音无法质检；4 识别器或模型不可用；5 规则崩溃；6 存储失败；70 程序缺陷。",
    "Exit codes: 0 all calls acceptable; 1 a call failed at --fail-on (or --expected was not reached); "
    "2 wrong usage or an invalid script; 3 some recording could not be audited; 4 recogniser or model not available; "
    "5 a rule crashed; 6 the store failed; 70 a defect of this program.",
)

app = typer.Typer(
    name="qa-audit",
    help=say(
        "听完每一通电话，离线质检，每个结论都有可回放的证据。",
        "Listens to every call, offline, and proves each word of its verdict.",
    )
    + "\n\n"
    + EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("audit", help=audit.HELP)(audit.run)
app.command("transcribe", help=transcribe.HELP)(transcribe.run)
app.command("recheck", help=recheck.HELP)(recheck.run)
app.command("explain", help=explain.HELP)(explain.run)
app.add_typer(script.app, name="script", help=script.HELP)
app.add_typer(review.app, name="review", help=review.HELP)
app.add_typer(cache.app, name="cache", help=cache.HELP)
app.command("doctor", help=doctor.HELP)(doctor.run)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"qa-audit {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=say("显示版本", "Show the version"))
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; errors of ours become one message and their exit code."""
    try:
        app()
    except QaAuditError as error:
        typer.echo(say("错误：", "Error: ") + error.message(LANGUAGE), err=True)
        sys.exit(error.exit_code)
    except Exception:
        # A crash is shown whole, and is no verdict.
        import traceback

        traceback.print_exc()
        typer.echo(
            say("程序缺陷，请把以上内容报告给维护者。", "A defect of this program; please report the above."), err=True
        )
        sys.exit(CRASHED)
