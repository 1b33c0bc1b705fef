"""A backend that hears nothing: it reads a transcript that somebody else made.

Read are this program's JSON (`transcribe`, `calls/<call_id>.json`), the JSON of Whisper programs (`segments`, with or
without words), SRT and WebVTT. The transcript lies beside the recording or in one folder, named like the recording
(`<stem>.json`, `<stem>.transcript.json`, `<stem>.srt`, `<stem>.vtt`) or like the call id.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qa_audit.asr.labels import speaker_of, split_label
from qa_audit.asr.listening import Bias, Listening
from qa_audit.asr.subtitles import Line, read_subtitles
from qa_audit.asr.weights import EMBEDDED
from qa_audit.asr.written import written
from qa_audit.errors import RecogniserError, RecordingError
from qa_audit.model.interval import Interval
from qa_audit.model.opinion import Opinion, Question
from qa_audit.model.transcript import RecogniserRun, Role, Transcript, Unrecognised, Utterance, Word
from qa_audit.text.filename import readable
from qa_audit.text.normalise import simplify

SUFFIXES = (".transcript.json", ".json", ".srt", ".vtt")
"""In the order in which they are looked for. A `.json` without utterances or segments is a metadata sidecar: passed."""


@dataclass(frozen=True, slots=True)
class _Said:
    line: Line
    words: tuple[Word, ...]
    confidence: float
    recognised: str = ""


class ReplayRecogniser:
    """Reads transcripts.

    Args:
        folder: Where they lie; None for the folder of each recording.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._run = RecogniserRun("replay", folder.name if folder else "beside the recording", "")

    @property
    def run(self) -> RecogniserRun:
        """What it is; each transcript's own run names the file and its hash."""
        return self._run

    def transcribe(self, calls: Sequence[Listening]) -> tuple[Transcript, ...]:
        """Read the transcript of each call.

        Raises:
            RecordingError: A transcript is missing or cannot be read; the message names file and line.
        """
        return tuple(self._replay(call) for call in calls)

    def weigh(self, call: Listening, questions: Sequence[Question]) -> tuple[Opinion, ...]:  # noqa: ARG002
        """No opinion: a transcript cannot be asked."""
        return ()

    def _replay(self, call: Listening) -> Transcript:
        path, content = self._find(call)
        run = replace(
            self._run, parameters={"file": readable(path.name), "sha256": hashlib.sha256(content).hexdigest()}
        )
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise RecordingError(
                f"{path}:{line}：不是 UTF-8 文本；请转换编码", f"{path}:{line}: not UTF-8 text; convert the encoding"
            ) from error
        if path.suffix == ".json":
            said, unrecognised = _from_json(_parse(text, path), path)
        else:
            said, unrecognised = [_Said(line, (), 1.0) for line in read_subtitles(text, str(path))], []
        return Transcript(
            tuple(sorted(_with_channels(said, call), key=lambda u: (u.span, u.channel))),
            tuple(sorted(unrecognised, key=lambda u: (u.span, u.channel))),
            run,
        )

    def _find(self, call: Listening) -> tuple[Path, bytes]:
        recording = Path(call.path) if call.path else None
        folder = self._folder or (recording.parent if recording else Path())
        stems = dict.fromkeys((*((recording.stem,) if recording else ()), call.call_id))
        for stem in stems:
            for suffix in SUFFIXES:
                path = folder / f"{stem}{suffix}"
                # Unlike `Path.is_file`, no error where the name with its suffix is too long for the system.
                if not os.path.isfile(path):  # noqa: PTH113
                    continue
                content = path.read_bytes()
                if suffix != ".json" or any(key in content for key in (b'"utterances"', b'"segments"')):
                    return path, content
        names = ", ".join(f"{stem}{suffix}" for stem in stems for suffix in SUFFIXES)
        raise RecordingError(
            f"{call.path or call.call_id}：目录 {folder} 中没有转写文件；可用的文件名：{names}",
            f"{call.path or call.call_id}: no transcript in {folder}; looked for: {names}",
        )


def load_replay(model: str, bias: Bias, threads: int) -> ReplayRecogniser:  # noqa: ARG001 - the table's signature
    """Load the backend; `model` is the folder with the transcripts, or "embedded" for each recording's own.

    Raises:
        RecogniserError: There is no such folder.
    """
    if model == EMBEDDED:
        return ReplayRecogniser(None)
    folder = Path(model)
    if not folder.is_dir():
        raise RecogniserError(
            f"{model}：没有这个目录；回放转写时 --model 应为存放转写文件的目录，或不给（在录音旁查找）",
            f"{model}: no such folder; to replay transcripts, --model is the folder that holds them, or is left out "
            "(they are looked for beside the recordings)",
        )
    return ReplayRecogniser(folder)


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise RecordingError(
            f"{path}:{error.lineno}：不是有效的 JSON（{error.msg}）",
            f"{path}:{error.lineno}: invalid JSON ({error.msg})",
        ) from error
    if not isinstance(content, dict):
        raise RecordingError(
            f"{path}:1：应为含 utterances 或 segments 的 JSON 对象",
            f"{path}:1: expected a JSON object with utterances or segments",
        )
    return content


def _from_json(content: dict[str, Any], path: Path) -> tuple[list[_Said], list[Unrecognised]]:
    key = "utterances" if "utterances" in content else "segments"
    said = [_from_item(item, f"{path}:1：{key}[{i}]") for i, item in enumerate(_list(content, key, path))]
    unrecognised = [
        _unheard(item, f"{path}:1：unrecognised[{i}]") for i, item in enumerate(_list(content, "unrecognised", path))
    ]
    return said, unrecognised


def _list(content: dict[str, Any], key: str, path: Path) -> list[Any]:
    items = content.get(key, [])
    if not isinstance(items, list):
        raise RecordingError(f"{path}:1：{key} 应为列表", f"{path}:1: {key} must be a list")
    return items


def _from_item(item: Any, place: str) -> _Said:
    span, text = _span(item, place), item.get("text")
    if not isinstance(text, str):
        raise _wrong(place, "text 应为文本", "text must be a string")
    told = item.get("role") or item.get("speaker")
    speaker, text = (speaker_of(str(told)), text.strip()) if told is not None else split_label(text)
    channel = item.get("channel")
    if isinstance(channel, int):
        speaker = replace(speaker, channel=channel)
    words = tuple(_words(item.get("words") or [], place))
    own = item.get("recognised")
    recognised = own if isinstance(own, str) and len(own) == len(text) else ""
    return _Said(Line(span, speaker, text), words, _confidence(item, words), recognised)


def _words(items: Any, place: str) -> Iterator[Word]:
    if not isinstance(items, list):
        raise _wrong(place, "words 应为列表", "words must be a list")
    for number, item in enumerate(items):
        if isinstance(item, dict) and not {"start", "start_s"} & item.keys():
            continue  # WhisperX leaves out the times of words that it could not align
        span = _span(item, f"{place}.words[{number}]")
        text = simplify(str(item.get("text", item.get("word", ""))).strip())
        if text:
            yield Word(span, text, _unit(item.get("confidence", item.get("probability", item.get("score", 1.0)))))


def _confidence(item: dict[str, Any], words: Sequence[Word]) -> float:
    if "confidence" in item:
        return _unit(item["confidence"])
    if words:
        return round(sum(word.confidence for word in words) / len(words), 3)
    return 1.0


def _unit(value: Any) -> float:
    return min(1.0, max(0.0, float(value))) if isinstance(value, int | float) else 1.0


def _unheard(item: Any, place: str) -> Unrecognised:
    span = _span(item, place)
    return Unrecognised(span, int(item.get("channel", 0)), str(item.get("reason", "no_text")))


def _span(item: Any, place: str) -> Interval:
    if not isinstance(item, dict):
        raise _wrong(place, "应为对象", "must be an object")
    start, end = item.get("start_s", item.get("start")), item.get("end_s", item.get("end"))
    if isinstance(start, int | float) and isinstance(end, int | float) and 0 <= start <= end:
        return Interval(float(start), float(end))
    raise _wrong(place, f"起止时间无效（{start}–{end}），单位为秒", f"invalid times ({start}-{end}), in seconds")


def _wrong(place: str, zh: str, en: str) -> RecordingError:
    return RecordingError(f"{place} {zh}", f"{place.replace('：', ': ')} {en}")


def _with_channels(said: Sequence[_Said], call: Listening) -> Iterator[Utterance]:
    """Give each line its channel: the one it names, else that of its speaker, else the one with most speech then."""
    channels = _channels_of_roles([one.line for one in said], call)
    for one in said:
        line, own = one.line, one.line.speaker.channel
        channel = own if own is not None and own < len(call.speech) else channels.get(line.speaker.role)
        if channel is None:
            heard = _heard_s(line.span, call)
            channel = heard.index(max(heard))
        inside = tuple(part for span in call.speech[channel] if (part := span.intersection(line.span)) is not None)
        text = written(line.text)
        if text:
            recognised = one.recognised if len(one.recognised) == len(text) else ""
            yield Utterance(line.span, channel, line.speaker.role, text, one.words, one.confidence, inside, recognised)


def _channels_of_roles(lines: Sequence[Line], call: Listening) -> dict[Role, int]:
    """Of the two ways to give two roles two channels, the one in which more of the lines lie on speech."""
    if len(call.speech) != 2:
        return {}
    straight_s = 0.0
    for line in lines:
        first_s, second_s = _heard_s(line.span, call)
        if line.speaker.role is Role.AGENT:
            straight_s += first_s - second_s
        elif line.speaker.role is Role.CUSTOMER:
            straight_s += second_s - first_s
    agent = 0 if straight_s >= 0 else 1
    return {Role.AGENT: agent, Role.CUSTOMER: 1 - agent}


def _heard_s(span: Interval, call: Listening) -> list[float]:
    """Seconds of speech on each channel during `span`."""
    return [
        sum(part.duration_s for one in speech if (part := one.intersection(span)) is not None) for speech in call.speech
    ]
