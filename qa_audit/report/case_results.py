"""How the cases of scripts went: text, JUnit XML, JSON, and annotations of GitHub and GitLab."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from qa_audit.errors import Language
from qa_audit.report.annotations import github_line
from qa_audit.report.clean import visible
from qa_audit.script.coverage import Coverage
from qa_audit.script.script import Script
from qa_audit.script.test import CaseResult, Status

MOST_UNSAID = 20
"""Wordings without a case that the text names; all of them are in JSON."""


@dataclass(frozen=True, slots=True)
class ScriptResults:
    """How the cases of one script went."""

    script: Script
    results: tuple[CaseResult, ...]
    coverage: Coverage

    @property
    def n_failed(self) -> int:
        """Cases that did not go as their author says."""
        return sum(not result.passed for result in self.results)

    @property
    def n_failed_of_base(self) -> int:
        """Those of them that the script has from the one it extends."""
        return sum(not result.passed and result.case.path in self.script.base for result in self.results)


def render_results(scripts: Sequence[ScriptResults], form: str, language: Language, details: bool = False) -> str:
    """All results in one of the forms "text", "junit", "json", "github" and "gitlab".

    Args:
        scripts: The results, script by script.
        form: The form.
        language: Of the messages.
        details: Whether the text names what no case proves.
    """
    if form == "text":
        return "".join(_text(one, language, details) for one in scripts)
    return {"junit": _junit, "json": _json, "github": _github, "gitlab": _gitlab}[form](scripts, language)


def _text(one: ScriptResults, language: Language, details: bool) -> str:
    lines = [
        f"{_path(one, result)}:{result.case.line}: {result.case.name}: {message.text(language)}"
        for result in one.results
        for message in result.messages
    ]
    statuses = [result.status for result in one.results]
    known, skipped = statuses.count(Status.KNOWN_GAP), statuses.count(Status.SKIPPED)
    cover = one.coverage
    n_rules, n_proven = len(cover.rules), len(cover.rules) - len(cover.unproven)
    n_said = cover.n_wordings - len(cover.unsaid)
    if language == "zh":
        more = (f"，{known} 个已知差距" if known else "") + (
            f"，{skipped} 个录音案例未运行（--audio）" if skipped else ""
        )
        line = (
            f"{len(one.results)} 个案例，{one.n_failed} 个未达到{more}；覆盖 {cover.percent:.0f}%："
            f"规则 {n_proven}/{n_rules}，说法 {n_said}/{cover.n_wordings}"
        )
    else:
        more = (f", {known} known gaps" if known else "") + (
            f", {skipped} on audio not run (--audio)" if skipped else ""
        )
        line = (
            f"{len(one.results)} cases, {one.n_failed} not reached{more}; coverage {cover.percent:.0f}%: "
            f"rules {n_proven}/{n_rules}, wordings {n_said}/{cover.n_wordings}"
        )
    lines.append(f"{one.script.path}: {line}")
    if one.n_failed_of_base:
        lines.append(_about_the_base(one.n_failed_of_base, language))
    if details:
        both = {"zh": "没有两类案例的规则", "en": "rule without both kinds of cases"}[language]
        said = {"zh": "没有案例说到", "en": "said in no case"}[language]
        lines += [f"  {both}: {rule_id}" for rule_id in cover.unproven]
        lines += [f"  {said}: {name}: {wording}" for name, wording in cover.unsaid[:MOST_UNSAID]]
        if len(cover.unsaid) > MOST_UNSAID:
            lines.append(f"  … +{len(cover.unsaid) - MOST_UNSAID}")
    return "\n".join(lines) + "\n"


def _about_the_base(n: int, language: Language) -> str:
    """What to do about cases of a base that speak of another company: they cannot all be meant for this one."""
    return {
        "zh": f"  其中 {n} 个来自 extend 的脚本。若只是不适用于您的公司：写 extend: {{script: …, cases: false}}，"
        "或在 cases 里按名称改写、用 drop: true 去掉",
        "en": f"  {n} of them come from the script that this one extends. If they are only not meant for your company: "
        "extend: {script: …, cases: false}, or change them by name under cases, or take them away with drop: true",
    }[language]


def _path(one: ScriptResults, result: CaseResult) -> str:
    return result.case.path or one.script.path


def _junit(scripts: Sequence[ScriptResults], language: Language) -> str:
    """JUnit XML (junit-10.xsd of the Jenkins xUnit plugin): a script is a suite, a case a test."""
    failed = sum(one.n_failed for one in scripts)
    total = sum(len(one.results) for one in scripts)
    root = ElementTree.Element("testsuites", name="qa-audit script test", tests=str(total), failures=str(failed))
    for one in scripts:
        statuses = [result.status for result in one.results]
        skipped = statuses.count(Status.SKIPPED) + statuses.count(Status.KNOWN_GAP)
        counts = {"tests": str(len(statuses)), "failures": str(one.n_failed), "errors": "0", "skipped": str(skipped)}
        suite = ElementTree.SubElement(root, "testsuite", {"name": visible(one.script.path), **counts})
        for result in one.results:
            place = {"name": visible(result.case.name), "classname": visible(one.script.id)}
            test = ElementTree.SubElement(suite, "testcase", place)
            lines = [visible(message.text(language)) for message in result.messages]
            where = f"{_path(one, result)}:{result.case.line}"
            if not result.passed:
                failure = ElementTree.SubElement(
                    test, "failure", {"message": "; ".join(lines), "type": result.status.value}
                )
                failure.text = "\n".join([visible(where), *lines])
            elif result.status in (Status.SKIPPED, Status.KNOWN_GAP):
                ElementTree.SubElement(
                    test, "skipped", {"message": "; ".join(lines) or "audio", "type": result.status.value}
                )
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _json(scripts: Sequence[ScriptResults], language: Language) -> str:
    content = {
        "failed": sum(one.n_failed for one in scripts),
        "scripts": [
            {
                "path": one.script.path,
                "id": one.script.id,
                "coverage": {
                    "percent": round(one.coverage.percent, 2),
                    "rules": len(one.coverage.rules),
                    "rules_without_both_kinds": list(one.coverage.unproven),
                    "wordings": one.coverage.n_wordings,
                    "wordings_said_in_no_case": [
                        {"phrases": name, "wording": wording} for name, wording in one.coverage.unsaid
                    ],
                },
                "cases": [
                    {
                        "name": result.case.name,
                        "path": _path(one, result),
                        "line": result.case.line,
                        "status": result.status.value,
                        "messages": [message.text(language) for message in result.messages],
                    }
                    for result in one.results
                ],
            }
            for one in scripts
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _github(scripts: Sequence[ScriptResults], language: Language) -> str:
    return "".join(
        github_line(
            "notice" if result.status is Status.KNOWN_GAP else "error",
            _path(one, result),
            result.case.line,
            f"{result.case.name}: {message.text(language)}",
            title="qa-audit script test",
        )
        for one in scripts
        for result in one.results
        for message in result.messages
    )


def _gitlab(scripts: Sequence[ScriptResults], language: Language) -> str:
    content = [
        {
            "description": f"{result.case.name}: {message.text(language)}",
            "check_name": f"case-{result.status.value}",
            "fingerprint": hashlib.sha256(
                f"{_path(one, result)}\0{result.case.name}\0{message.en}".encode()
            ).hexdigest()[:32],
            "severity": "info" if result.status is Status.KNOWN_GAP else "major",
            "location": {"path": _path(one, result).removeprefix("./"), "lines": {"begin": result.case.line}},
        }
        for one in scripts
        for result in one.results
        for message in result.messages
    ]
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
