"""Why a call got its verdict, step by step, from its stored report."""

import json
from typing import Any

from qa_audit.errors import Language, UsageError
from qa_audit.model.finding import Bound, Measure
from qa_audit.report.evidence import stands_near
from qa_audit.report.measures import expected_words, measure_texts
from qa_audit.report.phrases import UNITS, listen_for, ui

VERDICTS = {
    "zh": {"pass": "合格", "fail": "不合格", "not_applicable": "不适用", "needs_review": "待复核"},
    "en": {"pass": "pass", "fail": "fail", "not_applicable": "not applicable", "needs_review": "needs review"},
}
ROLES = {
    "zh": {"agent": "坐席", "customer": "客户", "unknown": "未知"},
    "en": {"agent": "agent", "customer": "customer", "unknown": "unknown"},
}
LABELS = {
    "zh": ("结论", "理由代码", "要听什么", "查找范围", "证据", "测量", "置信度"),
    "en": (
        "verdict",
        "reason",
        "listen for",
        "searched",
        "evidence",
        "measured",
        "confidence",
    ),
}


def explain_finding(report: str, rule_id: str, place: str, language: Language) -> str:
    """Explain one finding of a stored report.

    Args:
        report: The report's JSON.
        rule_id: Which rule.
        place: Where the report came from, for errors.
        language: Language of the labels; messages are in the language the report was written in.

    Raises:
        UsageError: It is no report, or it has no such rule.
    """
    try:
        content: dict[str, Any] = json.loads(report)
        findings = {finding["rule_id"]: finding for finding in content["findings"]}
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{place}：不是通话报告；请给出 calls/<call_id>.json",
            f"{place}: not the report of a call; give calls/<call_id>.json",
        ) from error
    if rule_id not in findings:
        known = ", ".join(findings)
        raise UsageError(
            f"{place}：报告中没有规则 {rule_id}；有：{known}",
            f"{place}: no rule {rule_id} in this report; it has: {known}",
        )
    return "\n".join(_lines(content["call_id"], findings[rule_id], language))


def _times(span: dict[str, float], language: Language) -> str:
    return f"{span['start_s']:.2f}–{span['end_s']:.2f} {UNITS['s'].text(language)}"


def _measure(content: dict[str, Any]) -> Measure:
    bound = content.get("bound")
    return Measure(
        content["name"], content["value"], content["unit"], content["limit"], content["uncertainty"],
        None if bound is None else Bound(bound),
    )  # fmt: skip


def _lines(call_id: str, finding: dict[str, Any], language: Language) -> list[str]:
    verdict, reason, listen, searched, evidence, measured, confidence = LABELS[language]
    lines = [f"{call_id} · {verdict}: {VERDICTS[language][finding['verdict']]}", f"  {finding['message']}"]
    if finding["reason"]:
        lines.append(f"  {reason}: {finding['reason']}")
    if finding["verdict"] == "needs_review":
        lines.append(f"  {listen}: {listen_for(finding['reason'], language)}")
    if finding["searched"]:
        lines.append(f"  {searched}: {_times(finding['searched'], language)}")
    shown = measure_texts((_measure(one) for one in finding["measures"]), language)
    lines += [f"  {measured} {number}: {text}" for number, text in enumerate(shown, start=1)]
    for number, piece in enumerate(finding["evidence"], start=1):
        lines.append(f"  {evidence} {number}: {_times(piece, language)} {ROLES[language][piece['role']]}")
        nearby = stands_near(finding["reason"], piece["quote"], piece["expected"])
        if piece["quote"]:
            lines.append(f"    {ui('nearby' if nearby else 'heard', language).lower()}: {piece['quote']}")
        if piece["expected"]:
            compared = "forbidden_wording" if piece.get("forbidden") else "not_heard" if nearby else "expected"
            label = ui(compared, language).lower()
            lines.append(f"    {label}: {expected_words(piece['expected'], language)}")
        lines.append(f"    {confidence}: {piece['confidence']:.2f}")
    return lines
