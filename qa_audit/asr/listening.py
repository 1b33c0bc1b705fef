"""What a recogniser is given, what helps it, and what it must be able to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa_audit.model.interval import Interval
from qa_audit.model.opinion import Opinion, Question
from qa_audit.model.transcript import RecogniserRun, Transcript


@dataclass(frozen=True, slots=True)
class Listening:
    """One call, ready to be heard.

    Attributes:
        call_id: The call.
        recording_sha256: SHA-256 of the recording's bytes.
        samples: int16, shape (n_channels, n_samples), full scale 32768.
        sample_rate_hz: 8000 or 16000.
        speech: Speech spans of each channel, in order and disjoint.
        path: Path of the recording; the replay backend looks for its transcript beside it.
    """

    call_id: str
    recording_sha256: str
    samples: NDArray[np.int16]
    sample_rate_hz: int
    speech: tuple[tuple[Interval, ...], ...]
    path: str = ""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return float(self.samples.shape[1] / self.sample_rate_hz)


@dataclass(frozen=True, slots=True)
class Bias:
    """What is likely to be said, to help the recogniser; never enough to make it hear what was not said.

    Attributes:
        prompt: Running text in the style of the calls, with punctuation.
        words: Names, products and short neutral phrases, in order of weight. Whatever a rule forbids does not belong
            here: a recogniser may not be helped to hear it.
    """

    prompt: str = ""
    words: tuple[str, ...] = ()


class Recogniser(Protocol):
    """A loaded backend."""

    @property
    def run(self) -> RecogniserRun:
        """What it is and every parameter that changes its result."""

    def transcribe(self, calls: Sequence[Listening]) -> tuple[Transcript, ...]:
        """Hear calls.

        A transcript depends on its own call alone, never on the calls beside it: an interrupted batch that goes on in
        other groups ends in the same bytes.

        Args:
            calls: Any number of calls; batches are filled across their channels.

        Returns:
            A transcript for each, in the order given.

        Raises:
            RecordingError: One of the calls cannot be heard (only backends that read a file a call).
            RecogniserError: The backend stopped working.
        """

    def weigh(self, call: Listening, questions: Sequence[Question]) -> tuple[Opinion, ...]:
        """Ask the audio of a call whether other words than the ones heard were said.

        Args:
            call: The call.
            questions: About its utterances.

        Returns:
            Opinions on as many of the questions as the backend can answer; none from one that hears no audio.
        """
