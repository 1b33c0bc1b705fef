"""A batch as a workbook: calls, findings, agents, rules; with filters and headers that stay in sight."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from qa_audit.errors import Language
from qa_audit.model.finding import Severity, Verdict
from qa_audit.model.report import BatchReport, CallSummary, Outcome
from qa_audit.model.transcript import Role
from qa_audit.model.wording import Wording
from qa_audit.report.clean import visible
from qa_audit.report.phrases import OUTCOMES, ROLES, SEVERITIES, VERDICTS, rule_title, ui
from qa_audit.report.ranking import fatal_first, hear_first
from qa_audit.report.rates import Rate, rate
from qa_audit.report.rows import COLUMNS, FindingRow, ReadFindings, cells, finding_row
from qa_audit.report.summary import by_agent, mean_score, n_without_speech, rule_counts

MAX_ROWS = 1_048_575
"""Rows below the header of a sheet (Excel's limit is 2 to the 20th); more findings go on in another sheet."""
MAX_CELL = 32_767
"""Characters that Excel keeps in a cell."""

_NEVER = datetime(1980, 1, 1, tzinfo=UTC)
"""The earliest date a zip archive knows: equal batches are equal bytes."""
_WIDTHS = {
    "call_id": 24,
    "started_at": 19,
    "rule": 22,
    "message": 60,
    "listen_for": 40,
    "heard": 40,
    "expected": 40,
    "forbidden": 24,
}
_COLUMN_PHRASES = {
    "call_id": "call", "agent_id": "agent_id", "queue": "queue", "started_at": "started_at", "outcome": "outcome",
    "score": "score", "rule_id": "rule_id", "rule": "rule", "verdict": "verdict", "severity": "severity",
    "fatal": "fatal", "points": "points_column", "reason": "reason", "message": "message", "listen_for": "listen_for",
    "start_s": "from_s", "end_s": "to_s", "role": "speaker", "heard": "heard", "expected": "expected",
    "confidence": "confidence", "measured": "measure", "forbidden": "forbidden_wording",
}  # fmt: skip

_Cell = str | float | bool | None
_Put = Callable[[Sequence[_Cell]], None]


def render_xlsx(batch: BatchReport, read: ReadFindings, titles: Mapping[str, Wording], language: Language) -> bytes:
    """Render `findings.xlsx`.

    The findings are those of rules that applied; `findings.csv` has every rule of every call. Rows are
    spooled by the library and not held in memory. Text is always written as text: none becomes a formula or a link,
    whatever was said in the call.

    Args:
        batch: The batch.
        read: Reads the findings of calls.
        titles: Titles of the rules by id.
        language: Language of the words.
    """
    target = io.BytesIO()
    workbook = Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        },
    )
    workbook.set_properties({"title": ui("batch_title", language), "created": _NEVER})
    sheets = _Sheets(workbook, language)
    _calls(sheets, batch, titles)
    _findings(sheets, batch, read, titles)
    _agents(sheets, batch)
    _rules(sheets, batch, titles)
    workbook.close()
    return target.getvalue()


class _Sheets:
    """Makes sheets that look alike."""

    def __init__(self, workbook: Workbook, language: Language) -> None:
        self.language = language
        self._workbook = workbook
        self._header = workbook.add_format({"bold": True, "bg_color": "#E7ECF3", "bottom": 1, "valign": "top"})
        self._number = workbook.add_format({"num_format": "0.###"})

    def words(self, key: str) -> str:
        return ui(key, self.language)

    def write(self, name: str, header: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[_Cell]]) -> None:
        """Write one sheet, and more of its name where it has more rows than a sheet can hold."""
        sheet, n_rows, n_sheets = self._begin(name, header, widths), 0, 1
        for row in rows:
            if n_rows == MAX_ROWS:
                sheet.autofilter(0, 0, n_rows, len(header) - 1)
                n_sheets, n_rows = n_sheets + 1, 0
                sheet = self._begin(f"{name} {n_sheets}", header, widths)
            n_rows += 1
            for column, value in enumerate(row):
                self._cell(sheet, n_rows, column, value)
        sheet.autofilter(0, 0, n_rows, len(header) - 1)

    def _begin(self, name: str, header: Sequence[str], widths: Sequence[float]) -> Worksheet:
        sheet = self._workbook.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for column, (title, width) in enumerate(zip(header, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, self._header)
        return sheet

    def _cell(self, sheet: Worksheet, row: int, column: int, value: _Cell) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_string(row, column, "✓" if value else "")
        elif isinstance(value, str):
            sheet.write_string(row, column, visible(value)[:MAX_CELL])
        else:
            sheet.write_number(row, column, value, self._number)


def _calls(sheets: _Sheets, batch: BatchReport, titles: Mapping[str, Wording]) -> None:
    language = sheets.language
    keys = (
        "call",
        "outcome",
        "score",
        "failed",
        "to_review",
        "agent_id",
        "queue",
        "started_at",
        "seconds",
        "recording",
    )
    joint = "、" if language == "zh" else ", "

    def row(call: CallSummary) -> Sequence[_Cell]:
        return (
            call.call_id,
            OUTCOMES[call.outcome].text(language),
            _rounded(call.counted_score, 3),
            joint.join(
                ("!" if rule in call.failed_fatal else "") + rule_title(rule, titles, language)
                for rule in fatal_first(call)
            ),
            joint.join(rule_title(rule, titles, language) for rule in call.undecided),
            call.agent_id,
            call.queue,
            (call.started_at or "").replace("T", " "),
            round(call.duration_s, 3),
            call.path,
        )

    sheets.write(
        sheets.words("calls"),
        [sheets.words(key) for key in keys],
        (24, 10, 8, 40, 40, 12, 16, 19, 10, 40),
        map(row, hear_first(batch.calls)),
    )


def _findings(sheets: _Sheets, batch: BatchReport, read: ReadFindings, titles: Mapping[str, Wording]) -> None:
    language = sheets.language

    def rows() -> Iterable[Sequence[_Cell]]:
        for call, findings in read(batch.calls):
            # Rules whose situation did not arise fill half the rows and tell nothing; findings.csv has them.
            for finding in (one for one in findings if one.verdict is not Verdict.NOT_APPLICABLE):
                yield _worded(finding_row(call, finding, titles, language), language)

    sheets.write(
        sheets.words("findings"),
        [sheets.words(_COLUMN_PHRASES[name]) for name in COLUMNS],
        [_WIDTHS.get(name, 11) for name in COLUMNS],
        rows(),
    )


def _worded(row: FindingRow, language: Language) -> Sequence[_Cell]:
    """The row with its codes in words."""
    values = dict(zip(COLUMNS, cells(row), strict=True))
    values["outcome"] = OUTCOMES[Outcome(row.outcome)].text(language)
    values["verdict"] = VERDICTS[Verdict(row.verdict)].text(language)
    values["severity"] = SEVERITIES[Severity(row.severity)].text(language)
    values["role"] = ROLES[Role(row.role)].text(language) if row.role else ""
    values["started_at"] = row.started_at.replace("T", " ")
    return tuple(values.values())


def _agents(sheets: _Sheets, batch: BatchReport) -> None:
    keys = ("agent_id", "calls", "mean_score", "fails", "fail_rate", "rate_low", "rate_high", "reviews", "no_speech")

    def rows() -> Iterable[Sequence[_Cell]]:
        for agent, calls in by_agent(batch):
            failed = rate(sum(call.outcome is Outcome.UNQUALIFIED for call in calls), len(calls))
            reviews = sum(call.outcome is Outcome.NEEDS_REVIEW for call in calls)
            name = agent or sheets.words("unknown_agent")
            mean = _rounded(mean_score(calls), 2)
            yield name, len(calls), mean, failed.n_hits, *_per_cent(failed), reviews, n_without_speech(calls)

    sheets.write(
        sheets.words("agents_overview"),
        [sheets.words(key) for key in keys],
        (16, 8, 10, 10, 12, 12, 12, 10, 10),
        rows(),
    )


def _rules(sheets: _Sheets, batch: BatchReport, titles: Mapping[str, Wording]) -> None:
    keys = ("rule_id", "rule", "applicable", "fails", "fail_rate", "rate_low", "rate_high", "reviews")

    def rows() -> Iterable[Sequence[_Cell]]:
        for count in rule_counts(batch):
            failed = rate(count.fails, count.applicable)
            title = rule_title(count.rule_id, titles, sheets.language)
            yield count.rule_id, title, count.applicable, count.fails, *_per_cent(failed), count.reviews

    sheets.write(
        sheets.words("rules_overview"), [sheets.words(key) for key in keys], (28, 28, 10, 10, 12, 12, 12, 10), rows()
    )


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)


def _per_cent(failed: Rate) -> Sequence[_Cell]:
    """Share and the ends of its interval; empty where there was no call."""
    if failed.share is None:
        return (None, None, None)
    return tuple(round(100 * value, 1) for value in (failed.share, failed.low, failed.high))
