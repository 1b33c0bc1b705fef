"""Which files are recordings."""

from pathlib import Path

from qa_audit.audio.files import find_recordings


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def test_folders_are_walked_and_only_audio_is_taken_in_order(tmp_path):
    touch(tmp_path, "b.wav", "a.MP3", "deep/er/c.amr", "b.json", "notes.txt", "index.csv")
    found = find_recordings([tmp_path])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a.MP3", "b.wav", "deep/er/c.amr"]


def test_hidden_files_and_folders_are_left_out(tmp_path):
    touch(tmp_path, "._a.wav", ".cache/b.wav", "c.wav")
    assert find_recordings([tmp_path]) == (tmp_path / "c.wav",)


def test_a_named_file_is_taken_whatever_its_suffix(tmp_path):
    touch(tmp_path, "call.pcm", "gone/x.wav")
    assert find_recordings([tmp_path / "call.pcm"]) == (tmp_path / "call.pcm",)


def test_sidecars_are_no_recordings_even_when_named(tmp_path):
    touch(tmp_path, "a.wav", "a.json", "index.jsonl", "index.csv")
    assert find_recordings(sorted(tmp_path.iterdir())) == (tmp_path / "a.wav",)


def test_a_path_that_does_not_exist_is_kept_to_be_named(tmp_path):
    assert find_recordings([tmp_path / "gone.wav"]) == (tmp_path / "gone.wav",)


def test_a_file_that_is_named_twice_is_taken_once(tmp_path):
    touch(tmp_path, "a.wav")
    assert find_recordings([tmp_path, tmp_path / "a.wav", tmp_path / "." / "a.wav"]) == (tmp_path / "a.wav",)
