"""Which piece of evidence to hear first, and where else the words could have been."""

from qa_audit.model.finding import Evidence, Finding, Verdict
from qa_audit.model.interval import Interval

_HIDDEN = frozenset({"low_confidence", "unrecognised_speech"})
"""Doubts that some stretch may hide the words."""
_OCCASION = frozenset({"situation_unclear", "occasion_unclear"})
"""Doubts that anything had to be said at all."""
_ABSENT = frozenset({"part_missing", "no_deadline", "name_ignored", "wait_not_closed"})
"""Breaches by words that were heard nowhere."""
_NOT_SAID = _ABSENT | {"step_missing", "occasion_unclear", "situation_unclear", "noisy_line", "agent_unheard"}
"""Breaches, and doubts about them, whose evidence is where the words were due: what stands there is something else."""
_LIMITS = ("≤", "≥")
"""What an expectation that is no wording begins with."""
_MEANT_FROM = 0.75
"""Chosen: words that hold so many of the characters of a wording are meant for it; any others only stand near."""
_BEYOND_S = 1.0
"""Chosen: the context that is played around every piece of evidence; a stretch that ends in it is heard anyway."""


def first_to_hear(finding: Finding) -> Evidence | None:
    """The piece that decides a finding.

    A finding about something that was not said ("no apology after the complaint") names the complaint as well as the
    stretch that should hold the words. The occasion is words without a wording to compare them with, while another
    piece has one; a wait has no words and is no occasion. What is in doubt comes first: the stretch that may hide the
    words is the one that was understood worst; where the occasion itself is in doubt, it is the occasion.
    """
    first = next(iter(finding.evidence), None)
    compared = [piece for piece in finding.evidence if piece.expected]
    occasion = next((piece for piece in finding.evidence if piece.quote and not piece.expected), None)
    if not compared or first is None:
        return first
    if finding.verdict is Verdict.NEEDS_REVIEW:
        if finding.reason in _HIDDEN:
            return min(compared, key=lambda piece: piece.confidence)
        if finding.reason in _OCCASION and occasion is not None:
            return occasion
    return compared[0] if first is occasion else first


def in_order_to_hear(finding: Finding) -> tuple[Evidence, ...]:
    """All pieces, the deciding one first."""
    first = first_to_hear(finding)
    return () if first is None else (first, *(piece for piece in finding.evidence if piece is not first))


def stands_near(reason: str | None, quote: str, expected: str | None) -> bool:
    """Whether the words of a piece of evidence only stand where others were due: they are no wrong version of these.

    A farewell after which no apology came should not have been an apology.

    Args:
        reason: Code of the finding's breach or doubt.
        quote: Words as heard.
        expected: Wording that the script asks for.
    """
    if reason not in _NOT_SAID or not expected or expected.startswith(_LIMITS):
        return False
    # Among the evidence are wordings that were said, too: on another occasion, or in a situation that is in doubt.
    wanted = set(expected)
    return len(wanted & set(quote)) < _MEANT_FROM * len(wanted)


def heard_nowhere_in(finding: Finding) -> Interval | None:
    """The stretch in which words were missing, where it is more than what the evidence plays anyway.

    A rule that looks from the first second on looks for the occasion as well as for the words: its evidence says where
    they were due.
    """
    searched = finding.searched
    if finding.verdict is not Verdict.FAIL or finding.reason not in _ABSENT or searched is None:
        return None
    if searched.start_s <= 0.0:
        return None
    start_s = min((piece.span.start_s for piece in finding.evidence if piece.expected), default=searched.end_s)
    end_s = max((piece.span.end_s for piece in finding.evidence if piece.expected), default=searched.start_s)
    beyond = start_s - searched.start_s > _BEYOND_S or searched.end_s - end_s > _BEYOND_S
    return searched if beyond else None
