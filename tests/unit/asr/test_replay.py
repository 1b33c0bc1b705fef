import json
from pathlib import Path

import numpy as np
import pytest

from qa_audit.asr.backend import Bias, Listening, load_recogniser
from qa_audit.errors import RecogniserError, RecordingError
from qa_audit.model.interval import Interval
from qa_audit.model.opinion import Question
from qa_audit.model.transcript import Role, Transcript, Unrecognised, Word

AGENT_SPEECH = (Interval(0.5, 2.5), Interval(6.0, 8.0))
CUSTOMER_SPEECH = (Interval(3.0, 5.0),)


def replay(folder: Path, name: str, content: str, channels: int = 2) -> Transcript:
    (folder / name).write_text(content, encoding="utf-8")
    speech = (AGENT_SPEECH, CUSTOMER_SPEECH) if channels == 2 else (tuple(sorted((*AGENT_SPEECH, *CUSTOMER_SPEECH))),)
    call = Listening("call", "00", np.zeros((channels, 80_000), np.int16), 8000, speech, str(folder / "call.wav"))
    (transcript,) = load_recogniser("replay", "embedded", Bias(), 1).transcribe([call])
    return transcript


def told(transcript: Transcript) -> list[tuple[Role, int, str]]:
    return [(u.role, u.channel, u.text) for u in transcript.utterances]


SRT = """1
00:00:00,500 --> 00:00:02,500
{agent}您好，請問有什麼可以幫您？

2
00:00:03,000 --> 00:00:05,000
{customer}我要查话费
"""


@pytest.mark.parametrize(
    ("agent", "customer"),
    [("坐席：", "客户："), ("agent: ", "customer: "), ("[Agent] ", "[Customer] "), ("【客服】", "【用户】")],
)
def test_srt_labels_name_roles_and_text_becomes_simplified(tmp_path: Path, agent: str, customer: str) -> None:
    heard = replay(tmp_path, "call.srt", SRT.format(agent=agent, customer=customer))
    assert told(heard) == [(Role.AGENT, 0, "您好，请问有什么可以帮您？"), (Role.CUSTOMER, 1, "我要查话费")]


def test_numbered_speakers_name_channels(tmp_path: Path) -> None:
    heard = replay(tmp_path, "call.srt", SRT.format(agent="[SPEAKER_01] ", customer="[SPEAKER_00] "))
    assert [(u.role, u.channel) for u in heard.utterances] == [(Role.UNKNOWN, 1), (Role.UNKNOWN, 0)]


def test_without_labels_the_channel_is_the_one_that_speaks_at_that_time(tmp_path: Path) -> None:
    heard = replay(tmp_path, "call.srt", SRT.format(agent="", customer=""))
    assert [(u.role, u.channel) for u in heard.utterances] == [(Role.UNKNOWN, 0), (Role.UNKNOWN, 1)]


def test_roles_find_the_channel_on_which_they_speak_when_channels_are_swapped(tmp_path: Path) -> None:
    heard = replay(tmp_path, "call.srt", SRT.format(agent="客户：", customer="坐席："))
    assert [(u.role, u.channel) for u in heard.utterances] == [(Role.CUSTOMER, 0), (Role.AGENT, 1)]


def test_vtt_voice_tags_notes_and_entities_are_read(tmp_path: Path) -> None:
    vtt = (
        "WEBVTT\n\nNOTE made elsewhere\n\nSTYLE\n::cue {}\n\nintro\n00:00.500 --> 00:02.500 align:start\n"
        "<v Agent>您好 &amp; <b>欢迎</b></v>\n\n00:03.000 --> 00:05.000\n<v.loud Customer>我要查话费</v>\n"
    )
    assert told(replay(tmp_path, "call.vtt", vtt)) == [(Role.AGENT, 0, "您好&欢迎"), (Role.CUSTOMER, 1, "我要查话费")]


def test_two_speakers_in_one_cue_share_its_time(tmp_path: Path) -> None:
    srt = "1\n00:00:00,000 --> 00:00:04,000\n坐席：您好请讲\n客户：查话费吧\n"
    first, second = replay(tmp_path, "call.srt", srt, channels=1).utterances
    assert (first.role, first.span) == (Role.AGENT, Interval(0.0, 2.0))
    assert (second.role, second.span) == (Role.CUSTOMER, Interval(2.0, 4.0))


def test_whisper_json_is_read_with_words(tmp_path: Path) -> None:
    segment = {
        "id": 0,
        "start": 0.5,
        "end": 2.5,
        "text": " 您好。",
        "words": [{"word": "您好", "start": 0.5, "end": 1.0, "probability": 0.9}],
    }
    (only,) = replay(tmp_path, "call.json", json.dumps({"text": "您好。", "segments": [segment]})).utterances
    assert (only.text, only.span, only.confidence) == ("您好。", Interval(0.5, 2.5), 0.9)
    assert only.words == (Word(Interval(0.5, 1.0), "您好", 0.9),)


def test_speaker_of_a_diarised_segment_names_a_channel(tmp_path: Path) -> None:
    segments = [{"start": 0.5, "end": 2.5, "text": "您好", "speaker": "SPEAKER_01"}]
    assert told(replay(tmp_path, "call.json", json.dumps({"segments": segments}))) == [(Role.UNKNOWN, 1, "您好")]


def test_this_programs_own_json_keeps_channels_roles_and_unrecognised_speech(tmp_path: Path) -> None:
    content = {
        "schema_version": 1,
        "utterances": [
            {
                "start_s": 0.5,
                "end_s": 2.5,
                "channel": 0,
                "role": "agent",
                "text": "您好",
                "confidence": 0.8,
                "words": [],
            }
        ],
        "unrecognised": [{"start_s": 3.0, "end_s": 5.0, "channel": 1, "reason": "loop"}],
    }
    heard = replay(tmp_path, "call.transcript.json", json.dumps(content))
    assert told(heard) == [(Role.AGENT, 0, "您好")]
    assert heard.utterances[0].confidence == 0.8
    assert heard.utterances[0].speech == (Interval(0.5, 2.5),)
    assert heard.unrecognised == (Unrecognised(Interval(3.0, 5.0), 1, "loop"),)


def test_a_metadata_sidecar_is_not_taken_for_a_transcript(tmp_path: Path) -> None:
    (tmp_path / "call.json").write_text('{"agent_id": "1028"}', encoding="utf-8")
    assert [u.text for u in replay(tmp_path, "call.srt", SRT.format(agent="", customer="")).utterances] == [
        "您好，请问有什么可以帮您？",
        "我要查话费",
    ]


def test_the_run_names_the_file_and_its_hash(tmp_path: Path) -> None:
    run = replay(tmp_path, "call.srt", SRT.format(agent="", customer="")).run
    assert run.backend == "replay"
    assert run.parameters["file"] == "call.srt"
    assert len(str(run.parameters["sha256"])) == 64


def test_wrong_times_are_named_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"call\.srt:2: invalid times"):
        replay(tmp_path, "call.srt", "1\n00:00:05,000 --> 00:00:02,000\n您好\n")


def test_text_that_is_no_subtitles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"call\.srt:1: no line with times"):
        replay(tmp_path, "call.srt", "您好\n")


def test_broken_json_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"call\.json:2: invalid JSON"):
        replay(tmp_path, "call.json", '{"segments":\n nothing}')


@pytest.mark.parametrize(
    "segment",
    [
        {"start": 2, "end": 1, "text": "x"},
        {"start": "0", "end": 1, "text": "x"},
        {"start": 0, "end": 1, "text": None},
        3,
    ],
)
def test_a_malformed_segment_is_named(tmp_path: Path, segment: object) -> None:
    with pytest.raises(RecordingError, match=r"segments\[0\]"):
        replay(tmp_path, "call.json", json.dumps({"segments": [segment]}))


def test_bytes_that_are_not_utf8_are_named_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "call.srt").write_bytes(b"1\n00:00:00,500 --> 00:00:02,500\n" + "您好".encode("gb18030"))
    call = Listening("call", "00", np.zeros((1, 80_000), np.int16), 8000, ((),), str(tmp_path / "call.wav"))
    with pytest.raises(RecordingError, match=r"call\.srt:3: not UTF-8"):
        load_recogniser("replay", str(tmp_path), Bias(), 1).transcribe([call])


def test_a_missing_transcript_says_what_was_looked_for(tmp_path: Path) -> None:
    call = Listening("call", "00", np.zeros((1, 80_000), np.int16), 8000, ((),), str(tmp_path / "rec.wav"))
    with pytest.raises(RecordingError, match=r"rec\.srt.*call\.vtt"):
        load_recogniser("replay", "embedded", Bias(), 1).transcribe([call])


def test_a_missing_folder_is_named() -> None:
    with pytest.raises(RecogniserError, match="no such folder"):
        load_recogniser("replay", "/nowhere/at/all", Bias(), 1)


def test_a_transcript_cannot_be_asked_what_else_was_said(tmp_path: Path) -> None:
    (tmp_path / "call.srt").write_text(SRT.format(agent="坐席：", customer="客户："), encoding="utf-8")
    speech = (AGENT_SPEECH, CUSTOMER_SPEECH)
    call = Listening("call", "00", np.zeros((2, 80_000), np.int16), 8000, speech, str(tmp_path / "call.wav"))
    question = Question(0, AGENT_SPEECH[0], "您好，请问有什么可以帮您？", "您好，请讲。")
    assert load_recogniser("replay", "embedded", Bias(), 1).weigh(call, [question]) == ()


def test_a_name_too_long_for_a_transcript_beside_it_has_none(tmp_path: Path) -> None:
    call = Listening("call", "00", np.zeros((2, 80_000), np.int16), 8000, ((), ()), str(tmp_path / f"{'n' * 248}.wav"))
    with pytest.raises(RecordingError, match="no transcript in"):
        load_recogniser("replay", "embedded", Bias(), 1).transcribe([call])


def test_what_another_recogniser_wrote_is_read_back(tmp_path: Path) -> None:
    line = {"start_s": 0.5, "end_s": 2.5, "role": "agent", "text": "感谢您。", "recognised": "干谢您。"}
    (heard,) = replay(tmp_path, "call.json", json.dumps({"utterances": [line]})).utterances
    assert heard.recognised == "干谢您。"
