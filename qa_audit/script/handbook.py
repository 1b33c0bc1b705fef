"""All rules of several scripts on one page of Markdown, for people: `configs/RULES.md`.

Made of the code (what a kind checks, its options) and of the scripts (wordings, numbers, cases), so that it cannot say
anything else than what runs.
"""

import inspect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel

from qa_audit.model.finding import Verdict
from qa_audit.rules.base import RuleBase
from qa_audit.rules.condition import Condition
from qa_audit.rules.kinds.table import RULE_KINDS
from qa_audit.rules.situations.table import SITUATION_KINDS
from qa_audit.script.docs import SEVERITIES, option_lines, own_options
from qa_audit.script.script import Script

COMMAND = "qa-audit script docs configs/phone_etiquette.yaml configs/service_language.yaml " + (
    "configs/complaint_handling.yaml --out configs/RULES.md"
)

_ATTRIBUTE = re.compile(r"^    (\w+): (.+)$")


def render_handbook(scripts: Sequence[Script]) -> str:
    """The page.

    Args:
        scripts: The scripts, in the order in which their rules are reported.

    Returns:
        Markdown with a newline at its end.
    """
    return "\n".join([*_head(scripts), *_overview(scripts), *_rules(scripts), *_situations(scripts), *_kinds(scripts)])


def _head(scripts: Sequence[Script]) -> Iterator[str]:
    n_rules = sum(len(script.rules) for script in scripts)
    yield "# 规则手册 / Rules"
    yield ""
    yield f"<!-- 由脚本和程序生成，请勿手改；重新生成：{COMMAND} -->"
    yield ""
    yield (
        f"{n_rules} 条规则，来自 {len(scripts)} 个脚本。一通电话从 100 分起，减去不合格（fail）的规则的分数；"
        "标“一票否决”的规则不合格时，整通不合格。证据不足以定论的是待复核（needs_review），不扣分，由人复听。"
        "话术、秒数和分数都写在脚本里，改脚本即可。"
    )
    yield ""
    yield (
        "Every call starts at 100 and loses the points of the rules it fails; a fatal rule fails the whole call. What "
        "the evidence does not decide is needs_review and costs nothing. Wordings and numbers are data in the scripts."
    )
    yield ""
    yield "目录 / Contents:"
    yield ""
    yield "- [规则总表 / All rules](#规则总表--all-rules)"
    for script in scripts:
        yield f"- [{script.title.zh} / {script.title.en}](#{script.id})"
    yield "- [情境 / Situations](#情境--situations)"
    yield "- [规则种类 / Rule kinds](#规则种类--rule-kinds)"
    yield ""


def _overview(scripts: Sequence[Script]) -> Iterator[str]:
    yield "## 规则总表 / All rules"
    yield ""
    yield "案例一列：合格／不合格／不适用／待复核的案例数。Cases: pass / fail / not applicable / needs review."
    yield ""
    yield "| 规则 | 内容 | Rule | 适用 | 程度 | 扣分 | 案例 |"
    yield "|---|---|---|---|---|---|---|"
    for script in scripts:
        for rule in script.rules:
            fatal = "，一票否决" if rule.fatal else ""
            yield (
                f"| [`{rule.id}`](#{_anchor(rule.id)}) | {rule.title.zh} | {rule.title.en} | {_applies(rule)} "
                f"| {SEVERITIES[rule.severity].zh}{fatal} | {rule.points:g} | {_counts(script, rule.id)} |"
            )
    yield ""


def _rules(scripts: Sequence[Script]) -> Iterator[str]:
    for script in scripts:
        yield f'<a id="{script.id}"></a>'
        yield ""
        yield f"## {script.title.zh} / {script.title.en}"
        yield ""
        yield f"`{PurePath(script.path).name}`，version {script.version}，及格线 {script.pass_mark:g} 分"
        yield ""
        for rule in script.rules:
            yield from _rule(rule, script)


def _rule(rule: RuleBase, script: Script) -> Iterator[str]:
    kind = str(getattr(rule, "kind", ""))
    yield f"### `{rule.id}`"
    yield ""
    yield f"**{rule.title.zh}** / {rule.title.en}"
    yield ""
    yield f"- 查什么：{rule.summary.zh} / {rule.summary.en}（[`{kind}`](#{_anchor('kind-' + kind)})）"
    for name, label, condition in (
        ("when", "适用于 / when", rule.when),
        ("unless", "不适用于 / unless", rule.unless),
        ("doubt_when", "此时不判不合格，转复核 / left to a person when", rule.doubt_when),
        ("suspect_when", "此时不判合格，转复核 / a pass is left to a person when", rule.suspect_when),
    ):
        if condition is not None:
            yield f"- {label}：`{condition}`，{_in_words(condition)} [`{name}`]"
    if rule.when is None and rule.unless is None:
        yield "- 适用于 / when：每通电话 / every call"
    fatal = "，一票否决 / fatal" if rule.fatal else ""
    yield f"- 程度 / severity：{SEVERITIES[rule.severity].zh} `{rule.severity}`；扣分 / points：{rule.points:g}{fatal}"
    yield f"- 识别置信度低于 {rule.minimum_confidence:g} 的话不作结论 / words under it decide nothing"
    if rule.coaching is not None:
        yield f"- 辅导 / coaching：{rule.coaching.zh} / {rule.coaching.en}"
    yield f"- 案例 / cases：{_counts(script, rule.id)}（合格／不合格／不适用／待复核）"
    yield ""
    lines = [line for name in own_options(rule) for line in option_lines(name, getattr(rule, name), "zh")]
    if lines:
        yield "<details><summary>话术和数字 / wordings and numbers</summary>"
        yield ""
        yield "```text"
        yield from lines
        yield "```"
        yield ""
        yield "</details>"
        yield ""


def _situations(scripts: Sequence[Script]) -> Iterator[str]:
    yield "## 情境 / Situations"
    yield ""
    yield "规则的 `when`、`unless`、`doubt_when`、`suspect_when` 用到的情境。Situations that rules speak of."
    yield ""
    yield "| 脚本 | 情境 | 怎样成立 / when it holds | 规则 / rules |"
    yield "|---|---|---|---|"
    for script in scripts:
        for name, condition in script.situations.items():
            users = "、".join(f"`{rule.id}`" for rule in script.rules if name in _names(rule))
            yield f"| {script.title.zh} | `{name}` | {_in_words(condition)} | {users or '—'} |"
    yield ""
    for kind, model in SITUATION_KINDS.items():
        yield f"### 情境 `{kind}`"
        yield ""
        yield f"{model.summary.zh}。 {_prose(model)}"
        yield ""
        yield from _options_table(model)


def _kinds(scripts: Sequence[Script]) -> Iterator[str]:
    yield "## 规则种类 / Rule kinds"
    yield ""
    yield "一条规则就是一个种类加上选项。所有规则都有这些选项 / Every rule has these options:"
    yield ""
    yield from _options_table(RuleBase)
    for kind, model in RULE_KINDS.items():
        users = "、".join(
            f"`{rule.id}`" for script in scripts for rule in script.rules if getattr(rule, "kind", None) == kind
        )
        yield f'<a id="{_anchor("kind-" + kind)}"></a>'
        yield ""
        yield f"### 种类 `{kind}`"
        yield ""
        yield f"{model.summary.zh}。规则：{users or '—'}"
        yield ""
        for paragraph in _prose(model).split("\n"):
            yield f"- {paragraph}"
        yield ""
        yield from _options_table(model)


def _options_table(model: Any) -> Iterator[str]:
    """The options of a model that are its own, with their documentation and default."""
    described = _attributes(model)
    rows = [
        (name, field)
        for name, field in model.model_fields.items()
        if name != "kind" and (model is RuleBase or name not in RuleBase.model_fields)
    ]
    if not rows:
        return
    yield "| 选项 / option | 默认 / default | 说明 / meaning |"
    yield "|---|---|---|"
    for name, field in rows:
        default = (
            "必填 / required" if field.is_required() else f"`{_shown(field.get_default(call_default_factory=True))}`"
        )
        yield f"| `{name}` | {default} | {_cell(described.get(name, ''))} |"
    yield ""


def _shown(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "—"
    if isinstance(value, BaseModel):
        return "整通电话 / the whole call"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _attributes(model: type) -> dict[str, str]:
    """Option → what its class's docstring says of it."""
    described: dict[str, str] = {}
    _, _, section = inspect.cleandoc(model.__doc__ or "").partition("Attributes:\n")
    name = ""
    for line in section.splitlines():
        found = _ATTRIBUTE.match(line)
        if found is not None:
            name = found[1]
            described[name] = found[2]
        elif name and line.startswith("        "):
            described[name] += " " + line.strip()
    return described


_HEADINGS = ("Why:", "Passes", "Fails", "Limits:", "Source")


def _prose(model: type) -> str:
    """The docstring before its options, one paragraph a line."""
    text = inspect.cleandoc(model.__doc__ or "").partition("\n\nAttributes:")[0]
    paragraphs: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if not paragraphs or line.startswith(_HEADINGS):
            paragraphs.append(line)
        else:
            paragraphs[-1] += " " + line
    return "\n".join(paragraphs) if issubclass(model, RuleBase) else " ".join(paragraphs)


def _in_words(condition: Condition) -> str:
    """When a condition holds, in Chinese: the summaries of its situations, with what is said in them."""
    if condition.situation is not None:
        said = getattr(condition.situation, "say", None)
        about = f"（{said.title.zh}）" if said is not None else ""
        return _cell(f"{condition.situation.summary.zh}{about}")
    words = [_in_words(member) for member in condition.members]
    if condition.operator == "not":
        return f"不是：{words[0]}"
    joint = "，并且" if condition.operator == "all" else "，或者"
    return joint.join(dict.fromkeys(words))


def _applies(rule: RuleBase) -> str:
    conditions = [f"`{rule.when}`"] if rule.when is not None else []
    conditions += [f"除非 `{rule.unless}`"] if rule.unless is not None else []
    return "，".join(conditions) or "每通电话"


def _names(rule: RuleBase) -> set[str]:
    """The named conditions that a rule speaks of, and those they are made of."""
    found: set[str] = set()
    open_ = [getattr(rule, name) for name in type(rule).model_fields]
    while open_:
        one = open_.pop()
        if isinstance(one, Condition):
            found |= {one.name} - {""}
            open_ += one.members
    return found


def _counts(script: Script, rule_id: str) -> str:
    found = Counter(case.expect[rule_id] for case in script.cases if rule_id in case.expect)
    order = (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.NEEDS_REVIEW)
    return " / ".join(str(found[verdict]) for verdict in order)


def _anchor(text: str) -> str:
    return re.sub(r"[^\w-]", "", text).lower()


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
