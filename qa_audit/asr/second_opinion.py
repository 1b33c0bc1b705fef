"""Ask the audio whether other words than the ones heard were said, by forced decoding of both."""

from collections.abc import Sequence
from itertools import chain, groupby

from qa_audit.asr.decoder import Decoder
from qa_audit.asr.listening import Listening
from qa_audit.asr.respelling import respelled
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
    the utterance cancels out. Punctuation is left out of both: it distorts the probabilities. Where both sound the same
    the spelling that was heard will do: it is the sounds that are asked about.

    Measured with `tests/benchmarks/second_opinion.py`, and no better: views of the same audio with other margins or 3 %
    faster, averaged; the best of a beam in the place of what was heard; ratios a token; without what the model expects
    before it hears anything.

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
        as_heard = _spoken(heard)
        asked = {question: _spoken(question.instead) for question in group}
        spellings = {text: (text, respelled(text, as_heard)) for text in asked.values()}
        texts = dict.fromkeys([as_heard, *chain.from_iterable(spellings.values())])
        likely = {text: decoder.log_probability(encoded, text, around.duration_s) for text in texts}
        for question, text in asked.items():
            best = max(likely[spelling] for spelling in spellings[text])
            opinions.append(Opinion(question, round(best - likely[as_heard], RATIO_DIGITS)))
    return tuple(opinions)


def _spoken(text: str) -> str:
    """The text without punctuation."""
    return "".join(character for character in text if character.isalnum())
