"""When a silent customer begins to speak."""

from qa_audit.model.transcript import Role
from qa_audit.rules.context import CallContext
from qa_audit.rules.turns import Turn

AFTER_PROMPT_S = 0.2
"""Customer speech that ends within this time of the prompt's end was said into the prompt, not after it: the 90th
percentile of a speech boundary's error."""


def customer_speaks_at(context: CallContext, prompt: Turn, certain: bool) -> float | None:
    """When the customer first speaks after a prompt; None where that never happens.

    Args:
        context: The call.
        prompt: The agent's prompt.
        certain: Whether only speech with recognised words counts.
    """
    for span in context.speech_of(Role.CUSTOMER, certain):
        if span.end_s > prompt.span.end_s + AFTER_PROMPT_S:
            return max(span.start_s, prompt.span.end_s)
    return None
