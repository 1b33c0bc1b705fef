"""How characters sound, and how easily one syllable is heard as another.

A syllable is an initial and a final. Two syllables are near when their initials and their finals are equal or belong to
a pair that Mandarin speakers and recognisers are known to confuse; everything else is simply different.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from qa_audit.text.polyphones import READINGS

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcs")

_ALL_INITIALS = ("-", *_INITIALS)
_FINALS = (
    "a ai an ang ao e ei en eng er i ia ian iang iao ie ih in ing io iong iou m o ong ou"
    + " u ua uai uan uang uei uen ueng uo v van ve vn"
)
_ALL_FINALS = tuple(_FINALS.split())

_NEAR_INITIALS = {
    # Dialect accents: no retroflex series, n/l and f/h merged, r said as l (standard list of Mandarin test training).
    **dict.fromkeys(("zh z", "ch c", "sh s", "n l", "f h", "l r"), 0.25),
    # Aspiration is carried by weak high frequencies that a telephone line cuts off at 3.4 kHz.
    **dict.fromkeys(("b p", "d t", "g k", "j q", "z c", "zh ch"), 0.30),
    # Fricatives and affricates differ above 3.4 kHz.
    **dict.fromkeys(("f s", "f sh", "h s", "q x", "c s", "ch sh", "j zh", "q ch", "x sh", "j z", "x s"), 0.35),
    # Nasals and glides.
    **dict.fromkeys(("m n", "h k", "h -", "r -"), 0.40),
}
_NEAR_FINALS = {
    # Front and back nasals: the commonest accent, and the commonest recogniser error.
    **dict.fromkeys(("an ang", "en eng", "in ing", "ian iang", "uan uang", "uen ong", "v u", "uo o", "e uo"), 0.20),
    # A glide or an ending lost.
    **dict.fromkeys(
        (
            "a ai",
            "ua uai",
            "ua a",
            "uai ai",
            "ei uei",
            "en uen",
            "e o",
            "ie ve",
            "ian in",
            "ian ie",
            "ian ing",
            "ian van",
        ),
        0.30,
    ),
    **dict.fromkeys(
        ("iou ou", "iao ao", "i v", "in vn", "eng ong", "ou uo", "ia a", "i ei", "uan an", "uang ang", "e en"), 0.35
    ),
    **dict.fromkeys(
        ("ia ie", "iong ong", "ai ei", "ao ou", "a ia", "an ai", "i ie", "i in", "i ing", "u ou", "van uan"), 0.40
    ),
}
_NEAR_AFTER_CONSONANT = {
    # 说 is heard as 书 (喂，说吧 as 维输吧 by every voice tried); 我 and 务 are not confused.
    "u uo": 0.35,
}
_MOST_TOGETHER = 0.55
DIFFERENT = 1.0


@dataclass(frozen=True, slots=True)
class Syllable:
    """One reading of a character.

    Attributes:
        initial: Consonant, "-" where there is none.
        final: The rest, in full spelling (iou, uei, uen; v for ü; ih after z c s zh ch sh r).
        tone: 1 to 4, 5 for the neutral tone.
    """

    initial: str
    final: str
    tone: int

    @property
    def toneless(self) -> str:
        """Initial and final as one key."""
        return self.initial + self.final


@lru_cache(maxsize=4096)
def syllable(spelling: str) -> Syllable:
    """Split a reading in TONE3 spelling ("zhong1", "lv4", "er2")."""
    tone = int(spelling[-1]) if spelling[-1].isdigit() else 5
    letters = spelling.rstrip("012345").replace("ü", "v")
    if letters[0] in "yw":
        return Syllable("-", _final_without_initial(letters), tone)
    initial = next((one for one in _INITIALS if letters.startswith(one)), "")
    final = letters[len(initial) :]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    elif initial in ("z", "c", "s", "zh", "ch", "sh", "r") and final == "i":
        final = "ih"
    final = {"iu": "iou", "ui": "uei", "un": "uen", "ue": "ve"}.get(final, final)
    return Syllable(initial or "-", final, tone)


def _final_without_initial(letters: str) -> str:
    if letters.startswith("yu"):
        return "v" + letters[2:]
    if letters[0] == "w":
        return {"wu": "u", "wei": "uei", "wen": "uen"}.get(letters, "u" + letters[1:])
    if letters.startswith("yi"):
        return letters[1:]
    return {"you": "iou", "ye": "ie"}.get(letters, "i" + letters[1:])


@cache
def _pair_cost(first: str, second: str, initials: bool) -> float:
    if first == second:
        return 0.0
    table = _NEAR_INITIALS if initials else _NEAR_FINALS
    return table.get(f"{first} {second}", table.get(f"{second} {first}", DIFFERENT))


def _final_cost(first: str, second: str, after_consonants: bool) -> float:
    cost = _pair_cost(first, second, False)
    if cost < DIFFERENT or not after_consonants:
        return cost
    table = _NEAR_AFTER_CONSONANT
    return table.get(f"{first} {second}", table.get(f"{second} {first}", DIFFERENT))


@lru_cache(maxsize=1 << 16)
def distance(first: Syllable, second: Syllable) -> float:
    """How different two syllables sound without their tones: 0 the same, up to 0.55 near, 1 different."""
    initials = _pair_cost(first.initial, second.initial, True)
    finals = _final_cost(first.final, second.final, "-" not in (first.initial, second.initial))
    if initials >= DIFFERENT or finals >= DIFFERENT:
        return DIFFERENT
    return min(initials + finals, _MOST_TOGETHER)


def similarity(first: Syllable, second: Syllable) -> float:
    """1 for the same syllable, a high share for one that is often confused with it, 0 for another."""
    return 1.0 - distance(first, second)


@lru_cache(maxsize=1 << 15)
def readings(character: str) -> tuple[Syllable, ...]:
    """The everyday readings of one character, commonest first; none for what is not Chinese."""
    known = READINGS.get(character)
    if known is None:
        known = _dictionary_reading(character)
    return tuple(syllable(one) for one in known)


def reading_in_word(text: str, index: int) -> Syllable | None:
    """The reading of one character as the word around it decides (银行, 了解, 长短); None where no known word does."""
    for start, end in ((index - 1, index + 2), (index, index + 3), (index - 2, index + 1)):
        if start >= 0 and end <= len(text) and (spoken := _word_readings(text[start:end])):
            return syllable(spoken[index - start])
    before = _word_readings(text[index - 1 : index + 1]) if index else ()
    after = _word_readings(text[index : index + 2])
    if before and after and before[1] != after[0]:
        return None
    return syllable(before[1]) if before else syllable(after[0]) if after else None


@lru_cache(maxsize=1 << 14)
def _word_readings(word: str) -> tuple[str, ...]:
    from pypinyin.phrases_dict import phrases_dict

    entry = phrases_dict.get(word)
    return tuple(_tone3(one[0]) for one in entry) if entry else ()


def _dictionary_reading(character: str) -> tuple[str, ...]:
    from pypinyin.pinyin_dict import pinyin_dict

    entry = pinyin_dict.get(ord(character))
    return (_tone3(entry.split(",")[0]),) if entry else ()


@lru_cache(maxsize=4096)
def _tone3(marked: str) -> str:
    from pypinyin.contrib.tone_convert import to_tone3

    return to_tone3(marked, v_to_u=False, neutral_tone_with_five=True)


_NUMBERS: dict[str, int] = {}


def syllable_number(key: str) -> int:
    """A number for each toneless syllable (or character without reading) met so far, so that a set fits into an int."""
    return _NUMBERS.setdefault(key, len(_NUMBERS))


@cache
def near_syllables(initial: str, final: str) -> int:
    """The numbers of all syllables that are near this one, itself included, as a set of bits."""
    bits = 0
    for one in (one for one in _ALL_INITIALS if _pair_cost(initial, one, True) < DIFFERENT):
        spoken = "-" not in (initial, one)
        for other in (other for other in _ALL_FINALS if _final_cost(final, other, spoken) < DIFFERENT):
            bits |= 1 << syllable_number(one + other)
    return bits
