"""Lines that GitHub Actions turns into notes beside the changed line."""


def github_line(level: str, path: str, line: int, message: str, *, column: int = 1, title: str = "qa-audit") -> str:
    """One workflow command.

    Args:
        level: "error", "warning" or "notice".
        path: The file, relative to the repository.
        line: Counted from 1.
        message: What is wrong.
        column: Counted from 1.
        title: Short title.
    """
    place = f"file={_property(path)},line={line},col={column},title={_property(title)}"
    return f"::{level} {place}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
