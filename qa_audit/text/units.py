"""One character as the alignment sees it, and what each edit between two of them costs.

Costs are in characters: 0 is identical, `OTHER` another word altogether. Source of the numbers: chosen so that the
pairs in `tests/benchmarks/matching_pairs.tsv` (recogniser errors against different words) stand apart, see
`tests/benchmarks/matching_separation.py`.
"""

from dataclasses import dataclass
from functools import lru_cache

from qa_audit.text.polyphones import READINGS
from qa_audit.text.sound import (
    DIFFERENT,
    Syllable,
    distance,
    near_syllables,
    reading_in_word,
    readings,
    syllable_number,
)

NEGATORS = frozenset("不没别未无非")
HESITATIONS = frozenset("嗯呃额啊哦喔噢唉哎诶欸唔")
PARTICLES = frozenset("的了吧呢呀嘛哈啦咯哟呐么哪喽")
_AS_GOOD_AS = {"您": "你", "你": "您", "他": "她它", "她": "他它", "它": "他她"}
_POLITE = "您你"
_POLITE_OR_NOT = ("ni", "nin")
"""您 and 你 count as one syllable: in fluent speech no recogniser keeps them apart."""

PRONOUN = 0.05
SAME_SOUND_SAME_TONE = 0.06
SAME_SOUND = 0.10
OTHER = 1.3
OTHER_PARTICLE = 0.6
INSERTION = 0.8
DELETION = 1.0
PARTICLE_EDIT = 0.4
HESITATION_EDIT = 0.1
NEGATION = 3.0
"""不, 没 … heard where it does not belong, or not heard where it does: the meaning is turned round."""

CHEAPEST_OTHER_SYLLABLE = 0.2
"""The least that a character costs whose syllable is not in the text: the nearest pairs of `qa_audit.text.sound`."""


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A character with its readings; one object for each distinct pair, compared by identity.

    Attributes:
        character: One character of a normal form.
        readings: How it may be spoken here.
        syllables: Numbers of its toneless syllables (您 and 你 have each other's too); a character without reading is a
            syllable of its own.
        own: The same as a set of bits.
        near: The syllables that it may be mistaken for, its own included, as a set of bits.
        insertion: What it costs to be heard inside a phrase to which it does not belong.
        deletion: What it costs not to be heard where it belongs.
    """

    character: str
    readings: tuple[Syllable, ...]
    syllables: tuple[int, ...]
    own: int
    near: int
    insertion: float
    deletion: float


@lru_cache(maxsize=1 << 15)
def unit(character: str, spoken: tuple[Syllable, ...]) -> Unit:
    """The one unit for a character and its readings."""
    keys = [one.toneless for one in spoken] or [character]
    if character in _POLITE:
        keys = list(_POLITE_OR_NOT)
    syllables = tuple(dict.fromkeys(map(syllable_number, keys)))
    own = near = 0
    for number in syllables:
        own |= 1 << number
    near = own
    for one in spoken:
        near |= near_syllables(one.initial, one.final)
    if character in HESITATIONS:
        costs = (HESITATION_EDIT, HESITATION_EDIT)
    elif character in NEGATORS:
        costs = (NEGATION, NEGATION)
    elif character in PARTICLES:
        costs = (PARTICLE_EDIT, PARTICLE_EDIT)
    else:
        costs = (INSERTION, DELETION)
    return Unit(character, spoken, syllables, own, near, *costs)


@lru_cache(maxsize=1 << 15)
def _unit_by_itself(character: str) -> Unit:
    return unit(character, readings(character))


def units_of(text: str) -> tuple[Unit, ...]:
    """The units of a normal form; the reading of 行 in 银行, 了 in 了解 is decided by the word they stand in."""
    units = list(map(_unit_by_itself, text))
    for index, character in enumerate(text):
        if character in READINGS and len(units[index].readings) > 1:
            spoken = reading_in_word(text, index)
            if spoken is not None:
                units[index] = unit(character, (spoken,))
    return tuple(units)


def interchangeable(first: Unit, second: Unit) -> bool:
    """Whether two units are one character, or two that no recogniser tells apart (您 你, 他 她 它)."""
    return first.character == second.character or second.character in _AS_GOOD_AS.get(first.character, "")


def same_sound(first: Unit, second: Unit) -> bool:
    """Whether two units share a reading, tones aside."""
    return first.own & second.own != 0


def same_tone(first: Unit, second: Unit) -> bool:
    """Whether two units share a reading, tone included."""
    return any(one in second.readings for one in first.readings)


def substitution_cost(expected: Unit, heard: Unit) -> float:
    """Cost of hearing one unit where another is expected."""
    if not expected.near & heard.own and expected.insertion == heard.insertion == INSERTION:
        # What nearly every pair is: two ordinary words without a sound in common.
        return OTHER
    if expected.character == heard.character:
        return 0.0
    if interchangeable(expected, heard):
        return PRONOUN
    if same_sound(expected, heard):
        return SAME_SOUND_SAME_TONE if same_tone(expected, heard) else SAME_SOUND
    if (expected.character in NEGATORS) != (heard.character in NEGATORS):
        return NEGATION
    if expected.near & heard.own:
        sound = min((distance(one, other) for one in expected.readings for other in heard.readings), default=DIFFERENT)
        if sound < DIFFERENT:
            return sound
    function_words = PARTICLES | HESITATIONS
    return OTHER_PARTICLE if expected.character in function_words and heard.character in function_words else OTHER


class CostTable(dict[Unit, float]):
    """Heard unit → cost, for one expected unit; filled as units are met."""

    __slots__ = ("expected",)

    def __init__(self, expected: Unit) -> None:
        super().__init__()
        self.expected = expected

    def __missing__(self, heard: Unit) -> float:
        cost = substitution_cost(self.expected, heard)
        self[heard] = cost
        return cost


@lru_cache(maxsize=1 << 15)
def cost_table(expected: Unit) -> CostTable:
    """The cost table of one expected unit."""
    return CostTable(expected)
