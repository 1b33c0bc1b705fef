"""Phrases found in what was heard, by characters and by sound, each with a score that can be shown.

hear("你好，欢迎制电星河通信")            the text, prepared once
compile_phrase("您好欢迎致电{company}")   the phrase, prepared once
find(phrase, text, minimum=0.70)          where it is, how sure, which words
find_all(phrase, hear_all(texts), …)      the same in all utterances of a call
"""

import re
from collections.abc import Iterable, Sequence

from qa_audit.text.align import EXACT, Alignment, Alignments, Step
from qa_audit.text.bounds import all_there, possible
from qa_audit.text.denial import denied_before, turned_round
from qa_audit.text.evidence import (
    FORBIDDEN,
    FORBIDDEN_IDENTICAL,
    FORBIDDEN_MINIMUM,
    REQUIRED,
    REQUIRED_MINIMUM,
    REVIEW,
    REVIEW_MINIMUM,
    SCORE_STEP,
    SHORTEST_BY_SOUND,
    Demand,
    PhraseMatch,
)
from qa_audit.text.heard import HeardText, HeardTexts, hear, hear_all, sounds_of
from qa_audit.text.literal import literal_places
from qa_audit.text.pattern import PatternError
from qa_audit.text.phrase import Phrase, compile_phrase, fewest_pairs, fewest_same
from qa_audit.text.segment import Segmenter
from qa_audit.text.units import (
    HESITATION_EDIT,
    interchangeable,
    same_sound,
    same_tone,
)

__all__ = [
    "FORBIDDEN",
    "FORBIDDEN_IDENTICAL",
    "FORBIDDEN_MINIMUM",
    "REQUIRED",
    "REQUIRED_MINIMUM",
    "REVIEW",
    "REVIEW_MINIMUM",
    "SHORTEST_BY_SOUND",
    "Demand",
    "HeardText",
    "HeardTexts",
    "PatternError",
    "Phrase",
    "PhraseMatch",
    "compile_phrase",
    "find",
    "find_all",
    "found_anywhere",
    "hear",
    "hear_all",
]

_NEGATED_SHARE = 0.5


def find(
    phrase: Phrase,
    text: HeardText,
    *,
    minimum: float,
    segmenter: Segmenter | None = None,
    sought: float = 0.0,
    ways: int | None = None,
) -> tuple[PhraseMatch, ...]:
    """Find a phrase.

    Args:
        phrase: From `compile_phrase`.
        text: From `hear`.
        minimum: Lowest score that counts, over 0 up to 1.
        segmenter: When given, a match must start and end where a word does (保证 is not found in 保证金).
        sought: Matches of a lower score may be left out, those of this score and more are the same as without it: saves
            time where the caller drops them.
        ways: The ways through the phrase that a sieve let pass, as bits; all that have a pair of the text by default.

    Returns:
        Matches that do not overlap (where they would, the better one), ordered by start.
    """
    # First of all, because nearly every call ends here: a phrase is in few of the texts in which it is looked for.
    if ways is None and phrase.needed_pairs and phrase.needed_pairs.isdisjoint(text.pairs):
        return ()
    if phrase.regex is not None:
        matches = _by_regular_expression(phrase, phrase.regex, text)
    else:
        sought = max(minimum, sought - SCORE_STEP)
        if not possible(phrase, text, text.sounds, 0, len(text.units), sought, ways):
            return ()
        matches = _by_alignment(phrase, text, minimum, sought)
    if segmenter is not None and matches:
        edges = segmenter.edges(text.text.original)
        matches = [one for one in matches if one.start in edges and one.end in edges]
    if phrase.unless and matches:
        innocent = [one for other in phrase.unless for one in find(other, text, minimum=REQUIRED_MINIMUM)]
        matches = [one for one in matches if not any(one.start < i.end and i.start < one.end for i in innocent)]
    return tuple(sorted(matches, key=lambda one: one.start))


def find_all(
    phrase: Phrase, heard: HeardTexts, *, minimum: float, segmenter: Segmenter | None = None
) -> tuple[tuple[int, PhraseMatch], ...]:
    """Find a phrase in several texts; much faster than one `find` after the other, because of the index over them.

    Returns:
        Pairs of the index of a text and a match in it, ordered by text and by start.
    """
    return tuple(
        (index, match)
        for index in _possible_texts(phrase, heard)
        for match in find(phrase, heard.texts[index], minimum=minimum, segmenter=segmenter)
    )


def found_anywhere(phrase: Phrase, heard: HeardTexts, *, minimum: float) -> bool:
    """Whether `find_all` finds anything; those texts are looked at first that have the very characters."""
    texts = [heard.texts[index] for index in _possible_texts(phrase, heard)]
    literals = [literal for _, members in phrase.by_beginning for literal, _ in members]
    texts.sort(key=lambda text: not any(literal in text.text.normal for literal in literals))
    return any(find(phrase, text, minimum=minimum) for text in texts)


def _possible_texts(phrase: Phrase, heard: HeardTexts) -> Iterable[int]:
    if not phrase.needed_pairs:
        return range(len(heard.texts))
    having = heard.having_any(phrase.needed_pairs)
    return (index for index in range(having.bit_length()) if having >> index & 1)


def _by_alignment(phrase: Phrase, text: HeardText, minimum: float, sought: float) -> list[PhraseMatch]:
    end = len(text.units)
    held: Alignments | None = None
    if phrase.literals:
        exact = literal_places(phrase, text)
        matches = [_exact_match(phrase, text, *place) for place in exact]
        chosen: list[Alignment] = []
    else:
        held = Alignments(phrase.nodes, text.costs, text.skips, text.breaks)
        chosen = _best(held.within(0, end, EXACT)) if all_there(phrase, text) else []
        exact = [(one.start, one.end) for one in chosen]
        matches = []
    if minimum < 1.0:
        cursor = 0
        # Less than a way of the least length leaves over where it has just the score that is sought.
        spare = (sought - minimum) * phrase.least_length
        for start, stop in [*sorted(exact), (end, end)]:
            if cursor < start and (not exact or _possible_between(phrase, text, cursor, start, sought)):
                held = held or Alignments(phrase.nodes, text.costs, text.skips, text.breaks)
                chosen += _best(held.within(cursor, start, 1.0 - minimum, spare))
            cursor = stop
    if held is not None:
        for one in chosen:
            steps = held.steps(one)
            if _trusted(text, one, steps):
                matches.append(_match(phrase, text, one, steps))
    return [one for one in matches if one.score >= minimum - 1e-9]


def _possible_between(phrase: Phrase, text: HeardText, start: int, end: int, minimum: float) -> bool:
    return possible(phrase, text, sounds_of(text.units[start:end]), start, end, minimum)


def _exact_match(phrase: Phrase, text: HeardText, start: int, end: int) -> PhraseMatch:
    negated = denied_before(text, start)
    normal = text.text
    return PhraseMatch(
        start=normal.starts[start],
        end=normal.ends[end - 1],
        quote=normal.quote(start, end),
        expected=phrase.pattern,
        score=_NEGATED_SHARE if negated else 1.0,
        by="characters",
        slots={},
        identical_ratio=1.0,
        tone_ratio=1.0,
        length=end - start,
        wording=normal.quote(start, end),
        negated=negated,
    )


def _best(found: Sequence[Alignment]) -> list[Alignment]:
    if len(found) < 2:
        return list(found)
    chosen: list[Alignment] = []
    for one in sorted(found, key=lambda one: (-round(one.score, 6), -one.length, one.cost, one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return chosen


def _trusted(text: HeardText, found: Alignment, steps: Sequence[Step]) -> bool:
    """Whether enough of it was heard with its very syllables, and enough of those side by side."""
    heard = same = pairs = neighbours = 0
    expected_before = same_before = False
    for step in steps:
        if step.node is None:
            same_before = same_before and text.units[step.start].insertion <= HESITATION_EDIT
            continue
        unit = step.node.unit
        same_here = unit is not None and step.end > step.start and same_sound(unit, text.units[step.start])
        heard += unit is not None and step.end > step.start
        same += same_here
        pairs += same_here and same_before
        neighbours += unit is not None and expected_before
        expected_before, same_before = unit is not None, same_here
    return heard > 0 and same >= fewest_same(found.length) and pairs >= fewest_pairs(neighbours)


def _match(phrase: Phrase, text: HeardText, found: Alignment, steps: Sequence[Step]) -> PhraseMatch:
    identical = tones = heard = extra = 0
    wording = ""
    captured: dict[str, tuple[int, int]] = {}
    for step in steps:
        if step.node is None:
            extra += 1
            continue
        if step.node.slot is not None:
            first, _ = captured.get(step.node.slot, (step.start, step.end))
            captured[step.node.slot] = (first, step.end)
        wording += step.node.unit.character if step.node.unit is not None else _between(text, step)
        if step.node.unit is not None and step.end > step.start:
            heard += 1
            one = text.units[step.start]
            same = interchangeable(step.node.unit, one)
            identical += same
            tones += same or same_tone(step.node.unit, one)
    negated = denied_before(text, found.start) or any(turned_round(text, step) for step in steps)
    normal = text.text
    return PhraseMatch(
        start=normal.starts[found.start],
        end=normal.ends[found.end - 1],
        quote=normal.quote(found.start, found.end),
        expected=phrase.pattern,
        score=round(found.score * (_NEGATED_SHARE if negated else 1.0), 4),
        by="characters" if identical == heard else "mixed" if identical else "sound",
        slots={name: normal.quote(*where) for name, where in captured.items()},
        identical_ratio=round(identical / (found.length + extra), 4),
        tone_ratio=round(tones / (found.length + extra), 4),
        length=found.length,
        wording=wording,
        negated=negated,
    )


def _between(text: HeardText, step: Step) -> str:
    """What was heard in a gap or slot."""
    return text.text.quote(step.start, step.end) if step.end > step.start else ""


def _by_regular_expression(phrase: Phrase, regex: re.Pattern[str], text: HeardText) -> list[PhraseMatch]:
    normal = text.text
    return [
        PhraseMatch(
            start=normal.starts[found.start()],
            end=normal.ends[found.end() - 1],
            quote=normal.quote(found.start(), found.end()),
            expected=phrase.pattern,
            score=1.0,
            by="characters",
            slots={name: normal.quote(*found.span(name)) for name, value in found.groupdict().items() if value},
            identical_ratio=1.0,
            tone_ratio=1.0,
            length=found.end() - found.start(),
            wording=normal.quote(found.start(), found.end()),
        )
        for found in regex.finditer(normal.normal)
        if found.end() > found.start()
    ]
