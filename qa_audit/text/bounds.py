"""Where a phrase cannot be: bounds on its cost from the syllables of a text, far cheaper than an alignment."""

from qa_audit.text.heard import HeardText, Sounds
from qa_audit.text.phrase import Bound, Phrase, fewest_same
from qa_audit.text.units import CHEAPEST_OTHER_SYLLABLE, DELETION


def possible(phrase: Phrase, text: HeardText, sounds: Sounds, start: int, end: int, minimum: float) -> bool:
    """Whether the phrase may be in `text[start:end]`, a stretch with these sounds; when in doubt it may."""
    if not phrase.ways:
        return True
    present, absent, near, pairs = sounds.present, sounds.absent, sounds.absent_near, sounds.pairs
    allowance = 1.0 - minimum + 1e-6
    if _least_cost(phrase.bound.syllables, absent, near) > allowance * phrase.bound.length:
        return False
    left = phrase.without_pairs
    if phrase.with_pair:
        for pair in phrase.bound.pairs & pairs:
            left |= phrase.with_pair.get(pair, 0)
    while left:
        way = phrase.ways[(left & -left).bit_length() - 1]
        left &= left - 1
        syllables = way.syllables
        # The cost as in `_least_cost`, written out: no other line of the program runs as often.
        if (
            (syllables & present).bit_count() >= way.fewest
            and CHEAPEST_OTHER_SYLLABLE * (syllables & absent).bit_count()
            + (DELETION - CHEAPEST_OTHER_SYLLABLE) * (syllables & near).bit_count()
            <= allowance * way.length
            and (not way.fewest_pairs or len(way.pairs & pairs) >= way.fewest_pairs)
            and _in_order(way, text, start, end, allowance)
        ):
            return True
    return False


def _in_order(way: Bound, text: HeardText, start: int, end: int, allowance: float) -> bool:
    """Whether enough characters of a way are in a stretch of text in their order, whatever stands between them.

    Three longest common subsequences, each character one step on the bits of all columns (Hyyrö 2004, "Bit-parallel
    LCS-length computation revisited"): of all characters by their very syllables; of those that may not be left out by
    their very syllables, and by near ones.
    """
    columns = text.columns
    every = (1 << end - start) - 1
    same = strong_same = strong_near = every
    strong = 0
    for unit in way.units:
        heard, resembling = columns[unit]
        here = heard >> start & same
        same = (same + here | same - here) & every
        if unit.deletion >= DELETION:
            strong += 1
            here = heard >> start & strong_same
            strong_same = (strong_same + here | strong_same - here) & every
            here = resembling >> start & strong_near
            strong_near = (strong_near + here | strong_near - here) & every
    width = end - start
    if width - same.bit_count() < fewest_same(way.length):
        return False
    unlike, unheard = strong - width + strong_same.bit_count(), strong - width + strong_near.bit_count()
    least = CHEAPEST_OTHER_SYLLABLE * unlike + (DELETION - CHEAPEST_OTHER_SYLLABLE) * unheard
    return least <= allowance * way.length


def all_there(phrase: Phrase, text: HeardText) -> bool:
    """Whether every syllable of one way through the phrase is in the text."""
    absent = text.sounds.absent
    return not phrase.ways or any(not one.syllables & absent for one in phrase.ways)


def _least_cost(syllables: int, absent: int, absent_near: int) -> float:
    """A lower bound: a syllable that is not there costs at least 0.2, one that nothing is near at least 1."""
    return (
        CHEAPEST_OTHER_SYLLABLE * (syllables & absent).bit_count()
        + (DELETION - CHEAPEST_OTHER_SYLLABLE) * (syllables & absent_near).bit_count()
    )
