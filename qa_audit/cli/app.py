"""The `qa-audit` command: its commands, and which error ends in which exit code.

Only light modules are imported here: `qa-audit --help` must answer at once. Commands import what they need when run.
"""

import contextlib
import errno
import os
import sys
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from qa_audit.cli import audit, cache, doctor, explain, recheck, review, script, transcribe
from qa_audit.cli.folding import fold_help, help_may_be_shown
from qa_audit.cli.language import LANGUAGE, say
from qa_audit.cli.library_words import speak_chinese, usage_errors_worded
from qa_audit.errors import InterruptError, QaAuditError, StoreError, UsageError, reason
from qa_audit.version import __version__

CRASHED = 70
"""Exit code of a defect of this program (EX_SOFTWARE of sysexits.h): never confused with a verdict."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""What a full disk says."""

EXIT_CODES = say(
    "退出码：0 全部可接受；1 有通话达到 --fail-on 的不合格（或未达到 --expected）；2 用法或脚本错误；"
    "3 有录音无法质检；4 识别器或模型不可用；5 规则崩溃；6 存储失败；70 程序缺陷；130 被中断（Ctrl-C）。",
    "Exit codes: 0 all calls acceptable; 1 a call failed at --fail-on (or --expected was not reached); "
    "2 wrong usage or an invalid script; 3 some recording could not be audited; 4 recogniser or model not available; "
    "5 a rule crashed; 6 the store failed; 70 a defect of this program; 130 interrupted (Ctrl-C).",
)


class _Commands(TyperGroup):
    """All commands; what ends one from outside is told in the language of this run, and has its exit code."""

    def make_context(self, *arguments: Any, **named: Any) -> Any:
        with usage_errors_worded():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: Any) -> Any:
        try:
            with usage_errors_worded():
                return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise _interrupted() from error
        except typer.Abort as error:
            # A question was not answered: by Ctrl-C, or because the input ended.
            typer.echo(err=True)
            if isinstance(error.__context__, KeyboardInterrupt):
                raise _interrupted() from error
            raise UsageError(
                "输入已经结束，还有问题没有回答；请把答案写成命令行选项（见 --help），或在终端里运行",
                "the input ended before every question was answered; give the answers as options (see --help), or run "
                "it in a terminal",
            ) from error


def _interrupted() -> InterruptError:
    return InterruptError("已中断。", "Interrupted.")


app = typer.Typer(
    name="qa-audit",
    cls=_Commands,
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
    if help_may_be_shown():
        fold_help()
        if LANGUAGE == "zh":
            speak_chinese()
    try:
        app()
    except InterruptError as error:
        typer.echo(error.message(LANGUAGE), err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        typer.echo(_interrupted().message(LANGUAGE), err=True)
        sys.exit(InterruptError.exit_code)
    except QaAuditError as error:
        typer.echo(say("错误：", "Error: ") + error.message(LANGUAGE), err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        if error.errno not in _NO_ROOM:
            _crashed()
        # Errors about files of ours are told where they are written: this is where the output was sent.
        _let_go_of_output()
        zh, en = reason(error)
        typer.echo(
            say(
                f"错误：{error.filename or '屏幕输出'}：无法写入（{zh}）；请腾出空间，再运行同一条命令",
                f"Error: {error.filename or 'the output'}: cannot be written ({en}); make room and run the same "
                "command again",
            ),
            err=True,
        )
        sys.exit(StoreError.exit_code)
    except Exception:
        _crashed()


def _crashed() -> NoReturn:
    """A crash is shown whole, and is no verdict."""
    import traceback

    traceback.print_exc()
    typer.echo(
        say("程序缺陷，请把以上内容报告给维护者。", "A defect of this program; please report the above."), err=True
    )
    sys.exit(CRASHED)


def _let_go_of_output() -> None:
    """What is still held back for an output that takes no more would fail again when Python ends, with its own code."""
    with contextlib.suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
