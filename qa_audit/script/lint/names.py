"""Names: slots that are misspelt, phrases and situations that nothing uses."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from qa_audit.model.wording import Wording
from qa_audit.rules.phrases import NAME
from qa_audit.script.lint.walk import texts_of
from qa_audit.script.problem import Level, Problem
from qa_audit.script.read import Reading

_SLOT = re.compile(r"\{([^{}:]+)(?::[^{}]*)?\}")

CLOSE = 0.75
"""Likeness of names from which one may be meant for the other: one letter in five is wrong or missing."""


def check_slots(readings: Sequence[Reading]) -> Iterator[Problem]:
    """Slots that nothing defines though a name like theirs is defined: they would stand for any words at all."""
    for reading in readings:
        given = reading.tree.value.get("slots")
        defined = [str(name) for name in given] if isinstance(given, dict) else []
        for section in ("roles", "phrases", "situations", "rules"):
            for location, text in texts_of(reading.tree.value.get(section), (section,)):
                for slot in _SLOT.finditer(text):
                    close = get_close_matches(slot[1], defined, n=1, cutoff=CLOSE)
                    if slot[1] not in defined and close and not text.startswith("re:"):
                        yield reading.tree.problem(
                            location,
                            Wording(
                                f'没有名为“{slot[1]}”的槽位，是否想写 "{close[0]}"？（没有定义的槽位可以是任何话）',
                                f'no slot is named "{slot[1]}", did you mean "{close[0]}"? '
                                "(a slot that is not defined stands for any words)",
                            ),
                            code="unknown-slot",
                            offset=slot.start(1),
                        )


def check_unused(readings: Sequence[Reading]) -> Iterator[Problem]:
    """Phrase sets and situations that no rule uses, directly or through others."""
    for reading in readings:
        value = reading.tree.value
        sections = {name: value.get(name) for name in ("phrases", "situations")}
        entries = {
            (section, name): item
            for section, items in sections.items()
            if isinstance(items, dict)
            for name, item in items.items()
        }
        used: set[tuple[str, str]] = set()
        stack = [text for _, text in texts_of(value.get("rules"), ())]
        while stack:
            text = stack.pop()
            for key in (("phrases", text), ("situations", text)):
                if key in entries and key not in used:
                    used.add(key)
                    stack += [inner for _, inner in texts_of(entries[key], ())]
        for section, name in entries:
            of_base = reading.script is not None and reading.tree.place((section, name)).path in reading.script.base
            if (section, name) not in used and NAME.fullmatch(name) and not of_base:
                what = Wording("短语集", "phrase set") if section == "phrases" else Wording("情境", "situation")
                yield reading.tree.problem(
                    (section, name),
                    Wording(
                        f"{what.zh}“{name}”没有任何规则用到；请删去，或检查规则里的名称",
                        f'no rule uses the {what.en} "{name}"; remove it, or look at the names in the rules',
                    ),
                    of_key=True,
                    code="unused-name",
                    level=Level.WARNING,
                )
