"""Rule kind: somebody's volume, as it is or as it changes after a complaint."""

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from qa_audit.model.finding import Bound, Evidence, Finding, Measure, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.faults import report_faults
from qa_audit.rules.levels import Level as SpeechLevel
from qa_audit.rules.levels import level_of, spans_of, spread_of
from qa_audit.rules.options import invalid
from qa_audit.rules.phrases import Phrases
from qa_audit.rules.saying import Region, SayingField
from qa_audit.rules.scope import role_of
from qa_audit.rules.steps import Fault
from qa_audit.rules.strict import strict_hits
from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn


class Level(RuleBase):
    """Somebody's speech level must rise after the situation in `when` arose, or lie inside limits.

    Why: an agent who is asked to speak up has to be heard better afterwards, not only to say so.
    Passes where the level of the speech after the place where `when` arose exceeds that before it by `rises_by_db`, the
    words in `say` were said in the next `within_turns` turns, and nothing of `never`; with `at_least_dbfs` or
    `at_most_dbfs`, where the level of all the speech keeps them.
    Fails where the level did not rise, the words are missing, or something of `never` was said. Both levels are shown.
    Limits: the level is what was recorded: an automatic gain on the way hides a louder voice. The error comes from the
    length of the speech before and after and from how much its spans differ; where it straddles the limit, or there is
    less than a second of speech on one side, or not known who speaks, it is `needs_review`.
    Source of the defaults: the catalogue (2 dB).

    Attributes:
        kind: "level".
        by: Whose level.
        rises_by_db: By how much it must rise after the place where `when` arose.
        at_least_dbfs: Lowest allowed level.
        at_most_dbfs: Highest allowed level.
        say: What must be said after that place.
        within_turns: In how many turns.
        never: What must not be said after it.
    """

    summary: ClassVar[Wording] = Wording(
        "音量须在规定范围内，或在客户反映之后明显提高", "the volume keeps its limits, or rises after a complaint"
    )

    kind: Literal["level"]
    by: Literal["agent", "customer"] = "agent"
    rises_by_db: float | None = Field(default=None, gt=0, le=40)
    at_least_dbfs: float | None = Field(default=None, ge=-96, le=0)
    at_most_dbfs: float | None = Field(default=None, ge=-96, le=0)
    say: SayingField | None = None
    within_turns: int = Field(default=2, ge=1, le=20)
    never: Phrases | None = None

    @model_validator(mode="after")
    def _something_to_measure(self) -> "Level":
        if self.rises_by_db is None and self.at_least_dbfs is None and self.at_most_dbfs is None:
            raise invalid(
                "须写 rises_by_db、at_least_dbfs 或 at_most_dbfs", "give rises_by_db, at_least_dbfs or at_most_dbfs"
            )
        if self.when is None and (self.rises_by_db is not None or self.say is not None or self.never is not None):
            raise invalid(
                "rises_by_db、say、never 需要 when：写明在什么情境之后",
                "rises_by_db, say and never need when: the situation that they follow",
            )
        return self

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        extent = context.call.extent
        if not context.roles_known:
            message = Wording("无法确定谁是坐席", "It is not known who the agent is")
            place = Evidence(extent, Role.UNKNOWN, "", None, 0.0)
            return self.finding(Verdict.NEEDS_REVIEW, message, "role_unknown", extent, (place,))
        faults: list[Fault] = []
        measures: list[Measure] = []
        self._absolute(context, faults, measures)
        holding = self.when.holds(context) if self.when is not None else None
        anchor = holding.at if holding is not None else None
        evidence = holding.evidence if holding is not None else ()
        if anchor is not None:
            turns = tuple(
                t for t in context.spoken_by(role_of(self.by)) if t.span.end_s > anchor.end_s
            )  # fmt: skip
            self._words(turns, anchor, context, faults)
            self._rise(turns, anchor, context, faults, measures)
        shown = " → ".join(f"{m.value:.1f}" for m in measures if m.unit == "dBFS")
        kept = Wording(f"音量 {shown} dBFS，符合要求", f"Level {shown} dBFS, as it should be")
        return report_faults(self, faults, kept, extent, measures, evidence)

    def _absolute(self, context: CallContext, faults: list[Fault], measures: list[Measure]) -> None:
        if self.at_least_dbfs is None and self.at_most_dbfs is None:
            return
        level = level_of(spans_of(Role(self.by), context))
        if level is None:
            return
        for limit, sign in ((self.at_least_dbfs, 1.0), (self.at_most_dbfs, -1.0)):
            if limit is None:
                continue
            measures.append(_measure("level", level, limit, Bound.AT_LEAST if sign > 0 else Bound.AT_MOST))
            truth = _reaches(sign * (level.value_dbfs - limit), level.uncertainty_db)
            message = Wording(
                f"音量 {level.value_dbfs:.1f} dBFS（±{level.uncertainty_db:.1f}），规定 {limit:g} dBFS",
                f"level {level.value_dbfs:.1f} dBFS (±{level.uncertainty_db:.1f}), the limit is {limit:g} dBFS",
            )
            place = Evidence(context.call.extent, Role(self.by), "", None, 1.0)
            if truth is not Truth.YES:
                faults.append(Fault(truth, "level" if truth is Truth.NO else "level_near_limit", message, (place,)))

    def _words(self, turns: tuple[Turn, ...], anchor: Interval, context: CallContext, faults: list[Fault]) -> None:
        if self.never is not None:
            for hit, certain in strict_hits(self.never, turns, context, self.minimum_confidence):
                message = Wording(f"说了不该说的“{hit.quote}”", f'said what must not be said: "{hit.quote}"')
                expected = self.say.example if self.say is not None else None
                truth, reason = (Truth.NO, "rude_wording") if certain else (Truth.UNCLEAR, "resembles")
                faults.append(Fault(truth, reason, message, (hit.evidence(expected),)))
        if self.say is None:
            return
        chosen = turns[: self.within_turns]
        span = anchor.hull(chosen[-1].span) if chosen else anchor
        said = self.say.weigh(Region(role_of(self.by), chosen, span), context, self.minimum_confidence)
        if said.truth is Truth.YES:
            return
        lacking = [part for part in said.parts if part.truth is not Truth.YES]
        message = Wording(
            "缺少：" + "、".join(f"{part.phrases.title.zh}（应说“{part.phrases.example}”）" for part in lacking),
            "missing: " + ", ".join(f'{part.phrases.title.en} (expected "{part.phrases.example}")' for part in lacking),
        )
        heard = tuple(Evidence(t.span, t.role, t.text, self.say.example, t.confidence) for t in chosen)
        doubt = next((part.doubt for part in lacking if part.doubt is not None), None)
        reason = "part_missing" if said.truth is Truth.NO else str(doubt or "resembles")
        places = heard or (Evidence(anchor, Role(self.by), "", self.say.example, 1.0),)
        faults.append(Fault(said.truth, reason, message, places))

    def _rise(
        self,
        turns: tuple[Turn, ...],
        anchor: Interval,
        context: CallContext,
        faults: list[Fault],
        measures: list[Measure],
    ) -> None:
        if self.rises_by_db is None:
            return
        spans = spans_of(Role(self.by), context)
        before = [s for s in spans if s.span.end_s <= anchor.end_s and s.span.start_s < anchor.start_s]
        after = [s for s in spans if s.span.start_s >= anchor.start_s and s.span.end_s > anchor.end_s]
        spread_db = spread_of((before, after))
        old, new = level_of(before, spread_db), level_of(after, spread_db)
        place = turns[0].span if turns else anchor
        quote = turns[0].text if turns else ""
        expected = f"≥ +{self.rises_by_db:g} dB"
        evidence = (Evidence(place, Role(self.by), quote, expected, 1.0),)
        if old is None or new is None or min(old.seconds, new.seconds) < 1.0:
            message = Wording("前后语音太短，无法比较音量", "too little speech before or after to compare the volume")
            faults.append(Fault(Truth.UNCLEAR, "too_little_speech", message, evidence))
            return
        rise_db = new.value_dbfs - old.value_dbfs
        uncertainty_db = (old.uncertainty_db**2 + new.uncertainty_db**2) ** 0.5
        measures.append(_measure("level_before", old, None))
        measures.append(_measure("level_after", new, None))
        rise = Measure(
            "level_rise", round(rise_db, 2), "dB", self.rises_by_db, round(uncertainty_db, 2), Bound.AT_LEAST
        )
        measures.append(rise)
        truth = _reaches(rise_db - self.rises_by_db, uncertainty_db)
        if truth is Truth.YES:
            return
        message = Wording(
            f"音量从 {old.value_dbfs:.1f} 变为 {new.value_dbfs:.1f} dBFS，提高 {rise_db:.1f} dB"
            f"（±{uncertainty_db:.1f}），要求 {self.rises_by_db:g} dB",
            f"the level went from {old.value_dbfs:.1f} to {new.value_dbfs:.1f} dBFS, up by {rise_db:.1f} dB "
            f"(±{uncertainty_db:.1f}), {self.rises_by_db:g} dB are asked for",
        )
        reason = "level_not_raised" if truth is Truth.NO else "level_near_limit"
        faults.append(Fault(truth, reason, message, evidence))


def _reaches(margin_db: float, uncertainty_db: float) -> Truth:
    """Whether a level clears its limit by more than the error either way."""
    if margin_db >= uncertainty_db:
        return Truth.YES
    return Truth.NO if margin_db < -uncertainty_db else Truth.UNCLEAR


def _measure(name: str, level: SpeechLevel, limit: float | None, bound: Bound | None = None) -> Measure:
    return Measure(name, round(level.value_dbfs, 2), "dBFS", limit, round(level.uncertainty_db, 2), bound)
