"""Wordings that one rule demands and another one punishes.

Every required wording is put into the agent's mouth, in one long call, and the rules about what must not be said
listen to it: what they hold against it there, they will hold against every agent who keeps to the script.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_audit.model.timeline import CallTimeline
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.hearing import Hit
from qa_audit.rules.kinds.forbidden import Forbidden, stands_alone
from qa_audit.rules.phrases import PhraseSet
from qa_audit.rules.strict import strict_hits
from qa_audit.rules.vocabulary import INNOCENT_FROM
from qa_audit.script.case import build_case
from qa_audit.script.lint.walk import rules_of, spoken, where
from qa_audit.script.problem import Level, Place, Problem
from qa_audit.script.read import Reading
from qa_audit.script.required import required_sets
from qa_audit.script.tree import Location
from qa_audit.timeline.roles import RoleCues

SECONDS_APART = 10
"""More than the pause inside a turn: every wording is a turn of its own."""


@dataclass(frozen=True, slots=True)
class _Required:
    """A wording that a rule demands."""

    text: str
    pattern: str
    phrases: PhraseSet
    rule: RuleBase
    location: Location
    reading: Reading


def check_contradictions(readings: Sequence[Reading]) -> Iterator[Problem]:
    """Required wordings that contain a forbidden one, or sound like it."""
    wanted = [one for reading in readings for one in _required(reading)]
    if not wanted:
        return
    call = _call(wanted)
    context = CallContext(call, {})
    seen: set[tuple[Location, str]] = set()
    for reading in readings:
        for rule, location in rules_of(reading):
            for phrases, hit, certain in _punished(rule, context):
                one = wanted[int(hit.span.start_s) // SECONDS_APART]
                # What one rule of its own never wants to hear is punished only there.
                if not isinstance(rule, Forbidden) and one.rule is not rule:
                    continue
                place = where(one.reading, one.phrases, one.pattern, one.location)
                if (place, hit.expected) not in seen:
                    seen.add((place, hit.expected))
                    forbidden = reading.tree.place(where(reading, phrases, hit.expected, location))
                    yield _problem(one, place, hit, certain, rule, forbidden)


def _required(reading: Reading) -> Iterator[_Required]:
    for rule, location in rules_of(reading):
        if getattr(rule, "by", "agent") == "customer" or isinstance(rule, Forbidden):
            continue
        sets = {
            id(phrases): phrases for name in type(rule).model_fields for phrases in required_sets(getattr(rule, name))
        }
        for phrases in sets.values():
            for pattern in phrases.patterns:
                for text in spoken(pattern, reading.script.slots if reading.script is not None else {}):
                    yield _Required(text, pattern, phrases, rule, location, reading)


def _call(wanted: Sequence[_Required]) -> CallTimeline:
    lines = (
        f"agent {number * SECONDS_APART}-{number * SECONDS_APART + 3} {one.text}" for number, one in enumerate(wanted)
    )
    return build_case("script", "\n".join(lines), RoleCues())


def _punished(rule: RuleBase, context: CallContext) -> Iterator[tuple[PhraseSet, Hit, bool]]:
    """The places of the call that a rule would hold against the agent, and whether for certain."""
    if isinstance(rule, Forbidden):
        if rule.by == "customer":
            return
        for entry in rule.phrases:
            for hit, certain in strict_hits(entry.say, context.turns, context, rule.minimum_confidence):
                excused = entry.unless is not None and any(
                    other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start
                    for other in context.hearing.hits_in(entry.unless, hit.turn, INNOCENT_FROM)
                )
                if not excused and (entry.stands == "anywhere" or stands_alone(hit)):
                    yield entry.say, hit, certain
        return
    never = getattr(rule, "never", None)
    if isinstance(never, PhraseSet):
        for hit, certain in strict_hits(never, context.turns, context, rule.minimum_confidence):
            yield never, hit, certain


def _problem(one: _Required, place: Location, hit: Hit, certain: bool, rule: RuleBase, forbidden: Place) -> Problem:
    source = f"{forbidden.path}:{forbidden.line}"
    literally = hit.by == "characters" and hit.score >= 1.0
    if literally:
        code = "required-contains-forbidden"
        message = Wording(
            f"规则 {one.rule.id} 要求说的“{one.text}”含有规则 {rule.id} 禁止的“{hit.quote}”（{source}）；"
            "请改其中一个，或在禁止的那一条写 unless",
            f'rule {one.rule.id} demands "{one.text}", which contains "{hit.quote}", forbidden by rule {rule.id} '
            f"({source}); change one of them, or give the forbidden one an unless",
        )
    else:
        code = "sounds-the-same"
        message = Wording(
            f"规则 {one.rule.id} 要求说的“{one.text}”与规则 {rule.id} 禁止的“{hit.expected}”（{source}）听起来一样；"
            "识别分不开，请改其中一个",
            f'rule {one.rule.id} demands "{one.text}", which sounds the same as "{hit.expected}", forbidden by rule '
            f"{rule.id} ({source}); no recogniser can tell them apart, change one of them",
        )
    level = Level.ERROR if certain or not literally else Level.WARNING
    return one.reading.tree.problem(place, message, code=code, level=level)
