"""Denials: 不, 没 … that turn a phrase round though all of its characters are there."""

from qa_audit.text.align import Step
from qa_audit.text.heard import HeardText
from qa_audit.text.units import NEGATION, NEGATORS

_MODALS = "有能会要想用可该让给是太很必敢"
_NOT_NEGATING = ("要不", "特别", "分别", "区别", "级别", "个别", "类别", "性别", "差别", "告别", "识别", "除非", "是非")


def turned_round(text: HeardText, step: Step) -> bool:
    """Whether a step hears 不, 没 … where the phrase has none, or none where it has one."""
    if step.node is None:
        return text.skips[step.start] == NEGATION
    if step.node.costs is None:
        return False
    return (step.node.costs[text.units[step.start]] if step.end > step.start else step.node.deletion) == NEGATION


def denied_before(text: HeardText, start: int) -> bool:
    """Whether 不, 没 … right before `start`, at most with 有, 能 … in between, turns the phrase round."""
    normal, at = text.text.normal, start - 1
    if at >= 1 and normal[at] in _MODALS and normal[at - 1] in NEGATORS and at not in text.breaks:
        at -= 1
    if at < 0 or normal[at] not in NEGATORS or any(index in text.breaks for index in range(at + 1, start + 1)):
        return False
    if normal[at - 1 : at + 1] in _NOT_NEGATING:
        return False
    # 可不可以, 有没有: a question, not a denial.
    return not (at >= 1 and normal[at - 1] == normal[at + 1])
