"""What a script tells the recogniser: what is likely to be said, and never what must not be said."""

from collections.abc import Sequence

from qa_audit.rules.base import RuleBase
from qa_audit.rules.phrases import plain
from qa_audit.script.header import BiasEntry
from qa_audit.script.required import required_sets
from qa_audit.script.script import SpeechBias


def bias_of(entry: BiasEntry, rules: Sequence[RuleBase]) -> SpeechBias:
    """The bias of a script: as written, else the wordings that its rules require.

    Forbidden wordings are left out: a recogniser that expects them would hear them.

    Args:
        entry: What the script says.
        rules: Its rules.
    """
    patterns = [part.patterns[0] for rule in rules for part in required_sets(rule)]
    required = tuple(dict.fromkeys(plain(pattern, "").replace("…", "") for pattern in patterns))
    prompt = entry.prompt or ("，".join(required) + "。" if required else "")
    return SpeechBias(prompt, entry.words or required)
