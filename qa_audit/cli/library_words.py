"""What Typer and Click say themselves, in Chinese.

Neither has a Chinese catalogue: Typer's help takes its words from constants of a module, Click's usage errors have
theirs in the code. So the constants are set, and a usage error is worded anew from what it says in English, which has
been the same for years whichever of the two raises it; a sentence that is not in the table stays in English.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import typer
from typer.core import TyperArgument, TyperGroup, TyperOption

from qa_audit.cli.language import LANGUAGE
from qa_audit.errors import Language

USAGE_ERROR: Any = typer.BadParameter.__mro__[1]
"""Click's `UsageError`: newer versions of Typer bring a Click of their own."""

USAGE = "用法："
HELP_OPTION = "显示本帮助并退出。"
CONSTANTS = {
    "DEPRECATED_STRING": "（已弃用）",
    "DEFAULT_STRING": "[默认：{}]",
    "ENVVAR_STRING": "[环境变量：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "ERRORS_PANEL_TITLE": "错误",
    "ABORTED_TEXT": "已中断。",
    "RICH_HELP": "查看帮助：[blue]{command_path} {help_option}[/]",
}
"""Constants of `typer.rich_utils`."""

USAGE_PIECES = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
TYPES = {
    "bool": "开关",
    "path": "路径",
    "str": "文字",
    "int": "整数",
    "int range": "整数",
    "float": "数字",
    "float range": "数字",
}
"""What options take, as Typer calls it."""
_TYPE = re.compile(r"<(?:(?P<one>[a-z ]+)|list\[(?P<each>.+)\])>")

_KINDS = {"argument": "参数", "option": "选项", "parameter": "参数"}
_SENTENCES = tuple(
    (re.compile(pattern, re.DOTALL), chinese)
    for pattern, chinese in (
        (r"Missing (?P<kind>argument|option|parameter) (?P<name>'.+?')\.?", "缺少{kind} {name}"),
        (
            r"Missing (?P<kind>argument|option|parameter) (?P<name>'.+?')\. Choose from:\s*(?P<list>.+?)\.?",
            "缺少{kind} {name}；可选：{list}",
        ),
        (r"Missing command\.?", "缺少命令"),
        (r"No such option:? (?P<name>\S+?)\.?", "没有选项 {name}"),
        (
            r"No such option:? (?P<name>\S+?)\.? (?:\(Possible options: |Did you mean (?:one of: )?)(?P<list>.+?)[?)]",
            "没有选项 {name}；是不是 {list}？",
        ),
        (r"No such command (?P<name>'.*?')\.?", "没有命令 {name}"),
        (r"No such command (?P<name>'.*?')\.? Did you mean (?P<list>.+?)\?", "没有命令 {name}；是不是 {list}？"),
        (r"Got unexpected extra arguments?(?:\(s\))? \((?P<list>.*)\)", "多出的参数：{list}"),
        (r"Option (?P<name>'.+?') requires an argument\.?", "选项 {name} 后面要写一个值"),
        (r"Option (?P<name>'.+?') requires (?P<count>\d+) arguments\.?", "选项 {name} 后面要写 {count} 个值"),
        (r"Option (?P<name>'.+?') does not take a value\.?", "选项 {name} 后面不写值"),
        (r"Argument (?P<name>'.+?') takes (?P<count>\d+) values\.?", "参数 {name} 要写 {count} 个值"),
        (r"Invalid value for (?P<name>.+?): (?P<rest>.+)", "{name} 的值无效：{rest}"),
        (r"Invalid value: (?P<rest>.+)", "值无效：{rest}"),
        (r"(?:Value error, )?(?P<given>'.*?') is not one of (?P<list>.+?)\.?", "{given} 不在可选值之内：{list}"),
        (r"(?P<given>\S+) is not in the range (?P<list>.+?)\.?", "{given} 不在范围 {list} 之内"),
        (r"(?P<given>'.*?') is not a valid (?:integer|int)(?: range)?\.?", "{given} 不是整数"),
        (r"(?P<given>'.*?') is not a valid (?:float|number)(?: range)?\.?", "{given} 不是数字"),
        (r"Input should be a valid integer.*", "应为整数"),
        (r"Input should be a valid number.*", "应为数字"),
        (r"Input should be greater than or equal to (?P<limit>\S+)", "不能小于 {limit}"),
        (r"Input should be less than or equal to (?P<limit>\S+)", "不能大于 {limit}"),
    )
)
"""What the libraries say, whole, and the same in Chinese."""


def chinese(message: str) -> str:
    """What a usage error says, in Chinese; as it is where it is not known.

    Args:
        message: The error in English.
    """
    for pattern, worded in _SENTENCES:
        if found := pattern.fullmatch(message):
            parts = {name: " ".join(text.split()) for name, text in found.groupdict().items()}
            if "kind" in parts:
                parts["kind"] = _KINDS[parts["kind"]]
            if "rest" in parts:
                parts["rest"] = chinese(parts["rest"])
            return worded.format(**parts)
    return message


@contextmanager
def usage_errors_worded(language: Language = LANGUAGE) -> Iterator[None]:
    """Let usage errors of the libraries leave in the language of this run, with the same exit code."""
    try:
        yield
    except USAGE_ERROR as error:
        # This one is no error but the help of a group that was named alone; newer versions have printed it already.
        if language == "en" or type(error).__name__ == "NoArgsIsHelpError":
            raise
        speak_chinese()
        raise USAGE_ERROR(chinese(error.format_message()), error.ctx) from error


@cache
def speak_chinese() -> None:
    """Let the help, and what stands around a usage error, be Chinese from now on."""
    from typer import rich_utils

    for name, worded in CONSTANTS.items():
        setattr(rich_utils, name, worded)
    highlighter: Any = rich_utils.OptionHighlighter
    highlighter.highlights = [*highlighter.highlights, f"(?P<usage>{USAGE})"]
    context: Any = TyperGroup.context_class
    context.formatter_class = _with_chinese_usage(context.formatter_class)
    command: Any = next(one for one in TyperGroup.__mro__ if "get_help_option" in vars(one))
    command.get_help_option = _with_chinese_help(command.get_help_option)
    # Older versions of Typer have no such method, and show the types as Click names them.
    for kind in {*TyperArgument.__mro__, *TyperOption.__mro__}:
        parameter: Any = kind
        if "display_type" in vars(parameter):
            parameter.display_type = _with_chinese_types(parameter.display_type)


def _with_chinese_usage(formatter: Any) -> Any:
    class Formatter(formatter):  # type: ignore[misc]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            for english, worded in USAGE_PIECES.items():
                args = args.replace(english, worded)
            super().write_usage(prog, args, USAGE if prefix is None else prefix)

    return Formatter


def chinese_type(english: str) -> str:
    """What kind of value an option takes, in Chinese; as it is where it is not known or lists values to choose.

    Args:
        english: As Typer writes it, such as `<int range>` or `<list[Path]>`.
    """
    found = _TYPE.fullmatch(english)
    if found is None:
        return english
    if found["each"]:
        # The help of each such option says that it may be given several times.
        return f"<{TYPES.get(found['each'].lower(), found['each'])}>"
    return f"<{TYPES.get(found['one'], found['one'])}>"


def _with_chinese_types(inherited: Any) -> Any:
    def display_type(parameter: Any, ctx: Any) -> Any:
        return chinese_type(inherited(parameter, ctx))

    return display_type


def _with_chinese_help(inherited: Any) -> Any:
    def get_help_option(command: Any, ctx: Any) -> Any:
        option = inherited(command, ctx)
        if option is not None:
            option.help = HELP_OPTION
        return option

    return get_help_option
