"""Call ids become file names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_audit.metadata.call_id import safe_call_id, unique_call_ids


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


def test_ids_wanted_once_stay_and_ids_wanted_twice_get_a_hash_of_their_path():
    ids = unique_call_ids([("c1", "x/a.wav"), ("c2", "x/b.wav"), ("C1", "y/a.wav")])
    assert ids[1] == "c2"
    assert ids[0].startswith("c1-")
    assert ids[2].startswith("C1-")
    assert len({call_id.casefold() for call_id in ids}) == 3


def test_unique_ids_do_not_depend_on_the_order_of_the_recordings():
    pairs = [("c1", "x/a.wav"), ("c2", "x/b.wav"), ("c1", "y/a.wav")]
    assert dict(zip(pairs, unique_call_ids(pairs), strict=True)) == dict(
        zip(pairs[::-1], unique_call_ids(pairs[::-1]), strict=True)
    )
