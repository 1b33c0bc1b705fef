"""Where in a turn a wording may stand that was not recognised: the places that sound most like it."""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from qa_audit.rules.phrases import PhraseSet, plain
from qa_audit.rules.turns import Turn
from qa_audit.text.match import HeardText, Phrase, hear
from qa_audit.text.normalise import normalise
from qa_audit.text.units import OTHER, Unit, units_of

LAST_ASKED = 18
"""Chosen: most wordings that the audio is asked about before an absence counts, a few hundredths of a second each."""

LAST_COST = 0.9
"""Cost a character (0 the same sound, up to 0.55 a near one, 1.3 and more another) up to which a place is asked about:
what was garbled past all likeness still has 0.76 (心理诊讯数一价 for 请您详细说一下) and 0.89 (罪部体 for 对不起)."""

LAST_ASKED_A_TURN = 3
"""Chosen: of them in one turn, so that one turn full of look-alikes does not hide the garbled one."""

LAST_LENGTH = 3
"""Characters from which it is asked so: of 236 wordings of three and four characters that were not said none reached
`MAYBE_FROM` of `qa_audit.rules.opinions` (every sixth of the sample calls, clean and with noise 10 dB below the speech,
each wording at the place most like it), of 129 of two 3 %."""

PLACES = 2
"""Places of an unsure turn at which a wording is tried: those that sound most like it."""

_ROUNDING = 1e-9
"""Sums of the same costs in another order differ by less: added where one is rounded, so that a half always goes up."""


def likeliest(phrase: Phrase, text: str) -> list[tuple[str, int, int]]:
    """The way through a phrase that sounds most like some place of a text, with the best places for it."""
    heard = hear(text)
    if not heard.units:
        return []
    wordings = [literal for literal, _ in phrase.literals] or [plain(phrase.pattern, "").replace("…", "")]
    places = [(wording, *place) for wording in wordings for place in _places(wording, heard)]
    wording = max(places, key=lambda place: (place[1] / len(place[0]), len(place[0])))[0]
    normal = heard.text
    return [(one, normal.starts[start], normal.ends[end - 1]) for one, _, start, end in places if one == wording]


def likeliest_places(phrases: PhraseSet, turns: Iterable[Turn]) -> list[tuple[Turn, str, int, int]]:
    """Where the wordings of a set most likely stand in some turns: `LAST_ASKED` of them, start and end in the text.

    Each wording once a turn, where it sounds most like what was heard; those that sound most like it first.
    """
    found = [
        (cost, turn, wording, start, end)
        for turn in turns
        for cost, wording, start, end in _nearest(phrases, turn.text)
    ]
    found.sort(key=lambda one: (one[0], -len(one[2]), one[1].span.start_s, one[2]))
    return [one[1:] for one in found[:LAST_ASKED]]


# Asked twice about each call: for what to ask the audio, and for the verdict.
@lru_cache(maxsize=1 << 10)
def _nearest(phrases: PhraseSet, text: str) -> list[tuple[float, str, int, int]]:
    """The wordings that sound most like some place of a text: what it costs a character, wording, start and end."""
    heard = hear(text)
    normal, n_heard = heard.text, len(heard.units)
    near: dict[Unit, _Near] = {}
    candidates: list[tuple[float, str, tuple[Unit, ...]]] = []
    for length, members in phrases.by_length.items():
        if LAST_LENGTH <= length <= n_heard:
            for wording, units in members:
                for unit in units:
                    if unit not in near:
                        near[unit] = _near(heard.costs[unit][0])
                # Every character at its own best place, whatever their order: the least that any place can cost.
                least = sum([near[unit].least for unit in units]) / length
                if least <= LAST_COST + _ROUNDING:
                    candidates.append((least, wording, units))
    found: list[tuple[float, int, str, int]] = []
    for least, wording, units in sorted(candidates, key=lambda one: one[0]):
        if len(found) == LAST_ASKED_A_TURN and round(least - _ROUNDING, 2) > found[-1][0]:
            break
        cost, start = _cheapest_place([near[unit] for unit in units], n_heard)
        if cost <= LAST_COST * len(units):
            # Of two that sound as much alike the longer: it is less likely to by chance.
            found = sorted([*found, (round(cost / len(units) + _ROUNDING, 2), -len(units), wording, start)])[
                :LAST_ASKED_A_TURN
            ]
    return [
        (cost, wording, normal.starts[start], normal.ends[start - negative - 1])
        for cost, negative, wording, start in found
    ]


def forget_places() -> None:
    """Forget where wordings sounded most like a text."""
    _nearest.cache_clear()


class _Near(NamedTuple):
    """What one unit costs in a text: at least, and where it costs other than `OTHER` with how much less."""

    least: float
    places: list[tuple[int, float]]


def _near(costs: list[float]) -> _Near:
    return _Near(min(costs), [(place, OTHER - cost) for place, cost in enumerate(costs) if cost != OTHER])


def _cheapest_place(units: Sequence[_Near], n_heard: int) -> tuple[float, int]:
    """What a wording costs where a text sounds most like it, and the first such place; infinity where none does."""
    # Nearly every character is another one: only where one is like the expected one anything is saved.
    saved: dict[int, float] = {}
    last = n_heard - len(units)
    for at, (_, places) in enumerate(units):
        for place, saving in places:
            if 0 <= place - at <= last:
                saved[place - at] = saved.get(place - at, 0.0) + saving
    if not saved:
        return math.inf, 0
    most = max(saved.values())
    return OTHER * len(units) - most, min(start for start, one in saved.items() if one == most)


@lru_cache(maxsize=1 << 13)
def _units(wording: str) -> tuple[Unit, ...]:
    return units_of(normalise(wording).normal)


def _places(wording: str, heard: HeardText) -> list[tuple[int, int, int]]:
    """Where in a text a wording may have been garbled: as many characters, those that sound most like it.

    Returns:
        Characters that sound alike, first character, past the last one; at most `PLACES`, the likeliest first.
    """
    expected, columns = _units(wording), heard.columns
    length = min(len(expected), len(heard.units))
    # Shared readings, character by character, as `same_sound` has it: nearly every character shares none.
    alike = [0] * (len(heard.units) - length + 1)
    for number, unit in enumerate(expected):
        places = columns[unit][0] >> number
        while places:
            at = (places & -places).bit_length() - 1
            if at >= len(alike):
                break
            alike[at] += 1
            places &= places - 1
    chosen: list[tuple[int, int, int]] = []
    for at in sorted(range(len(alike)), key=alike.__getitem__, reverse=True):
        if all(abs(at - other) >= length for _, other, _ in chosen):
            chosen.append((alike[at], at, at + length))
        if len(chosen) == PLACES:
            break
    return chosen
