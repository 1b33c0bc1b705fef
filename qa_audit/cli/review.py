"""`qa-audit review …`: the supervisors' desk, its accounts, and reviewed calls as cases."""

import importlib.util
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from qa_audit.cli import options
from qa_audit.cli.language import LANGUAGE, say

if TYPE_CHECKING:
    from qa_audit.review.database import Database
    from qa_audit.review.desk import Desk
    from qa_audit.review.serve import Scripts

HELP = say(
    "复核台（本机网页）：qa-audit review DIR。听取证据，确认或改判，申诉与裁定，背对背校准。",
    "The supervisors' desk, a local web page: qa-audit review DIR. Hear, confirm, overrule, appeal, settle, calibrate.",
)
PORT = 8765


class DeskGroup(TyperGroup):
    """A group whose first argument may also be the folder to review: `review DIR` is `review open DIR`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `open` before anything that is no command of the group and no question for help."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["open", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=DeskGroup, no_args_is_help=True)
users = typer.Typer(no_args_is_help=True)
app.add_typer(
    users, name="user", help=say("账号：添加、改密码、停用、列出。", "Accounts: add, password, remove, list.")
)

AuditFolder = Annotated[
    Path, typer.Argument(help=say("audit 的输出文件夹", "Output folder of audit"), metavar="DIR", show_default=False)
]
FolderOption = Annotated[
    Path, typer.Option("--dir", help=say("audit 的输出文件夹", "Output folder of audit"), metavar="DIR")
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database",
        help=say(
            "复核数据库的 SQLAlchemy URL，例：postgresql+psycopg://…；默认 DIR/reviews.sqlite",
            "SQLAlchemy URL of the review database, e.g. postgresql+psycopg://…; default DIR/reviews.sqlite",
        ),
        metavar="URL",
    ),
]
UserName = Annotated[str, typer.Argument(help=say("用户名", "User name"), metavar="NAME", show_default=False)]


class RoleName(StrEnum):
    """Roles at the desk."""

    AGENT = "agent"
    QA = "qa"
    SUPERVISOR = "supervisor"


@app.command(
    "open",
    help=say(
        "打开复核台（可省略 open）。默认只在本机 127.0.0.1 提供。",
        'Open the desk (the word "open" may be left out). Served on 127.0.0.1 alone unless told otherwise.',
    ),
)
def run_open(
    directory: AuditFolder,
    script: options.Scripts = None,
    host: Annotated[str, typer.Option("--host", help=say("监听地址", "Address to listen on"))] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help=say("端口；0 为任意空闲端口", "Port; 0 takes a free one"))
    ] = PORT,
    database: DatabaseUrl = None,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Open; the docstring people see is the help."""
    _need_libraries()
    from qa_audit.review.serve import open_desk, serve

    desk = open_desk(directory, database, _scripts(script), LANGUAGE)
    _tell_damaged(desk)

    def ready(address: str, setup: str | None) -> None:
        typer.echo(say(f"复核台：{address}（Ctrl+C 结束）", f"Review desk: {address} (Ctrl+C ends it)"))
        if setup is not None:
            add = f"qa-audit review user add NAME --role supervisor --dir {directory}"
            typer.echo(
                say(
                    f"还没有账号。用这个一次性链接创建主管账号：\n  {setup}\n或运行：{add}",
                    f"There is no account yet. Make the first with this one-time link:\n  {setup}\nor run: {add}",
                )
            )
        if host not in ("127.0.0.1", "localhost", "::1"):
            typer.echo(
                say(
                    "提醒：网络上的其他机器也能访问，而且没有加密；请放在提供 HTTPS 的反向代理之后。",
                    "Note: other machines can reach this, unencrypted; put it behind a proxy that serves HTTPS.",
                ),
                err=True,
            )

    serve(desk, host, port, ready)


@app.command(
    "export",
    help=say(
        "把已复核的通话导出为脚本案例：每个脚本一个 YAML，可直接用 qa-audit script test 运行。",
        "Write reviewed calls as cases: one YAML a script, which qa-audit script test runs as it is.",
    ),
)
def run_export(
    directory: AuditFolder,
    script: options.Scripts = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=say("输出文件夹，默认 DIR/cases", "Output folder, default DIR/cases"))
    ] = None,
    database: DatabaseUrl = None,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Export; the docstring people see is the help."""
    _need_libraries()
    from qa_audit.review.events import UserRole
    from qa_audit.review.export import export_cases
    from qa_audit.review.people import User
    from qa_audit.review.serve import open_desk
    from qa_audit.store.atomic import write_atomic

    desk = open_desk(directory, database, _scripts(script), LANGUAGE)
    _tell_damaged(desk)
    # Nobody's eyes: what a pair is calibrating blind stays out.
    view = desk.view(User("", UserRole.QA))
    for one in desk.scripts:
        text, n_cases = export_cases(desk.calls, view, one)
        if n_cases:
            target = (out or directory / "cases") / f"{one.id}.cases.yaml"
            write_atomic(target, text)
            typer.echo(say(f"{n_cases} 个案例：{target}", f"{n_cases} cases: {target}"))
        else:
            typer.echo(say(f"{one.id}：还没有复核结果", f"{one.id}: nothing reviewed yet"))


@users.command(
    "add",
    help=say(
        "添加账号；生成密码并只显示这一次，或用 --ask 输入。",
        "Add an account; a password is made and shown once, or typed with --ask.",
    ),
)
def run_add(
    name: UserName,
    role: Annotated[
        RoleName, typer.Option("--role", help=say("坐席、质检员或主管", "Agent, QA or supervisor"), show_default=False)
    ],
    agent_id: Annotated[
        str | None,
        typer.Option("--agent-id", help=say("坐席的工号：只看得到自己的通话", "Staff number: sees only own calls")),
    ] = None,
    directory: FolderOption = Path("reports"),
    database: DatabaseUrl = None,
    ask: Annotated[
        bool,
        typer.Option(
            "--ask", help=say("在终端输入密码，而不是生成", "Type the password in the terminal instead of making one")
        ),
    ] = False,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Add; the docstring people see is the help."""
    opened = _database(directory, database, before_audit=True)
    from qa_audit.review.events import UserRole
    from qa_audit.review.people import People

    password = _password(ask)
    People(opened).add(name, UserRole(role.value), password, agent_id)
    typer.echo(say(f"已添加：{name}（{role.value}）", f"Added: {name} ({role.value})"))
    _tell(password, ask)


@users.command("password", help=say("重设密码，并结束其登录。", "Set another password and end the user's sessions."))
def run_password(
    name: UserName,
    directory: FolderOption = Path("reports"),
    database: DatabaseUrl = None,
    ask: Annotated[
        bool,
        typer.Option(
            "--ask", help=say("在终端输入密码，而不是生成", "Type the password in the terminal instead of making one")
        ),
    ] = False,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Set; the docstring people see is the help."""
    opened = _database(directory, database)
    from qa_audit.review.people import People

    password = _password(ask)
    People(opened).set_password(name, password)
    typer.echo(say(f"密码已重设：{name}", f"Password set: {name}"))
    _tell(password, ask)


@users.command(
    "remove",
    help=say("停用账号；其判定仍保留在记录中。", "Close an account; what the person decided stays on record."),
)
def run_remove(
    name: UserName,
    directory: FolderOption = Path("reports"),
    database: DatabaseUrl = None,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """Remove; the docstring people see is the help."""
    opened = _database(directory, database)
    from qa_audit.review.people import People

    People(opened).deactivate(name)
    typer.echo(say(f"已停用：{name}", f"Closed: {name}"))


@users.command("list", help=say("列出账号。", "List the accounts."))
def run_list(
    directory: FolderOption = Path("reports"),
    database: DatabaseUrl = None,
    lang: options.LangOption = None,  # noqa: ARG001 - read before parsing, by cli.language
) -> None:
    """List; the docstring people see is the help."""
    opened = _database(directory, database)
    from qa_audit.review.people import People

    for user in People(opened).all():
        typer.echo("\t".join((user.name, user.role.value, user.agent_id or "")))


def _database(directory: Path, url: str | None, *, before_audit: bool = False) -> "Database":
    _need_libraries()
    from qa_audit.review.serve import open_database

    return open_database(directory, url, before_audit=before_audit)


def _need_libraries() -> None:
    from qa_audit.errors import UsageError

    missing = [name for name in ("flask", "sqlalchemy", "waitress") if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(
            f'复核台需要 {"、".join(missing)}；请安装：python -m pip install "qa-audit[review]"',
            f'the review desk needs {", ".join(missing)}; install them: python -m pip install "qa-audit[review]"',
        )


def _scripts(paths: list[Path] | None) -> "Scripts":
    from qa_audit.review.desk import ScriptFile
    from qa_audit.review.points import shared_points
    from qa_audit.review.serve import Scripts

    scripts = options.read_scripts(paths)
    return Scripts(
        titles={rule.id: rule.wording for script in scripts for rule in script.rules},
        pass_mark=max(script.pass_mark for script in scripts),
        files=tuple(
            ScriptFile(one.id, str(Path(one.path).absolute()), tuple(rule.id for rule in one.rules)) for one in scripts
        ),
        shared=shared_points(rule for script in scripts for rule in script.rules),
    )


def _tell_damaged(desk: "Desk") -> None:
    from qa_audit.review.words import N_NAMED, word

    damaged = desk.calls.damaged
    if not damaged:
        return
    lines = [word("damaged", LANGUAGE, len(damaged)), *(error.message(LANGUAGE) for error in damaged[:N_NAMED])]
    if len(damaged) > N_NAMED:
        lines.append(word("damaged_more", LANGUAGE, len(damaged) - N_NAMED))
    typer.echo("\n  ".join(lines), err=True)


def _password(ask: bool) -> str:
    from qa_audit.review.passwords import new_password

    if not ask:
        return new_password()
    while True:
        typed: str = typer.prompt(say("密码", "Password"), hide_input=True)
        # Not by Typer's own question: it tells in English that the two differ.
        if typed == typer.prompt(say("再输入一次", "Repeat for confirmation"), hide_input=True):
            return typed
        typer.echo(say("两次输入不一样，请重新输入。", "The two differ; type it again."), err=True)


def _tell(password: str, asked: bool) -> None:
    if not asked:
        typer.echo(say(f"密码（只显示这一次）：{password}", f"Password (shown only now): {password}"))
