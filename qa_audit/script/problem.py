"""What is wrong with a script, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_audit.errors import Language, ScriptError
from qa_audit.model.wording import Wording


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        path: The file.
        line: Line, counted from 1.
        column: Column, counted from 1.
        location: The place in the document, for example `rules[3].within`; empty for the file as a whole.
        message: What is wrong, what is allowed, what to do.
    """

    path: str
    line: int
    column: int
    location: str
    message: Wording

    def text(self, language: Language) -> str:
        """`path:line:col: location: message`."""
        place = f"{self.location}: " if self.location else ""
        return f"{self.path}:{self.line}:{self.column}: {place}{self.message.text(language)}"


class InvalidScriptError(ScriptError):
    """A script with problems; it lists all of them.

    Attributes:
        problems: What is wrong, in the order of the file.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.path, p.line, p.column)))
        super().__init__(
            "\n".join(problem.text("zh") for problem in self.problems),
            "\n".join(problem.text("en") for problem in self.problems),
        )
