"""Reports show no private number, and verdicts do not change for it."""

from dataclasses import replace

from qa_audit.model.finding import Evidence
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.report.json_report import render_json
from qa_audit.report.masking import masked_report
from tests.support.reports import FINDINGS, REPORT, TIMELINE, said

NUMBER = "一三八零零一三八零零零"


def report_with_a_number():
    utterance = said(16.131, 18.2, Role.AGENT, f"您的电话是{NUMBER}吗？")
    finding = replace(
        FINDINGS[2],
        message=Wording(f"客服说了“{NUMBER}”。", f'The agent said "{NUMBER}".'),
        evidence=(Evidence(Interval(16.131, 18.2), Role.AGENT, "零零一三八零零零", None, 0.9),),
    )
    return replace(REPORT, timeline=replace(TIMELINE, utterances=(utterance,)), findings=(finding,))


def test_a_private_number_is_nowhere_in_the_report():
    text = render_json(masked_report(report_with_a_number()), "zh")
    assert "零零一三" not in text
    assert "您的电话是一三八****八零零零吗？" in text
    assert "客服说了“一三八****八零零零”。" in text


def test_verdicts_times_and_score_stay():
    before = report_with_a_number()
    after = masked_report(before)
    assert (after.score, after.outcome) == (before.score, before.outcome)
    assert [(f.rule_id, f.verdict, f.evidence[0].span) for f in after.findings] == [
        (f.rule_id, f.verdict, f.evidence[0].span) for f in before.findings
    ]


def test_a_report_without_private_numbers_is_the_same_report():
    assert masked_report(REPORT) == REPORT
