import pytest

from qa_audit.errors import UsageError
from qa_audit.pipeline.expected import compare, read_expected


def known(tmp_path, text):
    path = tmp_path / "expected.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


def test_one_verdict_or_several_may_be_right(tmp_path):
    (call,) = read_expected(
        known(tmp_path, '{"call_id": "a", "verdicts": {"r.a": "pass", "r.b": ["pass", "needs_review"]}}')
    )
    assert (call.allowed("r.a"), call.allowed("r.b")) == (("pass",), ("pass", "needs_review"))


def test_an_unknown_verdict_is_named_with_its_line(tmp_path):
    path = known(tmp_path, '\n{"call_id": "a", "verdicts": {"r.a": "ok"}}')
    with pytest.raises(UsageError, match=r"expected\.jsonl:2: verdicts\.r\.a"):
        read_expected(path)


def test_a_call_without_a_report_is_a_mismatch(tmp_path):
    calls = read_expected(known(tmp_path, '{"call_id": "a", "verdicts": {"r.a": "pass"}}'))
    assert (
        compare(calls, tmp_path).text("en") == "expected verdicts reached: 0/1, 0 known gaps, 1 new\n  a r.a: pass ≠ —"
    )


def test_a_reached_verdict_is_counted(tmp_path):
    (tmp_path / "calls").mkdir()
    report = '{"findings": [{"rule_id": "r.a", "verdict": "fail"}]}'
    (tmp_path / "calls" / "a.json").write_text(report, encoding="utf-8")
    calls = read_expected(known(tmp_path, '{"call_id": "a", "verdicts": {"r.a": "fail"}}'))
    assert compare(calls, tmp_path).text("en") == "expected verdicts reached: 1/1, 0 known gaps, 0 new"


def test_a_known_gap_is_listed_with_its_reason_and_is_not_new(tmp_path):
    line = '{"call_id": "a", "verdicts": {"r.a": "pass"}, "known_gaps": {"r.a": "misheard"}}'
    found = compare(read_expected(known(tmp_path, line)), tmp_path)
    assert found.text("en").endswith("a r.a: pass ≠ — (misheard)")
    assert found.all_reached


def test_a_known_gap_that_is_reached_asks_for_its_mark_to_go(tmp_path):
    (tmp_path / "calls").mkdir()
    report = '{"findings": [{"rule_id": "r.a", "verdict": "pass"}]}'
    (tmp_path / "calls" / "a.json").write_text(report, encoding="utf-8")
    line = '{"call_id": "a", "verdicts": {"r.a": "pass"}, "known_gaps": {"r.a": "misheard"}}'
    found = compare(read_expected(known(tmp_path, line)), tmp_path)
    assert (found.all_reached, found.closed) == (True, (("a", "r.a"),))
    assert found.text("en").endswith("closed gaps, remove their marks:\n  a r.a")


def test_a_gap_of_some_processors_keeps_its_mark_where_it_is_reached(tmp_path):
    (tmp_path / "calls").mkdir()
    report = '{"findings": [{"rule_id": "r.a", "verdict": "pass"}]}'
    (tmp_path / "calls" / "a.json").write_text(report, encoding="utf-8")
    line = '{"call_id": "a", "verdicts": {"r.a": "pass"}, "known_gaps": {"r.a": "on some processors: misheard"}}'
    assert compare(read_expected(known(tmp_path, line)), tmp_path).closed == ()
