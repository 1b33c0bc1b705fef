"""What ships with the package: the default scripts and settings, from a wheel and from a checkout alike."""

from pathlib import Path

from qa_audit.errors import UsageError

DEFAULT_SCRIPTS = ("phone_etiquette.yaml", "service_language.yaml", "complaint_handling.yaml")


def configs_directory() -> Path:
    """The folder with the shipped scripts: inside an installed package, else at the top of the checkout.

    Raises:
        UsageError: The package was taken apart: neither folder is there.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "configs", package.parent / "configs"):
        if (folder / DEFAULT_SCRIPTS[0]).is_file():
            return folder
    raise UsageError(
        f"{package}：找不到随程序发布的 configs 目录；请重新安装 qa-audit，或用 --script 指定脚本",
        f"{package}: the configs folder shipped with the program is missing; install qa-audit again or give --script",
    )


def default_scripts() -> tuple[Path, ...]:
    """The shipped scripts, in the order in which they are reported."""
    folder = configs_directory()
    return tuple(path for name in DEFAULT_SCRIPTS if (path := folder / name).is_file())
