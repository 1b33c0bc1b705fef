"""Phrases that were not heard, but said: the words only resemble them, and the audio has the phrase."""

from collections.abc import Iterable

from qa_audit.model.transcript import Role
from qa_audit.rules.context import CallContext
from qa_audit.rules.hearing import Hit
from qa_audit.rules.opinions import Heard
from qa_audit.rules.phrases import PhraseSet
from qa_audit.rules.strict import SUSPECT_LENGTH
from qa_audit.rules.turns import Turn


def said_or_confirmed(
    phrases: PhraseSet, turns: Iterable[Turn], context: CallContext, role: Role | None = None
) -> tuple[Hit, ...]:
    """Where a phrase was said by somebody: where it was heard, and where it was not, where the audio confirms it."""
    turns = tuple(turns)
    return context.hearing.said(phrases, turns) or confirmed(phrases, turns, context, role)


def confirmed(
    phrases: PhraseSet, turns: Iterable[Turn], context: CallContext, role: Role | None = None
) -> tuple[Hit, ...]:
    """Where the words only resemble a phrase and the audio says that it was said (我要投足 for 我要投诉), in order.

    Args:
        phrases: The phrases; of those under `SUSPECT_LENGTH` characters chance makes too much.
        turns: Where to look.
        context: The call.
        role: Whose turns count; anybody's where it is None.
    """
    near = [
        hit
        for hit in context.hearing.hits(phrases, turns)
        if hit.length >= SUSPECT_LENGTH and (role is None or hit.turn.role is role)
    ]
    # All are asked, whatever the first answers say: the answers come in one go.
    answers = [context.opinions.on(hit) for hit in near]
    return tuple(hit for hit, heard in zip(near, answers, strict=True) if heard is Heard.SAID)
