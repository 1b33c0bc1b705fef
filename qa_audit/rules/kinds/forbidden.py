"""Rule kind: words that must not be said."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from qa_audit.model.finding import Finding, Severity, Verdict
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.hearing import INNOCENT_FROM, Hit, spoken_by
from qa_audit.rules.options import Bilingual, Options
from qa_audit.rules.phrases import Phrases, PhraseSet
from qa_audit.rules.scope import Scope, Speaker
from qa_audit.rules.strict import strict_hits

_RANK = {Severity.INFO: 0, Severity.MINOR: 1, Severity.MAJOR: 2}


class Entry(Options):
    """A forbidden phrase.

    Attributes:
        say: The wordings.
        category: What kind of breach it is, for reports.
        severity: How much it weighs; the finding takes the weightiest.
        suggest: What to say instead.
        unless: Innocent phrases that contain it: 我不知道 is forbidden, 我不知道您是否方便 is not.
        stands: "anywhere", or "alone": only as a clause of its own (不行。), not inside a longer one (不行的话再说).
    """

    say: Phrases
    category: Annotated[str, StringConstraints(min_length=1)]
    severity: Severity = Severity.MINOR
    suggest: Bilingual
    unless: Phrases | None = None
    stands: Literal["anywhere", "alone"] = "anywhere"


class Forbidden(RuleBase):
    """Phrases that one side must not say; one finding with every place.

    Why: some words hurt, blame or threaten whatever the intention.
    Passes where none is heard from that side; the other side may say them.
    Fails where one is heard by its characters, or, from four characters on, by its sound.
    Limits: a shorter homophone, a near miss, an unsure recogniser, a speaker who is not known: `needs_review`. Speech
    without recognised words does not count against the agent, and is listed in the report's diagnostics.

    Attributes:
        kind: "forbidden".
        by: Who must not say it.
        phrases: The phrases.
        within: Where in the call; all of it by default.
    """

    summary: ClassVar[Wording] = Wording("不得说出服务忌语", "forbidden phrases must not be said")

    kind: Literal["forbidden"]
    by: Speaker = "agent"
    phrases: tuple[Entry, ...] = Field(min_length=1)
    within: Scope = Scope()

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        region = self.within.region(self.by, context)
        turns = spoken_by(region.turns, region.role)
        found = [
            (hit, certain, entry)
            for entry in self.phrases
            for hit, certain in strict_hits(entry.say, turns, context, self.minimum_confidence)
            if not self._innocent(hit, entry.unless, context) and (entry.stands == "anywhere" or stands_alone(hit))
        ]
        found = _one_each_place(found)
        if not found:
            return self.finding(
                Verdict.PASS, Wording("没有说服务忌语", "No forbidden phrase was said"), None, region.span
            )
        certain = [(hit, entry) for hit, sure, entry in found if sure and self._by_whom(hit)]
        if certain:
            severity = max((entry.severity for _, entry in certain), key=_RANK.__getitem__)
            evidence = tuple(hit.evidence(entry.suggest.zh) for hit, entry in certain)
            return self.finding(
                Verdict.FAIL, _message(certain), "forbidden_phrase", region.span, evidence, severity=severity
            )
        unsure = [(hit, entry) for hit, _, entry in found]
        reason = "role_unknown" if any(hit.turn.role is Role.UNKNOWN for hit, _ in unsure) else "resembles"
        if all(hit.confidence < self.minimum_confidence for hit, _ in unsure):
            reason = "low_confidence"
        message = _message(unsure)
        return self.finding(
            Verdict.NEEDS_REVIEW,
            Wording(f"疑似，请复听：{message.zh}", f"May have been said, listen: {message.en}"),
            reason,
            region.span,
            tuple(hit.evidence(hit.expected) for hit, _ in unsure),
        )

    def _by_whom(self, hit: Hit) -> bool:
        return self.by == "anyone" or hit.turn.role.value == self.by

    @staticmethod
    def _innocent(hit: Hit, unless: PhraseSet | None, context: CallContext) -> bool:
        if unless is None:
            return False
        return any(
            other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start
            for other in context.hearing.hits_in(unless, hit.turn, INNOCENT_FROM)
        )


_CLAUSE_MARKS = "，。！？、；：,.!?;: \t…"
_LIGHT = frozenset("那这个也就啊呀吧了哦嗯的哎诶可是但肯定当然都")
"""Characters that may stand in the clause beside the phrase without changing what it says (那不行啊)."""


def stands_alone(hit: Hit) -> bool:
    """Whether the hit is a clause of its own, but for light words."""
    text = hit.turn.text
    before, after = hit.start, hit.end
    while before > 0 and text[before - 1] not in _CLAUSE_MARKS:
        before -= 1
    while after < len(text) and text[after] not in _CLAUSE_MARKS:
        after += 1
    return all(character in _LIGHT for character in text[before : hit.start] + text[hit.end : after])


def _one_each_place(found: list[tuple[Hit, bool, Entry]]) -> list[tuple[Hit, bool, Entry]]:
    """Of entries that meet at one place keep the certain one, then the longest (不可能 inside 绝对不可能)."""
    kept: list[tuple[Hit, bool, Entry]] = []
    for item in sorted(found, key=lambda f: (not f[1], f[0].start - f[0].end, -f[0].score)):
        hit = item[0]
        if not any(hit.turn is o.turn and hit.start < o.end and o.start < hit.end for o, _, _ in kept):
            kept.append(item)
    return sorted(kept, key=lambda f: (f[0].span, f[0].start))


def _message(found: list[tuple[Hit, Entry]]) -> Wording:
    return Wording(
        "；".join(f"“{hit.quote}”（{entry.category}）建议改说：{entry.suggest.zh}" for hit, entry in found),
        "; ".join(f'"{hit.quote}" ({entry.category}), better: {entry.suggest.en}' for hit, entry in found),
    )
