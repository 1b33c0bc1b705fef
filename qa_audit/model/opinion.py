"""A second opinion on words: the audio is asked whether other words than the ones heard were said."""

from dataclasses import dataclass

from qa_audit.model.interval import Interval


@dataclass(frozen=True, slots=True)
class Question:
    """May this have been said instead of what was heard?

    Attributes:
        channel: Channel it was spoken on.
        span: Where: the utterances whose text is in question.
        heard: Their text as heard.
        instead: The same text with other words in one place.
    """

    channel: int
    span: Interval
    heard: str
    instead: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """The answer of the audio.

    Attributes:
        question: What was asked.
        log_ratio: Natural logarithm of how much more probable `instead` is than `heard`, given the audio: around 0
            where both fit as well, far below 0 where the words were not said.
    """

    question: Question
    log_ratio: float
