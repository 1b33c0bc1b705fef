"""Lists in brackets whose author typed the comma of Chinese text, which does not divide them."""

import re
from collections.abc import Iterator, Sequence

from qa_audit.model.wording import Wording
from qa_audit.script.lint.walk import texts_of
from qa_audit.script.problem import Level, Problem
from qa_audit.script.read import Reading

_WIDE_COMMA = re.compile(r"[，、]")


def check_commas(readings: Sequence[Reading]) -> Iterator[Problem]:
    """Lists like [您好，早上好]: one phrase, though two may be meant. Text in quotes is meant as it stands."""
    for reading in readings:
        tree = reading.tree
        for section in ("slots", "roles", "phrases", "situations", "rules"):
            for location, text in texts_of(tree.value.get(section), (section,)):
                comma = _WIDE_COMMA.search(text)
                if (
                    comma is None
                    or location[:-1] not in tree.flows
                    or location in tree.quoted
                    or location[-1] != 0
                    or (*location[:-1], 1) in tree.values
                    or "\n" in text
                    or text.startswith("re:")
                ):
                    continue
                yield tree.problem(
                    location,
                    Wording(
                        f"“{text}”是一句话，不是两句：全角的“{comma[0]}”不分隔列表；要写几句，请用半角逗号加空格"
                        "“, ”，就是一句的，请加引号",
                        f'"{text}" is one phrase, not two: the full-width "{comma[0]}" does not divide a list; write '
                        '", " between several phrases, or quote the one',
                    ),
                    code="full-width-comma",
                    level=Level.WARNING,
                    offset=comma.start(),
                )
