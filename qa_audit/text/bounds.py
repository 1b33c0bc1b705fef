"""Where a phrase cannot be: bounds on its cost from the syllables of a text, far cheaper than an alignment."""

from qa_audit.text.heard import HeardText, Sounds
from qa_audit.text.phrase import Bound, Phrase, fewest_same
from qa_audit.text.units import CHEAPEST_OTHER_SYLLABLE, DELETION


def possible(
    phrase: Phrase, text: HeardText, sounds: Sounds, start: int, end: int, minimum: float, ways: int | None = None
) -> bool:
    """Whether the phrase may be in `text[start:end]`, a stretch with these sounds; when in doubt it may.

    Args:
        phrase: The phrase.
        text: The text.
        sounds: The syllables of the stretch.
        start: Where it begins.
        end: Past its end.
        minimum: Lowest score that counts.
        ways: The ways through the phrase that a sieve let pass, as bits; all by default.
    """
    if not phrase.ways:
        return True
    absent, near = sounds.absent, sounds.absent_near
    allowance = 1.0 - minimum + 1e-6
    if _least_cost(phrase.bound.syllables, absent, near) > allowance * phrase.bound.length:
        return False
    left = _counted(phrase, sounds) if ways is None else ways
    while left:
        way = phrase.ways[(left & -left).bit_length() - 1]
        left &= left - 1
        syllables = way.syllables
        # The cost as in `_least_cost`, written out: no other line of the program runs as often.
        if (
            CHEAPEST_OTHER_SYLLABLE * (syllables & absent).bit_count()
            + (DELETION - CHEAPEST_OTHER_SYLLABLE) * (syllables & near).bit_count()
            <= allowance * way.length
        ) and _in_order(way, text, start, end, allowance):
            return True
    return False


def _counted(phrase: Phrase, sounds: Sounds) -> int:
    """The ways of which enough syllables and enough pairs are there, as bits: what a sieve tells of many phrases."""
    left = phrase.without_pairs
    for pair in phrase.bound.pairs & sounds.pairs if phrase.with_pair else ():
        left |= phrase.with_pair.get(pair, 0)
    found = 0
    while left:
        bit = left & -left
        left ^= bit
        way = phrase.ways[bit.bit_length() - 1]
        enough = (way.syllables & sounds.present).bit_count() >= way.fewest
        if enough and (not way.fewest_pairs or len(way.pairs & sounds.pairs) >= way.fewest_pairs):
            found |= bit
    return found


def _in_order(way: Bound, text: HeardText, start: int, end: int, allowance: float) -> bool:
    """Whether enough characters of a way are in a stretch of text in their order, whatever stands between them.

    Three longest common subsequences, each character one step on the bits of all columns (Hyyrö 2004, "Bit-parallel
    LCS-length computation revisited"): of all characters by their very syllables; of those that may not be left out by
    their very syllables, and by near ones.
    """
    columns = [*map(text.columns.__getitem__, way.units)]
    width = end - start
    every = same = (1 << width) - 1
    # A character that is nowhere in the text changes nothing.
    for heard, _ in columns:
        here = heard >> start & same
        if here:
            same = (same + here | same - here) & every
    if width - same.bit_count() < fewest_same(way.length):
        return False
    strong = len(way.units) - len(way.weak)
    strong_near = every
    if way.weak:
        columns = [one for unit, one in zip(way.units, columns, strict=True) if unit.deletion >= DELETION]
        same = every
        for heard, _ in columns:
            here = heard >> start & same
            if here:
                same = (same + here | same - here) & every
    for _, resembling in columns:
        here = resembling >> start & strong_near
        if here:
            strong_near = (strong_near + here | strong_near - here) & every
    unlike, unheard = strong - width + same.bit_count(), strong - width + strong_near.bit_count()
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
