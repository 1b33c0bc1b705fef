"""A call report and a batch made by hand: every kind of finding, every kind of mark on the time axis."""

import math
from dataclasses import replace

from qa_audit.model.facts import SpeechSpan, Tone, ToneKind
from qa_audit.model.finding import Bound, Evidence, Finding, Measure, Severity, Verdict
from qa_audit.model.interval import Interval
from qa_audit.model.recording import CallMetadata, Party, Recording
from qa_audit.model.report import BatchReport, CallReport, CallSummary, Outcome, Provenance, UnauditedRecording
from qa_audit.model.timeline import CallTimeline, Hangup, Overlap, PartySpeech, Roles, Silence
from qa_audit.model.transcript import Diagnostic, RecogniserRun, Role, Unrecognised, Utterance, Word
from qa_audit.model.wording import Wording

PROVENANCE = Provenance(
    tool_version="0.1.0",
    script_sha256="5c" * 32,
    model="whisper-base",
    model_sha256="d0" * 32,
    parameters={"beam_size": 5, "vad_threshold": 0.5},
)

TITLES = {
    "opening.greeting": Wording("开头语", "Opening greeting"),
    "silent_call.procedure": Wording("无声电话处理流程", "Silent-call procedure"),
    "language.forbidden": Wording("服务忌语", "Forbidden phrases"),
    "hangup.not_first": Wording("不得先挂机", "Agent must not hang up first"),
    "closing.offer_help": Wording("结束前询问", "Offer of further help"),
    "listening.interruption": Wording("抢话", "Interruption"),
    "audibility.noise": Wording("杂音大的处理", "Noisy line"),
}


def said(start_s, end_s, role, text, confidence=0.93, channel=None):
    """One utterance without words."""
    span = Interval(start_s, end_s)
    if channel is None:
        channel = 1 if role is Role.CUSTOMER else 0
    return Utterance(span, channel, role, text, (Word(span, text, confidence),), confidence, (span,))


def speech(*spans):
    """Speech spans of one party."""
    return tuple(SpeechSpan(Interval(start_s, end_s), -21.5, 0.08) for start_s, end_s in spans)


UTTERANCES = (
    said(
        0.512,
        6.04,
        Role.AGENT,
        "您好，欢迎致电星河通信客户服务热线，客服代表李娜很高兴为您服务，请问有什么可以帮助您？",
    ),
    said(11.43, 13.02, Role.AGENT, "您好，请问有什么可以帮助您？"),
    said(16.131, 18.2, Role.AGENT, "喂，说话呀，再不说话我就挂了啊！", 0.81),
    said(18.0, 19.1, Role.CUSTOMER, "诶，等一下，我听不清。", 0.55),
    said(19.4, 24.3, Role.AGENT, "对不起，您的电话没有声音，请您换一部电话再次打来，好吗？再见！"),
)

TIMELINE = CallTimeline(
    recording=Recording("c-0017", "calls/c-0017.wav", "ab" * 32, 8000, 236_800, 2),
    metadata=CallMetadata(
        call_id="c-0017",
        agent_id="8021",
        agent_name="李娜",
        queue="宽带报障",
        direction="inbound",
        started_at="2026-11-03T09:12:33",
        agent_channel=0,
        source="sidecar",
    ),
    utterances=UTTERANCES,
    unrecognised=(Unrecognised(Interval(8.2, 8.9), 1, "low_confidence", "嗯"),),
    speech=(
        PartySpeech(
            Role.AGENT, 0, speech((0.512, 6.04), (11.43, 13.02), (16.131, 18.2), (19.4, 24.3)), -21.5, -61.2, 39.7
        ),
        PartySpeech(Role.CUSTOMER, 1, speech((8.2, 8.9), (18.0, 19.1)), -33.1, -58.4, 25.3),
    ),
    silences=(
        Silence(Interval(0.0, 0.512), 0.08),
        Silence(Interval(6.04, 8.2), 0.11),
        Silence(Interval(8.9, 11.43), 0.11),
        Silence(Interval(13.02, 16.131), 0.11),
        Silence(Interval(24.3, 29.6), 0.09),
    ),
    overlaps=(Overlap(Interval(18.0, 18.2), Role.CUSTOMER),),
    tones=(Tone(Interval(25.4, 29.4), 1, ToneKind.BUSY, 450.3, -18.2, 0.97),),
    hangup=Hangup(Party.UNKNOWN, "none", 0.4, 29.6, 0.1, Interval(24.3, 29.6), "忙音在客户声道，但元数据没有挂断方"),
    roles=Roles(0, "metadata", 1.0, True),
    diagnostics=(
        Diagnostic(
            "unrecognised_speech",
            Wording("声道 1 有语音但未识别出可信文字", "speech without trusted text on channel 1"),
            Interval(8.2, 8.9),
        ),
        Diagnostic("clipping", Wording("声道 0 削波", "channel 0 is clipped")),
    ),
    run=RecogniserRun("whisper", "whisper-base", "d0" * 32, {"beam_size": 5}),
    signal_parameters={"vad_threshold": 0.5},
)

FINDINGS = (
    Finding(
        "opening.greeting",
        Verdict.PASS,
        Severity.MAJOR,
        False,
        10.0,
        Wording("开头语五个部分齐全。", "The opening has all five parts."),
        None,
        Interval(0.0, 29.6),
        (Evidence(Interval(0.512, 6.04), Role.AGENT, UTTERANCES[0].text, None, 0.9312),),
    ),
    Finding(
        "silent_call.procedure",
        Verdict.FAIL,
        Severity.MAJOR,
        False,
        15.0,
        Wording("第二次等待只有 3.1 秒，应不少于 5 秒。", "The second wait is only 3.1 s; at least 5 s are required."),
        "wait_too_short",
        Interval(0.0, 29.6),
        (
            Evidence(Interval(13.02, 16.131), Role.AGENT, "", None, 0.98),
            Evidence(
                Interval(16.131, 18.2),
                Role.AGENT,
                "喂，说话呀，再不说话我就挂了啊！",
                "对不起，您的电话没有声音，请您换一部电话再次打来，好吗？再见！",
                0.81,
            ),
        ),
        (
            Measure("wait_1", 5.39, "s", 5.0, 0.11, Bound.AT_LEAST),
            Measure("wait_2", 3.111, "s", 5.0, 0.11, Bound.AT_LEAST),
        ),
    ),
    Finding(
        "language.forbidden",
        Verdict.FAIL,
        Severity.MAJOR,
        True,
        30.0,
        Wording(
            "客服说了服务忌语「再不说话我就挂了啊」。建议：您好，请问您能听到我说话吗？",
            'The agent said the forbidden phrase "再不说话我就挂了啊".',
        ),
        "forbidden_phrase",
        Interval(0.0, 29.6),
        (Evidence(Interval(16.131, 18.2), Role.AGENT, "再不说话我就挂了啊", "再不说话我就挂了啊", 0.9049999),),
        (Measure("hits", 1.0, "count", 0.0, 0.0, Bound.AT_MOST),),
    ),
    Finding(
        "hangup.not_first",
        Verdict.NEEDS_REVIEW,
        Severity.MAJOR,
        True,
        30.0,
        Wording("录音里没有能判断谁先挂机的证据。", "Nothing on the recording tells who hung up first."),
        "no_evidence",
        Interval(19.4, 29.6),
        (Evidence(Interval(24.3, 29.6), Role.UNKNOWN, "", None, 0.4),),
    ),
    Finding(
        "listening.interruption",
        Verdict.NEEDS_REVIEW,
        Severity.MINOR,
        False,
        5.0,
        Wording("重叠 0.2 秒，接近下限，请听。", "Overlap of 0.2 s, close to the limit."),
        "close_to_limit",
        Interval(0.0, 29.6),
        (),
        (Measure("longest_overlap", 0.2, "s", 1.0, 0.15, Bound.FROM),),
    ),
    Finding(
        "closing.offer_help",
        Verdict.NOT_APPLICABLE,
        Severity.MINOR,
        False,
        5.0,
        Wording("不适用：无声电话", "Not applicable: silent caller"),
        "situation_absent",
        None,
    ),
    Finding(
        "audibility.noise",
        Verdict.NOT_APPLICABLE,
        Severity.MINOR,
        False,
        5.0,
        Wording("不适用：没有杂音", "Not applicable: no noise"),
        "situation_absent",
        None,
    ),
)

REPORT = CallReport(TIMELINE, FINDINGS, 55.0, Outcome.UNQUALIFIED, PROVENANCE)

HOSTILE_TEXTS = (
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=2</script>",
    "<img src=x onerror=window.hacked=3>",
    '=HYPERLINK("http://example.com")',
    "\u202etxet desrever\u202c",
    "😀👩‍👩‍👧 line\u2028separator\u2029end",
    "nul\x00 bell\x07 {{ 7*7 }} {% raw %}",
    "a lone surrogate \udcff",
)


def hostile_report():
    """The report with text that tries to be anything but text."""
    utterances = tuple(
        said(1.0 + 3 * i, 3.0 + 3 * i, Role.AGENT if i % 2 else Role.CUSTOMER, text)
        for i, text in enumerate(HOSTILE_TEXTS)
    )
    findings = tuple(
        replace(
            FINDINGS[2],
            rule_id=f"language.forbidden_{i}",
            message=Wording(text, text),
            evidence=(Evidence(Interval(1.0, 2.0), Role.AGENT, text, text, 0.5),),
        )
        for i, text in enumerate(HOSTILE_TEXTS)
    )
    metadata = replace(TIMELINE.metadata, agent_name=HOSTILE_TEXTS[1], queue=HOSTILE_TEXTS[2])
    recording = replace(TIMELINE.recording, path="calls/\udcff</script>.wav")
    timeline = replace(TIMELINE, utterances=utterances, metadata=metadata, recording=recording)
    return replace(REPORT, timeline=timeline, findings=findings)


def peaks(report=REPORT, per_second=20):
    """What a waveform of the report's speech would look like: loud in speech, quiet elsewhere."""
    duration_s = report.timeline.recording.duration_s
    return tuple(
        tuple(
            round(0.15 + 0.5 * abs(math.sin(i * 0.9) * math.sin(i * 0.13)), 3)
            if any(piece.span.contains(i / per_second) for piece in party.spans)
            else 0.01
            for i in range(math.ceil(duration_s * per_second))
        )
        for party in report.timeline.speech
    )


def summary(call_id, outcome, score, *, failed=(), fatal=(), undecided=(), agent="8021", queue="宽带报障", **changes):
    """One line of a batch."""
    worst = "fatal" if fatal else "major" if failed else None
    line = CallSummary(
        call_id=call_id,
        path=f"calls/{call_id}.wav",
        agent_id=agent,
        queue=queue,
        started_at="2026-11-03T09:12:33",
        duration_s=29.6,
        outcome=outcome,
        score=score,
        failed=failed,
        failed_fatal=fatal,
        worst=worst,
        undecided=undecided,
        diagnostics=(),
        agent_name="王芳" if agent == "8007" else None,
    )
    return replace(line, **changes)


BATCH = BatchReport(
    calls=(
        summary("c-0001", Outcome.QUALIFIED, 100.0),
        summary(
            "c-0002",
            Outcome.UNQUALIFIED,
            55.0,
            failed=("silent_call.procedure",),
            agent="8007",
            duration_s=73.25,
        ),
        summary("c-0003", Outcome.NEEDS_REVIEW, 100.0, undecided=("hangup.not_first",), agent=None, queue=None),
        summary(
            "c-0017",
            Outcome.UNQUALIFIED,
            55.0,
            failed=("silent_call.procedure", "language.forbidden"),
            fatal=("language.forbidden",),
            undecided=("hangup.not_first", "listening.interruption"),
            diagnostics=("clipping",),
        ),
        summary("c-0020", Outcome.QUALIFIED, 95.0, failed=("closing.offer_help",), agent="8007", started_at=None),
    ),
    unaudited=(
        UnauditedRecording(
            "calls/broken.wav",
            Wording("calls/broken.wav：文件不完整；请重新导出", "calls/broken.wav: truncated; export it again"),
        ),
    ),
    rule_ids=tuple(TITLES),
    provenance=PROVENANCE,
)
