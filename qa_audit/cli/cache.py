"""`qa-audit cache …`: the transcripts that are kept so that no call is heard twice."""

from typing import TYPE_CHECKING, Annotated

import typer

from qa_audit.cli import options
from qa_audit.cli.language import say

if TYPE_CHECKING:
    from qa_audit.asr.cache import Kept, TranscriptCache

HELP = say(
    "识别结果缓存：查看、清除。里面是完整的对话，号码未遮蔽。",
    "Kept transcripts: show, clear. They hold whole conversations with their numbers open.",
)

app = typer.Typer(no_args_is_help=True)


@app.command("show", help=say("缓存在哪里、有多少。", "Where they are and how many."))
def run_show(
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Show; the docstring people see is the help."""
    from qa_audit.asr.cache import KEPT_DAYS
    from qa_audit.cache import transcripts_directory

    kept = _cache().kept()
    typer.echo(
        say(
            f"{transcripts_directory()}：{_amount(kept)}，最久 {kept.unused_days:.0f} 天未用；"
            f"{KEPT_DAYS} 天未用的在下次质检时删除",
            f"{transcripts_directory()}: {_amount(kept)}, the longest unused for {kept.unused_days:.0f} days; "
            f"what is unused for {KEPT_DAYS} days goes with the next audit",
        )
    )


@app.command(
    "clear",
    help=say(
        "删除缓存的识别结果；报告、时间线和模型不受影响。",
        "Delete them; reports, timelines and models stay as they are.",
    ),
)
def run_clear(
    unused_days: Annotated[
        int,
        typer.Option(
            "--unused-days",
            min=0,
            help=say("只删除至少这么多天未用的；0 为全部", "Only what was not used for so many days; 0 for all"),
        ),
    ] = 0,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Clear; the docstring people see is the help."""
    from qa_audit.cache import transcripts_directory

    deleted = _cache().clear(unused_days)
    left = _cache().kept()
    typer.echo(
        say(
            f"{transcripts_directory()}：已删除 {_amount(deleted)}，剩下 {_amount(left)}",
            f"{transcripts_directory()}: deleted {_amount(deleted)}; left: {_amount(left)}",
        )
    )


def _cache() -> "TranscriptCache":
    from qa_audit.asr.cache import TranscriptCache
    from qa_audit.cache import transcripts_directory

    return TranscriptCache(transcripts_directory())


def _amount(kept: "Kept") -> str:
    megabytes = f"{kept.n_bytes / 1e6:.1f} MB"
    return say(f"{kept.n} 份识别结果（{megabytes}）", f"{kept.n} transcripts ({megabytes})")
