"""Rule kind: words that must not be said."""

from dataclasses import replace
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from qa_audit.model.finding import Evidence, Finding, Severity, Verdict
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.counted import counted_under
from qa_audit.rules.hearing import Hit, spoken_by
from qa_audit.rules.options import Bilingual, Options
from qa_audit.rules.phrases import Phrases, PhraseSet
from qa_audit.rules.scope import Scope, Speaker
from qa_audit.rules.strict import strict_hits
from qa_audit.rules.vocabulary import INNOCENT_FROM

_RANK = {Severity.INFO: 0, Severity.MINOR: 1, Severity.MAJOR: 2}


class Entry(Options):
    """A forbidden phrase.

    Attributes:
        say: The wordings.
        perhaps: Wordings that may be a breach and may be innocent (百分之百): heard, a person decides.
        category: What kind of breach it is, for reports.
        severity: How much it weighs; the finding takes the weightiest.
        suggest: What to say instead.
        unless: Innocent phrases that contain it: 我不知道 is forbidden, 我不知道您是否方便 is not.
        asked: What the other side may have asked right before, so that the phrase may be an answer and not a denial
            (还会扣吗？不会的): then a person decides.
        stands: "anywhere", or "alone": only as a clause of its own (不行。), not inside a longer one (不行的话再说).
    """

    say: Phrases
    perhaps: Phrases | None = None
    category: Annotated[str, StringConstraints(min_length=1)]
    severity: Severity = Severity.MINOR
    suggest: Bilingual
    unless: Phrases | None = None
    asked: Phrases | None = None
    stands: Literal["anywhere", "alone"] = "anywhere"

    @cached_property
    def wordings(self) -> tuple[tuple[PhraseSet, bool], ...]:
        """The phrase sets of the entry, each with whether its wordings are a breach for certain."""
        maybe = [phrases for phrases in (self.perhaps, self.say.perhaps) if phrases is not None]
        return ((self.say, True), *((phrases, False) for phrases in maybe))


class Forbidden(RuleBase):
    """Phrases that one side must not say; one finding with every place.

    Why: some words hurt, blame or threaten whatever the intention.
    Passes where none is heard from that side; the other side may say them.
    Fails where one is heard by its characters, or, from four characters on, by its sound.
    Limits: a shorter homophone, a near miss, an unsure recogniser, a speaker who is not known, words that may be quoted
    (您刚才说…), wordings that only may be a breach (`perhaps`), one that hangs on 你 where the audio may have 您
    (您要带身份证 is no order): `needs_review`. Speech without recognised words does not count against the agent, and is
    listed in the report's diagnostics.

    Attributes:
        kind: "forbidden".
        by: Who must not say it.
        phrases: The phrases.
        quoting: What introduces somebody else's words: a phrase soon after it, in the same sentence, may be
            a quotation.
        within: Where in the call; all of it by default.
        counted_by: Ids of rules that may take points for the same words (你应该 is forbidden, and an order): where they
            failed on every place found here, this rule shows its places and costs nothing.
    """

    summary: ClassVar[Wording] = Wording("不得说出服务忌语", "forbidden phrases must not be said")

    kind: Literal["forbidden"]
    by: Speaker = "agent"
    phrases: tuple[Entry, ...] = Field(min_length=1)
    quoting: Phrases | None = None
    within: Scope = Scope()
    counted_by: tuple[str, ...] = Field(default=())

    def needs(self) -> frozenset[str]:
        """The rules that may count the same words, and whatever the conditions need."""
        return super().needs() | frozenset(self.counted_by)

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        region = self.within.region(self.by, context)
        turns = spoken_by(region.turns, region.role)
        found = [
            (hit, certain and plainly, entry)
            for entry in self.phrases
            for phrases, plainly in entry.wordings
            for hit, certain in strict_hits(phrases, turns, context, self.minimum_confidence)
            if not self._innocent(hit, entry.unless, context) and (entry.stands == "anywhere" or stands_alone(hit))
        ]
        found = _one_each_place(found)
        if not found:
            message = Wording(
                f"没有听到违反“{self.title.zh}”要求的话", f'Nothing was heard that "{self.title.en}" forbids'
            )
            return self.finding(Verdict.PASS, message, None, region.span)
        excused = [self._excused(hit, entry, context) for hit, _, entry in found]
        certain = [
            (hit, entry)
            for (hit, sure, entry), why in zip(found, excused, strict=True)
            if sure and why is None and self._by_whom(hit)
        ]
        if certain:
            severity = max((entry.severity for _, entry in certain), key=_RANK.__getitem__)
            evidence = tuple(hit.evidence(entry.suggest.zh) for hit, entry in certain)
            finding = self.finding(
                Verdict.FAIL, _message(certain), "forbidden_phrase", region.span, evidence, severity=severity
            )
            return self._counted_once(finding, context)
        unsure = [(hit, entry) for hit, _, entry in found]
        reason = "role_unknown" if any(hit.turn.role is Role.UNKNOWN for hit, _ in unsure) else "resembles"
        if all(hit.confidence < self.minimum_confidence for hit, _ in unsure):
            reason = "low_confidence"
        elif excused[0] is not None and all(excused):
            reason = excused[0]
        message = _message(unsure)
        return self.finding(
            Verdict.NEEDS_REVIEW,
            Wording(f"疑似，请复听：{message.zh}", f"May have been said, listen: {message.en}"),
            reason,
            region.span,
            tuple(replace(hit.evidence(hit.expected), forbidden=True) for hit, _ in unsure),
        )

    def known_innocent(self, piece: Evidence, context: CallContext) -> bool:
        """Whether a phrase stands there that an innocent wording explains."""
        turns = [turn for turn in context.turns if turn.role is piece.role and turn.span.overlaps(piece.span)]
        return any(
            hit.span.overlaps(piece.span) and self._innocent(hit, entry.unless, context)
            for entry in self.phrases
            if entry.unless is not None
            for phrases, _ in entry.wordings
            for hit in context.hearing.hits(phrases, turns)
        )

    def _counted_once(self, finding: Finding, context: CallContext) -> Finding:
        """The fail without its points where other rules already take points for each of its places."""
        others = counted_under(finding.evidence, [context.finding(rule_id) for rule_id in self.counted_by])
        if not others:
            return finding
        names = context.named(others)
        zh, en = finding.message.zh, finding.message.en
        message = Wording(f"{zh}（同一处已由{names.zh}扣分）", f"{en} (points already taken by {names.en})")
        return replace(finding, points=0.0, message=message)

    def _excused(self, hit: Hit, entry: Entry, context: CallContext) -> str | None:
        """Why a phrase that was said may be no breach: it may quote somebody, or answer a question."""
        if self.quoting is not None:
            before = [h for h in context.hearing.hits_in(self.quoting, hit.turn, INNOCENT_FROM) if h.end <= hit.start]
            gaps = [hit.turn.text[quote.end : hit.start] for quote in before]
            if any(len(gap) <= QUOTE_REACH and not set(gap) & _SENTENCE_MARKS for gap in gaps):
                return "quoted"
        if entry.asked is not None:
            earlier = [t for t in context.turns if t.span.start_s < hit.turn.span.start_s]
            if earlier and earlier[-1].role is not hit.turn.role and context.hearing.said_in(entry.asked, earlier[-1]):
                return "answered"
        return None

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


QUOTE_REACH = 20
"""Chosen: characters between 您刚才说 or 短信内容是 and the words that are quoted; a clause or two."""

_SENTENCE_MARKS = frozenset("。！？!?")
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
