"""Cases: small timed dialogues, written as text, that say what each rule must find.

    agent     0.5-6.0   您好，欢迎致电星河通信客户服务热线…      who, when, words
    customer  7.0-8.0   (0.4) 喂                               recogniser confidence in brackets, 0.9 without
    unrecognised customer 9-10.5                               speech without words
    tone busy customer 30-33                                   a tone on that party's leg
    level customer -45                                         speech level in dBFS (also: noise customer -30)
    level agent 12-20 -24                                      the same for the speech that starts in a stretch
    speech agent 0.5-3.1 -23                                   speech by the signal, with its level: where a party has
                                                               these, its utterances do not say when it spoke
    mono                                                       one channel, nobody knows who is who
    mono roles known                                           one channel, and who speaks is known
    roles unknown                                              two channels, nothing says whose is which
    uncertainty 0.3                                            error of every speech boundary, 0.05 s without
    hangup 25.6 agent                                          who ended the call and when: metadata
    hangup 25.6 customer tone                                  the same, shown only by a busy tone on that leg
    hangup 25.6 unknown                                        the recording ends, nothing says who hung up
    direction outbound                                         the agent called (or inbound); without it nobody knows

A case walks the same path as a recording: signal facts, transcript and metadata go through `build_timeline`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from qa_audit.model.facts import ChannelFacts, SignalFacts, SpeechSpan, Tone, ToneKind
from qa_audit.model.finding import Verdict
from qa_audit.model.interval import Interval, support
from qa_audit.model.recording import CallMetadata, Party, Recording
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.transcript import RecogniserRun, Role, Transcript, Unrecognised, Utterance
from qa_audit.model.wording import Wording
from qa_audit.timeline.build import build_timeline, mean_level_dbfs
from qa_audit.timeline.roles import RoleCues

CONFIDENCE = 0.9
SPEECH_DBFS = -24.0
NOISE_DBFS = -60.0
UNCERTAINTY_S = 0.05
TAIL_S = 1.0
TONE_S = 4.0
RATE_HZ = 8000

_NUMBER = r"\d+(?:\.\d+)?"
_UTTERANCE = re.compile(rf"(agent|customer)\s+({_NUMBER})\s*-\s*({_NUMBER})\s+(?:\(({_NUMBER})\)\s*)?(\S.*)")
_UNRECOGNISED = re.compile(rf"unrecognised\s+(agent|customer)\s+({_NUMBER})\s*-\s*({_NUMBER})")
_TONE = re.compile(rf"tone\s+(\w+)\s+(agent|customer)\s+({_NUMBER})\s*-\s*({_NUMBER})")
_LEVEL = re.compile(r"(level|noise)\s+(agent|customer)\s+(-\d+(?:\.\d+)?)")
_LEVEL_THERE = re.compile(rf"level\s+(agent|customer)\s+({_NUMBER})\s*-\s*({_NUMBER})\s+(-\d+(?:\.\d+)?)")
_SPEECH = re.compile(rf"speech\s+(agent|customer)\s+({_NUMBER})\s*-\s*({_NUMBER})(?:\s+(-\d+(?:\.\d+)?))?")
_UNCERTAINTY = re.compile(rf"uncertainty\s+({_NUMBER})")
_HANGUP = re.compile(rf"hangup\s+({_NUMBER})\s+(agent|customer|system|unknown)(?:\s+(metadata|tone))?")
_DIRECTION = re.compile(r"direction\s+(inbound|outbound)")
_CHANNELS = {"agent": 0, "customer": 1}


class CaseError(ValueError):
    """A line of a case that cannot be read.

    Attributes:
        line: Which line of the case, counted from 0.
        wording: What is wrong.
    """

    def __init__(self, line: int, wording: Wording) -> None:
        super().__init__(wording.en)
        self.line = line
        self.wording = wording


@dataclass(slots=True)
class _Draft:
    utterances: list[Utterance] = field(default_factory=list)
    unrecognised: list[Unrecognised] = field(default_factory=list)
    tones: list[Tone] = field(default_factory=list)
    levels_dbfs: dict[int, float] = field(default_factory=dict)
    noise_dbfs: dict[int, float] = field(default_factory=dict)
    levels_there: list[tuple[int, Interval, float]] = field(default_factory=list)
    speech: dict[int, list[tuple[Interval, float | None]]] = field(default_factory=dict)
    uncertainty_s: float = UNCERTAINTY_S
    mono: bool = False
    roles_known: bool = False
    roles_unknown: bool = False
    hangup: tuple[float, Party, str] | None = None
    direction: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A dialogue and what the rules must find in it.

    Attributes:
        name: What it shows.
        dialogue: The dialogue as written.
        expect: Rule id → verdict.
        line: Line of the script on which the case starts, counted from 1.
        path: The file that holds it.
        audio: The recording to hear instead of a dialogue, relative to that file.
        known_gap: Why it is known not to be reached; None where it must be.
    """

    name: str
    dialogue: str
    expect: Mapping[str, Verdict]
    line: int = 1
    path: str = ""
    audio: str | None = None
    known_gap: str | None = None


def build_case(name: str, dialogue: str, cues: RoleCues) -> CallTimeline:
    """Build the timeline of a dialogue.

    Args:
        name: Name of the case; it becomes the call id.
        dialogue: The lines, see the module.
        cues: What tells agent and customer apart.

    Raises:
        CaseError: A line cannot be read.
    """
    draft = read_dialogue(dialogue)
    ends = [u.span.end_s for u in draft.utterances] + [u.span.end_s for u in draft.unrecognised]
    tones = draft.tones
    ends += [tone.span.end_s for tone in tones]
    end_s = max(ends, default=0.0) + TAIL_S
    told: Party | None = None
    if draft.hangup is not None:
        at_s, by, source = draft.hangup
        end_s = max(at_s, max(ends, default=0.0))
        if source == "tone":
            span = Interval(at_s, at_s + TONE_S)
            channel = 0 if draft.mono else _CHANNELS[by.value]
            tones = [*tones, Tone(span, channel, ToneKind.BUSY, 450.0, -20.0, 0.95)]
            end_s = max(span.end_s, end_s)
        elif by is not Party.UNKNOWN:
            told = by
    channels = 1 if draft.mono else 2
    facts = SignalFacts(tuple(_facts(number, draft, tones) for number in range(channels)), {"source": "case"})
    recording = Recording(name, name, "", RATE_HZ, round(end_s * RATE_HZ), channels)
    agent_channel = None if draft.mono or draft.roles_unknown else 0
    metadata = CallMetadata(agent_channel=agent_channel, hangup_by=told, direction=draft.direction, source="case")
    run = RecogniserRun("case", "case", "")
    transcript = Transcript(tuple(draft.utterances), tuple(draft.unrecognised), run)
    silent_cues = RoleCues() if draft.roles_unknown else cues
    return build_timeline(recording, facts, transcript, metadata, silent_cues)


# A script is read, its cases are run and their coverage is counted: each dialogue is read once for all of them.
@lru_cache(maxsize=1 << 13)
def read_dialogue(dialogue: str) -> _Draft:
    """Read the lines of a dialogue; nobody may change what comes back.

    Raises:
        CaseError: A line cannot be read.
    """
    draft = _Draft()
    for number, raw in enumerate(dialogue.splitlines()):
        line = raw.split("#", 1)[0].strip()
        if line:
            _read_line(number, line, draft)
    if draft.speech:
        draft.utterances = [replace(u, speech=_inside(u, draft)) for u in draft.utterances]
    if draft.mono:
        draft.utterances = [replace(u, channel=0, role=_role_on_one_channel(u, draft)) for u in draft.utterances]
        draft.unrecognised = [Unrecognised(u.span, 0, u.reason, u.dropped_text) for u in draft.unrecognised]
        draft.speech = {0: [one for spoken in draft.speech.values() for one in spoken]} if draft.speech else {}
    return draft


def _inside(utterance: Utterance, draft: _Draft) -> tuple[Interval, ...]:
    """The stretches in which an utterance was spoken: between them it paused."""
    spoken = [span for span, _ in draft.speech.get(utterance.channel, ())]
    return tuple(sorted(span for span in spoken if span.overlaps(utterance.span))) or utterance.speech


def _role_on_one_channel(utterance: Utterance, draft: _Draft) -> Role:
    if not draft.roles_known:
        return Role.UNKNOWN
    return Role.AGENT if utterance.channel == _CHANNELS["agent"] else Role.CUSTOMER


def _read_line(number: int, line: str, draft: _Draft) -> None:
    if found := _UTTERANCE.fullmatch(line):
        who, start, end, confidence, text = found.groups()
        span = _interval(number, start, end)
        sure = float(confidence) if confidence is not None else CONFIDENCE
        draft.utterances.append(Utterance(span, _CHANNELS[who], Role.UNKNOWN, text, (), sure, (span,)))
    elif found := _UNRECOGNISED.fullmatch(line):
        who, start, end = found.groups()
        draft.unrecognised.append(Unrecognised(_interval(number, start, end), _CHANNELS[who], "no_text"))
    elif found := _TONE.fullmatch(line):
        kind, who, start, end = found.groups()
        if kind not in list(ToneKind):
            kinds = [member.value for member in ToneKind]
            raise CaseError(
                number,
                Wording(
                    f"没有名为“{kind}”的信号音；可用：{'、'.join(kinds)}", f'no tone "{kind}"; use {", ".join(kinds)}'
                ),
            )
        draft.tones.append(Tone(_interval(number, start, end), _CHANNELS[who], ToneKind(kind), 450.0, -20.0, 0.95))
    elif found := _LEVEL.fullmatch(line):
        what, who, value = found.groups()
        (draft.levels_dbfs if what == "level" else draft.noise_dbfs)[_CHANNELS[who]] = float(value)
    elif found := _LEVEL_THERE.fullmatch(line):
        who, start, end, value = found.groups()
        draft.levels_there.append((_CHANNELS[who], _interval(number, start, end), float(value)))
    elif found := _UNCERTAINTY.fullmatch(line):
        draft.uncertainty_s = float(found.group(1))
    elif found := _HANGUP.fullmatch(line):
        at, by, source = found.groups()
        draft.hangup = (float(at), Party(by), source or "metadata")
    elif found := _DIRECTION.fullmatch(line):
        draft.direction = found.group(1)
    elif found := _SPEECH.fullmatch(line):
        who, start, end, value = found.groups()
        spoken = (_interval(number, start, end), None if value is None else float(value))
        draft.speech.setdefault(_CHANNELS[who], []).append(spoken)
    elif line in ("mono", "mono roles known"):
        draft.mono, draft.roles_known = True, line != "mono"
    elif line == "roles unknown":
        draft.roles_unknown = True
    else:
        raise CaseError(
            number,
            Wording(
                f"看不懂这一行：“{line}”；例：agent 0.5-6.0 您好（其余写法：customer、unrecognised、tone、level、"
                "noise、speech、mono、roles unknown、uncertainty、hangup、direction）",
                f'cannot read this line: "{line}"; for example: agent 0.5-6.0 words (others: customer, unrecognised, '
                "tone, level, noise, speech, mono, roles unknown, uncertainty, hangup, direction)",
            ),
        )


def _interval(number: int, start: str, end: str) -> Interval:
    if float(end) <= float(start):
        raise CaseError(
            number, Wording(f"终点 {end} 不在起点 {start} 之后", f"the end {end} is not after the start {start}")
        )
    return Interval(float(start), float(end))


def _facts(number: int, draft: _Draft, tones: Sequence[Tone]) -> ChannelFacts:
    level_dbfs = draft.levels_dbfs.get(number, SPEECH_DBFS)
    noise_dbfs = draft.noise_dbfs.get(number, NOISE_DBFS)
    spans = [u.span for u in draft.utterances if u.channel == number]
    spans += [u.span for u in draft.unrecognised if u.channel == number]
    measured = dict(draft.speech.get(number, ()))
    there = [(where, value) for channel, where, value in draft.levels_there if channel == number]
    speech = tuple(
        SpeechSpan(
            span,
            measured.get(span) or next((value for where, value in there if where.contains(span.start_s)), level_dbfs),
            draft.uncertainty_s,
        )
        for span in (sorted(measured) or support(spans))
    )
    mean_dbfs = mean_level_dbfs(speech) if speech else None
    snr_db = mean_dbfs - noise_dbfs if mean_dbfs is not None else None
    own = tuple(tone for tone in tones if tone.channel == number)
    return ChannelFacts(speech, noise_dbfs, mean_dbfs, snr_db, own, None, 0.0)
