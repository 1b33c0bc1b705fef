"""From aligned tokens to the words of an utterance, in simplified Chinese."""

from collections.abc import Sequence

from qa_audit.asr.decoder import FRAME_S, AlignedToken
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Word
from qa_audit.text.normalise import simplify

CONFIDENCE_DIGITS = 3
"""Confidences are rounded: the last bits of a float are noise and would make reports differ."""


def words_of(aligned: Sequence[AlignedToken], text: str, offset_s: float, within: Interval) -> tuple[Word, ...]:
    """Lay the written text over the aligned tokens.

    Args:
        aligned: Token groups in order; their characters are those of `text` but for script, blanks and punctuation.
        text: What `written` made of them.
        offset_s: Where the window starts in the recording.
        within: The utterance; word times are kept inside it.

    Returns:
        Words whose texts joined are `text` without its blanks; punctuation belongs to the word before it.
    """
    groups = [(token, _countable(simplify(token.text))) for token in aligned]
    characters = [character for character in text if character != " "]
    words: list[Word] = []
    position = 0
    for token, count in groups:
        taken: list[str] = []
        wanted = count
        while position < len(characters) and (wanted > 0 or not characters[position].isalnum()):
            if characters[position].isalnum():
                wanted -= 1
            taken.append(characters[position])
            position += 1
        if not taken:
            continue
        if count == 0 and words:
            words[-1] = Word(words[-1].span, words[-1].text + "".join(taken), words[-1].confidence)
            continue
        words.append(_word(token, "".join(taken), offset_s, within))
    if position < len(characters) and words:
        words[-1] = Word(words[-1].span, words[-1].text + "".join(characters[position:]), words[-1].confidence)
    return tuple(words)


def _countable(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _word(token: AlignedToken, text: str, offset_s: float, within: Interval) -> Word:
    start_s = min(max(within.start_s, offset_s + token.start_s), within.end_s)
    end_s = min(max(start_s, offset_s + token.end_s), within.end_s)
    if end_s - start_s < FRAME_S:
        end_s = min(within.end_s, start_s + FRAME_S)
        start_s = max(within.start_s, min(start_s, end_s - FRAME_S))
    # Rounded to the millisecond, but never out of the utterance.
    start_s = max(within.start_s, round(start_s, 3))
    span = Interval(start_s, max(start_s, min(within.end_s, round(end_s, 3))))
    return Word(span, text, round(token.probability, CONFIDENCE_DIGITS))
