"""The thorough ear: where the first reading was unsure, the speech is read again among what was said around it.

The ordinary ear reads windows of a few seconds, cut at pauses of 2 s. Here the utterances of a channel are packed into
windows of 30 s, long pauses shortened, and read with a beam and without the prompt: what is said before and after tells
much about a short answer (好我跟家里人生良一下 and 没有了血险 become 商量一下 and 没有了谢谢).

Measured, edits. Sample calls that chose nothing here (every third, 1,790 characters): 212 with the ordinary ear and 152
with this; with noise 10 dB below the speech 327 and 267. Eight real clips under six conditions (2,184 characters), as
they are and four times with another gain and beginning: 566, 580, 597, 619 and 586, where plain faster-whisper has 577,
573, 592, 606 and 573 and the ordinary ear 587, 617, 623 and 622 (the fifth not heard). So on real clips it is nearer to
plain, 590 to 584, and not proven better or worse. Processor time: 2.1 (calls) and 2.0 (clips) times the ordinary ear's;
plain takes 4.4 and 2.5 times.

Chosen on another third of the calls and the first set of clips, where the ordinary ear has 223 and 587 edits, this 181
and 566. No better: packs for all windows (191 and 565), with the prompt (157 and 654), greedily and with the prompt
(232 and 700); the first reading kept where its tokens are likelier (186 and 574). Better there only (167 and 561), and
not built: a vote by sound and probability (ROVER, Fiscus 1997) of the ordinary reading, weighed 0.6, and of two
readings of all packs, one as here and one greedily with the prompt. The calls that chose nothing have 156 and 275 edits
with it, the clips' next three sets 597, 613 and 615, at 3.1 and 2.7 times the ordinary ear's processor time.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from qa_audit.asr import trust
from qa_audit.asr.decoder import SAMPLE_RATE_HZ, AlignedToken, Decoder, Reading
from qa_audit.asr.listening import Listening
from qa_audit.asr.packs import LONGEST_S, Pack
from qa_audit.audio.resample import excerpt
from qa_audit.model.facts import Parameters

BEAM = {"beam_size": 5}
"""Without a penalty on what repeats itself: a reading that loops is not used."""

PARAMETERS: Parameters = {"effort": "thorough", "context_beam": BEAM["beam_size"], "pack_s": LONGEST_S}
"""What of it changes a transcript."""

AT_ONCE = 6
"""Packs a batch: about as many seconds as in the ordinary ear's batches."""

Where = tuple[int, int, Pack]
"""Call, channel, and what is read there."""


def read_packs(
    places: Sequence[Where], calls: Sequence[Listening], decoder: Decoder, threads: int
) -> Iterator[tuple[Where, Reading, list[tuple[AlignedToken, ...]]]]:
    """Read packs.

    Args:
        places: The packs.
        calls: The calls that they are of.
        decoder: A loaded model.
        threads: Processor threads.

    Yields:
        For each pack whose reading can have been said: the pack, the reading, and the tokens of each utterance with
        times of the recording.
    """
    batches = _batches(places)

    def read(batch: Sequence[Where]) -> list[tuple[Where, Reading, list[tuple[AlignedToken, ...]]]]:
        return _read(batch, calls, decoder)

    with ThreadPoolExecutor(threads, thread_name_prefix="context") as pool:
        for found in pool.map(read, batches):
            yield from found


def _batches(places: Sequence[Where]) -> list[list[Where]]:
    ordered = sorted(places, key=lambda one: -one[2].length_s)
    batches: list[list[Where]] = []
    for _, group in groupby(ordered, key=lambda one: one[2].length_s):
        same = list(group)
        batches += [same[start : start + AT_ONCE] for start in range(0, len(same), AT_ONCE)]
    return batches


def _read(
    batch: Sequence[Where], calls: Sequence[Listening], decoder: Decoder
) -> list[tuple[Where, Reading, list[tuple[AlignedToken, ...]]]]:
    length_s = batch[0][2].length_s
    audio = [_joined(pack, channel, calls[number]) for number, channel, pack in batch]
    encoded = decoder.encode(audio, length_s)
    found = []
    for number, reading in enumerate(decoder.read(encoded, length_s, (), **BEAM)):
        audio_s = len(audio[number]) / SAMPLE_RATE_HZ
        if not trust.is_impossible(reading, audio_s):
            aligned = decoder.align(encoded[number : number + 1], reading, audio_s)
            found.append((batch[number], reading, batch[number][2].share_out(aligned)))
    return found


def _joined(pack: Pack, channel: int, call: Listening) -> NDArray[np.float32]:
    return np.concatenate([excerpt(call.samples[channel], call.sample_rate_hz, piece) for piece in pack.pieces])
