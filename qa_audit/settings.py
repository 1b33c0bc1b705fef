"""`settings.yaml`: what an office sets once and does not want to type for every audit."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from qa_audit.errors import ScriptError


class Settings(BaseModel):
    """Defaults of an office; every option of the command line wins over them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Literal["zh", "en"] | None = Field(default=None, description="Language of reports and messages.")
    backend: str = Field(default="whisper", description="Recogniser backend: whisper, sherpa, endpoint or replay.")
    model: str = Field(
        default="embedded",
        description="Model: embedded, a directory, a name faster-whisper knows, or the URL of a transcription service.",
    )
    effort: Literal["ordinary", "thorough"] = Field(
        default="ordinary", description="How much time hearing may take: thorough reads again what was unsure."
    )
    endpoint_hosts: tuple[str, ...] = Field(
        default=(), description="Hosts outside the local network that recordings may be sent to (backend endpoint)."
    )
    agent_channel: Literal["left", "right"] | None = Field(
        default=None, description="Channel of the agent in every recording that does not say it itself."
    )
    file_name_pattern: str | None = Field(
        default=None, description="Regular expression with named groups, matched against the recording's stem."
    )
    vendor: str | None = Field(default=None, description="Telephone system whose field names the metadata uses.")
    audio: Literal["beside", "embed", "none"] = Field(
        default="beside", description="Where call pages find their audio: a file beside them, inside, or not at all."
    )


def load_settings(path: Path) -> Settings:
    """Read a settings file.

    Raises:
        ScriptError: It cannot be read, is no YAML, or has a key or value that is not allowed (all of them named).
    """
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        cause = str(error).replace("\n", " ")
        raise ScriptError(
            f"{path}：设置文件无法读取：{cause}", f"{path}: the settings cannot be read: {cause}"
        ) from error
    try:
        return Settings.model_validate(content or {})
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        allowed = ", ".join(Settings.model_fields)
        raise ScriptError(
            f"{path}：{faults}；允许的键：{allowed}", f"{path}: {faults}; keys allowed: {allowed}"
        ) from error
