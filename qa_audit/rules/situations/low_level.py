"""Situation: somebody's voice is clearly low on the line."""

from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.condition import SituationBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.levels import level_of, spans_of
from qa_audit.rules.truth import Holding, Truth


class LowLevel(SituationBase):
    """One side's speech level is clearly low against the other side's and against the line's noise.

    Measured over the whole call. It stays unclear inside the error of either limit, with less than a second of speech,
    on one track for both, and where it is not known who is who. Combine it with what the other side says (`all`): a
    low voice that was understood is nobody's fault.

    Attributes:
        kind: "low_level".
        of: Whose level.
        below_other_db: By how much it lies below the other side's level. Chosen: the customers of the sample calls lie
            at most 6 dB below the agent; 12 dB is a quarter of the loudness in practice (10 dB are heard as half).
        snr_at_most_db: And its signal to noise is at most this. Chosen: half of what the sample calls have (28 dB).
    """

    summary: ClassVar[Wording] = Wording("一方的音量明显偏低", "somebody's voice is clearly low on the line")

    kind: Literal["low_level"]
    of: Literal["agent", "customer"] = "customer"
    below_other_db: float = Field(default=12.0, ge=0, le=60)
    snr_at_most_db: float = Field(default=20.0, ge=0, le=60)

    def examine(self, context: CallContext) -> Holding:
        """See the class."""
        if not context.roles_known or not context.call.roles.separate_channels:
            reason = Wording("无法分别测量双方音量", "the levels of the two sides cannot be measured apart")
            return Holding(Truth.UNCLEAR, reason)
        role = Role(self.of)
        other = Role.AGENT if role is Role.CUSTOMER else Role.CUSTOMER
        spans = spans_of(role, context)
        mine, theirs = level_of(spans), level_of(spans_of(other, context))
        party = next((p for p in context.call.speech if p.role is role), None)
        if mine is None or theirs is None or party is None:
            return Holding(Truth.NO, Wording("没有可以比较的语音", "there is no speech to compare"))
        below_db = theirs.value_dbfs - mine.value_dbfs
        error_db = (mine.uncertainty_db**2 + theirs.uncertainty_db**2) ** 0.5
        snr_db = mine.value_dbfs - party.noise_floor_dbfs
        margin_db = min(below_db - self.below_other_db, self.snr_at_most_db - snr_db)
        reason = Wording(
            f"音量 {mine.value_dbfs:.1f} dBFS，比对方低 {below_db:.1f} dB，信噪比 {snr_db:.1f} dB",
            f"level {mine.value_dbfs:.1f} dBFS, {below_db:.1f} dB below the other side, SNR {snr_db:.1f} dB",
        )
        if margin_db < -error_db:
            return Holding(Truth.NO, Wording(f"音量不低（{reason.zh}）", f"the voice is not low ({reason.en})"))
        sure = margin_db >= error_db and mine.seconds >= 1.0
        return Holding(Truth.YES if sure else Truth.UNCLEAR, reason)
