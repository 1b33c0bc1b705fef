"""All findings as CSV that spreadsheets open by a double click."""

import csv
import io
from collections.abc import Mapping

from qa_audit.errors import Language
from qa_audit.model.report import BatchReport
from qa_audit.model.wording import Wording
from qa_audit.report.clean import cell
from qa_audit.report.rows import COLUMNS, ReadFindings, cells, finding_row

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the country."""


def render_csv(batch: BatchReport, read: ReadFindings, titles: Mapping[str, Wording], language: Language) -> str:
    """Render `findings.csv`: a line for each rule of each call; keys and codes in English, words in `language`.

    No cell starts a formula, whatever was said in the call (CWE-1236).
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for call, findings in read(batch.calls):
        for finding in findings:
            writer.writerow([_cell(value) for value in cells(finding_row(call, finding, titles, language))])
    return BOM + target.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return cell(value) if isinstance(value, str) else value
