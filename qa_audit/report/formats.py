"""The report formats: one table, one line a format. To add one: its file, its line here, its name in the test's table.

A call format makes one file a call, a batch format files about the whole batch; a name may have both (`json`: each
call's report and the summary; `html`: each call's page and the index).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qa_audit.errors import Language
from qa_audit.model.report import BatchReport, CallReport
from qa_audit.model.wording import Wording
from qa_audit.report.batch_html import render_batch_html
from qa_audit.report.csv_report import render_csv
from qa_audit.report.html import render_html
from qa_audit.report.json_report import render_json
from qa_audit.report.junit import render_junit
from qa_audit.report.rows import ReadFindings
from qa_audit.report.sheet import render_sheets
from qa_audit.report.summary import render_summary
from qa_audit.report.xlsx import render_xlsx

File = tuple[str, str | bytes]
"""A path under the output folder, with `/`, and its content."""


@dataclass(frozen=True, slots=True)
class Style:
    """How reports speak.

    Attributes:
        language: Language of the words.
        titles: Titles of the rules by id.
        coaching: What to tell an agent after a breach, by rule id.
        sheets: Whether score sheets are written too, for the index to link to.
    """

    language: Language
    titles: Mapping[str, Wording] = field(default_factory=dict)
    coaching: Mapping[str, Wording] = field(default_factory=dict)
    sheets: bool = False


@dataclass(frozen=True, slots=True)
class CallSound:
    """What a call's page draws and plays.

    Attributes:
        audio_src: What the audio element points to; None for no audio.
        peaks: Magnitudes for drawing, one sequence a channel.
    """

    audio_src: str | None = None
    peaks: Sequence[Sequence[float]] = ()


CallFormat = Callable[[CallReport, Style, CallSound], str]
BatchFormat = Callable[[BatchReport, ReadFindings, Style], Iterator[File]]


def _call_json(report: CallReport, style: Style, sound: CallSound) -> str:
    del sound
    return render_json(report, style.language)


def _call_page(report: CallReport, style: Style, sound: CallSound) -> str:
    return render_html(report, style.language, sound.audio_src, sound.peaks, style.titles)


def _index(batch: BatchReport, read: ReadFindings, style: Style) -> Iterator[File]:
    del read
    yield "index.html", render_batch_html(batch, style.language, style.titles, sheets=style.sheets)


def _summary(batch: BatchReport, read: ReadFindings, style: Style) -> Iterator[File]:
    del read, style
    yield "summary.json", render_summary(batch)


def _csv(batch: BatchReport, read: ReadFindings, style: Style) -> Iterator[File]:
    yield "findings.csv", render_csv(batch, read, style.titles, style.language)


def _xlsx(batch: BatchReport, read: ReadFindings, style: Style) -> Iterator[File]:
    yield "findings.xlsx", render_xlsx(batch, read, style.titles, style.language)


def _junit(batch: BatchReport, read: ReadFindings, style: Style) -> Iterator[File]:
    yield "junit.xml", render_junit(batch, read, style.titles, style.language)


def _sheets(batch: BatchReport, read: ReadFindings, style: Style) -> Iterator[File]:
    return render_sheets(batch, read, style.titles, style.coaching, style.language)


CALL_FORMATS: Mapping[str, CallFormat] = {
    "json": _call_json,
    "html": _call_page,
}
"""Format → file of one call; the format's name is the file's suffix."""
BATCH_FORMATS: Mapping[str, BatchFormat] = {
    "json": _summary,
    "html": _index,
    "csv": _csv,
    "xlsx": _xlsx,
    "junit": _junit,
    "sheet": _sheets,
}
"""Format → files about the batch."""
ALWAYS = "json"
"""Written whatever is asked for: the other commands read it."""
FORMATS = tuple(dict.fromkeys([*CALL_FORMATS, *BATCH_FORMATS]))
"""All names, in the order of the tables."""
