"""`qa-audit recheck --settings`: of an office's settings, the language and the place of the pages' audio count."""

import subprocess
import sys

import pytest

from qa_audit.script.case import build_case
from qa_audit.script.load import load_script
from qa_audit.store.directory import AuditDirectory

SCRIPT = """\
version: 1
id: s
rules:
  - {id: a.hello, title: {zh: 问候, en: Greeting}, kind: phrase, say: 您好}
"""
AUDIO = b"OggS what was played"


@pytest.fixture
def audited(tmp_path):
    directory = AuditDirectory(tmp_path / "audit")
    directory.open_for_writing()
    (tmp_path / "s.yaml").write_text(SCRIPT, encoding="utf-8")
    directory.write_timeline(build_case("call", "agent 0-4 您好，请讲。", load_script(tmp_path / "s.yaml").cues))
    directory.write(directory.audio_path("call"), AUDIO)
    return tmp_path


def recheck(folder, settings=None):
    options = []
    if settings is not None:
        (folder / "settings.yaml").write_text(settings, encoding="utf-8")
        options = ["--settings", folder / "settings.yaml"]
    command = [sys.executable, "-m", "qa_audit", "recheck", folder / "audit", "--script", folder / "s.yaml", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def page(folder):
    return (folder / "audit" / "recheck" / "calls" / "call.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "said"), [("zh", "报告："), ("en", "Reports: ")])
def test_the_language_of_the_settings_is_spoken(audited, language, said):
    assert said in recheck(audited, f"language: {language}\n").stdout


@pytest.mark.parametrize(("language", "title"), [("zh", "问候"), ("en", "Greeting")])
def test_the_pages_are_in_the_language_of_the_settings(audited, language, title):
    recheck(audited, f"language: {language}\n")
    assert title in page(audited)


def test_without_settings_pages_play_the_audio_of_the_audit(audited):
    recheck(audited)
    assert 'src="../../calls/audio/call.ogg"' in page(audited)


def test_audio_none_leaves_the_pages_without_audio(audited):
    recheck(audited, "audio: none\n")
    assert "call.ogg" not in page(audited)


def test_audio_embed_puts_the_audio_of_the_audit_into_the_pages(audited):
    recheck(audited, "audio: embed\n")
    assert 'src="data:audio/ogg;base64,T2dnUyB3aGF0IHdhcyBwbGF5ZWQ="' in page(audited)


def test_another_place_of_the_audio_makes_the_pages_anew(audited):
    recheck(audited)
    recheck(audited, "audio: none\n")
    assert "call.ogg" not in page(audited)


def test_settings_that_are_for_hearing_alone_change_nothing(audited):
    recheck(audited)
    before = page(audited)
    assert (recheck(audited, "model: /models/large\nvendor: freeswitch\n").returncode, page(audited)) == (0, before)


@pytest.mark.parametrize(
    ("settings", "said"), [("langage: en\n", "settings.yaml:1:1"), ("audio: nowhere\n", "settings.yaml:1:8")]
)
def test_a_fault_in_the_settings_is_told_with_its_place(audited, settings, said):
    done = recheck(audited, settings)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_settings_that_are_not_there_are_a_usage_error(audited):
    command = [sys.executable, "-m", "qa_audit", "recheck", audited / "audit", "--settings", audited / "none.yaml"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2
