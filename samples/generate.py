"""Makes the sample calls again, from `scenarios/*.yaml`: recordings, sidecars, truth, expected verdicts, README table.

    python samples/generate.py --voices package/voices [--cache DIR] [--only silent_ok,mono_mix] [--folder DIR]

What it needs is in samples/README.md. Everything random is seeded by the call id.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from encode import CODECS, encode
from line import RATE_HZ, line_noise, tone
from scenario import HERE, SIDES, Scenario, Side, Turn, read_scenarios
from speech import Speaker, through_telephone

LEAD_S = 0.5
TABLE_START, TABLE_END = "<!-- calls: generated -->", "<!-- /calls -->"


@dataclass(frozen=True, slots=True)
class Placed:
    """A turn on the time axis, in seconds from the start of the recording, exact to the sample."""

    turn: Turn
    start_s: float
    end_s: float


def seed(*names: str) -> np.random.Generator:
    """A random generator that depends on the names alone."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256("/".join(names).encode()).digest()[:8], "big"))


def perform(call: Scenario, speaker: Speaker) -> tuple[dict[Side, np.ndarray], tuple[Placed, ...]]:
    """Play the dialogue: one track a side at 8 kHz (full scale 1.0), and when what was heard."""
    sounds: list[np.ndarray] = []
    placed: list[Placed] = []
    ended_s = LEAD_S
    for i, turn in enumerate(call.turns):
        if turn.speech is not None:
            sound = through_telephone(speaker.say(turn.text, turn.speech), turn.speech.level_dbfs)
        else:
            sound = tone(str(turn.tone), turn.for_s)
        start_s = turn.at_s if turn.at_s is not None else ended_s + (turn.after_s if i else 0.0)
        start = round(start_s * RATE_HZ)
        sounds.append(sound)
        placed.append(Placed(turn, start / RATE_HZ, (start + len(sound)) / RATE_HZ))
        ended_s = max(ended_s, placed[-1].end_s)
    block = CODECS[call.codec].block_samples
    n_samples = -(-round((ended_s + call.end_after_s) * RATE_HZ) // block) * block
    tracks = {side: line_noise(call.lines[side], n_samples, seed(call.call_id, side)) for side in SIDES}
    for sound, place in zip(sounds, placed, strict=True):
        start = round(place.start_s * RATE_HZ)
        tracks[place.turn.side][start : start + len(sound)] += sound
    if call.dead:
        side, dead_s = call.dead
        tracks[side][n_samples - round(dead_s * RATE_HZ) :] = 0.0
    return tracks, tuple(placed)


def channels_of(call: Scenario, tracks: dict[Side, np.ndarray]) -> np.ndarray:
    """The tracks as int16 (n_samples, n_channels)."""
    order: Sequence[Side] = ("customer", "agent") if call.agent_right else ("agent", "customer")
    both = np.stack([tracks[side] for side in order], axis=1)
    samples = both if call.stereo else both.sum(axis=1, keepdims=True)
    return np.clip(np.round(samples * 32767), -32768, 32767).astype(np.int16)


def truth_of(call: Scenario, placed: Sequence[Placed], duration_s: float) -> dict[str, Any]:
    """What really happened, to the sample."""
    channel = {"agent": int(call.agent_right and call.stereo), "customer": int(not call.agent_right and call.stereo)}
    spoken = [place for place in placed if place.turn.speech]
    waits: dict[str, list[float]] = {}
    for i, place in enumerate(spoken):
        if place.turn.wait:
            next_s = min((other.start_s for other in spoken[i + 1 :]), default=duration_s)
            waits.setdefault(place.turn.wait, []).append(round(next_s - place.end_s, 4))
    return {
        "call_id": call.call_id,
        "duration_s": duration_s,
        "agent_channel": channel["agent"] if call.stereo else None,
        "utterances": [
            {
                "role": p.turn.side,
                "channel": channel[p.turn.side],
                "start_s": p.start_s,
                "end_s": p.end_s,
                "text": p.turn.text,
            }
            for p in spoken
        ],
        "tones": [
            {"kind": p.turn.tone, "channel": channel[p.turn.side], "start_s": p.start_s, "end_s": p.end_s}
            for p in placed
            if p.turn.tone
        ],
        "waits": waits,
        "hangup": {"by": call.hangup_by, "at_s": round(duration_s - (call.dead[1] if call.dead else 0.0), 4)},
    }


def expected_of(call: Scenario, truth: dict[str, Any]) -> dict[str, Any]:
    """The call's line of `expected.jsonl`."""
    file = f"calls/{call.call_id}{CODECS[call.codec].suffix}"
    content = {
        "call_id": call.call_id,
        "file": file,
        "verdicts": dict(call.verdicts),
        "waits": truth["waits"],
        "hangup_by": call.hangup_by,
    }
    return content | ({"known_gaps": dict(call.known_gaps)} if call.known_gaps else {})


def table(calls: Sequence[Scenario], truths: Sequence[dict[str, Any]]) -> str:
    """The README's table."""
    rows = ["| call | 说明 | shows | recording | breaches, or undecided |", "|---|---|---|---|---|"]
    for call, truth in zip(calls, truths, strict=True):
        layout = "stereo" if call.stereo else "mono"
        wanted = [
            f"`{rule}` {verdict if isinstance(verdict, str) else ' / '.join(verdict)}"
            for rule, verdict in call.verdicts.items()
            if verdict == "needs_review" or "fail" in ([verdict] if isinstance(verdict, str) else verdict)
        ]
        recording = f"{CODECS[call.codec].title}, {layout}, {truth['duration_s']:.0f} s"
        cells = (f"`{call.call_id}`", call.shows["zh"], call.shows["en"], recording, "; ".join(wanted) or "—")
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def write_json(path: Path, data: object) -> None:
    """Write readable JSON."""
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Make the calls."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voices", type=Path, required=True, help="folder with Kokoro's z*.bin")
    parser.add_argument(
        "--cache", type=Path, default=Path.home() / ".cache/qa_audit_samples", help="synthesized clips are kept here"
    )
    parser.add_argument("--only", help="comma-separated call ids; the others keep their recordings")
    parser.add_argument("--folder", type=Path, default=HERE, help="holds scenarios/; all is written beside them")
    options = parser.parse_args()
    speaker = Speaker(options.voices, options.cache)
    folder: Path = options.folder
    recordings, truth_folder = folder / "calls", folder / "truth"
    recordings.mkdir(exist_ok=True)
    truth_folder.mkdir(exist_ok=True)
    calls = read_scenarios(folder)
    for call in calls:
        if options.only and call.call_id not in options.only.split(","):
            continue
        tracks, placed = perform(call, speaker)
        samples = channels_of(call, tracks)
        codec = CODECS[call.codec]
        encode(samples, codec, recordings / f"{call.call_id}{codec.suffix}")
        write_json(recordings / f"{call.call_id}.json", dict(call.metadata))
        truth = truth_of(call, placed, len(samples) / RATE_HZ)
        write_json(truth_folder / f"{call.call_id}.json", truth)
        print(f"{call.call_id}: {truth['duration_s']:.1f} s, waits {truth['waits']}", flush=True)
    made = [call for call in calls if (truth_folder / f"{call.call_id}.json").exists()]
    truths = [json.loads((truth_folder / f"{call.call_id}.json").read_text(encoding="utf-8")) for call in made]
    lines = (
        json.dumps(expected_of(call, truth), ensure_ascii=False) + "\n"
        for call, truth in zip(made, truths, strict=True)
    )
    (folder / "expected.jsonl").write_text("".join(lines), encoding="utf-8")
    readme = (folder / "README.md").read_text(encoding="utf-8")
    head, rest = readme.split(TABLE_START)
    tail = rest.split(TABLE_END)[1]
    (folder / "README.md").write_text(
        f"{head}{TABLE_START}\n{table(made, truths)}\n{TABLE_END}{tail}", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
