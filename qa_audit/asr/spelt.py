"""Utterances in the spelling of the dictionary: the recogniser's own is kept beside it."""

from dataclasses import replace

from qa_audit.model.transcript import Utterance, Word
from qa_audit.text.spelling import Speller


def spelt(utterance: Utterance, speller: Speller) -> Utterance:
    """Spell an utterance and its words anew.

    Args:
        utterance: As the recogniser wrote it.
        speller: What knows the words.

    Returns:
        The utterance with the same syllables at the same times; itself where nothing changes.
    """
    confidences = _confidences(utterance)
    text = speller.spell(utterance.text, confidences)
    if text == utterance.text:
        return utterance
    return replace(utterance, text=text, words=_words(utterance, text), recognised=utterance.text)


def _confidences(utterance: Utterance) -> list[float]:
    """How sure the recogniser was of each character of the text."""
    sure = [utterance.confidence] * len(utterance.text)
    for word, start in _places(utterance):
        sure[start : start + len(word.text)] = [word.confidence] * len(word.text)
    return sure


def _words(utterance: Utterance, text: str) -> tuple[Word, ...]:
    placed = {id(word): start for word, start in _places(utterance)}
    return tuple(
        replace(word, text=text[placed[id(word)] : placed[id(word)] + len(word.text)]) if id(word) in placed else word
        for word in utterance.words
    )


def _places(utterance: Utterance) -> list[tuple[Word, int]]:
    """The words with their offsets in the text, as far as they are found there."""
    placed = []
    cursor = 0
    for word in utterance.words:
        start = utterance.text.find(word.text, cursor)
        if start >= 0:
            placed.append((word, start))
            cursor = start + len(word.text)
    return placed
