"""Rule kind: something must be said."""

from typing import ClassVar, Literal

from qa_audit.model.finding import Finding
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.absence import report_saying
from qa_audit.rules.base import RuleBase
from qa_audit.rules.context import CallContext
from qa_audit.rules.saying import SayingField
from qa_audit.rules.scope import Scope, Speaker


class Phrase(RuleBase):
    """Somebody must say something: one phrase set, all of several, or some of them.

    Why: fixed parts of a call (offers, thanks, confirmations) must be there whatever their wording.
    Passes where enough of the parts are heard in the scope, by characters or by sound.
    Fails where a part is missing and nothing that was heard leaves room for it; names the part and the place searched.
    Limits: a part that may lie in speech without recognised words, that is only resembled, or that was said by nobody
    knows whom, is `needs_review`.

    Attributes:
        kind: "phrase".
        by: Who must say it.
        say: What must be said.
        within: Where in the call; all of it by default.
    """

    summary: ClassVar[Wording] = Wording("必须说出规定的内容", "something must be said")

    kind: Literal["phrase"]
    by: Speaker = "agent"
    say: SayingField
    within: Scope = Scope()

    def examine(self, context: CallContext) -> Finding:
        """See the class."""
        region = self.within.region(self.by, context)
        said = self.say.weigh(region, context, self.minimum_confidence)
        return report_saying(self, said, region.turns, region.span, region.role or Role.UNKNOWN)
