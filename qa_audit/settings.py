"""`settings.yaml`: what an office sets once and does not want to type for every audit."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa_audit.errors import ScriptError, reason
from qa_audit.script.problem import InvalidScriptError
from qa_audit.script.tree import parsed
from qa_audit.script.wording import problems_of


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
        ScriptError: It cannot be read.
        InvalidScriptError: It is no YAML, or has keys or values that are not allowed; all of them are listed, each with
            line and column.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ScriptError(
            f"{path}：设置文件无法读取（{reason(error)[0]}）；请检查 --settings 的路径",
            f"{path}: the settings cannot be read ({reason(error)[1]}); check the path given to --settings",
        ) from error
    tree, problems = parsed(str(path), content)
    if problems:
        raise InvalidScriptError(problems)
    try:
        # A file in which everything is commented out changes nothing.
        return Settings.model_validate({} if tree.value is None else tree.value)
    except ValidationError as error:
        raise InvalidScriptError(problems_of(error, tree, (), Settings)) from error
