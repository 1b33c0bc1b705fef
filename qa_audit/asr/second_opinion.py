"""Ask the audio whether other words than the ones heard were said, by forced decoding of both."""

from collections.abc import Sequence
from itertools import groupby

from qa_audit.asr.decoder import Decoder
from qa_audit.asr.listening import Listening
from qa_audit.asr.windows import LONGEST_WINDOW_S, MARGIN_S, TRAIL_S, length_for
from qa_audit.audio.resample import excerpt
from qa_audit.model.interval import Interval
from qa_audit.model.opinion import Opinion, Question

LONGEST_S = LONGEST_WINDOW_S - 2 * MARGIN_S - TRAIL_S
"""Longer stretches do not fit a window: nothing is said about them."""

RATIO_DIGITS = 3


def opinions_on(questions: Sequence[Question], call: Listening, decoder: Decoder) -> tuple[Opinion, ...]:
    """Answer questions about one call.

    The ratio compares two texts on the same audio without any prompt, so whatever the model believes about the rest of
    the utterance cancels out. Punctuation is left out of both: it distorts the probabilities.

    Args:
        questions: In any order.
        call: The call they are about.
        decoder: A loaded model.

    Returns:
        An opinion for each question whose stretch fits a window, ordered by channel and time.
    """

    def stretch(question: Question) -> tuple[int, Interval, str]:
        return question.channel, question.span, question.heard

    opinions: list[Opinion] = []
    ordered = sorted(set(questions), key=lambda q: (*stretch(q), q.instead))
    for (channel, span, heard), group in groupby(ordered, key=stretch):
        if span.duration_s > LONGEST_S or channel >= len(call.samples):
            continue
        around = Interval(max(0.0, span.start_s - MARGIN_S), min(call.duration_s, span.end_s + MARGIN_S))
        audio = excerpt(call.samples[channel], call.sample_rate_hz, around)
        encoded = decoder.encode([audio], length_for(around.duration_s))
        as_heard = decoder.log_probability(encoded, _spoken(heard), around.duration_s)
        for question in group:
            instead = decoder.log_probability(encoded, _spoken(question.instead), around.duration_s)
            opinions.append(Opinion(question, round(instead - as_heard, RATIO_DIGITS)))
    return tuple(opinions)


def _spoken(text: str) -> str:
    """The text without punctuation."""
    return "".join(character for character in text if character.isalnum())
