"""What a change of scripts does to calls: text for the terminal, Markdown for a merge request, HTML, JSON."""

import json
from collections.abc import Iterator
from html import escape

from qa_audit.errors import Language
from qa_audit.model.report import Outcome
from qa_audit.report.clean import clock, visible
from qa_audit.report.phrases import VERDICTS
from qa_audit.script.diff import CallChange, RuleChange, ScriptDiff

MOST_CALLS = 200
"""Calls that Markdown names: a comment of GitLab or GitHub is cut off at 65,536 characters and more."""

OUTCOMES = {
    Outcome.QUALIFIED: ("合格", "qualified"),
    Outcome.UNQUALIFIED: ("不合格", "unqualified"),
    Outcome.NEEDS_REVIEW: ("待复核", "needs review"),
}


def render_diff(diff: ScriptDiff, form: str, language: Language, links: str) -> str:
    """A diff in one of the forms "text", "markdown", "html" and "json".

    Args:
        diff: What changes.
        form: The form.
        language: Of the words.
        links: What stands before `calls/<id>.html` in links: a relative path, or the address the pages are served at.
    """
    words = _Words(language, links.rstrip("/"))
    if form == "json":
        return _json(diff, words)
    return {"text": words.text, "markdown": words.markdown, "html": words.html}[form](diff)


class _Words:
    def __init__(self, language: Language, links: str) -> None:
        self.language: Language = language
        self.links = links

    def say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def verdict(self, value: str) -> str:
        named = {str(verdict): wording.text(self.language) for verdict, wording in VERDICTS.items()}
        return named.get(value, value)

    def outcome(self, value: Outcome) -> str:
        return self.say(*OUTCOMES[value])

    def link(self, call: CallChange, change: RuleChange | None = None) -> str:
        """The call's page, at the place to listen to."""
        name = "".join(
            chr(byte) if (chr(byte).isalnum() and byte < 128) or chr(byte) in "-._~" else f"%{byte:02X}"
            for byte in call.call_id.encode("utf-8")
        )
        at = f"#t={change.start_s:g}" if change is not None and change.start_s is not None else ""
        return f"{self.links}/calls/{name}.html{at}" if self.links else f"calls/{name}.html{at}"

    def summary(self, diff: ScriptDiff) -> str:
        return self.say(
            f"共 {diff.n_calls} 通，{len(diff.calls)} 通结论或得分有变化；{len(diff.differing)} 条规则有差异",
            f"{len(diff.calls)} of {diff.n_calls} calls change; {len(diff.differing)} rules differ",
        )

    def change(self, change: RuleChange) -> str:
        before, after = (self.verdict(str(v or "—")) for v in (change.before, change.after))
        points = ""
        if change.points_before != change.points_after:
            points = self.say(
                f"（扣分 {change.points_before:g} → {change.points_after:g}）",
                f" (points lost {change.points_before:g} → {change.points_after:g})",
            )
        fatal = ""
        if change.fatal_before != change.fatal_after:
            now = self.say("一票否决", "fatal") if change.fatal_after else self.say("不再一票否决", "no longer fatal")
            fatal = self.say(f"（{now}）", f" ({now})")
        return f"{change.rule_id}: {before} → {after}{points}{fatal}"

    def heading(self, call: CallChange) -> str:
        agent = self.say(f"，坐席 {call.agent_id}", f", agent {call.agent_id}") if call.agent_id else ""
        outcome = self.outcome(call.outcome_after)
        if call.outcome_before is not call.outcome_after:
            outcome = f"{self.outcome(call.outcome_before)} → {outcome}"
        score = f"{call.score_before:g} → {call.score_after:g}"
        return visible(self.say(f"得分 {score}，{outcome}{agent}", f"score {score}, {outcome}{agent}"))

    def place(self, change: RuleChange) -> str:
        if change.start_s is None or change.end_s is None:
            return ""
        return f"{clock(change.start_s, tenths=True)}–{clock(change.end_s, tenths=True)}"

    def text(self, diff: ScriptDiff) -> str:
        return "\n".join(self._text_lines(diff)) + "\n"

    def _text_lines(self, diff: ScriptDiff) -> Iterator[str]:
        yield f"{diff.old} → {diff.new}"
        yield self.summary(diff)
        if diff.differing:
            yield self.say("有差异的规则：", "rules that differ: ") + ", ".join(diff.differing)
        for (rule_id, before, after), count in diff.by_rule.items():
            yield f"  {count:>6}  {rule_id}: {self.verdict(before)} → {self.verdict(after)}"
        if diff.by_agent:
            yield self.say("按坐席（通数，平均分变化）：", "by agent (calls, mean change of score):")
        for agent, (count, total) in diff.by_agent.items():
            yield f"  {count:>6}  {visible(agent)}  {total / count:+.1f}"
        for call in diff.calls:
            yield f"{visible(call.call_id)}  {self.heading(call)}"
            for change in call.rules:
                yield f"    {self.change(change)}"
                yield f"      {visible(change.message.text(self.language))}"
                yield f"      {self.place(change)} {self.link(call, change)}".rstrip()

    def markdown(self, diff: ScriptDiff) -> str:
        return "\n".join(self._markdown_lines(diff)) + "\n"

    def _markdown_lines(self, diff: ScriptDiff) -> Iterator[str]:
        yield f"### {self.say('话术脚本变更', 'Script change')}: `{diff.old}` → `{diff.new}`"
        yield ""
        yield f"**{self.summary(diff)}**"
        yield ""
        if diff.by_rule:
            yield self.say("| 规则 | 原结论 | 新结论 | 通数 |", "| rule | before | after | calls |")
            yield "|---|---|---|---:|"
            for (rule_id, before, after), count in diff.by_rule.items():
                yield f"| `{rule_id}` | {self.verdict(before)} | {self.verdict(after)} | {count} |"
            yield ""
            yield self.say("| 坐席 | 通数 | 平均分变化 |", "| agent | calls | mean change of score |")
            yield "|---|---:|---:|"
            for agent, (count, total) in diff.by_agent.items():
                yield f"| {_markdown(agent)} | {count} | {total / count:+.1f} |"
            yield ""
        if diff.calls:
            yield f"<details><summary>{self.say('逐通变化', 'Call by call')}</summary>"
            yield ""
            for call in diff.calls[:MOST_CALLS]:
                yield f"- [{_markdown(call.call_id)}]({self.link(call)}) {_markdown(self.heading(call))}"
                for change in call.rules:
                    listen = self.place(change)
                    heard = f" · [▶ {listen}]({self.link(call, change)})" if listen else ""
                    message = _markdown(change.message.text(self.language))
                    yield f"  - {_markdown(self.change(change))}{heard}<br>{message}"
            left = len(diff.calls) - MOST_CALLS
            if left > 0:
                yield self.say(f"- 另有 {left} 通，见 HTML 或 JSON", f"- {left} more, see HTML or JSON")
            yield ""
            yield "</details>"

    def html(self, diff: ScriptDiff) -> str:
        rows = "".join(self._html_call(call) for call in diff.calls)
        rules = "".join(
            f"<tr><td>{escape(rule)}</td><td>{escape(self.verdict(before))}</td><td>{escape(self.verdict(after))}</td>"
            f"<td class=n>{count}</td></tr>"
            for (rule, before, after), count in diff.by_rule.items()
        )
        agents = "".join(
            f"<tr><td>{escape(visible(agent))}</td><td class=n>{count}</td><td class=n>{total / count:+.1f}</td></tr>"
            for agent, (count, total) in diff.by_agent.items()
        )
        say, title = self.say, self.say("话术脚本变更", "Script change")
        head = "".join(f"<th>{word}</th>" for word in say("规则 原结论 新结论 通数", "rule before after calls").split())
        by = "".join(f"<th>{word}</th>" for word in say("坐席 通数 平均分变化", "agent calls mean").split())
        return (
            f'<!doctype html>\n<html lang="{say("zh-CN", "en")}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
            f'<link rel="icon" href="data:,"><style>{_CSS}</style></head>\n<body><main><h1>{title}</h1>'
            f"<p><code>{escape(diff.old)}</code> → <code>{escape(diff.new)}</code></p>"
            f"<p><strong>{escape(self.summary(diff))}</strong></p>\n"
            f"<table><thead><tr>{head}</tr></thead><tbody>{rules}</tbody></table>\n"
            f"<table><thead><tr>{by}</tr></thead><tbody>{agents}</tbody></table>\n{rows}</main></body></html>\n"
        )

    def _html_call(self, call: CallChange) -> str:
        items = "".join(
            f"<li>{escape(self.change(change))} "
            + (f'<a href="{escape(self.link(call, change))}">▶ {self.place(change)}</a>' if self.place(change) else "")
            + f"<br><span>{escape(visible(change.message.text(self.language)))}</span></li>"
            for change in call.rules
        )
        name = escape(visible(call.call_id))
        return (
            f'<section><h2><a href="{escape(self.link(call))}">{name}</a> <small>{escape(self.heading(call))}</small>'
            f"</h2><ul>{items}</ul></section>\n"
        )


_CSS = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:0;background:#f6f7f9;color:#1c2430}main{max-width:64rem;"
    "margin:0 auto;padding:1rem}table{border-collapse:collapse;margin:1rem 0;background:#fff}td,th{border:1px solid "
    "#ccd3dc;padding:.25rem .6rem;text-align:left}.n{text-align:right}h2{font-size:1rem;margin:1rem 0 .2rem}"
    "small,span{font-weight:normal;color:#4a5568}ul{margin:.2rem 0}"
)


def _markdown(text: str) -> str:
    """Text that Markdown and HTML in it leave as it is."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#|!~" else sign for sign in visible(text).replace("\n", " "))


def _json(diff: ScriptDiff, words: _Words) -> str:
    content = {
        "old": diff.old,
        "new": diff.new,
        "calls_evaluated": diff.n_calls,
        "calls_changed": len(diff.calls),
        "rules_differing": list(diff.differing),
        "by_rule": [
            {"rule_id": rule_id, "before": before, "after": after, "calls": count}
            for (rule_id, before, after), count in diff.by_rule.items()
        ],
        "by_agent": [
            {"agent_id": agent, "calls": count, "mean_score_change": round(total / count, 3)}
            for agent, (count, total) in diff.by_agent.items()
        ],
        "calls": [
            {
                "call_id": call.call_id,
                "agent_id": call.agent_id,
                "outcome_before": call.outcome_before.value,
                "outcome_after": call.outcome_after.value,
                "score_before": call.score_before,
                "score_after": call.score_after,
                "page": words.link(call),
                "rules": [
                    {
                        "rule_id": change.rule_id,
                        "before": change.before.value if change.before is not None else None,
                        "after": change.after.value if change.after is not None else None,
                        "points_before": change.points_before,
                        "points_after": change.points_after,
                        "message": change.message.text(words.language),
                        "start_s": change.start_s,
                        "end_s": change.end_s,
                        "quote": change.quote,
                        "listen": words.link(call, change),
                    }
                    for change in call.rules
                ],
            }
            for call in diff.calls
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
