"""`qa-audit script test`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qa_audit.cli import options
from qa_audit.cli.language import LANGUAGE, say
from qa_audit.cli.script.options import Files, Out, deliver

HELP = say(
    "运行脚本自带的案例，并统计案例覆盖了多少规则和说法。有案例未达到（或标着 known_gap 却已达到）、"
    "或覆盖低于 --fail-under 时，退出码为 1；脚本有错误时为 2，错误写进所选的格式。",
    "Run the cases written in scripts, and count how many rules and wordings they cover. Exit code 1 where a case is "
    "not reached (or is, though marked known_gap), or coverage is below --fail-under; 2 where a script has errors, "
    "reported in the chosen format.",
)


class Form(StrEnum):
    """Forms of the report."""

    TEXT = "text"
    JUNIT = "junit"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"


def run(
    files: Files,
    form: Annotated[
        Form,
        typer.Option(
            "--format", help=say("text、junit、json、github（批注）、gitlab（code quality）", "Form of the report")
        ),
    ] = Form.TEXT,
    out: Out = None,
    cases: Annotated[
        list[Path] | None,
        typer.Option(
            "--cases",
            help=say("另外的案例文件（只有 cases），例如复核导出的，可多次给出", "More files of cases, repeatable"),
        ),
    ] = None,
    audio: Annotated[
        bool, typer.Option("--audio", help=say("也运行录音案例（需要识别模型）", "Run cases with recordings too"))
    ] = False,
    model: options.Model = None,
    fail_under: Annotated[
        float | None,
        typer.Option(
            "--fail-under",
            min=0,
            max=100,
            help=say("案例覆盖率（规则与说法，%）的下限", "Lowest coverage of rules and wordings by cases, in %"),
        ),
    ] = None,
    details: Annotated[
        bool,
        typer.Option("--details", help=say("列出没有案例的规则和说法", "Name the rules and wordings without cases")),
    ] = False,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Test; the docstring people see is the help."""
    from qa_audit.errors import ScriptError
    from qa_audit.pipeline.cases import run_all_cases
    from qa_audit.report.case_results import ScriptResults, render_results
    from qa_audit.report.script_faults import render_faults
    from qa_audit.script.coverage import coverage_of
    from qa_audit.script.load import faults, load_scripts, with_cases

    try:
        scripts = with_cases(load_scripts(tuple(files)), tuple(cases or ()))
    except ScriptError:
        problems = faults(files, tuple(cases or ()))
        if form is Form.TEXT or not problems:
            raise
        # Who reads a report of the cases learns from it why there are none.
        deliver(render_faults(problems, form.value, LANGUAGE), out)
        raise typer.Exit(2) from None
    # First, because it prepares every text of the cases for matching: the processes that run them find that done.
    coverages = [coverage_of(script) for script in scripts]
    done = []
    all_results = run_all_cases(scripts, options.cores())
    for script, results, coverage in zip(scripts, all_results, coverages, strict=True):
        if audio:
            from qa_audit.pipeline.audio_cases import run_audio_cases

            listen = options.listen_options(
                options.read_settings(None), backend=None, model=model, effort=None, workers=None, index=None,
                agent_channel=None, vendor=None, file_name_pattern=None, no_cache=False,
            )  # fmt: skip
            results = run_audio_cases(script, results, listen)
        done.append(ScriptResults(script, results, coverage))
    if form is not Form.TEXT or out is not None:
        deliver(render_results(done, form.value, LANGUAGE), out)
    if form is Form.TEXT and out is None:
        deliver(render_results(done, "text", LANGUAGE, details), None)
    under = [one for one in done if fail_under is not None and one.coverage.percent < fail_under]
    for one in under:
        typer.echo(
            say(
                f"{one.script.path}：覆盖 {one.coverage.percent:.1f}%，低于 --fail-under {fail_under:g}",
                f"{one.script.path}: coverage {one.coverage.percent:.1f}% is below --fail-under {fail_under:g}",
            ),
            err=True,
        )
    raise typer.Exit(1 if under or any(one.n_failed for one in done) else 0)
