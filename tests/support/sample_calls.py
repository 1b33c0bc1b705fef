"""Sample calls as recognisers get them, and what they made of them."""

from pathlib import Path

import numpy as np

from qa_audit.asr.backend import Listening
from qa_audit.audio.decode import decode
from qa_audit.model.transcript import Transcript
from qa_audit.signal.measure import measure

CALLS = Path(__file__).parents[2] / "samples" / "calls"


def listening(name: str) -> Listening:
    """A sample call, by its file name."""
    audio = decode(CALLS / name, name)
    speech = tuple(tuple(one.span for one in c.speech) for c in measure(audio.samples, audio.sample_rate_hz).channels)
    return Listening(name, audio.recording.sha256, np.asarray(audio.samples), audio.sample_rate_hz, speech, name)


def text(transcript: Transcript, channel: int) -> str:
    """All that was heard on a channel."""
    return "".join(utterance.text for utterance in transcript.utterances if utterance.channel == channel)
