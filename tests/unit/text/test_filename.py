import os

import pytest

from qa_audit.text.filename import readable


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("/录音/王.wav".encode(), "/录音/王.wav"),
        (b"/calls/\xcd\xf5.wav", "/calls/王.wav"),
        ("/录音/".encode() + "王.wav".encode("gbk"), "/录音/王.wav"),
        # The second byte of this character is an ASCII letter.
        ("丂.wav".encode("gbk"), "丂.wav"),
        (b"caf\xe9.wav", "caf\\xe9.wav"),
    ],
    ids=["UTF-8", "GBK", "GBK in a UTF-8 folder", "GBK with an ASCII byte", "Latin-1"],
)
def test_a_name_is_readable_whatever_its_bytes_are(raw, shown):
    assert readable(os.fsdecode(raw)) == shown


def test_half_a_character_of_windows_is_shown_by_its_bytes():
    assert readable("a\ud800.wav") == "a\\xed\\xa0\\x80.wav"
