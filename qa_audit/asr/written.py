"""How heard text is written: simplified characters and Chinese punctuation."""

from qa_audit.text.normalise import simplify

_CHINESE_MARKS = {",": "，", "?": "？", "!": "！", ":": "：", ";": "；"}


def written(text: str) -> str:
    """Simplified characters, Chinese punctuation between Chinese characters, a comma for a blank between them."""
    simple = simplify(" ".join(text.split()))
    characters = list(simple)
    for index, character in enumerate(characters):
        before = characters[index - 1] if index else ""
        if character in _CHINESE_MARKS and _is_chinese(before):
            characters[index] = _CHINESE_MARKS[character]
    for index in range(1, len(characters) - 1):
        if characters[index] == " " and not (_is_latin(characters[index - 1]) and _is_latin(characters[index + 1])):
            # Whisper writes a blank where it hears a pause and sets no mark.
            between_words = _is_chinese(characters[index - 1]) and _is_chinese(characters[index + 1])
            characters[index] = "，" if between_words else ""
    return "".join(characters).strip(" ，、")


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _is_latin(character: str) -> bool:
    return character <= "\u2e7f" and character.isalnum()
