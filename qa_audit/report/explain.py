"""Why a call got its verdict, step by step, from its stored report."""

import json
from typing import Any

from qa_audit.errors import Language, UsageError
from qa_audit.report.evidence import stands_near
from qa_audit.report.phrases import listen_for, measure_name, ui

VERDICTS = {
    "zh": {"pass": "合格", "fail": "不合格", "not_applicable": "不适用", "needs_review": "待复核"},
    "en": {"pass": "pass", "fail": "fail", "not_applicable": "not applicable", "needs_review": "needs review"},
}
ROLES = {
    "zh": {"agent": "客服", "customer": "客户", "unknown": "未知"},
    "en": {"agent": "agent", "customer": "customer", "unknown": "unknown"},
}
LABELS = {
    "zh": ("结论", "理由代码", "要听什么", "查找范围", "证据", "测量", "限值", "置信度"),
    "en": (
        "verdict",
        "reason",
        "listen for",
        "searched",
        "evidence",
        "measured",
        "limit",
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


def _times(span: dict[str, float]) -> str:
    return f"{span['start_s']:.2f}–{span['end_s']:.2f} s"


def _lines(call_id: str, finding: dict[str, Any], language: Language) -> list[str]:
    verdict, reason, listen, searched, evidence, measured, limit, confidence = LABELS[language]
    lines = [f"{call_id} · {verdict}: {VERDICTS[language][finding['verdict']]}", f"  {finding['message']}"]
    if finding["reason"]:
        lines.append(f"  {reason}: {finding['reason']}")
    if finding["verdict"] == "needs_review":
        lines.append(f"  {listen}: {listen_for(finding['reason'], language)}")
    if finding["searched"]:
        lines.append(f"  {searched}: {_times(finding['searched'])}")
    for number, measure in enumerate(finding["measures"], start=1):
        line = (
            f"  {measured} {number}: {measure_name(measure['name'], language)} {measure['value']:g} {measure['unit']}"
        )
        line += f" ± {measure['uncertainty']:g}"
        lines.append(line + (f", {limit} {measure['limit']:g}" if measure["limit"] is not None else ""))
    for number, piece in enumerate(finding["evidence"], start=1):
        lines.append(f"  {evidence} {number}: {_times(piece)} {ROLES[language][piece['role']]}")
        nearby = stands_near(finding["reason"], piece["quote"], piece["expected"])
        if piece["quote"]:
            lines.append(f"    {ui('nearby' if nearby else 'heard', language).lower()}: {piece['quote']}")
        if piece["expected"]:
            lines.append(f"    {ui('not_heard' if nearby else 'expected', language).lower()}: {piece['expected']}")
        lines.append(f"    {confidence}: {piece['confidence']:.2f}")
    return lines
