"""How likely each moment holds speech: the Silero detector as shipped with faster-whisper, at any length."""

import numpy as np
from faster_whisper.vad import get_vad_model
from numpy.typing import NDArray

from qa_audit.audio.resample import excerpt
from qa_audit.model.interval import Interval

STEP_S = 0.032
"""The detector gives one probability for each 512 samples at 16 kHz."""
WARM_UP_S = 1.6
"""The detector is recurrent; this long before a chunk it is started, so that a chunk's edge leaves no trace."""
CHUNK_S = 8.0
"""Audio given to the detector at once. It gets used to what goes on: after 66 s of noise on hold, speech 10 dB above it
reached 0.07 in chunks of 64 s, and 0.97 in these. Of the speech in the sample calls 2.4 % is below 0.1 instead of 3.2
(with noise 10 dB below the speech 3.3 instead of 4.4, and 6 of 1,090 utterances lost instead of 10); stationary and
modulated noise stays under 0.08 either way."""
TARGET_DBFS = -32.0
"""A channel's speech is brought to this level first. On real clips in the telephone band the share of active frames
with a probability below 0.3 was 3.4 to 3.7 % at -40 to -24 dBFS, and 5.6 % at -12 dBFS; stationary noise of that
level alone stayed below 0.12."""
MAX_GAIN_DB = 20.0
"""Limit of the gain upwards: noise alone is not made loud without end."""
_RATE_HZ = 16_000
_STEP = 512


def speech_probability(samples: NDArray[np.int16], sample_rate_hz: int, speech_dbfs: float) -> NDArray[np.float32]:
    """Probability of speech on one channel, one value for each `STEP_S`.

    Args:
        samples: One channel, shape (n,), full scale 32768, 8 or 16 kHz.
        sample_rate_hz: Its rate.
        speech_dbfs: Rough level of its speech, for the gain before detection.

    Returns:
        float32, shape (ceil(duration / STEP_S),), 0 to 1.
    """
    duration_s = len(samples) / sample_rate_hz
    model = get_vad_model()
    gain = np.float32(10.0 ** (min(MAX_GAIN_DB, TARGET_DBFS - speech_dbfs) / 20.0))
    n_steps = int(np.ceil(duration_s / STEP_S - 1e-9))
    found = np.zeros(n_steps, np.float32)
    per_chunk, warm_up = round(CHUNK_S / STEP_S), round(WARM_UP_S / STEP_S)
    for first in range(0, n_steps, per_chunk):
        last = min(n_steps, first + per_chunk)
        begin = max(0, first - warm_up)
        wide = excerpt(samples, sample_rate_hz, Interval(begin * STEP_S, last * STEP_S), _RATE_HZ)
        wide = np.clip(wide * gain, -1.0, 1.0)
        padded = np.pad(wide, (0, (last - begin) * _STEP - len(wide)))
        found[first:last] = np.asarray(model(padded)).reshape(-1)[first - begin :]
    return found
