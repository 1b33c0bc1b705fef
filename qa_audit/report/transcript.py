"""Transcripts for people and for other programs: JSON, SRT, WebVTT and plain text, with who speaks."""

import json
from collections.abc import Callable, Mapping

from qa_audit.model.timeline import CallTimeline
from qa_audit.model.transcript import Role, Utterance

SCHEMA_VERSION = 1

SPEAKER = {Role.AGENT: "坐席", Role.CUSTOMER: "客户", Role.UNKNOWN: "未知"}


def _speaker(utterance: Utterance, timeline: CallTimeline) -> str:
    if utterance.role is Role.UNKNOWN and len(timeline.speech) > 1:
        return f"声道{utterance.channel}"
    return SPEAKER[utterance.role]


def _clock(seconds: float, separator: str) -> str:
    milliseconds = round(seconds * 1000)
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{separator}{rest % 1000:03}"


def render_srt(timeline: CallTimeline) -> str:
    """SubRip; the speaker stands before the text."""
    blocks = [
        f"{number}\n{_clock(u.span.start_s, ',')} --> {_clock(u.span.end_s, ',')}\n{_speaker(u, timeline)}：{u.text}\n"
        for number, u in enumerate(timeline.utterances, start=1)
    ]
    return "\n".join(blocks)


def _vtt_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def render_vtt(timeline: CallTimeline) -> str:
    """WebVTT with a voice tag for the speaker."""
    blocks = [
        f"{_clock(u.span.start_s, '.')} --> {_clock(u.span.end_s, '.')}\n"
        f"<v {_speaker(u, timeline)}>{_vtt_text(u.text)}\n"
        for u in timeline.utterances
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def render_text(timeline: CallTimeline) -> str:
    """One line an utterance: start, speaker, text."""
    return "".join(f"[{u.span.start_s:7.2f}] {_speaker(u, timeline)}：{u.text}\n" for u in timeline.utterances)


def render_transcript_json(timeline: CallTimeline) -> str:
    """JSON with words, unrecognised speech and what produced it; the replay backend reads it back."""
    content = {
        "schema_version": SCHEMA_VERSION,
        "call_id": timeline.recording.call_id,
        "recording": {
            "path": timeline.recording.path,
            "sha256": timeline.recording.sha256,
            "duration_s": round(timeline.recording.duration_s, 3),
        },
        "utterances": [
            {
                "start_s": round(u.span.start_s, 3),
                "end_s": round(u.span.end_s, 3),
                "channel": u.channel,
                "role": str(u.role),
                "text": u.text,
                **({"recognised": u.recognised} if u.recognised else {}),
                "confidence": round(u.confidence, 3),
                "words": [
                    {
                        "start_s": round(w.span.start_s, 3),
                        "end_s": round(w.span.end_s, 3),
                        "text": w.text,
                        "confidence": round(w.confidence, 3),
                    }
                    for w in u.words
                ],
            }
            for u in timeline.utterances
        ],
        "unrecognised": [
            {
                "start_s": round(p.span.start_s, 3),
                "end_s": round(p.span.end_s, 3),
                "channel": p.channel,
                "reason": p.reason,
            }
            for p in timeline.unrecognised
        ],
        "provenance": {
            "backend": timeline.run.backend,
            "model": timeline.run.model,
            "model_sha256": timeline.run.model_sha256,
            "parameters": dict(timeline.run.parameters),
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def is_transcript_json(content: str | bytes) -> bool:
    """Whether a JSON file is what `render_transcript_json` writes, and no sidecar, timeline or report of a call."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return False
    if not isinstance(found, dict) or "findings" in found:
        return False
    return {"schema_version", "call_id", "utterances", "unrecognised", "provenance"} <= found.keys()


TRANSCRIPT_FORMATS: Mapping[str, Callable[[CallTimeline], str]] = {
    "json": render_transcript_json,
    "srt": render_srt,
    "vtt": render_vtt,
    "txt": render_text,
}
"""File suffix → renderer."""
