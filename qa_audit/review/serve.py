"""Start the desk: database, application, server."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from waitress import create_server

from qa_audit.errors import Language, StoreError, UsageError, reason
from qa_audit.model.wording import Wording
from qa_audit.review.calls import Calls
from qa_audit.review.database import Database, sqlite_url
from qa_audit.review.desk import Desk, ScriptFile
from qa_audit.review.log import EventLog
from qa_audit.review.people import People
from qa_audit.review.points import Shared
from qa_audit.review.web import create_app
from qa_audit.store.directory import AuditDirectory

DATABASE = "reviews.sqlite"
"""Name of the default database in the audit folder."""
THREADS = 8
"""Chosen: each browser keeps one connection for audio and one for pages; four people hear at once without waiting."""


@dataclass(frozen=True, slots=True)
class Scripts:
    """What the desk takes from scripts.

    Attributes:
        titles: Titles of the rules by id.
        pass_mark: Score from which a call is qualified.
        files: The scripts.
        shared: The rules whose points another rule may take, by id.
    """

    titles: Mapping[str, Wording]
    pass_mark: float
    files: tuple[ScriptFile, ...]
    shared: Mapping[str, Shared]


def open_database(directory: Path, url: str | None, *, before_audit: bool = False) -> Database:
    """The desk's database: what `url` names, else a SQLite file in the audit folder.

    Args:
        directory: The audit folder.
        url: SQLAlchemy URL, None for the file.
        before_audit: Whether a folder is good enough that an audit may still fill: one without anything in it, or one
            in which an audit has begun.

    Raises:
        UsageError: The folder is not there.
        StoreError: The folder is none of an audit, or the database cannot be used.
    """
    _be_there(directory)
    if url is not None:
        return Database(url)
    path = directory / DATABASE
    audited = AuditDirectory(directory)
    # A folder that was named by mistake must not get one; where there is one, its accounts outlive the reports.
    if not path.exists() and not audited.report_paths() and not (before_audit and audited.may_be_filled()):
        raise StoreError(
            f"{directory}：没有通话报告，也没有复核数据库，没有创建任何文件。"
            f"请核对 --dir；或先质检：qa-audit audit 录音文件夹 --out {directory}，再运行这条命令",
            f"{directory}: holds no reports of calls and no review database; nothing was created. Check --dir, or "
            f"audit into it first: qa-audit audit RECORDINGS --out {directory}, then run this command again",
        )
    return Database(sqlite_url(path))


def _be_there(directory: Path) -> None:
    if not directory.is_dir():
        raise UsageError(
            f"{directory}：没有这个文件夹；请指向 qa-audit audit 的输出文件夹。"
            f"还没有的话，先质检：qa-audit audit 录音文件夹 --out {directory}",
            f"{directory}: there is no such folder; name the output folder of qa-audit audit. Where there is none yet, "
            f"audit first: qa-audit audit RECORDINGS --out {directory}",
        )


def open_desk(directory: Path, url: str | None, scripts: Scripts, language: Language) -> Desk:
    """The desk over an audit folder, with its database as `open_database` finds it.

    Raises:
        UsageError: The folder is not there.
        StoreError: The folder holds no report, or none that can be read; or the database cannot be used.
    """
    _be_there(directory)
    # Before the database: a folder without reports is told first.
    calls = Calls(directory)
    database = open_database(directory, url)
    return Desk(
        calls=calls,
        log=EventLog(database),
        people=People(database),
        titles=scripts.titles,
        pass_mark=scripts.pass_mark,
        language=language,
        scripts=scripts.files,
        shared=scripts.shared,
    )


def serve(desk: Desk, host: str, port: int, ready: Callable[[str, str | None], None]) -> None:
    """Serve until interrupted.

    Args:
        desk: The desk.
        host: Address to listen on.
        port: Port; 0 takes a free one.
        ready: Told the address, and the one-time link that makes the first account, where there is none yet.

    Raises:
        UsageError: The address is in use, not this machine's, or none.
    """
    token = None if desk.people.all() else secrets.token_urlsafe(32)
    app = create_app(desk, host, token)
    try:
        server = create_server(app, host=host, port=port, threads=THREADS, ident="qa-audit")
    except (OSError, ValueError) as error:
        # The server says of a name that nobody knows that it is invalid, and nothing else.
        zh, en = reason(error) if isinstance(error, OSError) else ("没有这个主机名", "there is no such host")
        raise UsageError(
            f"{host}:{port}：无法监听（{zh}）；请换一个 --port 或 --host",
            f"{host}:{port}: cannot listen ({en}); choose another --port or --host",
        ) from error
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{server.effective_port}"
    ready(address, None if token is None else f"{address}/setup?token={token}")
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
