"""Measured quantities in words: with the direction of their limit, and in units that people use."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qa_audit.errors import Language
from qa_audit.model.finding import Bound, Measure
from qa_audit.model.wording import Wording
from qa_audit.report.clean import number
from qa_audit.report.phrases import UNITS, measure_name

NOT_SHOWN = frozenset({"nat"})
"""Units of measures for programs alone: what a log ratio means, the message says in a sentence."""

_BOUNDS = {
    Bound.AT_LEAST: Wording("至少 {0}", "at least {0}"),
    Bound.AT_MOST: Wording("不超过 {0}", "at most {0}"),
    Bound.BELOW: Wording("少于 {0}", "under {0}"),
    Bound.FROM: Wording("满 {0}起算", "counts from {0}"),
}
_AS_LINE = {
    "zh": ("{name} {value}", " {uncertainty}", "，规定 {limit}", "，{limit}"),
    "en": ("{name}: {value}", " {uncertainty}", ", limit {limit}", ", {limit}"),
}

_LENGTH = re.compile(r"(?P<number>[≥≤<] ?\+?[\d.]+|[\d.]+) (?P<unit>s|h)(?= / |$)")
_EXPECTED = {"客户先挂机": "the customer hangs up first"}
"""What rules expect that is no wording to say: it is told in the language of the page."""


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measured quantity in words."""

    name: str
    value: str
    limit: str
    uncertainty: str


def measure_lines(measures: Iterable[Measure], language: Language) -> tuple[MeasureLine, ...]:
    """What people see of measures.

    Args:
        measures: All that were made.
        language: Of the words.
    """
    return tuple(_line(measure, language) for measure in measures if measure.unit not in NOT_SHOWN)


def measure_texts(measures: Iterable[Measure], language: Language) -> tuple[str, ...]:
    """The same, each on one line, for tables and terminals."""
    measures = [measure for measure in measures if measure.unit not in NOT_SHOWN]
    texts = []
    for measure, line in zip(measures, measure_lines(measures, language), strict=True):
        first, uncertainty, limit, directed = _AS_LINE[language]
        text = first.format(name=line.name, value=line.value)
        text += uncertainty.format(uncertainty=line.uncertainty) if line.uncertainty else ""
        text += (limit if measure.bound is None else directed).format(limit=line.limit) if line.limit else ""
        texts.append(text)
    return tuple(texts)


def _line(measure: Measure, language: Language) -> MeasureLine:
    limit = "" if measure.limit is None else _quantity(measure.limit, measure.unit, language)
    if limit and measure.bound is not None:
        limit = _BOUNDS[measure.bound].text(language).format(limit)
    uncertainty = f"± {_quantity(measure.uncertainty, measure.unit, language)}" if measure.uncertainty else ""
    value = _quantity(measure.value, measure.unit, language)
    return MeasureLine(measure_name(measure.name, language), value, limit, uncertainty)


def _quantity(value: float, unit: str, language: Language) -> str:
    if unit == "ratio":
        return f"{number(100 * value)}%"
    word = UNITS[unit].text(language) if unit in UNITS else unit
    return f"{number(value, 2 if unit == 's' else 1)} {word}".strip()


def expected_words(expected: str | None, language: Language) -> str:
    """What was expected, for people: lengths of time in Chinese units, and what is no wording in English.

    Args:
        expected: As the finding has it; None for nothing.
        language: Of the page.
    """
    if expected is None:
        return ""
    if language == "en":
        return _EXPECTED.get(expected, expected)
    return _LENGTH.sub(lambda found: f"{found['number']} {UNITS[found['unit']].zh}", expected)
