"""SubRip and WebVTT with speaker labels, as other programs write them."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_audit.asr.labels import Speaker, speaker_of, split_label
from qa_audit.errors import RecordingError
from qa_audit.model.interval import Interval

_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})")
_ARROW = "-->"
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|<\d[\d:.]*>")


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of transcribed speech.

    Attributes:
        span: When.
        speaker: Who, as far as a label tells.
        text: What.
    """

    span: Interval
    speaker: Speaker
    text: str


def read_subtitles(content: str, place: str) -> tuple[Line, ...]:
    """Read SRT or WebVTT; a cue in which the speaker changes becomes several lines.

    Args:
        content: The file's text.
        place: Its name, for errors.

    Raises:
        RecordingError: It is neither; the message names the line.
    """
    return tuple(line for cue in _cues(content.lstrip("\ufeff").splitlines(), place) for line in _lines(*cue))


def _cues(rows: list[str], place: str) -> Iterator[tuple[Interval, list[str]]]:
    """Yield (time, text rows). Notes, styles and headers have no arrow and are passed over."""
    number = 0
    found = False
    while number < len(rows):
        if _ARROW not in rows[number]:
            number += 1
            continue
        span = _times(rows[number], number + 1, place)
        number += 1
        text: list[str] = []
        while number < len(rows) and rows[number].strip():
            text.append(rows[number].strip())
            number += 1
        found = True
        yield span, text
    if not found and any(row.strip() not in ("", "WEBVTT") for row in rows):
        raise RecordingError(
            f'{place}:1：没有找到字幕时间行（形如 "00:00:01,000 --> 00:00:02,500"）',
            f'{place}:1: no line with times (like "00:00:01,000 --> 00:00:02,500")',
        )


def _times(row: str, number: int, place: str) -> Interval:
    start, _, end = row.partition(_ARROW)
    clocks = [_CLOCK.fullmatch(part.split()[0]) if part.split() else None for part in (start, end)]
    times = [_seconds(clock) for clock in clocks if clock]
    if len(times) == 2 and times[0] <= times[1]:
        return Interval(times[0], times[1])
    raise RecordingError(
        f"{place}:{number}：时间行无效“{row.strip()}”；应为“00:00:01,000 --> 00:00:02,500”，且终点不早于起点",
        f'{place}:{number}: invalid times "{row.strip()}"; expected "00:00:01,000 --> 00:00:02,500" in order',
    )


def _seconds(clock: re.Match[str]) -> float:
    hours, minutes, seconds, fraction = clock.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000


def _lines(span: Interval, rows: list[str]) -> Iterator[Line]:
    """Share a cue's time among its speakers by the length of what they say."""
    parts: list[tuple[Speaker, str]] = []
    for row in rows:
        voice = _VOICE.search(row)
        plain = html.unescape(_TAG.sub("", row)).strip()
        speaker, text = (speaker_of(html.unescape(voice.group(1))), plain) if voice else split_label(plain)
        if not text:
            continue
        if parts and (not speaker.known or parts[-1][0] == speaker):
            parts[-1] = (parts[-1][0], parts[-1][1] + text)
        else:
            parts.append((speaker, text))
    total = sum(len(text) for _, text in parts)
    start_s = span.start_s
    for speaker, text in parts:
        end_s = min(span.end_s, start_s + span.duration_s * len(text) / total)
        yield Line(Interval(start_s, end_s), speaker, text)
        start_s = end_s
