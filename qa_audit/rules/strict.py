"""The stricter match for what must not be said: a near-homophone of an innocent phrase must not accuse anybody."""

import re
from collections.abc import Iterable, Iterator, Sequence

from qa_audit.model.transcript import Role
from qa_audit.rules.context import CallContext
from qa_audit.rules.hearing import Hit
from qa_audit.rules.opinions import Heard
from qa_audit.rules.phrases import PhraseSet
from qa_audit.rules.turns import Turn
from qa_audit.text.match import FORBIDDEN_MINIMUM
from qa_audit.text.normalise import normalise
from qa_audit.text.units import Unit, same_sound, substitution_cost

MAYBE_FROM = 0.85
"""Match score from which a forbidden phrase may have been said. Chosen: one other word in four characters (没有办理 for
没有办法) scores 0.68 and is another sentence; below 0.85 nothing in the samples was the phrase."""

SUSPECT_FROM = 0.65
"""Match score from which the audio is asked whether a forbidden phrase was said: misheard ones reach 0.73 (你没有前队
for 你没有填对). Its yes is a reason to listen, not to accuse: 我不太清醒 comes within 2 of 我不太清楚."""

SUSPECT_LENGTH = 4
"""Characters from which it is asked: one syllable in two or three is chance."""

NEAR_LENGTH, NEAR_IDENTICAL = 5, 0.8
"""One character in five or more may be another, where the audio does not speak against it (你没有权对 for
你没有填对)."""

NEAR_FROM = -12.0
"""Logarithm of the ratio from which it does not. Tried from -9 to -12 on 19 audits (the samples and eleven other sets,
some with noise 10 dB below the speech and over AMR 4.75): one breach more goes to a person, none of 9,900 others."""

WHOLE_FROM = 0.3
"""Likeness by sound (1 less the mean cost of a syllable) from which the audio is asked whether a short turn is, as
a whole, a forbidden wording: 维俗大 for 喂，说吧 has 0.35. Its yes is a doubt. All short turns that resemble a wording
in a third of their sounds were asked, in 23 audits (the samples and sets 1 to 11, some with noise 10 dB below the
speech and over AMR 4.75): the audio supports eight (-8 and more), five of them rightly; the others (那行吧 for 不行的)
have less than 0.2."""

WHOLE_SAID_FROM = -6.0
"""Logarithm of the ratio from which it may be. Of those eight: four of the five that were said (-2.8 to -3.9, and one
-7.8), and none of the others that come near enough to be asked."""

PREFERRED_FROM = 0.5
"""Logarithm of the ratio from which the audio prefers a phrase to what was written (你没有填对 to 你没有谴对): the
recogniser itself, asked, would have written the phrase. Of 7 such places in the sample calls and seven other sets
(clean, with noise 10 dB below the speech and over AMR 4.75) the phrase was said at all; homophones have 0."""

PREFERRED_IDENTICAL = 0.75
"""... and at least this share of its characters must be heard as they are."""

SOUND_LENGTH = 4
"""Characters from which a wording may be known by its sound: shorter ones have everyday homophones (不行, 步行)."""

SOUND_IDENTICAL = 0.5
"""Share of the characters that must be the expected ones all the same (为说话呀 for 喂说话呀 has 0.75)."""

POLITE_LENGTH = 5
"""Up to so many characters 您 for 你 may make another thing of a wording (您应该已经收到); a longer one is rude with 您
too (您说普通话行不行), and recognisers write either."""

MAYBE_POLITE_FROM = -3.0
"""Logarithm of how much likelier 您 is, from which it may have been said where 你 was written. Measured on the sample
calls: below lie 2 of 238 您 and 15 of 16 你."""

_FAMILIAR_YOU, _POLITE_YOU = "你", "您"


def strict_hits(
    phrases: PhraseSet, turns: Iterable[Turn], context: CallContext, minimum_confidence: float
) -> list[tuple[Hit, bool]]:
    """Places where one of the phrases was, or may have been, said.

    Args:
        phrases: What must not be said.
        turns: Where to search.
        context: The call.
        minimum_confidence: Words the recogniser was less sure of accuse nobody.

    Returns:
        Each place, and whether it is certain.
    """
    turns = tuple(turns)
    found = [
        (
            hit,
            (is_certain(hit, minimum_confidence) or _preferred(hit, context, minimum_confidence))
            and not _perhaps_polite(hit, context),
        )
        for hit in context.hearing.hits(phrases, turns, SUSPECT_FROM)
        if (hit.score >= MAYBE_FROM and not _refuted(hit, context)) or _suspect(hit, context)
    ]
    whole = list(_whole_turns(phrases, context))
    if whole:
        left = {id(turn) for turn in turns} - {id(hit.turn) for hit, _ in found}
        # All are asked, whatever the first answers say: the answers come in one go.
        asked = [
            (hit, context.opinions.ratio(hit.turn, hit.start, hit.end, hit.wording))
            for hit in whole
            if id(hit.turn) in left
        ]
        found += [(hit, False) for hit, ratio in asked if ratio is not None and ratio >= WHOLE_SAID_FROM]
    return found


def _refuted(hit: Hit, context: CallContext) -> bool:
    """Whether the audio says that what only sounds like a phrase was something else (稍微大点声 for 喂，大点声)."""
    return hit.by != "characters" and context.opinions.on(hit) is Heard.NOT_SAID


def _suspect(hit: Hit, context: CallContext) -> bool:
    """Whether the audio supports a phrase that was hardly heard."""
    if hit.score < SUSPECT_FROM or hit.length < SUSPECT_LENGTH or hit.turn.role is Role.CUSTOMER:
        return False
    if context.opinions.on(hit) is Heard.SAID:
        return True
    if hit.length < NEAR_LENGTH or hit.identical_ratio < NEAR_IDENTICAL:
        return False
    ratio = context.opinions.ratio(hit.turn, hit.start, hit.end, hit.wording)
    return ratio is not None and ratio >= NEAR_FROM


def _preferred(hit: Hit, context: CallContext, minimum_confidence: float) -> bool:
    """Whether the audio has rather the phrase than the words that were written."""
    if hit.turn.role is not Role.AGENT or hit.confidence < minimum_confidence or _said_politely(hit):
        return False
    if hit.length < SUSPECT_LENGTH or hit.identical_ratio < PREFERRED_IDENTICAL:
        return False
    ratio = context.opinions.ratio(hit.turn, hit.start, hit.end, hit.wording)
    return ratio is not None and ratio >= PREFERRED_FROM


def _whole_turns(phrases: PhraseSet, context: CallContext) -> Iterator[Hit]:
    """The wordings that a short turn as a whole resembles."""
    for length, turns in context.hearing.brief.items():
        for wording, units in phrases.by_length.get(length, ()):
            yield from (hit for turn in turns for hit in _as_a_whole(wording, units, turn, context))


def _as_a_whole(wording: str, units: Sequence[Unit], turn: Turn, context: CallContext) -> Iterator[Hit]:
    heard = context.hearing.heard(turn)
    length = len(units)
    unlike = sum(map(substitution_cost, units, heard.units)) / length
    if unlike > 1.0 - WHOLE_FROM or all(map(same_sound, units, heard.units)):
        return
    span, confidence = turn.place(0, len(turn.text))
    yield Hit(
        turn=turn,
        start=heard.text.starts[0],
        end=heard.text.ends[-1],
        span=span,
        quote=heard.text.quote(0, length),
        expected=wording,
        score=round(1.0 - unlike, 2),
        by="sound",
        confidence=confidence,
        length=length,
        wording=wording,
    )


def _perhaps_polite(hit: Hit, context: CallContext) -> bool:
    """Whether a phrase hangs on 你 alone (你要带 is an order, 您要带 is none), and the audio says that it may be 您."""
    at = hit.turn.text.find(_FAMILIAR_YOU, hit.start, hit.end)
    if at < 0:
        return False
    if hit.expected.startswith("re:"):
        polite = normalise(hit.quote.replace(_FAMILIAR_YOU, _POLITE_YOU)).normal
        hangs = re.search(hit.expected.removeprefix("re:"), polite) is None
    else:
        hangs = hit.length <= POLITE_LENGTH and _POLITE_YOU not in hit.wording and _FAMILIAR_YOU in hit.wording
    if not hangs:
        return False
    ratio = context.opinions.ratio(hit.turn, at, at + 1, _POLITE_YOU)
    return ratio is not None and ratio >= MAYBE_POLITE_FROM


def is_certain(hit: Hit, minimum_confidence: float) -> bool:
    """Whether a hit is sure enough to be held against the agent."""
    if hit.turn.role is not Role.AGENT or hit.confidence < minimum_confidence or hit.score < FORBIDDEN_MINIMUM:
        return False
    if hit.length <= POLITE_LENGTH and _said_politely(hit):
        return False
    # What the recogniser spelt otherwise was only known by its sound.
    written = zip(hit.turn.text[hit.start : hit.end], hit.turn.recognised[hit.start : hit.end], strict=True)
    spelt_anew = sum(one != other for one, other in written) / max(hit.end - hit.start, 1)
    by_sound = hit.length >= SOUND_LENGTH and hit.identical_ratio - spelt_anew >= SOUND_IDENTICAL
    return (hit.by == "characters" and not spelt_anew) or by_sound


def _said_politely(hit: Hit) -> bool:
    wording = hit.wording or hit.expected
    return _POLITE_YOU in hit.quote and _FAMILIAR_YOU in wording and _POLITE_YOU not in wording
