"""Utterances of one channel packed into windows of 30 s, for a second reading with much context.

utterances  [-----]     [-]                 [-----]
pack       [-------]   [---]               [-------]   joined: pauses are shortened to two margins
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_audit.asr.decoder import AlignedToken
from qa_audit.asr.parts import share_out
from qa_audit.asr.windows import MARGIN_S, Spans, Window, hull, length_for
from qa_audit.model.interval import Interval

LONGEST_S = 28.0
"""Audio of a pack: the model's window of 30 s, less the margins around it and silence behind."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Utterances that are read as if little were between them.

    Attributes:
        utterances: Speech spans of each, in order.
        pieces: The audio to be joined, in order, disjoint.
    """

    utterances: tuple[Spans, ...]
    pieces: tuple[Interval, ...]

    @property
    def window(self) -> Window:
        """The same with times of the recording, as if the recording were read from its start."""
        return Window(self.utterances, Interval(0.0, self.pieces[-1].end_s), self.length_s)

    @property
    def length_s(self) -> float:
        """Length of the window that holds it."""
        return length_for(sum(piece.duration_s for piece in self.pieces))

    def share_out(self, aligned: Sequence[AlignedToken]) -> list[tuple[AlignedToken, ...]]:
        """Give each utterance what was read in it.

        Args:
            aligned: Tokens with times from the start of the joined audio.

        Returns:
            Tokens of each utterance, with times of the recording.
        """
        placed = [replace(one, start_s=self._at_s(one.start_s), end_s=self._at_s(one.end_s)) for one in aligned]
        return share_out(placed, self.window)

    def _at_s(self, time_s: float) -> float:
        for piece in self.pieces:
            if time_s < piece.duration_s:
                return piece.start_s + time_s
            time_s -= piece.duration_s
        return self.pieces[-1].end_s


def packs(utterances: Sequence[Spans], duration_s: float) -> tuple[Pack, ...]:
    """Fill packs with the utterances of one channel; a full one ends at the longest pause of its later half.

    Args:
        utterances: Their speech spans, in order.
        duration_s: Length of the recording.
    """
    done: list[Pack] = []
    filling: list[Spans] = []
    for utterance in utterances:
        filling.append(utterance)
        while len(filling) > 1 and sum(piece.duration_s for piece in _pieces(filling, duration_s)) > LONGEST_S:
            at = max(
                range((len(filling) + 1) // 2, len(filling)),
                key=lambda index: (filling[index][0].start_s - filling[index - 1][-1].end_s, index),
            )
            done.append(Pack(tuple(filling[:at]), _pieces(filling[:at], duration_s)))
            filling = filling[at:]
    return (*done, Pack(tuple(filling), _pieces(filling, duration_s))) if filling else tuple(done)


def _pieces(utterances: Sequence[Spans], duration_s: float) -> tuple[Interval, ...]:
    pieces: list[Interval] = []
    for span in map(hull, utterances):
        piece = Interval(max(0.0, span.start_s - MARGIN_S), min(duration_s, span.end_s + MARGIN_S))
        if pieces and piece.start_s <= pieces[-1].end_s:
            piece = pieces.pop().hull(piece)
        pieces.append(piece)
    return tuple(pieces)
