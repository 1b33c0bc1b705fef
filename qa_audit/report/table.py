"""A batch for the terminal."""

from collections import Counter
from collections.abc import Mapping

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from qa_audit.errors import Language
from qa_audit.model.report import BatchReport, CallSummary, Outcome
from qa_audit.model.wording import Wording
from qa_audit.report.clean import clock, score_text, visible
from qa_audit.report.phrases import OUTCOMES, rule_title, ui
from qa_audit.report.ranking import fatal_first, hear_first
from qa_audit.report.summary import mean_score, n_without_speech

MAX_ROWS = 200
"""Chosen: what a person scrolls through; the pages and summary.json hold every call."""

_STYLES = {Outcome.QUALIFIED: "green", Outcome.UNQUALIFIED: "bold red", Outcome.NEEDS_REVIEW: "yellow"}
_MARKS = {Outcome.QUALIFIED: "✓", Outcome.UNQUALIFIED: "✗", Outcome.NEEDS_REVIEW: "?"}


def render_table(batch: BatchReport, language: Language, titles: Mapping[str, Wording] | None = None) -> RenderableType:
    """Render a batch for the terminal: what to hear first on top, totals, and what could not be audited.

    Args:
        batch: The batch.
        language: Language of the words.
        titles: Titles of the rules by id; a rule without one shows its id.

    Returns:
        Something that rich prints; it takes the width of the console.
    """
    parts: list[RenderableType] = []
    if batch.calls:
        parts += [_calls(batch, language, titles or {}), _totals(batch, language)]
    else:
        parts.append(Text(ui("no_calls", language)))
    if batch.unaudited:
        parts.append(_unaudited(batch, language))
    return Group(*parts)


def _calls(batch: BatchReport, language: Language, titles: Mapping[str, Wording]) -> Table:
    table = Table(header_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    longest = max(cell_len(visible(call.call_id)) for call in batch.calls)
    # Ids are what people copy: whole up to 26 columns, even where that folds the titles of the rules.
    table.add_column(ui("call", language), overflow="fold", min_width=min(longest, 26))
    table.add_column(ui("duration", language), justify="right", no_wrap=True)
    table.add_column(ui("score", language), justify="right", no_wrap=True)
    table.add_column(ui("outcome", language), no_wrap=True)
    table.add_column(ui("failed", language), overflow="fold", ratio=3)
    table.add_column(ui("to_review", language), overflow="fold", ratio=2)
    for call in hear_first(batch.calls)[:MAX_ROWS]:
        table.add_row(
            Text(visible(call.call_id)),
            clock(call.duration_s),
            score_text(call.counted_score),
            Text(f"{_MARKS[call.outcome]} {OUTCOMES[call.outcome].text(language)}", style=_STYLES[call.outcome]),
            _failed(call, language, titles),
            Text(_separator(language).join(rule_title(rule, titles, language) for rule in call.undecided)),
        )
    return table


def _failed(call: CallSummary, language: Language, titles: Mapping[str, Wording]) -> Text:
    cell = Text()
    for position, rule in enumerate(fatal_first(call)):
        if position:
            cell.append(_separator(language))
        fatal = rule in call.failed_fatal
        cell.append(("!" if fatal else "") + rule_title(rule, titles, language), style="bold red" if fatal else "")
    return cell


def _totals(batch: BatchReport, language: Language) -> Text:
    counts = Counter(call.outcome for call in batch.calls)
    mean = mean_score(batch.calls)
    line = Text(f"{ui('total', language)} {len(batch.calls)}")
    for outcome in Outcome:
        line.append(" · ")
        line.append(f"{OUTCOMES[outcome].text(language)} {counts[outcome]}", style=_STYLES[outcome])
    line.append(f" · {ui('mean_score', language)} {score_text(mean)}")
    if left_out := n_without_speech(batch.calls):
        line.append(f" · {ui('mean_without', language, left_out)}")
    if len(batch.calls) > MAX_ROWS:
        line.append(f" · {ui('shown', language, MAX_ROWS, len(batch.calls))}")
    if any(call.failed_fatal for call in batch.calls):
        line.append(f" · ! = {ui('fatal', language)}")
    return line


def _unaudited(batch: BatchReport, language: Language) -> Table:
    table = Table(
        title=f"{ui('unaudited', language)}：{len(batch.unaudited)}"
        if language == "zh"
        else f"{ui('unaudited', language)}: {len(batch.unaudited)}",
        title_justify="left",
        title_style="bold red",
        header_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    table.add_column(ui("recording", language), overflow="fold")
    table.add_column(ui("cause", language), overflow="fold", ratio=2)
    for item in batch.unaudited:
        table.add_row(Text(visible(item.path)), Text(visible(item.cause.text(language))))
    return table


def _separator(language: Language) -> str:
    return "、" if language == "zh" else ", "
