"""Situation: noise on somebody's line."""

from typing import ClassVar, Literal

from pydantic import Field

from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.condition import SituationBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.truth import Holding, Truth

SNR_ERROR_DB = 2.0
"""Chosen: the noise of a street is not the same from one second to the next."""


class Noisy(SituationBase):
    """The signal to noise of one side's line is low.

    Measured over the whole call. It stays unclear within 2 dB of the limit and where the sides cannot be told apart.
    Combine it with what the other side says (`all`): noise that nobody minded is no situation.

    Attributes:
        kind: "noisy".
        of: Whose line.
        snr_at_most_db: Signal to noise that counts as noisy. Measured: the noisy sample calls have 2 and 4 dB, one with
            a street in the background that was served to its end 18 dB.
    """

    summary: ClassVar[Wording] = Wording("一方线路的信噪比低", "the signal to noise of somebody's line is low")

    kind: Literal["noisy"]
    of: Literal["agent", "customer"] = "customer"
    snr_at_most_db: float = Field(default=10.0, ge=0, le=60)

    def examine(self, context: CallContext) -> Holding:
        """See the class."""
        if not context.roles_known or not context.call.roles.separate_channels:
            return Holding(
                Truth.UNCLEAR, Wording("无法分别测量双方线路", "the lines of the two sides cannot be measured apart")
            )
        party = next((p for p in context.call.speech if p.role is Role(self.of)), None)
        if party is None or party.snr_db is None:
            return Holding(Truth.NO, Wording("没有可以测量的语音", "there is no speech to measure"))
        reason = Wording(f"信噪比 {party.snr_db:.1f} dB", f"signal to noise {party.snr_db:.1f} dB")
        if party.snr_db <= self.snr_at_most_db - SNR_ERROR_DB:
            return Holding(Truth.YES, reason)
        return Holding(Truth.NO if party.snr_db > self.snr_at_most_db + SNR_ERROR_DB else Truth.UNCLEAR, reason)
