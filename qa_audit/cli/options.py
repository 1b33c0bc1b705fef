"""Options that several commands share."""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa_audit.cli.language import LANGUAGE, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa_audit.pipeline.options import ListenOptions
    from qa_audit.script.script import Script
    from qa_audit.settings import Settings


class Lang(StrEnum):
    """Languages of messages and reports."""

    ZH = "zh"
    EN = "en"


class Effort(StrEnum):
    """How much time hearing may take."""

    ORDINARY = "ordinary"
    THOROUGH = "thorough"


class Channel(StrEnum):
    """Channels of a stereo recording."""

    LEFT = "left"
    RIGHT = "right"


Paths = Annotated[
    list[Path],
    typer.Argument(help=say("录音文件或文件夹（递归）", "Recordings, or folders of them"), metavar="PATH..."),
]
Scripts = Annotated[
    list[Path] | None,
    typer.Option(
        "--script",
        help=say("话术脚本，可多次给出；默认用随程序发布的三个", "Script file, repeatable; default: the shipped ones"),
    ),
]
LangOption = Annotated[
    Lang | None,
    typer.Option(
        "--lang",
        help=say(
            "提示与报告的语言；默认依设置文件，再依系统语言，再用中文",
            "Language of messages and reports; default: the settings file's, else the locale's, else Chinese",
        ),
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        help=say(
            "embedded（默认）、模型目录、faster-whisper 模型名，或转写服务网址 http://主机:端口/v1#模型名",
            "embedded (default), a model's folder, a name faster-whisper knows, or a service: http://host:port/v1#name",
        ),
    ),
]
Backend = Annotated[
    str | None,
    typer.Option(
        "--backend",
        help=say(
            "识别后端：whisper、sherpa（SenseVoice 等）、endpoint（局域网转写服务）、replay（读取录音旁的转写文件）",
            "Recogniser: whisper, sherpa (SenseVoice and others), endpoint (a service on the local network), or "
            "replay (reads a transcript beside the recording)",
        ),
    ),
]
EffortOption = Annotated[
    Effort | None,
    typer.Option(
        "--effort",
        help=say(
            "听写花多少工夫：ordinary（默认）；thorough：没把握的话结合前后文再读一遍，约两倍时间（仅 whisper）",
            "How much time hearing may take: ordinary (default), or thorough: what was unsure is read again among what "
            "was said around it, in about twice the time (backend whisper only)",
        ),
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        max=256,
        help=say(
            "同时工作的线程数，共用一个模型（内存几乎不增）；默认等于处理器核数",
            "Threads that work at the same time on one model in memory; default: the processor's cores",
        ),
    ),
]
Index = Annotated[
    Path | None,
    typer.Option("--index", help=say("元数据索引：CSV 或 JSON Lines", "Metadata of a folder: CSV or JSON lines")),
]
AgentChannel = Annotated[
    Channel | None,
    typer.Option(
        "--agent-channel", help=say("元数据没写时，坐席在哪个声道", "Agent's channel where metadata is silent")
    ),
]
Vendor = Annotated[
    str | None, typer.Option("--vendor", help=say("话务系统厂商，用于字段映射", "Telephone system whose fields to map"))
]
FileNamePattern = Annotated[
    str | None,
    typer.Option("--file-name-pattern", help=say("从文件名取元数据的正则（命名分组）", "Regex with named groups")),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        help=say("设置文件；默认用随程序发布的 configs/settings.yaml", "Settings file; default: the shipped one"),
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help=say("不用以前的识别结果，全部重听", "Hear everything anew"))]

NoMask = Annotated[
    bool,
    typer.Option(
        "--no-mask",
        help=say(
            "报告中不遮蔽电话、证件、银行卡、车牌号码（会记入报告）",
            "Leave telephone, identity-card, bank-card and plate numbers open (noted in the reports)",
        ),
    ),
]


def read_settings(path: Path | None) -> "Settings":
    """The settings file given, else the shipped one."""
    from qa_audit.settings import load_settings
    from qa_audit.shipped import configs_directory

    return load_settings(path or configs_directory() / "settings.yaml")


def read_scripts(paths: list[Path] | None) -> "tuple[Script, ...]":
    """The scripts given, else the shipped ones."""
    from qa_audit.script.load import load_scripts
    from qa_audit.shipped import default_scripts

    return load_scripts(tuple(paths) if paths else default_scripts())


def cores() -> int:
    """Processor cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        return os.cpu_count() or 1


def listen_options(
    settings: "Settings",
    *,
    backend: str | None,
    model: str | None,
    effort: Effort | None,
    workers: int | None,
    index: Path | None,
    agent_channel: Channel | None,
    vendor: str | None,
    file_name_pattern: str | None,
    no_cache: bool,
) -> "ListenOptions":
    """Options of the command line over those of the settings file."""
    from qa_audit.cache import transcripts_directory
    from qa_audit.metadata.load import MetadataSources
    from qa_audit.pipeline.options import ListenOptions

    channel = str(agent_channel) if agent_channel is not None else settings.agent_channel
    return ListenOptions(
        backend=backend or settings.backend,
        model=model or settings.model,
        thorough=(effort or settings.effort) == Effort.THOROUGH,
        threads=workers or cores(),
        cache=None if no_cache else transcripts_directory(),
        metadata=MetadataSources(
            index=index,
            file_name_pattern=file_name_pattern or settings.file_name_pattern,
            vendor=vendor or settings.vendor,
            default_agent_channel={"left": 0, "right": 1}[channel] if channel else None,
        ),
        hosts=settings.endpoint_hosts,
    )


def tell_metadata(paths: "Sequence[Path]", listen: "ListenOptions") -> None:
    """Say how index and file name pattern fit the recordings, before hours go by without them.

    Raises:
        UsageError: The index cannot be read, is empty, or fits none of them.
    """
    index, pattern = listen.metadata.index, listen.metadata.file_name_pattern
    if index is None and pattern is None:
        return
    from qa_audit.audio.files import find_recordings
    from qa_audit.metadata.index_use import use_of_index
    from qa_audit.metadata.pattern_use import use_of_pattern

    recordings = find_recordings(paths)
    if index is not None:
        typer.echo(use_of_index(index, recordings).wording.text(LANGUAGE), err=True)
    if pattern is not None:
        typer.echo(use_of_pattern(pattern, recordings).text(LANGUAGE), err=True)
