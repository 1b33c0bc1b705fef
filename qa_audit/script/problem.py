"""What is wrong with a script or with settings, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from qa_audit.errors import Language, ScriptError
from qa_audit.model.wording import Wording


class Place(NamedTuple):
    """A place in a file.

    Attributes:
        path: The file, as it was given.
        line: Line, counted from 1.
        column: Column, counted from 1.
    """

    path: str
    line: int
    column: int


class Level(StrEnum):
    """Whether a script with a problem can be used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        path: The file.
        line: Line, counted from 1.
        column: Column, counted from 1.
        location: The place in the document, for example `rules[3].within`; empty for the file as a whole.
        message: What is wrong, what is allowed, what to do.
        code: Stable name of the kind of problem, as code-scanning views show it.
        level: An error stops the script from being used; a warning does not.
    """

    path: str
    line: int
    column: int
    location: str
    message: Wording
    code: str = "invalid-value"
    level: Level = Level.ERROR

    @property
    def place(self) -> Place:
        """Where."""
        return Place(self.path, self.line, self.column)

    def text(self, language: Language) -> str:
        """`path:line:col: location: message`."""
        place = f"{self.location}: " if self.location else ""
        return f"{self.path}:{self.line}:{self.column}: {place}{self.message.text(language)}"


class InvalidScriptError(ScriptError):
    """A script, or a settings file, with problems; it lists all of them.

    Attributes:
        problems: What is wrong, in the order of the file.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__(
            "\n".join(problem.text("zh") for problem in self.problems),
            "\n".join(problem.text("en") for problem in self.problems),
        )


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Problems in the order of the files, each once."""
    return tuple(dict.fromkeys(sorted(problems, key=lambda p: (p.path, p.line, p.column))))
