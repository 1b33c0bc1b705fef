"""The desk's database: SQLite in the audit folder unless a URL names another that SQLAlchemy speaks.

SQLite runs in WAL mode with full synchronisation: a saved event is on disk before the reviewer is told so, and readers
never wait for a writer. Events can be added and read; triggers in the database itself refuse to change or delete one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    URL,
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from qa_audit.errors import StoreError
from qa_audit.store.atomic import PRIVATE

SCHEMA_VERSION = 1
"""History: 1 is the first. Events tell their recording in `content`, where older ones have none: that took no other
table, and their databases go on as they are."""
BUSY_MS = 15_000
"""Chosen: how long a save waits for another one; each takes milliseconds."""

METADATA = MetaData()

DESK = Table("desk", METADATA, Column("schema_version", Integer, primary_key=True))
EVENTS = Table(
    "events",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("call_id", String(200)),
    Column("rule_id", String(200)),
    Column("content", JSON, nullable=False),
    sqlite_autoincrement=True,
)
USERS = Table(
    "users",
    METADATA,
    Column("name", String(80), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("agent_id", String(80)),
    Column("password", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", String(40), nullable=False),
)
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_sha256", String(64), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("expires_at", String(40), nullable=False),
    Column("used_at", String(40), nullable=False),
)
FAILURES = Table(
    "sign_in_failures",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("address", String(80), nullable=False),
)

_GUARDS = {
    "sqlite": tuple(
        f"CREATE TRIGGER events_no_{verb.lower()} BEFORE {verb} ON events "
        "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_to_change_events() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'events are never changed'; END $$",
        "CREATE TRIGGER events_no_change BEFORE UPDATE OR DELETE ON events "
        "FOR EACH ROW EXECUTE FUNCTION refuse_to_change_events()",
    ),
}
"""What makes the database itself refuse to change or delete an event, by dialect."""


class Database:
    """A connection to the desk's database; makes its tables where there are none.

    Args:
        url: SQLAlchemy's URL.

    Raises:
        StoreError: It cannot be opened, or a newer version of this program made it.
    """

    def __init__(self, url: str | URL) -> None:
        try:
            self._engine = create_engine(url)
        except (SQLAlchemyError, ImportError, ValueError) as error:
            raise _unusable(_shown(url), error) from error
        self._place = self._engine.url.render_as_string(hide_password=True)
        if self._engine.dialect.name == "sqlite":
            _prepare_sqlite(self._engine)
        with self.writing() as connection:
            METADATA.create_all(connection)
            known = connection.execute(select(DESK.c.schema_version)).scalar()
            if known is None:
                for statement in _GUARDS.get(connection.dialect.name, ()):
                    connection.exec_driver_sql(statement)
                connection.execute(insert(DESK).values(schema_version=SCHEMA_VERSION))
            elif known != SCHEMA_VERSION:
                raise StoreError(
                    f"{self._place}：数据库版本为 {known}，本程序只支持 {SCHEMA_VERSION}；请升级 qa-audit",
                    f"{self._place}: database of schema version {known}, this program knows {SCHEMA_VERSION}; "
                    "upgrade qa-audit",
                )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the database."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise _unusable(self._place, error) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is on disk when the block ends, or nothing of it.

        Writers take turns, so that what one reads inside the block is still true when it writes, and events get their
        numbers in the order in which they become visible.
        """
        try:
            with self._engine.execution_options(qa_audit_writes=True).begin() as connection:
                if connection.dialect.name == "postgresql":
                    # Sequences hand out numbers before the commit: without turns a reader could see 6 before 5.
                    connection.execute(text("SELECT pg_advisory_xact_lock(7150313)"))
                yield connection
        except SQLAlchemyError as error:
            raise _unusable(self._place, error) from error

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def sqlite_url(path: Path) -> URL:
    """The URL of a SQLite file; not as text, where a ? in the name of a folder would end it."""
    return URL.create("sqlite", database=str(path))


def _prepare_sqlite(engine: Engine) -> None:
    _keep_private(engine.url.database)

    def connected(connection: Any, _record: ConnectionPoolEntry) -> None:
        # Python's module would begin transactions late and on its own; SQLAlchemy's documentation asks for this.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get("qa_audit_writes", False)
        # IMMEDIATE takes the write lock at once: a transaction that reads first could otherwise not write any more.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def _keep_private(path: str | None) -> None:
    """Make a new database file that only this user may read: it holds hashes of passwords, and what people wrote.

    SQLite gives the files that it puts beside it the same rights. A file that is there keeps what somebody gave it.
    """
    if path is None or path in ("", ":memory:") or path.startswith("file:"):
        return
    # Where it cannot be made, opening it says so.
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))


def _shown(url: str | URL) -> str:
    """A URL without its password, for messages; what cannot be read as one may hold a password anywhere."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (SQLAlchemyError, ValueError):
        return "--database"


def _unusable(place: str, error: Exception) -> StoreError:
    cause = str(getattr(error, "orig", None) or error).splitlines()[0]
    return StoreError(
        f"{place}：复核数据库无法使用（{cause}）；请检查路径、权限和 --database",
        f"{place}: the review database cannot be used ({cause}); check path, permissions and --database",
    )
