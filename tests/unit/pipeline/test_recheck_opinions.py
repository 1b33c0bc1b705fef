"""A recheck hears no audio: it judges by the opinions that the audit stored."""

from dataclasses import replace

from qa_audit.evaluate import questions
from qa_audit.model.opinion import Opinion
from qa_audit.pipeline.recheck import recheck
from qa_audit.script.case import build_case
from qa_audit.script.load import read_text
from qa_audit.store.directory import AuditDirectory

SCRIPT = """
version: 1
id: s
rules:
  - {id: a.b, title: t, kind: phrase, say: 请您换一部电话打来}
"""
DIALOGUE = "agent 0-4 您好，请您还有不电花吧。"


def rechecked(tmp_path, ratio=None):
    script, _ = read_text(SCRIPT.encode(), "s.yaml")
    call = build_case("call", DIALOGUE, script.cues)
    if ratio is not None:
        call = replace(call, opinions=tuple(Opinion(asked, ratio) for asked in questions((script,), call)))
    stored = AuditDirectory(tmp_path / "audit")
    stored.open_for_writing()
    stored.write_timeline(call)
    (summary,) = recheck(tmp_path / "audit", (script,), tmp_path / "again", "zh", formats=("json",)).calls
    return summary.failed, summary.undecided


def test_a_stored_opinion_decides(tmp_path):
    assert rechecked(tmp_path, -1.0) == ((), ())


def test_without_a_stored_opinion_the_doubt_stays(tmp_path):
    assert rechecked(tmp_path) == ((), ("a.b",))
