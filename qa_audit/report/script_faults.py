"""What is wrong with scripts, as text, JSON, SARIF, JUnit XML, and annotations of GitHub and GitLab."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from qa_audit.errors import Language
from qa_audit.model.wording import Wording
from qa_audit.report.annotations import github_line
from qa_audit.report.clean import visible
from qa_audit.script.problem import Level, Problem
from qa_audit.version import __version__

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

CODES = {
    "invalid-yaml": Wording("不是有效的 YAML", "The file is not valid YAML"),
    "bad-encoding": Wording("编码不是 UTF-8", "The file is not UTF-8"),
    "duplicate-key": Wording("键出现两次", "A key occurs twice"),
    "duplicate-id": Wording("名称出现两次", "A name occurs twice"),
    "unknown-key": Wording("未知的键", "A key that nothing knows"),
    "missing-key": Wording("缺少必填项", "A key that must be given is missing"),
    "invalid-value": Wording("值无效", "A value that is not allowed"),
    "unknown-kind": Wording("没有这种 kind", "No kind of rule or situation has this name"),
    "unknown-phrases": Wording("没有这个短语集", "No phrase set has this name"),
    "unknown-situation": Wording("没有这个情境", "No situation has this name"),
    "unknown-rule": Wording("没有这条规则", "No rule has this id"),
    "unknown-slot": Wording("没有这个槽位", "No slot has this name"),
    "bad-phrase": Wording("短语写法有误", "A phrase that cannot be read"),
    "bad-case": Wording("案例的对话有误", "A line of a case that cannot be read"),
    "missing-file": Wording("找不到文件", "A file that cannot be read"),
    "circle": Wording("绕回了自己", "Something leads back to itself"),
    "contradictory-limits": Wording("数值互相矛盾", "Limits that contradict each other"),
    "unreachable-rule": Wording("规则永远不适用", "A rule that can never apply"),
    "required-contains-forbidden": Wording("要求说的话含有禁止说的话", "What is demanded contains what is forbidden"),
    "sounds-the-same": Wording("两句话同音而结论相反", "Two phrases sound the same and mean different verdicts"),
    "hardly-apart": Wording("与日常用词同音", "A forbidden phrase sounds like an everyday word"),
    "unused-name": Wording("没有用到", "Nothing uses this name"),
    "full-width-comma": Wording("全角逗号不分隔列表", "A full-width comma does not divide a list"),
    "missing-case": Wording("规则缺少案例", "A rule without a passing or a failing case"),
}
"""All codes of problems, with what each means; code-scanning views show it."""


def render_faults(problems: Sequence[Problem], form: str, language: Language) -> str:
    """All problems in one of the forms "text", "json", "sarif", "junit", "github" and "gitlab".

    Args:
        problems: In the order in which they are shown.
        form: The form.
        language: Of the messages.
    """
    forms = {"text": _text, "json": _json, "sarif": _sarif, "junit": _junit, "github": _github, "gitlab": _gitlab}
    return forms[form](problems, language)


def _text(problems: Sequence[Problem], language: Language) -> str:
    mark = {"zh": {Level.ERROR: "错误", Level.WARNING: "提醒"}, "en": {Level.ERROR: "error", Level.WARNING: "warning"}}
    return "".join(
        f"{p.path}:{p.line}:{p.column}: {mark[language][p.level]}: {p.location + ': ' if p.location else ''}"
        f"{p.message.text(language)} [{p.code}]\n"
        for p in problems
    )


def _json(problems: Sequence[Problem], language: Language) -> str:
    del language
    counts = Counter(problem.level for problem in problems)
    content = {
        "errors": counts[Level.ERROR],
        "warnings": counts[Level.WARNING],
        "problems": [
            {
                "path": p.path,
                "line": p.line,
                "column": p.column,
                "level": p.level.value,
                "code": p.code,
                "location": p.location,
                "message": {"zh": p.message.zh, "en": p.message.en},
            }
            for p in problems
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _sarif(problems: Sequence[Problem], language: Language) -> str:
    """SARIF 2.1.0, as code-scanning views read it."""
    codes = sorted({problem.code for problem in problems})
    driver = {
        "name": "qa-audit",
        "version": __version__,
        "rules": [
            {
                "id": code,
                "shortDescription": {"text": CODES[code].text(language)},
                "defaultConfiguration": {"level": next(p.level.value for p in problems if p.code == code)},
            }
            for code in codes
        ],
    }
    results = [
        {
            "ruleId": p.code,
            "ruleIndex": codes.index(p.code),
            "level": p.level.value,
            "message": {
                "text": f"{p.location}: {p.message.text(language)}" if p.location else p.message.text(language)
            },
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(p.path)},
                        "region": {"startLine": p.line, "startColumn": p.column},
                    }
                }
            ],
            "partialFingerprints": {"problem/v1": _fingerprint(p)},
        }
        for p in problems
    ]
    run: dict[str, Any] = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    content = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _uri(path: str) -> str:
    """A path as a relative URI reference: what is not allowed in one is escaped."""
    allowed = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
    text = path.replace("\\", "/")
    return "".join(chr(byte) if chr(byte) in allowed else f"%{byte:02X}" for byte in text.encode("utf-8"))


def _fingerprint(problem: Problem) -> str:
    """The same for the same problem, wherever its line moves to."""
    content = f"{problem.path}\0{problem.code}\0{problem.location}\0{problem.message.en}"
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def _junit(problems: Sequence[Problem], language: Language) -> str:
    """JUnit XML: a file is a suite, and each of its faults a test that could not be run."""
    root = ElementTree.Element(
        "testsuites", name="qa-audit script test", tests=str(len(problems)), errors=str(len(problems))
    )
    for path in dict.fromkeys(problem.path for problem in problems):
        own = [problem for problem in problems if problem.path == path]
        counts = {"tests": str(len(own)), "failures": "0", "errors": str(len(own)), "skipped": "0"}
        suite = ElementTree.SubElement(root, "testsuite", {"name": visible(path), **counts})
        for p in own:
            place = {"name": visible(f"{p.line}:{p.column} {p.location}".rstrip()), "classname": visible(path)}
            test = ElementTree.SubElement(suite, "testcase", place)
            error = ElementTree.SubElement(
                test, "error", {"message": visible(p.message.text(language)), "type": p.code}
            )
            error.text = visible(p.text(language))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _github(problems: Sequence[Problem], language: Language) -> str:
    return "".join(
        github_line(p.level.value, p.path, p.line, p.message.text(language), column=p.column, title=p.code)
        for p in problems
    )


def _gitlab(problems: Sequence[Problem], language: Language) -> str:
    """A code-quality report (the Code Climate subset that GitLab reads)."""
    severity = {Level.ERROR: "major", Level.WARNING: "minor"}
    content = [
        {
            "description": p.message.text(language),
            "check_name": p.code,
            "fingerprint": _fingerprint(p),
            "severity": severity[p.level],
            "location": {"path": p.path.removeprefix("./"), "lines": {"begin": p.line}},
        }
        for p in problems
    ]
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
