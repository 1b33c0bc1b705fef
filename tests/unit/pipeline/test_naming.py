"""No id moves from one recording to another."""

import hashlib
from itertools import permutations
from pathlib import Path

import pytest

from qa_audit.errors import RecordingError
from qa_audit.model.recording import Recording
from qa_audit.pipeline.naming import Claim, held_by_nobody, unique_ids

DAY0, DAY1, DAY2 = Path("/r/day0/call001.wav"), Path("/r/day1/call001.wav"), Path("/r/day2/call001.wav")
SOUND = {DAY0: "0" * 64, DAY1: "1" * 64, DAY2: "2" * 64}


def recording(path, sha256, call_id="call001"):
    return Recording(call_id, str(path), sha256, 8000, 8000, 2)


def ids(*paths, held=None, call_id="call001", sounds=SOUND):
    held = held or {}
    return unique_ids([Claim(path, call_id) for path in paths], held.get, sounds.__getitem__)


def test_a_recording_alone_has_the_plain_id():
    assert ids(DAY1) == ("call001",)


def test_recordings_of_one_name_are_told_apart_by_their_audio():
    assert ids(DAY0, DAY1) == ("call001-00000000", "call001-11111111")


def test_ids_that_differ_in_case_alone_are_told_apart():
    claims = [Claim(DAY0, "Call001"), Claim(DAY1, "call001")]
    assert unique_ids(claims, held_by_nobody, SOUND.__getitem__) == ("Call001-00000000", "call001-11111111")


@pytest.mark.parametrize("paths", [*permutations((DAY0, DAY1, DAY2))])
def test_the_id_of_a_recording_does_not_depend_on_the_order(paths):
    assert dict(zip(paths, ids(*paths), strict=True))[DAY1] == "call001-11111111"


def test_the_id_of_a_recording_does_not_depend_on_how_many_others_there_are():
    assert ids(DAY0, DAY1)[1] == ids(DAY0, DAY1, DAY2)[1]


def test_whoever_holds_the_plain_id_keeps_it_when_another_appears():
    held = {"call001": recording(DAY1, SOUND[DAY1])}
    assert ids(DAY0, DAY1, held=held) == ("call001-00000000", "call001")


def test_a_recording_that_moved_keeps_its_id():
    held = {"call001": recording("/elsewhere/call001.wav", SOUND[DAY1])}
    assert ids(DAY1, held=held) == ("call001",)


def test_another_recording_does_not_take_the_id_of_one_that_is_not_in_the_batch():
    held = {"call001": recording(DAY1, SOUND[DAY1])}
    assert ids(DAY0, held=held) == ("call001-00000000",)


def test_a_recording_that_was_replaced_in_its_place_keeps_its_id():
    held = {"call001": recording(DAY1, "f" * 64)}
    assert ids(DAY0, DAY1, held=held) == ("call001-00000000", "call001")


def test_who_was_numbered_by_an_earlier_version_keeps_the_number():
    held = {"call001": recording(DAY0, SOUND[DAY0]), "call001-2": recording(DAY1, SOUND[DAY1])}
    assert ids(DAY0, DAY1, DAY2, held=held) == ("call001", "call001-2", "call001-22222222")


def test_a_number_is_not_taken_from_a_recording_that_is_called_so():
    called_so = Path("/r/call001-2.wav")
    sounds = {DAY0: "0" * 64, DAY1: "2" * 64, called_so: "2" * 64}
    held = {"call001": recording(DAY0, "0" * 64), "call001-2": recording(called_so, "2" * 64)}
    claims = [Claim(DAY0, "call001"), Claim(DAY1, "call001"), Claim(called_so, "call001-2")]
    assert unique_ids(claims, held.get, sounds.__getitem__) == ("call001", "call001-22222222", "call001-2")


def test_copies_of_the_same_audio_are_numbered():
    assert ids(DAY0, DAY1, sounds={DAY0: "a" * 64, DAY1: "a" * 64}) == ("call001-aaaaaaaa", "call001-aaaaaaaa-2")


def test_of_copies_the_one_at_the_old_place_keeps_the_id():
    held = {"call001": recording(DAY1, "a" * 64)}
    sounds = {DAY0: "a" * 64, DAY1: "a" * 64}
    assert ids(DAY0, DAY1, held=held, sounds=sounds) == ("call001-aaaaaaaa", "call001")


def test_what_stands_behind_a_masked_number_is_no_digest_of_the_number():
    paths = (Path("/r/13899998000.ogg"), Path("/r/13811118000.wav"))
    sounds = {paths[0]: "0" * 64, paths[1]: "1" * 64}
    given = ids(*paths, call_id="138____8000-168ab314", sounds=sounds)
    assert given == ("138____8000-168ab314-00000000", "138____8000-168ab314-11111111")
    assert hashlib.sha256(b"/r/13899998000.ogg").hexdigest()[:8] not in given[0]


def test_a_recording_that_cannot_be_read_is_refused_and_the_others_get_ids():
    unreadable = RecordingError("读不了", "cannot be read")

    def digest(path):
        if path == DAY0:
            raise unreadable
        return SOUND[path]

    claims = [Claim(DAY0, "call001"), Claim(DAY1, "call001")]
    assert unique_ids(claims, held_by_nobody, digest) == (unreadable, "call001-11111111")


def test_no_audio_is_read_where_no_id_is_contested():
    def digest(path):
        raise AssertionError(path)

    claims = [Claim(DAY0, "call001"), Claim(DAY1, "call002")]
    held = {"call001": recording(DAY0, SOUND[DAY0])}
    assert unique_ids(claims, held.get, digest) == ("call001", "call002")
