"""A sample call as data: what `scenarios/<call_id>.yaml` may say, over `defaults.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import yaml

HERE = Path(__file__).parent
Side = Literal["agent", "customer"]
SIDES: tuple[Side, Side] = ("agent", "customer")
Verdicts = Mapping[str, str | list[str]]


class ScenarioError(ValueError):
    """A scenario that says something the generator does not know."""


@dataclass(frozen=True, slots=True)
class Speech:
    """How somebody speaks.

    Attributes:
        voice: Of Kokoro; "a+b" is half-way between two.
        speed: Factor.
        level_dbfs: RMS of the active speech behind the band-pass.
    """

    voice: str
    speed: float
    level_dbfs: float


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that sounds: a spoken text, or a tone.

    Attributes:
        side: Whose leg it is heard on.
        text: The words; empty for a tone.
        speech: How they are said; None for a tone.
        tone: Name of the call-progress tone; None for speech.
        at_s: Absolute start, or None.
        after_s: Start after the end of whatever ended last; negative to talk over it. Used where `at_s` is None.
        for_s: Length of a tone.
        wait: Rule whose wait is the pause after this turn, None where nobody measures it.
    """

    side: Side
    text: str
    speech: Speech | None
    tone: str | None
    at_s: float | None
    after_s: float
    for_s: float
    wait: str | None


@dataclass(frozen=True, slots=True)
class LoudNoise:
    """Noise at the speaker's place: kind "street" or "machine", RMS level, from when to when (None: to the end)."""

    kind: str
    dbfs: float
    from_s: float = 0.0
    to_s: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The noise of one leg: always hiss, sometimes mains hum, sometimes a loud place."""

    hiss_dbfs: float
    hum_dbfs: float | None = None
    loud: tuple[LoudNoise, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One sample call.

    Attributes:
        call_id: Name of the scenario file and of the recording.
        shows: What it shows, by language ("zh", "en").
        codec: Key of `encode.CODECS`.
        stereo: Whether each side has its own channel.
        agent_right: Whether the agent is on the right channel.
        turns: What sounds, in order.
        end_after_s: From the end of the last turn to the end of the recording.
        dead: Leg that turns into digital silence, and how long before the end; None where both live.
        lines: Noise of each leg.
        metadata: Sidecar, exactly as written.
        verdicts: Expected verdict of every rule, but for those that the scenario leaves open with an empty value.
        known_gaps: Rule id → why the program does not reach that verdict yet.
        hangup_by: Expected party, "unknown" without evidence.
    """

    call_id: str
    shows: Mapping[str, str]
    codec: str
    stereo: bool
    agent_right: bool
    turns: tuple[Turn, ...]
    end_after_s: float
    dead: tuple[Side, float] | None
    lines: Mapping[Side, Line]
    metadata: Mapping[str, str]
    verdicts: Verdicts
    known_gaps: Mapping[str, str]
    hangup_by: str


def _known(given: Mapping[str, Any], allowed: set[str], place: str) -> None:
    unknown = set(given) - allowed
    if unknown:
        raise ScenarioError(f"{place}: unknown {sorted(unknown)}; allowed: {sorted(allowed)}")


def _line(data: Mapping[str, Any], place: str) -> Line:
    _known(data, {"hiss_dbfs", "hum_dbfs", "loud"}, place)
    loud = tuple(LoudNoise(**noise) for noise in data.get("loud", ()))
    return Line(data["hiss_dbfs"], data.get("hum_dbfs"), loud)


def _turn(data: Mapping[str, Any], usual: Mapping[Side, Speech], place: str) -> Turn:
    _known(
        data,
        {"agent", "customer", "tone", "leg", "voice", "speed", "level_dbfs", "at_s", "after_s", "for_s", "wait"},
        place,
    )
    side, text, speech = cast(Side, data.get("leg")), "", None
    for candidate in SIDES:
        if candidate in data:
            own = usual[candidate]
            side, text = candidate, str(data[candidate])
            speech = Speech(
                data.get("voice", own.voice), data.get("speed", own.speed), data.get("level_dbfs", own.level_dbfs)
            )
    if side not in SIDES or (speech is None) == ("tone" not in data):
        raise ScenarioError(
            f"{place}: a turn is either agent: text, customer: text, or tone: name with leg: agent|customer"
        )
    return Turn(
        side,
        text,
        speech,
        data.get("tone"),
        data.get("at_s"),
        data.get("after_s", 0.6),
        data.get("for_s", 0.0),
        data.get("wait"),
    )


def read_scenario(path: Path) -> Scenario:
    """Read one scenario over `defaults.yaml`.

    Raises:
        ScenarioError: An unknown key or a malformed turn, with its place.
    """
    defaults = yaml.safe_load((HERE / "defaults.yaml").read_text(encoding="utf-8"))
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    keys = {
        "shows",
        "codec",
        "mono",
        "agent",
        "agent_right",
        "customer",
        "dialogue",
        "line",
        "end",
        "metadata",
        "known_gaps",
        "expected",
    }
    _known(data, keys | {"hangup_by"}, path.name)
    staff = defaults["agents"][data["agent"]]
    usual: dict[Side, Speech] = {
        "agent": Speech(staff["voice"], staff["speed"], staff["level_dbfs"]),
        "customer": Speech(**(defaults["customer"] | data.get("customer", {}))),
    }
    lines: dict[Side, Line] = {
        side: _line(defaults["line"][side] | data.get("line", {}).get(side, {}), f"{path.name}: line.{side}")
        for side in SIDES
    }
    turns = tuple(_turn(turn, usual, f"{path.name}: dialogue[{i}]") for i, turn in enumerate(data["dialogue"]))
    dead = data["end"].get("dead")
    unknown_rules = set(data.get("expected", {})) - set(defaults["expected"])
    if unknown_rules:
        raise ScenarioError(
            f"{path.name}: expected: unknown rules {sorted(unknown_rules)}; known: {sorted(defaults['expected'])}"
        )
    return Scenario(
        call_id=path.stem,
        shows=data["shows"],
        codec=data["codec"],
        stereo=not data.get("mono", False),
        agent_right=data.get("agent_right", False),
        turns=turns,
        end_after_s=data["end"]["after_s"],
        dead=(dead, data["end"]["dead_s"]) if dead else None,
        lines=lines,
        metadata={"call_id": path.stem, "agent_id": data["agent"], "agent_name": staff["name"]} | data["metadata"],
        verdicts={rule: v for rule, v in (defaults["expected"] | data.get("expected", {})).items() if v is not None},
        known_gaps=data.get("known_gaps", {}),
        hangup_by=data["hangup_by"],
    )


def read_scenarios(folder: Path = HERE) -> tuple[Scenario, ...]:
    """Read all scenarios of `folder`, ordered by call id."""
    return tuple(read_scenario(path) for path in sorted((folder / "scenarios").glob("*.yaml")))
