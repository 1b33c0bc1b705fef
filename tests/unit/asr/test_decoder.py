"""How long a reading may get."""

import numpy as np
import pytest

from qa_audit.asr.decoder import SPARE_TOKENS, TOKENS_PER_SECOND, Decoder
from qa_audit.asr.weights import find_weights

WINDOW_S = 6.0


@pytest.mark.parametrize("words", [(), ("欢迎致电", "客户服务热线", "客服代表", "工号", "再见", "投诉")])
def test_a_reading_may_be_as_long_as_fast_speech_with_and_without_a_prompt(words: tuple[str, ...]) -> None:
    decoder = Decoder(find_weights("embedded"), 1)
    noise = np.random.default_rng(3).normal(0.0, 0.01, 32_000).astype(np.float32)
    encoded = decoder.encode([noise], WINDOW_S)
    decoder._suppressed = [*decoder._suppressed, decoder._tokens.eot]
    (reading,) = decoder.read(encoded, WINDOW_S, decoder.prompt_of(words)[1], beam_size=1)
    assert len(reading.tokens) >= SPARE_TOKENS + TOKENS_PER_SECOND * WINDOW_S - 1
