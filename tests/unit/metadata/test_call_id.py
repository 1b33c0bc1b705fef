"""Call ids become file names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_audit.metadata.call_id import safe_call_id


@pytest.mark.parametrize("text", ["c-0017", "1366720340.303267", "录音_2026-11-03", "A1"])
def test_a_safe_id_stays_as_it_is(text):
    assert safe_call_id(text) == text


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("../../etc/passwd", "_.._etc_passwd-"),
        ("a/b", "a_b-"),
        ("a\\b", "a_b-"),
        ("call 1#2?", "call_1_2_-"),
        (".hidden", "hidden-"),
        ("-rf", "rf-"),
        ("", "call-"),
        ("...", "call-"),
        ("CON", "CON-"),
        ("nul.wav", "nul.wav-"),
        ("a\u202eb\x00c", "a_b_c-"),
        ("<script>", "_script_-"),
    ],
)
def test_an_unsafe_id_is_changed_and_marked_with_a_hash_of_the_original(text, start):
    safe = safe_call_id(text)
    assert safe.startswith(start)
    assert len(safe) == len(start) + 8


def test_different_texts_never_become_the_same_id():
    assert safe_call_id("a/b") != safe_call_id("a\\b") != safe_call_id("a_b")


@given(st.text())
def test_any_text_becomes_a_file_name_that_every_system_takes(text):
    safe = safe_call_id(text)
    assert 0 < len(safe.encode()) <= 170
    assert not set(safe) & set('/\\:*?"<>|\x00\n ')
    assert safe[0] not in ".-"
    assert safe == safe_call_id(text)
