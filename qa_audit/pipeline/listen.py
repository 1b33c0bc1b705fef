"""From prepared recordings to timelines: the recogniser hears a group of calls at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_audit.asr.backend import Bias, Listening, Recogniser, load_recogniser
from qa_audit.asr.cache import KEPT_DAYS, TranscriptCache
from qa_audit.errors import RecogniserError, RecordingError
from qa_audit.evaluate import questions
from qa_audit.model.report import UnauditedRecording
from qa_audit.model.timeline import CallTimeline
from qa_audit.model.transcript import Transcript
from qa_audit.model.wording import Wording
from qa_audit.pipeline.memory import give_back
from qa_audit.pipeline.options import ListenOptions
from qa_audit.pipeline.prepare import Prepared, refusal, unexpected
from qa_audit.script.script import Script
from qa_audit.signal.voices import separate_voices
from qa_audit.timeline.build import build_timeline
from qa_audit.timeline.roles import RoleCues

RECOGNISING = Wording("识别", "recognising")


@dataclass(frozen=True, slots=True)
class Ear:
    """A recogniser with its memory, and what tells agent and customer apart.

    Attributes:
        recogniser: The loaded backend.
        cache: Transcripts of earlier runs; None hears everything anew.
        cues: What agents and customers say.
        scripts: What may be asked about the words of a call.
    """

    recogniser: Recogniser
    cache: TranscriptCache | None
    cues: RoleCues
    scripts: tuple[Script, ...] = ()


def load_ear(scripts: Sequence[Script], options: ListenOptions) -> Ear:
    """Load the recogniser, with the phrases of the scripts to help it.

    Raises:
        RecogniserError: The backend or its model is not available.
    """
    recogniser = load_recogniser(
        options.backend,
        options.model,
        merged_bias(scripts),
        options.threads,
        options.hosts,
        thorough=options.thorough,
    )
    cache = TranscriptCache(options.cache) if options.cache is not None else None
    if cache is not None:
        cache.clear(KEPT_DAYS)
    return Ear(recogniser, cache, merged_cues(scripts), tuple(scripts))


def merged_bias(scripts: Sequence[Script]) -> Bias:
    """Phrases of all scripts that help the recogniser, each once."""
    prompt = "".join(dict.fromkeys(script.bias.prompt for script in scripts if script.bias.prompt))
    return Bias(prompt, tuple(dict.fromkeys(word for script in scripts for word in script.bias.words)))


def merged_cues(scripts: Sequence[Script]) -> RoleCues:
    """What tells agent and customer apart in any of the scripts, each phrase once."""
    return RoleCues(
        tuple(dict.fromkeys(cue for script in scripts for cue in script.cues.agent)),
        tuple(dict.fromkeys(cue for script in scripts for cue in script.cues.customer)),
    )


def listen(group: Sequence[Prepared], ear: Ear) -> tuple[CallTimeline, ...]:
    """Hear a group of calls; batches are filled across their channels.

    Args:
        group: Prepared recordings.
        ear: The recogniser.

    Returns:
        A timeline for each, in the same order.
    """
    listenings = [_listening(prepared) for prepared in group]
    known: dict[int, Transcript] = {}
    if ear.cache is not None:
        for number, listening in enumerate(listenings):
            transcript = ear.cache.get(listening, ear.recogniser.run)
            if transcript is not None:
                known[number] = transcript
    unknown = [number for number in range(len(group)) if number not in known]
    if unknown:
        heard = ear.recogniser.transcribe([listenings[number] for number in unknown])
        for number, transcript in zip(unknown, heard, strict=True):
            known[number] = transcript
            if ear.cache is not None:
                ear.cache.put(listenings[number], transcript)
    timelines = tuple(
        _asked(_timeline(prepared, known[number], ear.cues), listenings[number], ear)
        for number, prepared in enumerate(group)
    )
    # Here the least is in use: what hearing needed is free again.
    give_back()
    return timelines


def listen_to_each(group: Sequence[Prepared], ear: Ear) -> tuple[CallTimeline | UnauditedRecording, ...]:
    """Hear a group; if that breaks, hear its calls one by one, so that only the guilty one is lost.

    Args:
        group: Prepared recordings.
        ear: The recogniser.

    Returns:
        A timeline or a cause for each, in the same order.

    Raises:
        RecogniserError: It stopped working, which is no recording's fault.
    """
    try:
        return listen(group, ear)
    except Exception:
        return tuple(_alone(prepared, ear) for prepared in group)


def _alone(prepared: Prepared, ear: Ear) -> CallTimeline | UnauditedRecording:
    path = prepared.source.path
    try:
        return listen([prepared], ear)[0]
    except RecordingError as error:
        return refusal(path, error)
    except RecogniserError:
        # The next recording would fare no better; the same command goes on from here.
        raise
    except Exception as error:
        return unexpected(path, RECOGNISING, error)


ROUNDS = 3
"""An answer may open the way to another question; more than this was never needed (samples, clean and degraded)."""


def _asked(timeline: CallTimeline, listening: Listening, ear: Ear) -> CallTimeline:
    """The timeline with the second opinion of the audio on what the scripts ask about its words."""
    for _ in range(ROUNDS):
        asked = questions(ear.scripts, timeline) if ear.scripts else ()
        answers = ear.recogniser.weigh(listening, asked) if asked else ()
        if not answers:
            break
        timeline = replace(timeline, opinions=timeline.opinions + answers)
    return timeline


def _listening(prepared: Prepared) -> Listening:
    audio = prepared.audio
    return Listening(
        call_id=audio.recording.call_id,
        recording_sha256=audio.recording.sha256,
        samples=audio.samples,
        sample_rate_hz=audio.sample_rate_hz,
        speech=tuple(tuple(speech.span for speech in channel.speech) for channel in prepared.facts.channels),
        path=str(prepared.source.path),
    )


def _timeline(prepared: Prepared, transcript: Transcript, cues: RoleCues) -> CallTimeline:
    audio = prepared.audio
    voices = None
    if len(prepared.facts.channels) == 1 and transcript.utterances:
        spans = [utterance.span for utterance in transcript.utterances]
        voices = separate_voices(audio.samples[0], audio.sample_rate_hz, spans)
    return build_timeline(
        audio.recording, prepared.facts, transcript, prepared.source.metadata, cues, voices, audio.diagnostics
    )
