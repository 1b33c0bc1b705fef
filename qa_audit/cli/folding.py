"""Help texts that fold where a line ends.

Rich breaks lines between words and cuts off a word that is longer than its column. A Chinese sentence is one such word:
on a terminal of 80 columns the help of most options ended in "…".
"""

import sys
from typing import Any


def help_may_be_shown() -> bool:
    """Whether this command line asks for help, or names a group of commands alone, which shows its help."""
    # `qa-audit review user` names a group inside a group.
    return "--help" in sys.argv or len(sys.argv) <= 3


def fold_help() -> None:
    """Let the tables of Typer's help fold their cells; Typer has no setting for it."""
    from rich.columns import Columns
    from rich.table import Table
    from rich.text import Text
    from typer import rich_utils

    class FoldingTable(Table):
        def add_row(self, *cells: Any, **style: Any) -> None:
            for cell in cells:
                # The help of an option is several texts side by side, with a table of its own around them.
                for text in cell.renderables if isinstance(cell, Columns) else (cell,):
                    if isinstance(text, Text):
                        text.overflow = "fold"
            super().add_row(*cells, **style)
            for column in self.columns:
                column.overflow = "fold"

    vars(rich_utils)["Table"] = FoldingTable
