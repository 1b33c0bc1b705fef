"""What a script tells the recogniser: what is likely to be said, and never what must not be said."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from qa_audit.rules.base import RuleBase
from qa_audit.rules.phrases import plain
from qa_audit.rules.saying import Saying
from qa_audit.script.header import BiasEntry
from qa_audit.script.script import SpeechBias


def bias_of(entry: BiasEntry, rules: Sequence[RuleBase]) -> SpeechBias:
    """The bias of a script: as written, else the wordings that its rules require.

    Forbidden wordings are left out: a recogniser that expects them would hear them.

    Args:
        entry: What the script says.
        rules: Its rules.
    """
    patterns = [part.patterns[0] for rule in rules for part in _required(rule)]
    required = tuple(dict.fromkeys(plain(pattern, "").replace("…", "") for pattern in patterns))
    prompt = entry.prompt or ("，".join(required) + "。" if required else "")
    return SpeechBias(prompt, entry.words or required)


def _required(value: Any) -> Iterator[Any]:
    if isinstance(value, Saying):
        yield from value.parts
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _required(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _required(item)
