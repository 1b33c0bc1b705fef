"""How heard text is written: simplified characters and Chinese punctuation."""

from qa_audit.text.normalise import simplify

_CHINESE_MARKS = {",": "，", "?": "？", "!": "！", ":": "：", ";": "；"}


def written(text: str) -> str:
    """Simplified characters, Chinese punctuation between Chinese characters, no stray blanks."""
    simple = simplify(" ".join(text.split()))
    characters = list(simple)
    for index, character in enumerate(characters):
        before = characters[index - 1] if index else ""
        if character in _CHINESE_MARKS and _is_chinese(before):
            characters[index] = _CHINESE_MARKS[character]
    kept = [
        character
        for index, character in enumerate(characters)
        if character != " "
        or not (_is_wide(characters[index - 1]) or _is_wide(characters[min(index + 1, len(characters) - 1)]))
    ]
    return "".join(kept).strip(" ，、")


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _is_wide(character: str) -> bool:
    return character > "\u2e7f"
