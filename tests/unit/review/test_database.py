"""What is saved stays saved: kills, writers at the same moment, and nobody who changes the past."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from qa_audit.errors import StoreError
from qa_audit.model.finding import Verdict
from qa_audit.review.database import METADATA, Database, sqlite_url
from qa_audit.review.events import Event, Kind
from qa_audit.review.log import EventLog

WRITER = """
import sys
from pathlib import Path
from qa_audit.model.finding import Verdict
from qa_audit.review.database import Database, sqlite_url
from qa_audit.review.events import Event, Kind
from qa_audit.review.log import EventLog
log = EventLog(Database(sqlite_url(Path(sys.argv[1]))))
while True:
    saved = log.append(Event(0, "", "wang", Kind.DECIDED, "c-1", "r", verdict=Verdict.FAIL, text="reason"))
    print(saved.id, flush=True)
"""


def decided(actor, text=""):
    return Event(0, "", actor, Kind.DECIDED, "c-1", "opening.greeting", verdict=Verdict.PASS, text=text)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "reviews.sqlite"


def test_events_come_back_as_they_were_saved(file, clock):
    saved = [
        EventLog(Database(sqlite_url(file)), clock).append(event)
        for event in (
            decided("wang", "理由 😀"),
            Event(0, "", "sun", Kind.CALIBRATED, "c-1", people=("wang", "zhao"), rules=("a", "b")),
            Event(0, "", "sun", Kind.PLANNED, plan={"seed": "1", "items": [["c-1", "a"]]}),
            Event(0, "", "wang", Kind.UNDONE, "c-1", "opening.greeting", target=1, seen=3),
            Event(0, "", "wang", Kind.COMMENTED, "c-1", text="评语", recording="a" * 64),
        )
    ]
    assert [event.id for event in saved] == [1, 2, 3, 4, 5]
    assert saved[0].at == "2026-11-22T10:00:00+00:00"
    assert EventLog(Database(sqlite_url(file))).all() == tuple(saved)


def test_an_event_saved_before_recordings_were_written_down_is_read(file):
    with Database(sqlite_url(file)).writing() as connection:
        content = '{"verdict": "pass", "text": "old", "seen": 0}'
        connection.execute(
            text(
                "INSERT INTO events (at, actor, kind, call_id, rule_id, content) VALUES ('t', 'wang', :k, 'c', 'r', :c)"
            ),
            {"k": "decided", "c": content},
        )
    assert EventLog(Database(sqlite_url(file))).all() == (
        Event(1, "t", "wang", Kind.DECIDED, "c", "r", verdict=Verdict.PASS, text="old", seen=0),
    )


def test_a_server_killed_at_any_moment_loses_no_saved_decision(file):
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
        )
        told = [int(process.stdout.readline()) for _ in range(5)]
        os.kill(process.pid, signal.SIGKILL)
        told += [int(line) for line in process.stdout.read().splitlines() if line]
        process.wait()
        kept = {event.id for event in EventLog(Database(sqlite_url(file))).all()}
        assert set(told) <= kept
        assert kept == set(range(1, len(kept) + 1))


def test_many_writers_at_the_same_moment_lose_nothing(file):
    Database(sqlite_url(file)).close()
    start = threading.Barrier(6)
    failures = []

    def write(name):
        try:
            log = EventLog(Database(sqlite_url(file)))
            start.wait()
            for number in range(15):
                log.append(decided(name, str(number)), lambda events: None)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(f"user{i}",)) for i in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    events = EventLog(Database(sqlite_url(file))).all()
    assert len(events) == 90
    for i in range(6):
        assert [event.text for event in events if event.actor == f"user{i}"] == [str(number) for number in range(15)]


def test_a_check_sees_everything_that_was_saved_before(file):
    first, second = EventLog(Database(sqlite_url(file))), EventLog(Database(sqlite_url(file)))
    second.all()
    first.append(decided("wang"))
    seen = []
    second.append(decided("zhao"), lambda events: seen.extend(event.actor for event in events))
    assert seen == ["wang"]


def test_a_refused_event_is_not_saved(file):
    log = EventLog(Database(sqlite_url(file)))

    def refuse(events):
        raise ValueError

    with pytest.raises(ValueError):
        log.append(decided("wang"), refuse)
    assert log.all() == ()


@pytest.mark.parametrize("statement", ["UPDATE events SET actor = 'zhao'", "DELETE FROM events"])
def test_the_database_itself_refuses_to_change_the_past(file, statement):
    EventLog(Database(sqlite_url(file))).append(decided("wang"))
    with create_engine(sqlite_url(file)).connect() as connection, pytest.raises(Exception, match="never changed"):
        connection.execute(text(statement))


def test_saves_are_on_disk_before_they_are_confirmed(file):
    database = Database(sqlite_url(file))
    with database.reading() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_only_the_user_may_read_the_database_and_what_sqlite_puts_beside_it(file):
    database = Database(sqlite_url(file))
    EventLog(database).append(decided("wang"))
    found = {path.name: path.stat().st_mode & 0o777 for path in file.parent.glob(f"{file.name}*")}
    assert found == {file.name: 0o600, f"{file.name}-shm": 0o600, f"{file.name}-wal": 0o600}


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_a_database_keeps_the_rights_that_somebody_gave_it(file):
    Database(sqlite_url(file)).close()
    file.chmod(0o640)
    Database(sqlite_url(file)).close()
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["what?", "100%25", "a#b", "录音 1", "a&b=c"])
def test_the_database_lies_in_its_folder_whatever_that_is_called(tmp_path, monkeypatch, name):
    if os.name == "nt" and "?" in name:
        pytest.skip("Windows has no such names")
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).mkdir()
    EventLog(Database(sqlite_url(Path(name) / "reviews.sqlite"))).append(decided("wang"))
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "reviews.sqlite").is_file()


def test_a_database_of_a_newer_version_is_refused(file):
    Database(sqlite_url(file)).close()
    engine = create_engine(sqlite_url(file))
    with engine.begin() as connection:
        connection.execute(text("UPDATE desk SET schema_version = 99"))
    with pytest.raises(StoreError, match="schema version 99"):
        Database(sqlite_url(file))


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite:////no/such/folder/x.sqlite", "nodialect://x", "postgresql://sun@db:port/x"]
)
def test_a_database_that_cannot_be_opened_says_so(url):
    with pytest.raises(StoreError, match="cannot be used"):
        Database(url)


@pytest.mark.parametrize("url", ["nodialect://sun:secret@db/x", "nodialect:sun:secret@db", "x://sun:secret@db:port/x"])
def test_what_is_said_of_an_unusable_database_holds_no_password(url):
    with pytest.raises(StoreError) as caught:
        Database(url)
    assert [said for said in (caught.value.zh, caught.value.en) if "secret" in said] == []


def test_the_tables_are_valid_for_postgresql():
    for table in METADATA.sorted_tables:
        assert str(CreateTable(table).compile(dialect=postgresql.dialect())).lstrip().startswith("CREATE TABLE")
