"""Which of the words read in one window belong to which of its utterances."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from qa_audit.asr.decoder import AlignedToken
from qa_audit.asr.guards import is_doubled_in_haste
from qa_audit.asr.windows import Window, hull
from qa_audit.text.normalise import normal_form

MARK_BONUS_S = 0.3
"""A boundary may lie this much worse in time if a punctuation mark stands before it: the alignment of a character is
right within about 0.2 s, that of a mark floats over the pause."""

SLOWEST_CHARACTERS_PER_S = 1.0
"""Speech of a second or more with fewer characters has lost some (the slowest spelling aloud of digits has 1.5)."""

FASTEST_CHARACTERS_PER_S = 9.0
"""More than this over a whole utterance is text of its neighbours (fast news reading reaches 7)."""


def share_out(aligned: Sequence[AlignedToken], window: Window) -> list[tuple[AlignedToken, ...]]:
    """Give each utterance of a window its tokens, in order.

    Args:
        aligned: Tokens with times from the start of the window's audio.
        window: The window.

    Returns:
        Tokens of each utterance; an utterance that nothing was read in has none.
    """
    bounds = [0]
    for before, after in pairwise(window.utterances):
        pause = (before[-1].end_s - window.audio.start_s, after[0].start_s - window.audio.start_s)
        bounds.append(_boundary(aligned, bounds[-1], pause))
    bounds.append(len(aligned))
    return [tuple(aligned[start:end]) for start, end in pairwise(bounds)]


def swallowed_s(aligned: Sequence[AlignedToken], window: Window) -> float:
    """Most seconds of speech under one token: many, where the reading stopped early or left something out."""
    origin_s = window.audio.start_s
    spans = [span for spans in window.utterances for span in spans]
    return max(
        (
            sum(
                max(0.0, min(token.end_s + origin_s, span.end_s) - max(token.start_s + origin_s, span.start_s))
                for span in spans
            )
            for token in aligned
        ),
        default=0.0,
    )


def is_plausible(tokens: Sequence[AlignedToken], window: Window, index: int) -> bool:
    """Whether an utterance has about as many characters as can be said in its time."""
    speech_s = sum(span.duration_s for span in window.utterances[index])
    n = sum(character.isalnum() for token in tokens for character in token.text)
    if n == 0 or (speech_s >= 1.0 and n < SLOWEST_CHARACTERS_PER_S * speech_s):
        return False
    return n <= 2 + FASTEST_CHARACTERS_PER_S * hull(window.utterances[index]).duration_s


def without_echo(tokens: Sequence[AlignedToken], speech_s: float) -> tuple[AlignedToken, ...]:
    """The tokens of an utterance, said once where the decoder doubled them: the last one lasts to the end."""
    if not is_doubled_in_haste("".join(token.text for token in tokens), speech_s):
        return tuple(tokens)
    for index in range(1, len(tokens)):
        first, second = ("".join(token.text for token in half) for half in (tokens[:index], tokens[index:]))
        if normal_form(first) == normal_form(second):
            return (*tokens[: index - 1], replace(tokens[index - 1], end_s=tokens[-1].end_s))
    return tuple(tokens)


def _boundary(aligned: Sequence[AlignedToken], first: int, pause: tuple[float, float]) -> int:
    """The token before which the pause lies best."""

    def cost(index: int) -> float:
        at_s = aligned[index].start_s if index < len(aligned) else aligned[-1].end_s
        distance_s = max(0.0, pause[0] - at_s, at_s - pause[1])
        follows_mark = index > first and not any(c.isalnum() for c in aligned[index - 1].text)
        is_mark = index < len(aligned) and not any(c.isalnum() for c in aligned[index].text)
        # A mark never opens an utterance: it belongs to what was said before it.
        return distance_s - (MARK_BONUS_S if follows_mark else 0.0) + (10.0 if is_mark else 0.0)

    return min(range(first, len(aligned) + 1), key=cost, default=first) if aligned else first
