"""What is worked out about one call only once, however many rules ask for it."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from qa_audit.model.finding import Finding
from qa_audit.model.interval import Interval
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.answers import with_answers
from qa_audit.rules.condition import Condition, SituationBase
from qa_audit.rules.during import During
from qa_audit.rules.hearing import Hearing, spoken_by
from qa_audit.rules.opinions import Opinions
from qa_audit.rules.truth import Holding
from qa_audit.rules.turns import Turn, build_turns
from qa_audit.rules.vocabulary import Vocabulary
from qa_audit.rules.waits import SpeechAxis

if TYPE_CHECKING:
    from qa_audit.rules.base import Completion, RuleBase
    from qa_audit.rules.saying import Region

ROLES_FROM = 0.7
"""Confidence from which roles are believed: the value from which the timeline uses an inferred role."""

SHARE_OF_SPAN = 0.5
"""A speech span is certain where at least half of it carries recognised words."""


MASKED_BELOW_DB = 13.0
"""Signal to noise of the agent's speech under which an absence of words proves nothing. Measured on the sample calls
with noise added (`tests/benchmarks/verdicts.py`): 5 dB below the speech, which measures 10 to 13 dB, six absences were
the recogniser's; 10 dB below, which measures 15 to 19 dB, one. Clean samples have 30 dB and more."""

LEAD_IN_S = 4.0
"""Chosen: an apology and its pause take less."""


class CallContext:
    """One call on its way through the rules, with everything that more than one rule needs.

    It caches and changes nothing that a rule can see: the same question gets the same answer.

    Args:
        call: The call.
        rules: All rules that are evaluated together, by id.
        vocabulary: What they look for, if that is known: it makes the search fast, and changes nothing that is found.
        asking: Whether the audio will be asked what the rules leave open.
    """

    def __init__(
        self,
        call: CallTimeline,
        rules: "Mapping[str, RuleBase]",
        vocabulary: Vocabulary | None = None,
        asking: bool = False,
    ) -> None:
        self.call = call
        self.asking = asking
        self.rules = rules
        self.vocabulary = vocabulary or Vocabulary(())
        self.doubted = False
        """Whether it is unclear if the rule that is examined applies."""
        self.whole_regions: dict[Role | None, Region] = {}
        """The whole call as a place to search, by whose words count; filled by `Scope`."""
        self._findings: dict[str, Finding] = {}
        self._completions: dict[str, Completion | None] = {}
        self._situations: dict[int, Holding] = {}
        self._conditions: dict[int, Holding] = {}
        self._turns_of: dict[Role, tuple[Turn, ...]] = {}
        self._spoken_by: dict[Role | None, tuple[Turn, ...]] = {}
        self._speech_of: dict[tuple[Role, bool], tuple[Interval, ...]] = {}

    @property
    def roles_known(self) -> bool:
        """Whether it is known well enough who is who to hold anybody to it."""
        return self.call.roles.source != "unknown" and self.call.roles.confidence >= ROLES_FROM

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """What was said, in turns, ordered by start."""
        return build_turns(self.call.utterances, self.roles_known)

    @cached_property
    def hearing(self) -> Hearing:
        """The search over the turns."""
        return Hearing(self.turns, self.vocabulary)

    @cached_property
    def opinions(self) -> Opinions:
        """What the audio says to questions about words."""
        return Opinions(self.call, self.asking)

    def turns_of(self, role: Role) -> tuple[Turn, ...]:
        """The turns of one role, without those of unknown role."""
        if role not in self._turns_of:
            self._turns_of[role] = tuple(turn for turn in self.turns if turn.role is role)
        return self._turns_of[role]

    def spoken_by(self, role: Role | None) -> tuple[Turn, ...]:
        """The turns of one role and those of unknown role; all where `role` is None."""
        if role not in self._spoken_by:
            self._spoken_by[role] = spoken_by(self.turns, role)
        return self._spoken_by[role]

    @property
    def end_s(self) -> float:
        """When the call ended: the hang-up where it is known, else the end of the recording."""
        at_s = self.call.hangup.at_s
        duration_s = self.call.recording.duration_s
        return duration_s if at_s is None else min(at_s, duration_s)

    @cached_property
    def certain_spans(self) -> frozenset[tuple[int, Interval]]:
        """Speech spans, by channel, that carry recognised words; the rest may be noise, a breath or unheard words."""
        found = set()
        for party in self.call.speech:
            heard = [(u.span.start_s, u.span.end_s) for u in self.call.utterances if u.channel == party.channel]
            for speech in party.spans:
                start_s, end_s = speech.span.start_s, speech.span.end_s
                # Written out: utterances times speech spans are many.
                shared_s = sum(
                    (end_s if end_s < to_s else to_s) - (start_s if start_s > from_s else from_s)
                    for from_s, to_s in heard
                    if from_s < end_s and to_s > start_s
                )
                if shared_s >= SHARE_OF_SPAN * speech.span.duration_s:
                    found.add((party.channel, speech.span))
        return frozenset(found)

    @cached_property
    def agent_masked(self) -> bool:
        """Whether noise on the agent's side hides words."""
        sides = [party for party in self.call.speech if party.role is not Role.CUSTOMER]
        return any(party.snr_db is not None and party.snr_db < MASKED_BELOW_DB for party in sides)

    def axis(self, certain: bool) -> SpeechAxis:
        """Speech of both sides on one axis: all of it, or only what carries recognised words."""
        return self._certain_axis if certain else self._full_axis

    @cached_property
    def _full_axis(self) -> SpeechAxis:
        return SpeechAxis((speech for party in self.call.speech for speech in party.spans), self.end_s)

    @cached_property
    def _certain_axis(self) -> SpeechAxis:
        return SpeechAxis(
            (
                speech
                for party in self.call.speech
                for speech in party.spans
                if (party.channel, speech.span) in self.certain_spans
            ),
            self.end_s,
        )

    def speech_of(self, role: Role, certain: bool) -> tuple[Interval, ...]:
        """Speech spans of one role, ordered: all of them, or only those that carry recognised words."""
        key = (role, certain)
        if key not in self._speech_of:
            spans = [
                speech.span
                for party in self.call.speech
                if party.role is role
                for speech in party.spans
                if not certain or (party.channel, speech.span) in self.certain_spans
            ]
            self._speech_of[key] = tuple(sorted(spans, key=lambda span: (span.start_s, span.end_s)))
        return self._speech_of[key]

    def unrecognised(self, role: Role | None, within: Interval) -> tuple[Interval, ...]:
        """Speech without trusted words that `role` may have spoken inside a stretch; of anybody where it is None."""
        owners = {party.channel: party.role for party in self.call.speech} if self._owned_channels else {}
        return tuple(
            piece.span
            for piece in self.call.unrecognised
            if piece.span.overlaps(within)
            and (role is None or owners.get(piece.channel, Role.UNKNOWN) in (role, Role.UNKNOWN))
        )

    def lead_in(self, start_s: float) -> float:
        """Where what a side says at `start_s` may have begun: words lost just before belong to it.

        From the end of the last recognised words of anybody else, or of the side itself, at most `LEAD_IN_S` earlier.
        """
        before = [turn.span.end_s for turn in self.turns if turn.span.end_s <= start_s]
        return max([max(0.0, start_s - LEAD_IN_S), *before])

    @property
    def _owned_channels(self) -> bool:
        return self.roles_known and self.call.roles.separate_channels

    def in_doubt(self, doubted: bool) -> During[bool]:
        """Examine a rule of which it is unclear, or certain, that it applies."""
        return During(self, "doubted", doubted)

    def situation(self, situation: SituationBase) -> Holding:
        """Whether a situation arose."""
        key = id(situation)
        if key not in self._situations:
            # Whichever rule asks first examines it: what the audio said of it is told with none of them.
            # And it is no rule: what is unclear about that rule does not change what is found here.
            with self.in_doubt(False), self.opinions.collected():
                self._situations[key] = situation.examine(self)
        return self._situations[key]

    def condition(self, condition: Condition) -> Holding:
        """Whether several situations together hold."""
        key = id(condition)
        if key not in self._conditions:
            self._conditions[key] = condition.combined(self)
        return self._conditions[key]

    def finding(self, rule_id: str) -> Finding:
        """The finding of a rule.

        Raises:
            KeyError: No such rule is evaluated.
        """
        if rule_id not in self._findings:
            with self.opinions.collected() as answers:
                finding = self.rules[rule_id].check(self.call, self)
            self._findings[rule_id] = with_answers(finding, answers)
        return self._findings[rule_id]

    def named(self, rule_ids: Iterable[str]) -> Wording:
        """What people call some rules, in the words of their script.

        Raises:
            KeyError: One of them is not evaluated.
        """
        titles = [self.rules[rule_id].wording for rule_id in rule_ids]
        return Wording("、".join(f"“{title.zh}”" for title in titles), ", ".join(f'"{title.en}"' for title in titles))

    def completion(self, rule_id: str) -> "Completion | None":
        """How far the procedure of a rule came; None for a rule that is none.

        Raises:
            KeyError: No such rule is evaluated.
        """
        if rule_id not in self._completions:
            with self.in_doubt(False), self.opinions.collected():
                self._completions[rule_id] = self.rules[rule_id].completion(self)
        return self._completions[rule_id]
