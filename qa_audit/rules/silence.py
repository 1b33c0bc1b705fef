"""When a silent customer begins to speak."""

from qa_audit.model.transcript import Role
from qa_audit.rules.context import CallContext

AFTER_PROMPT_S = 0.2
"""Customer speech that ends within this time of the prompt's end was said into the prompt, not after it: the 90th
percentile of a speech boundary's error."""


def customer_speaks_at(context: CallContext, prompt_end_s: float, certain: bool) -> float | None:
    """When the customer first speaks after a prompt; None where that never happens.

    Args:
        context: The call.
        prompt_end_s: End of the agent's prompt.
        certain: Whether only speech with recognised words counts.
    """
    for span in context.speech_of(Role.CUSTOMER, certain):
        if span.end_s > prompt_end_s + AFTER_PROMPT_S:
            return max(span.start_s, prompt_end_s)
    return None
