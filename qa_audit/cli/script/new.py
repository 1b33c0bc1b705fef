"""`qa-audit script new`."""

import re
from pathlib import Path
from typing import Annotated

import typer

from qa_audit.cli import options
from qa_audit.cli.language import LANGUAGE, say
from qa_audit.errors import UsageError

HELP = say(
    "问几个问题（公司、热线、风格），写出一个带注释的新脚本，自带的案例马上就能通过。",
    "Ask for company, hotline and style, and write a commented script whose cases pass at once.",
)


def run(
    file: Annotated[
        Path | None, typer.Argument(help=say("新脚本的文件名，默认 <编号>.yaml", "File to write"), metavar="[F]")
    ] = None,
    company: Annotated[
        str | None, typer.Option("--company", help=say("公司名称", "What agents call the company"))
    ] = None,
    hotline: Annotated[
        str | None, typer.Option("--hotline", help=say("热线名称", "What they call the hotline"))
    ] = None,
    style: Annotated[
        str | None,
        typer.Option("--style", help=say("formal 正式、friendly 亲切、short 简洁", "formal, friendly, short")),
    ] = None,
    script_id: Annotated[
        str | None, typer.Option("--id", help=say("脚本编号（小写字母）", "Short id in lower-case letters"))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=say("覆盖已有文件", "Replace an existing file"))] = False,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Write; the docstring people see is the help."""
    company = company or typer.prompt(say("公司名称（坐席怎么说）", "Company, as agents say it"))
    hotline = hotline or typer.prompt(say("热线名称", "Hotline"), default="客户服务热线")
    style = style or typer.prompt(
        say("风格：formal 正式、friendly 亲切、short 简洁", "Style: formal, friendly, short"), default="formal"
    )
    guess = re.sub(r"[^a-z0-9_]", "_", file.stem.lower()) if file is not None else "my_company"
    guess = guess if re.match(r"[a-z]", guess) else f"s_{guess}"
    script_id = script_id or (guess if file is not None else typer.prompt(say("编号", "Id"), default=guess))
    _write(file or Path(f"{script_id}.yaml"), company.strip(), hotline.strip(), style.strip(), script_id, force)


def _write(file: Path, company: str, hotline: str, style: str, script_id: str, force: bool) -> None:
    from qa_audit.script.lint.table import check
    from qa_audit.script.load import load_script, read
    from qa_audit.script.schema import FILE_NAME, script_schema
    from qa_audit.script.starter import Style, starter_script
    from qa_audit.script.test import run_cases
    from qa_audit.store.atomic import write_atomic

    if style not in list(Style):
        allowed = ", ".join(Style)
        raise UsageError(
            f"没有名为“{style}”的风格；可用：{allowed}", f'no style is named "{style}"; there are: {allowed}'
        )
    text = starter_script(company, hotline, Style(style), script_id)
    if file.exists() and not force:
        raise UsageError(
            f"{file} 已存在；请换一个文件名，或加 --force", f"{file} exists; choose another name, or --force"
        )
    write_atomic(file, text)
    write_atomic(file.parent / FILE_NAME, script_schema())
    for problem in check([read(str(file))]):
        typer.echo(problem.text(LANGUAGE), err=True)
    results = list(run_cases(load_script(file)))
    reached = sum(result.passed for result in results)
    typer.echo(
        say(
            f"已写出 {file}：{reached}/{len(results)} 个案例通过。接下来：\n"
            f"  qa-audit script check {file}\n  qa-audit script test {file}\n"
            f"  qa-audit audit 录音文件夹 --script {file} --out reports",
            f"Wrote {file}: {reached}/{len(results)} cases pass. Next:\n"
            f"  qa-audit script check {file}\n  qa-audit script test {file}\n"
            f"  qa-audit audit RECORDINGS --script {file} --out reports",
        )
    )
    raise typer.Exit(0 if reached == len(results) else 1)
