"""Words in another spelling that sounds the same: a recogniser that writes 载音 for 杂音 has heard it all the same."""

from difflib import SequenceMatcher

from qa_audit.text.units import Unit, units_of

_TELLING = "您你"
"""Of one syllable for the search for phrases, but asked about here."""


def respelled(text: str, like: str) -> str:
    """The text with the characters of another one wherever both have the same syllables in the same order.

    Args:
        text: What may have been said, without punctuation.
        like: How it was heard, without punctuation.
    """
    ours, theirs = [_sound(unit) for unit in units_of(text)], [_sound(unit) for unit in units_of(like)]
    characters = list(text)
    for start, other, size in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        characters[start : start + size] = like[other : other + size]
    return "".join(characters)


def _sound(unit: Unit) -> str | int:
    return unit.character if unit.character in _TELLING else unit.syllables[0]
