"""What is wrong with the YAML itself, said so that a person who writes Chinese knows what to change, and where.

The parser stumbles over what it reads after the mistake. The likeliest mistake of a Chinese author, punctuation of full
width, is therefore looked for in the lines before.
"""

import re

from ruamel.yaml.error import MarkedYAMLError

from qa_audit.model.wording import Wording
from qa_audit.script.problem import Place, Problem

_ADVICE = {
    "quoted scalar": Wording("引号没有成对；请补上另一个", "a quotation mark without its partner; add the other one"),
    "'\\t'": Wording("缩进里有制表符（Tab）；请换成空格", "a tab in the indentation; use spaces"),
    "mapping values are not allowed": Wording(
        "冒号的位置或缩进不对；含冒号的文字请加引号，并与上一行对齐",
        "a colon or an indentation is out of place; quote text with a colon, and align with the lines above",
    ),
    "flow sequence": Wording("方括号没有成对，或缺逗号", "a square bracket without its partner, or a comma is missing"),
    "flow mapping": Wording("花括号没有成对，或缺逗号", "a brace without its partner, or a comma is missing"),
    "block mapping": Wording(
        "缩进不一致，或缺“键: 值”；请与同级各行对齐",
        'the indentation is uneven, or no "key: value"; align with its neighbours',
    ),
    "block collection": Wording("列表缩进不一致；请与同级的 - 对齐", "the list is unevenly indented; align the dashes"),
    "simple key": Wording("这一行缺少冒号，或前面的引号没有闭合", "no colon on this line, or an open quote before"),
    "undefined alias": Wording("* 开头的文字会被当成引用；请加引号", "text that starts with * is an alias; quote it"),
    "single document": Wording(
        "一个文件只能有一份内容；请删去第二个 ---，或把它下面的内容另存为一个文件",
        "a file holds one document; remove the second ---, or move what is below it to a file of its own",
    ),
}

LINES_BEFORE = 6
"""How far before the line at which the parser stops a mistake is looked for. Chosen: a text may go on over lines."""

FULL_WIDTH_COLON = Wording(
    "这里是全角冒号“：”；请改成半角冒号加空格“: ”",
    'this is a full-width colon "："; write an ASCII colon and a space ": "',
)

_FULL_WIDTH_SPACE = Wording(
    "缩进里有全角空格；请换成普通空格",
    "a full-width space in the indentation; use ordinary spaces",
)

_FULL_WIDTH_COMMA = Wording(
    "括号里用了全角逗号“，”或顿号“、”；请改成半角逗号加空格“, ”，是文字的请加引号",
    'a full-width comma "，" or "、" inside brackets; write an ASCII comma and a space ", ", or quote the text',
)

_WIDE_SPACE_FIRST = re.compile(r"[ \t]*(?P<wrong>[\u3000\u00a0])")
_WIDE_COLON_OF_KEY = re.compile(r"[ \t]*(?:-[ \t]+)?[A-Za-z_][\w.]*[ \t]*(?P<wrong>：)")
_WIDE_COLON_IN_FLOW = re.compile(r"[^#\"']*?[{,，][ \t]*[A-Za-z_]\w*[ \t]*(?P<wrong>：)")
_WIDE_COMMA_IN_FLOW = re.compile(r"[^#\"'\[{]*?[\[{][^#\"']*?(?P<wrong>[，、])")

_FULL_WIDTH = (
    ("", _WIDE_SPACE_FIRST, _FULL_WIDTH_SPACE),
    ("", _WIDE_COLON_OF_KEY, FULL_WIDTH_COLON),
    ("flow", _WIDE_COLON_IN_FLOW, FULL_WIDTH_COLON),
    ("flow", _WIDE_COMMA_IN_FLOW, _FULL_WIDTH_COMMA),
)
"""What the parser must have said, what is looked for in a line, and what to do about it."""


def broken_yaml(path: str, text: str, error: MarkedYAMLError) -> Problem:
    """What the parser says, at the place where a person has to change something.

    Args:
        path: The file.
        text: What is in it.
        error: What the parser found.
    """
    reason = str(error.problem or error.context or "invalid YAML")
    mark = error.problem_mark or error.context_mark
    said = f"{reason} {error.context or ''}"
    if mark is not None:
        wide = _full_width(text, mark.line, said)
        if wide is not None:
            line, column, advice = wide
            return invalid_yaml(Place(path, line, column), reason, advice)
    if error.context_mark is not None and "quoted scalar" in str(error.context):
        # The parser only notices at the end of the file; what is wrong is where the quote opens.
        mark = error.context_mark
    place = Place(path, mark.line + 1, mark.column + 1) if mark is not None else Place(path, 1, 1)
    return invalid_yaml(place, reason, next((wording for words, wording in _ADVICE.items() if words in said), None))


def _full_width(text: str, stopped_at: int, said: str) -> tuple[int, int, Wording] | None:
    """The punctuation of full width nearest before the line (from 0) at which the parser stopped."""
    lines = text.splitlines()
    for number in range(min(stopped_at, len(lines) - 1), max(-1, stopped_at - LINES_BEFORE), -1):
        for words, pattern, advice in _FULL_WIDTH:
            found = pattern.match(lines[number])
            if found is not None and words in said:
                return number + 1, found.start("wrong") + 1, advice
    return None


def invalid_yaml(place: Place, reason: str, advice: Wording | None = None) -> Problem:
    """The problem of a file that is no YAML.

    Args:
        place: Where.
        reason: What the parser says.
        advice: What to do, where that is known.
    """
    zh = f"：{advice.zh}" if advice is not None else ""
    en = f": {advice.en}" if advice is not None else ""
    return Problem(
        *place,
        "",
        Wording(f"不是有效的 YAML{zh}（{reason}）", f"not valid YAML{en} ({reason})"),
        "invalid-yaml",
    )
