"""A timeline without its private numbers, and where they are heard.

A number dictated over several utterances (一三八 … 零零一三 … 八零零零) is one number: what a speaker says in a row is
read as one text. The timeline that rules see stays whole; this is for what people and other programs get to read.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qa_audit.model.interval import Interval
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.transcript import Diagnostic, Unrecognised, Utterance, Word
from qa_audit.model.wording import Wording
from qa_audit.text.privacy import cover, find_private, mask_private

DICTATION_GAP_S = 8.0
"""Chosen: longest pause inside one dictated number; the other side repeats a group of digits in that time."""
_JOINT, _BREAK = "\n", "\x00"
"""Between utterances of one number, and between utterances that lie too far apart."""
PADDING_S = 0.2
"""Chosen: a recogniser's word times may be off by about one syllable (a fifth of a second of Mandarin)."""

_QUOTED = re.compile(r"(?<=[“「\"])[^“”「」\"]+(?=[”」\"])")

_Hidden = Mapping[int, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class PrivateStretch:
    """Where a private number is heard.

    Attributes:
        channel: On which channel.
        span: When, with some padding; within the recording.
    """

    channel: int
    span: Interval


@dataclass(frozen=True, slots=True)
class Concealed:
    """A call whose private numbers are covered.

    Attributes:
        timeline: The timeline with `*` for what is hidden.
        stretches: Where the hidden digits are heard, ordered.
        texts: Text of each utterance that changed, and what became of it.
    """

    timeline: CallTimeline
    stretches: tuple[PrivateStretch, ...]
    texts: tuple[tuple[str, str], ...]

    def quote(self, text: str) -> str:
        """Cover a quotation: as its utterance was covered, else by itself."""
        for original, covered in self.texts:
            place = original.find(text) if text else -1
            if place >= 0:
                return mask_private(covered[place : place + len(text)])
        for original, covered in self.texts:
            text = text.replace(original, covered)
        return mask_private(text)

    def wording(self, message: Wording) -> Wording:
        """Cover a message for people, and the parts of numbers that it quotes."""
        return Wording(self._message(message.zh), self._message(message.en))

    def _message(self, text: str) -> str:
        return mask_private(_QUOTED.sub(lambda quoted: self.quote(quoted[0]), text))


def conceal(timeline: CallTimeline) -> Concealed:
    """Cover the private numbers of a call."""
    hidden = _hidden(timeline.utterances)
    utterances = tuple(
        _covered(utterance, hidden[index]) if index in hidden else utterance
        for index, utterance in enumerate(timeline.utterances)
    )
    stretches = {
        PrivateStretch(utterance.channel, _heard(utterance, spans, timeline.recording.duration_s))
        for index, utterance in enumerate(timeline.utterances)
        for spans in _together(hidden.get(index, ()))
    }
    return Concealed(
        timeline=replace(
            timeline,
            utterances=utterances,
            unrecognised=tuple(_covered_drop(piece) for piece in timeline.unrecognised),
            diagnostics=tuple(_covered_diagnostic(item) for item in timeline.diagnostics),
        ),
        stretches=tuple(sorted(stretches, key=lambda stretch: (stretch.span, stretch.channel))),
        texts=tuple((timeline.utterances[index].text, utterances[index].text) for index in sorted(hidden)),
    )


def _hidden(utterances: Sequence[Utterance]) -> _Hidden:
    """For each utterance that holds a part of a private number: the characters to cover."""
    speakers: dict[tuple[int, str], list[int]] = {}
    for index, utterance in enumerate(utterances):
        speakers.setdefault((utterance.channel, utterance.role), []).append(index)
    hidden: dict[int, list[tuple[int, int]]] = {}
    for said in speakers.values():
        text, owner = _in_a_row(utterances, said)
        for number in find_private(text):
            for start, end in number.hidden:
                index, offset = owner[start]
                hidden.setdefault(index, []).append((offset, offset + end - start))
    return hidden


def _in_a_row(utterances: Sequence[Utterance], said: Sequence[int]) -> tuple[str, list[tuple[int, int]]]:
    """What one speaker says as one text, and for each character its utterance and its place there."""
    text = ""
    owner: list[tuple[int, int]] = []
    end_s: float | None = None
    for index in said:
        utterance = utterances[index]
        if end_s is not None:
            text += _JOINT if utterance.span.start_s - end_s <= DICTATION_GAP_S else _BREAK
            owner.append((index, 0))
        text += utterance.text
        owner += [(index, offset) for offset in range(len(utterance.text))]
        end_s = utterance.span.end_s
    return text, owner


def _together(spans: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Neighbouring characters to cover, as one stretch each."""
    stretches: list[list[tuple[int, int]]] = []
    for span in sorted(spans):
        if stretches and span[0] - stretches[-1][-1][1] <= 2:
            stretches[-1].append(span)
        else:
            stretches.append([span])
    return stretches


def _heard(utterance: Utterance, spans: Sequence[tuple[int, int]], duration_s: float) -> Interval:
    """When characters of an utterance are heard; the whole utterance where its words have no times."""
    first, last = spans[0][0], spans[-1][1]
    heard = [word.span for word, start, end in _placed(utterance) if start < last and end > first]
    start_s = min((span.start_s for span in heard), default=utterance.span.start_s)
    end_s = max((span.end_s for span in heard), default=utterance.span.end_s)
    return Interval(max(0.0, start_s - PADDING_S), min(duration_s, end_s + PADDING_S))


def _placed(utterance: Utterance) -> list[tuple[Word, int, int]]:
    """The words with their places in the text; a word that is not found there stands for all around it."""
    placed = []
    cursor = 0
    for word in utterance.words:
        found = utterance.text.find(word.text.strip(), cursor)
        start = found if found >= 0 else cursor
        end = start + len(word.text.strip()) if found >= 0 else len(utterance.text)
        placed.append((word, start, end))
        cursor = end if found >= 0 else cursor
    return placed


def _covered(utterance: Utterance, spans: Sequence[tuple[int, int]]) -> Utterance:
    text = cover(utterance.text, spans)
    words = tuple(_covered_word(word, start, end, text) for word, start, end in _placed(utterance))
    recognised = cover(utterance.recognised, spans) if utterance.recognised else ""
    return replace(utterance, text=text, words=words, recognised=recognised)


def _covered_word(word: Word, start: int, end: int, text: str) -> Word:
    bare = word.text.strip()
    if end - start != len(bare):
        return replace(word, text=mask_private(word.text))
    return replace(word, text=word.text.replace(bare, text[start:end]))


def _covered_drop(piece: Unrecognised) -> Unrecognised:
    return replace(piece, dropped_text=mask_private(piece.dropped_text))


def _covered_diagnostic(item: Diagnostic) -> Diagnostic:
    return replace(item, message=Wording(mask_private(item.message.zh), mask_private(item.message.en)))
