"""A finding that leans on what the audio said to a question tells so."""

from collections.abc import Sequence
from dataclasses import replace

from qa_audit.model.finding import Finding, Measure, Verdict
from qa_audit.model.wording import Wording
from qa_audit.rules.opinions import Answer, Heard

SHOWN = 2
"""Answers that are told: the clearest; more would bury the message."""

UNCERTAINTY_NAT = 2.9
"""90th percentile of how far the ratio moves when the same audio is played 3 % faster; with 0.2 s less of the audio
around it moves by 2.0. Measured on `samples/pairs`."""


def with_answers(finding: Finding, answers: Sequence[Answer]) -> Finding:
    """The finding with the clearest of the answers, in its message and as measures.

    Args:
        finding: As the rule made it.
        answers: What the audio said while the rule was examined; often nothing.
    """
    if not answers or finding.verdict is Verdict.NOT_APPLICABLE:
        return finding
    told = sorted(answers, key=lambda answer: -abs(answer.log_ratio - answer.limit))[:SHOWN]
    measures = tuple(
        Measure("second_opinion", answer.log_ratio, "nat", answer.limit, UNCERTAINTY_NAT) for answer in told
    )
    wordings = [_wording(answer) for answer in told]
    message = Wording(
        "；".join([finding.message.zh, *(wording.zh for wording in wordings)]),
        "; ".join([finding.message.en, *(wording.en for wording in wordings)]),
    )
    return replace(finding, message=message, measures=finding.measures + measures)


def _wording(answer: Answer) -> Wording:
    # The ratio is among the measures: a supervisor listens, and reads a sentence.
    if answer.heard is Heard.SAID:
        return Wording(f"复听音频：更像“{answer.wording}”", f'heard again: rather "{answer.wording}"')
    return Wording(
        f"复听音频：更像“{answer.quote}”，不像“{answer.wording}”",
        f'heard again: rather "{answer.quote}" than "{answer.wording}"',
    )
