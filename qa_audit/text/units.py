"""One character as the alignment sees it, and what each edit between two of them costs.

Costs are in characters: 0 is identical, 1.2 is a different word, so that a four-character phrase with one other
character (没有办理, 没有办法) scores 0.70.
"""

from dataclasses import dataclass
from functools import lru_cache

from qa_audit.text.sound import DIFFERENT, Syllable, distance, near_bits, readings_in, syllable_bit

NEGATORS = frozenset("不没别未无非")
_HESITATIONS = frozenset("嗯呃额啊哦喔噢唉哎诶欸唔")
_PARTICLES = frozenset("的了吧呢呀嘛哈啦咯哟呐么哪喽")
_PRONOUNS = (frozenset("您你"), frozenset("他她它"))

SAME_SOUND_SAME_TONE = 0.06
SAME_SOUND = 0.10
NEAR_SOUND_OFFSET = 0.0
PRONOUN = 0.05
OTHER = 1.3
OTHER_PARTICLE = 0.6
INSERTION = 0.8
PARTICLE_EDIT = 0.4
HESITATION_EDIT = 0.1
NEGATION = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A character with its readings; one object per distinct pair, compared by identity.

    Attributes:
        character: One character of a normal form.
        readings: How it may be spoken here.
    """

    character: str
    readings: tuple[Syllable, ...]


@lru_cache(maxsize=1 << 16)
def unit(character: str, readings: tuple[Syllable, ...]) -> Unit:
    """The one unit for a character and its readings."""
    return Unit(character, readings)


def units_of(text: str) -> tuple[Unit, ...]:
    """The units of a normal form, with the readings decided in context."""
    return tuple(unit(character, readings) for character, readings in zip(text, readings_in(text), strict=True))


@lru_cache(maxsize=1 << 16)
def syllable_bits(one: Unit) -> int:
    """The syllables a unit may be, as a set of bits; a character without reading is a syllable of its own."""
    bits = 0
    for key in [reading.toneless for reading in one.readings] or [one.character]:
        bits |= syllable_bit(key)
    return bits


@lru_cache(maxsize=1 << 16)
def near_syllable_bits(one: Unit) -> int:
    """The syllables a unit may be mistaken for, as a set of bits, its own included."""
    bits = syllable_bits(one)
    for reading in one.readings:
        bits |= near_bits(reading.initial, reading.final)
    return bits


def insertion_cost(character: str) -> float:
    """Cost of a character that is heard inside a phrase but does not belong to it."""
    if character in _HESITATIONS:
        return HESITATION_EDIT
    if character in NEGATORS:
        return NEGATION
    return PARTICLE_EDIT if character in _PARTICLES else INSERTION


def deletion_cost(character: str) -> float:
    """Cost of a character of the phrase that is not heard."""
    return insertion_cost(character)


def interchangeable(first: Unit, second: Unit) -> bool:
    """Whether two units are one character, or two that no recogniser tells apart (您 你, 他 她 它)."""
    return first.character == second.character or any(
        first.character in pair and second.character in pair for pair in _PRONOUNS
    )


def same_sound(first: Unit, second: Unit) -> bool:
    """Whether two units share a reading, tones aside."""
    return any(distance(one, other) == 0.0 for one in first.readings for other in second.readings)


def same_tone(first: Unit, second: Unit) -> bool:
    """Whether two units share a reading, tone included."""
    return any(one == other for one in first.readings for other in second.readings)


def substitution_cost(expected: Unit, heard: Unit) -> float:
    """Cost of hearing one unit where another is expected."""
    if expected.character == heard.character:
        return 0.0
    if interchangeable(expected, heard):
        return PRONOUN
    if same_tone(expected, heard):
        return SAME_SOUND_SAME_TONE
    sound = min((distance(one, other) for one in expected.readings for other in heard.readings), default=DIFFERENT)
    if sound == 0.0:
        return SAME_SOUND
    if (expected.character in NEGATORS) != (heard.character in NEGATORS):
        return NEGATION
    if sound < DIFFERENT:
        return NEAR_SOUND_OFFSET + sound
    if expected.character in _PARTICLES | _HESITATIONS and heard.character in _PARTICLES | _HESITATIONS:
        return OTHER_PARTICLE
    return OTHER


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
