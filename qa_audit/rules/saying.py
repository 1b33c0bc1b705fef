"""Whether something was said in a stretch of the call: found, not found, or not to be told.

The recogniser errs on about one character in ten, so an absence counts against the agent only where the words that were
heard leave no room for it: nothing resembles the phrase, no stretch of speech is left without words, and the recogniser
was sure enough of what it heard.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import GetPydanticSchema, ValidationInfo
from pydantic_core import PydanticCustomError, core_schema

from qa_audit.model.finding import Evidence
from qa_audit.model.interval import Interval, total_s
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.context import CallContext
from qa_audit.rules.hearing import FAINTEST, Hit, spoken_by
from qa_audit.rules.opinions import Heard
from qa_audit.rules.phrases import PhraseSet, read_phrases
from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn

LEFTOVER_LENGTH = 4
"""Characters from which a wording is also looked for, down to `FAINTEST`, in the words that nothing else explains: what
the recogniser garbled usually stays in its place. Half of a shorter wording is a single character: chance."""

SUPPORTED_LENGTH = 3
"""... unless the audio supports it: 对部体 for 对不起."""

FASTEST_SYLLABLES_PER_S = 8.0
"""Mandarin at its fastest conversational rate; a shorter stretch without words cannot hide the phrase."""


class Doubt(StrEnum):
    """Why it cannot be told whether something was said; these are reason codes of findings."""

    RESEMBLES = "resembles"
    ROLE_UNKNOWN = "role_unknown"
    LOW_CONFIDENCE = "low_confidence"
    UNRECOGNISED = "unrecognised_speech"
    PARAPHRASED = "perhaps_said"


DOUBT_WORDING = {
    Doubt.RESEMBLES: Wording("听到近似的话，请复听", "something like it was heard; listen"),
    Doubt.ROLE_UNKNOWN: Wording("听到了，但无法确定是谁说的", "it was heard, but not known from whom"),
    Doubt.LOW_CONFIDENCE: Wording("此处识别置信度低", "the recogniser was not sure of the words here"),
    Doubt.PARAPHRASED: Wording("听到可能是这个意思的话，请复听", "something that may mean it was heard; listen"),
    Doubt.UNRECOGNISED: Wording("此处有未识别出文字的语音", "there is speech here without recognised words"),
}


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the call to search.

    Attributes:
        role: Whose words count; anybody's where it is None.
        turns: The turns to search, in order; those of other roles are left out when it is searched.
        span: The stretch.
    """

    role: Role | None
    turns: tuple[Turn, ...]
    span: Interval


@dataclass(frozen=True, slots=True)
class Part:
    """Whether one phrase set was said.

    Attributes:
        phrases: The set.
        truth: Said, not said, not to be told.
        hit: Best place, if any.
        doubt: Why it cannot be told.
        evidence: What to listen to where it cannot be told.
    """

    phrases: PhraseSet
    truth: Truth
    hit: Hit | None = None
    doubt: Doubt | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """Whether several parts were said.

    Attributes:
        truth: Enough of them, too few, not to be told.
        parts: Each part, in the order of the script.
    """

    truth: Truth
    parts: tuple[Part, ...]

    def of(self, truth: Truth) -> tuple[Part, ...]:
        """The parts of one truth."""
        return tuple(part for part in self.parts if part.truth is truth)

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The places of the parts that were said, in order of time."""
        return tuple(sorted((p.hit for p in self.of(Truth.YES) if p.hit is not None), key=lambda h: h.span))


@dataclass(frozen=True, slots=True)
class Saying:
    """What must be said: several parts, and how many of them.

    In YAML: a phrase set (one part), or `{all: [...]}`, `{any: [...]}`, `{at_least: 2, of: [...]}` of phrase sets.
    """

    parts: tuple[PhraseSet, ...]
    at_least: int

    def weigh(self, region: Region, context: CallContext, minimum_confidence: float) -> Said:
        """Tell whether it was said in a region."""
        explained = [
            hit for phrases in self.parts for hit in context.hearing.said(phrases, spoken_by(region.turns, region.role))
        ]
        parts = tuple(weigh_part(phrases, region, context, minimum_confidence, explained) for phrases in self.parts)
        said = sum(part.truth is Truth.YES for part in parts)
        maybe = sum(part.truth is Truth.UNCLEAR for part in parts)
        truth = Truth.YES if said >= self.at_least else Truth.UNCLEAR if said + maybe >= self.at_least else Truth.NO
        if truth is Truth.UNCLEAR and said + maybe == self.at_least and not _room_for_all(parts):
            truth = Truth.NO
        if truth is Truth.NO:
            hidden = tuple(_asked_at_last(part, region, context) for part in parts)
            maybe = sum(part.truth is Truth.UNCLEAR for part in hidden)
            if hidden != parts and said + maybe >= self.at_least:
                return Said(Truth.UNCLEAR, hidden)
        return Said(truth, parts)

    def is_said(self, region: Region, context: CallContext, minimum_confidence: float) -> bool:
        """Whether `weigh` would say yes; cheaper, because nothing that only resembles it is looked for."""
        turns = spoken_by(region.turns, region.role)
        said = sum(
            any(_counts(hit, region, minimum_confidence) for hit in context.hearing.said(phrases, turns))
            for phrases in self.parts
        )
        return said >= self.at_least

    @property
    def example(self) -> str:
        """A model wording, part by part."""
        return "，".join(part.example for part in self.parts)


def _room_for_all(parts: Sequence[Part]) -> bool:
    """Whether the speech that may hide parts has room for all of them: 0.5 s may hold 谢谢 or 再见, not both."""
    hidden = [part for part in parts if part.truth is Truth.UNCLEAR]
    if any(part.hit is not None or part.doubt is Doubt.ROLE_UNKNOWN for part in hidden):
        return True
    room_s = total_s(piece.span for part in hidden for piece in part.evidence)
    return room_s * FASTEST_SYLLABLES_PER_S >= sum(part.phrases.shortest_length for part in hidden)


def weigh_part(
    phrases: PhraseSet,
    region: Region,
    context: CallContext,
    minimum_confidence: float,
    explained: Sequence[Hit] = (),
    shortest_unheard_s: float = 0.0,
) -> Part:
    """Tell whether one phrase set was said in a region.

    Args:
        phrases: The set.
        region: Where to search.
        context: The call.
        minimum_confidence: Words the recogniser was less sure of decide nothing.
        explained: What other phrases already account for.
        shortest_unheard_s: Shorter stretches of speech without words do not count, whatever they could hold.
    """
    turns = spoken_by(region.turns, region.role)
    said = context.hearing.said(phrases, turns)
    best = max(said, key=lambda h: (_counts(h, region, minimum_confidence), h.score), default=None)
    if best is not None:
        if not _role_fits(best, region.role):
            return _doubtful(phrases, Doubt.ROLE_UNKNOWN, (best,), best)
        if best.confidence < minimum_confidence:
            return _doubtful(phrases, Doubt.LOW_CONFIDENCE, (best,), best)
        return Part(phrases, Truth.YES, best)
    near = [hit for hit in context.hearing.hits(phrases, turns) if not _explained(hit, explained)]
    if not near:
        faint = [h for h in context.hearing.hits(phrases, turns, FAINTEST) if not _explained(h, explained)]
        if phrases.shortest_length < LEFTOVER_LENGTH:
            faint = [h for h in faint if h.length >= SUPPORTED_LENGTH and context.opinions.supports(h)]
        near = faint
    opinions = [(hit, context.opinions.on(hit)) for hit in near]
    plain = [hit for hit, heard in opinions if heard is Heard.SAID and _counts(hit, region, minimum_confidence)]
    if plain:
        return Part(phrases, Truth.YES, max(plain, key=lambda h: h.score))
    # One wording refuted leaves the others: what is garbled may be any of them.
    near = [
        hit for hit, heard in opinions if heard is not Heard.NOT_SAID or not context.opinions.refute(phrases, hit.turn)
    ]
    if near:
        return _doubtful(phrases, Doubt.RESEMBLES, near[:3], max(near, key=lambda h: h.score))
    shortest_s = phrases.shortest_length / FASTEST_SYLLABLES_PER_S
    shortest_s = max(shortest_s, shortest_unheard_s)
    unheard = [span for span in context.unrecognised(region.role, region.span) if span.duration_s >= shortest_s]
    unheard += [span for turn in turns for span in turn.swallowed(shortest_s)]
    if unheard:
        role = region.role or Role.UNKNOWN
        evidence = tuple(Evidence(span, role, "", phrases.example, 0.0) for span in unheard)
        return Part(phrases, Truth.UNCLEAR, None, Doubt.UNRECOGNISED, evidence)
    unsure = [
        turn
        for turn in turns
        if turn.confidence < minimum_confidence
        and turn.span.duration_s >= shortest_s
        and not context.opinions.refute(phrases, turn)
    ]
    if unsure:
        evidence = tuple(Evidence(t.span, t.role, t.text, phrases.example, t.confidence) for t in unsure)
        return Part(phrases, Truth.UNCLEAR, None, Doubt.LOW_CONFIDENCE, evidence)
    if phrases.perhaps is not None:
        maybe = [hit for hit in context.hearing.said(phrases.perhaps, turns) if not _explained(hit, explained)]
        if maybe:
            # The whole turn: half a second of 好吗 tells nobody what was asked. Expected is what the script asks
            # for, not the pattern by which the paraphrase was noticed.
            best = max(maybe, key=lambda h: h.score)
            heard = tuple(dict.fromkeys(hit.turn for hit in maybe))[:3]
            evidence = tuple(Evidence(t.span, t.role, t.text, phrases.example, t.confidence) for t in heard)
            return Part(phrases, Truth.UNCLEAR, best, Doubt.PARAPHRASED, evidence)
    if region.role is not None and not context.roles_known and turns:
        # On a line where nobody knows who speaks, two voices may hide each other: an absence proves nothing.
        evidence = (Evidence(region.span, Role.UNKNOWN, "", phrases.example, 0.0),)
        return Part(phrases, Truth.UNCLEAR, None, Doubt.ROLE_UNKNOWN, evidence)
    return Part(phrases, Truth.NO)


def _asked_at_last(part: Part, region: Region, context: CallContext) -> Part:
    """A part that was not heard, unless the audio says that it may have been said (针罪部体 for 真对不起)."""
    if part.truth is not Truth.NO:
        return part
    hidden = context.opinions.may_hide(part.phrases, spoken_by(region.turns, region.role))
    if hidden is None:
        return part
    turn, wording = hidden
    evidence = (Evidence(turn.span, turn.role, turn.text, wording, turn.confidence),)
    return Part(part.phrases, Truth.UNCLEAR, None, Doubt.RESEMBLES, evidence)


def _counts(hit: Hit, region: Region, minimum_confidence: float) -> bool:
    return _role_fits(hit, region.role) and hit.confidence >= minimum_confidence


def _role_fits(hit: Hit, role: Role | None) -> bool:
    return role is None or hit.turn.role is role


def _explained(hit: Hit, others: Iterable[Hit]) -> bool:
    """Whether other phrases account for at least half of a hit's characters."""
    covered: set[int] = set()
    for other in others:
        if other.turn is hit.turn and other.score > hit.score:
            covered.update(range(max(hit.start, other.start), min(hit.end, other.end)))
    return 2 * len(covered) >= hit.end - hit.start


def _doubtful(phrases: PhraseSet, doubt: Doubt, hits: Sequence[Hit], best: Hit) -> Part:
    return Part(phrases, Truth.UNCLEAR, best, doubt, tuple(hit.evidence(hit.expected) for hit in hits))


def _read_saying(value: Any, info: ValidationInfo) -> Saying:
    if isinstance(value, Saying):
        return value
    if not isinstance(value, dict):
        return Saying((read_phrases(value, info),), 1)
    keys = set(value)
    if keys in ({"all"}, {"any"}):
        operator = keys.pop()
        members = _members(value[operator], info)
        return Saying(members, len(members) if operator == "all" else 1)
    if keys == {"at_least", "of"}:
        members = _members(value["of"], info)
        at_least = value["at_least"]
        if isinstance(at_least, int) and 1 <= at_least <= len(members):
            return Saying(members, at_least)
    raise PydanticCustomError(
        "saying_expected", "expected phrases, or all: [...], any: [...], or at_least: N with of: [...]"
    )


def _members(value: Any, info: ValidationInfo) -> tuple[PhraseSet, ...]:
    if not isinstance(value, list) or not value:
        raise PydanticCustomError("saying_expected", "expected a list of phrase sets")
    return tuple(read_phrases(item, info) for item in value)


def _saying_schema(_source: Any, _handler: Any) -> core_schema.CoreSchema:
    return core_schema.with_info_plain_validator_function(
        _read_saying,
        json_schema_input_schema=core_schema.union_schema(
            [core_schema.str_schema(), core_schema.list_schema(), core_schema.dict_schema()]
        ),
    )


SayingField = Annotated[Saying, GetPydanticSchema(_saying_schema)]
"""Field type of an option that says what must be said."""
