"""Options that the script commands share."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from qa_audit.cli.language import say

Files = Annotated[
    list[Path], typer.Argument(help=say("脚本文件（YAML）", "Script files (YAML)"), metavar="F...", show_default=False)
]
Out = Annotated[
    Path | None, typer.Option("--out", help=say("写入文件，而不是屏幕", "Write to a file instead of the screen"))
]


def deliver(content: str, out: Path | None) -> None:
    """Put a report where it was asked for: into a file, whole or not at all, else on the screen."""
    from qa_audit.store.atomic import write_atomic

    if out is not None:
        write_atomic(out, content)
        return
    try:
        sys.stdout.write(content)
    except UnicodeEncodeError:
        # A console with an old code page still gets everything it can show.
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(content.encode(encoding, "backslashreplace").decode(encoding))
