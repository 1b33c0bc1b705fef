"""The finding for what was, or was not, said in a stretch of the call."""

from qa_audit.model.finding import Evidence, Finding, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.rules.base import RuleBase
from qa_audit.rules.saying import DOUBT_WORDING, Part, Said
from qa_audit.rules.truth import Truth
from qa_audit.rules.turns import Turn


def report_saying(rule: RuleBase, said: Said, turns: tuple[Turn, ...], searched: Interval, role: Role) -> Finding:
    """The finding for what was, or was not, said in a stretch."""
    evidence = tuple(hit.evidence(hit.expected) for hit in said.hits)
    if said.truth is Truth.YES:
        heard = said.hits
        message = Wording(
            "听到：" + "、".join(f"“{hit.quote}”" for hit in heard),
            "Heard: " + ", ".join(f'"{hit.quote}"' for hit in heard),
        )
        return rule.finding(Verdict.PASS, message, None, searched, evidence)
    missing, doubtful = said.of(Truth.NO), said.of(Truth.UNCLEAR)
    if said.truth is Truth.NO:
        # Parts that may each be hidden, but not all of them: one or the other is missing.
        joint_zh, joint_en = ("、", ", ") if missing else (" 或 ", " or ")
        missing = missing or doubtful
        message = Wording(
            "缺少：" + joint_zh.join(f"{p.phrases.title.zh}（应说“{p.phrases.example}”）" for p in missing),
            "Missing: " + joint_en.join(f'{p.phrases.title.en} (expected "{p.phrases.example}")' for p in missing),
        )
        return rule.finding(
            Verdict.FAIL, message, "part_missing", searched, absence_evidence(missing, turns, searched, role)
        )
    message = Wording(
        "待复核：" + "；".join(f"{part.phrases.title.zh}：{_why(part).zh}" for part in doubtful),
        "Needs review: " + "; ".join(f"{part.phrases.title.en}: {_why(part).en}" for part in doubtful),
    )
    pieces = tuple(piece for part in doubtful for piece in part.evidence)
    reason = str(next(part.doubt for part in doubtful if part.doubt is not None))
    return rule.finding(Verdict.NEEDS_REVIEW, message, reason, searched, (*pieces, *evidence))


def absence_evidence(
    missing: tuple[Part, ...], turns: tuple[Turn, ...], searched: Interval, role: Role
) -> tuple[Evidence, ...]:
    """Where to listen for what is not there: the turn that should have held it, with the wording expected."""
    expected = "，".join(part.phrases.example for part in missing)
    if not turns:
        return (Evidence(searched, role, "", expected, 1.0),)
    last = turns[-1]
    return (Evidence(last.span, last.role, last.text, expected, last.confidence),)


def _why(part: Part) -> Wording:
    if part.doubt is None:
        return part.phrases.title
    why = DOUBT_WORDING[part.doubt]
    if part.hit is None:
        return why
    return Wording(f"{why.zh}（“{part.hit.quote}”）", f'{why.en} ("{part.hit.quote}")')
