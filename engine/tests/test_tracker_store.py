"""The tracker store says when it cannot, never loses a write to another, and works on both databases (R-05)."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import tempfile
import warnings
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered

from welkom_engine.database import connect_to
from welkom_engine.errors import StaleTracker, StoreFailed
from welkom_engine.settings import CannotStart
from welkom_engine.tracker_store import TrackerStore

_POSTGRES = shutil.which("postgres") or shutil.which(
    "postgres", path="/usr/lib/postgresql/15/bin:/usr/lib/postgresql/16/bin"
)


@pytest.fixture(scope="module")
def postgresql():
    """The address of a PostgreSQL: one that is told, or one of this test's own."""
    told = os.environ.get("WELKOM_TEST_POSTGRESQL_URL")  # noqa: TID251 - told to the tests only
    if told:
        yield told
        return
    if _POSTGRES is None or (os.geteuid() == 0 and shutil.which("runuser") is None):
        pytest.skip("no PostgreSQL on this machine")
    # not in pytest's own folder: any other run closes that to everybody but root, in the middle of this one
    folder = Path(tempfile.mkdtemp(prefix="welkom-pg-"))
    try:
        yield from _own_postgresql(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own_postgresql(folder):
    as_somebody = ["runuser", "-u", "nobody", "--"] if os.geteuid() == 0 else []
    programs = os.path.dirname(os.path.realpath(_POSTGRES))  # noqa: PTH120
    if as_somebody:
        shutil.chown(folder, "nobody")
    data = folder / "data"
    quiet = {"capture_output": True, "timeout": 60, "cwd": "/"}
    subprocess.run(
        [*as_somebody, f"{programs}/initdb", "-D", data, "-U", "welkom", "-A", "trust", "--no-sync"],
        check=True,
        **quiet,
    )
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    log = folder / "log"
    subprocess.run(
        [*as_somebody, f"{programs}/pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start"], check=True, **quiet
    )
    try:
        yield f"postgresql+psycopg://welkom@/postgres?host={folder}"
    finally:
        subprocess.run([*as_somebody, f"{programs}/pg_ctl", "-D", data, "-m", "immediate", "stop"], check=True, **quiet)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """The address of an empty store, in both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/tracker.db"
    address = request.getfixturevalue("postgresql")
    engine, _ = connect_to(address)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS events")
    engine.dispose()
    return address


@pytest.fixture
def store(address, loop):
    """A store."""
    store = TrackerStore(address)
    yield store
    store.close()


def session(message_id="m1"):
    """The events of a new session with one message."""
    return [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        ActionExecuted("action_listen"),
        UserUttered("hallo", {"name": "greet"}, message_id=message_id),
    ]


async def write(store, conversation, *events):
    """Read a conversation, add events, save."""
    tracker = await store.get_or_create_tracker(conversation)
    tracker.update_with_events(list(events), None)
    await store.save(tracker)
    return tracker


def test_what_is_saved_is_read_back(store, loop):
    """Events come back in the order of writing, with everything they hold."""
    loop.run_until_complete(write(store, "c", *session()))
    loop.run_until_complete(write(store, "c", ActionExecuted("utter_greet")))
    tracker = loop.run_until_complete(store.retrieve("c"))
    assert [event.type_name for event in tracker.events] == ["action", "session_started", "action", "user", "action"]
    assert tracker.latest_message.message_id == "m1"
    assert loop.run_until_complete(store.keys()) == ["c"]
    assert loop.run_until_complete(store.exists("c"))


def test_an_unknown_conversation_is_unknown(store, loop):
    """None is an answer of a store that was asked."""
    assert loop.run_until_complete(store.retrieve("nobody")) is None
    assert loop.run_until_complete(store.retrieve_full_tracker("nobody")) is None
    assert loop.run_until_complete(store.events_with("nobody", "m1")) == []


def test_only_the_last_session_is_read(store, loop):
    """From the row of its start on, whatever the clock said."""
    loop.run_until_complete(write(store, "c", *session("old")))
    loop.run_until_complete(write(store, "c", *session("new")))
    assert len(loop.run_until_complete(store.retrieve("c")).events) == 4
    assert len(loop.run_until_complete(store.retrieve_full_tracker("c")).events) == 8


def test_two_writers_do_not_lose_a_message(store, address, loop):
    """Who read before another wrote is refused, and says so."""
    first = loop.run_until_complete(store.get_or_create_tracker("c"))
    another = TrackerStore(address)
    loop.run_until_complete(write(another, "c", *session()))
    first.update_with_events(session("m2"), None)
    with pytest.raises(StaleTracker):
        loop.run_until_complete(store.save(first))
    assert len(loop.run_until_complete(store.retrieve("c")).events) == 4
    another.close()


def test_many_writers_at_once(store, address, loop):
    """Of writers that read the same, exactly one wins."""
    stores = [TrackerStore(address) for _ in range(4)]

    async def race():
        trackers = [await one.get_or_create_tracker("c") for one in stores]
        for number, tracker in enumerate(trackers):
            tracker.update_with_events(session(f"m{number}"), None)
        return await asyncio.gather(*(s.save(t) for s, t in zip(stores, trackers, strict=True)), return_exceptions=True)

    outcomes = loop.run_until_complete(race())
    assert [outcome for outcome in outcomes if not isinstance(outcome, StaleTracker)] == [None]
    assert len(loop.run_until_complete(store.retrieve("c")).events) == 4
    for one in stores:
        one.close()


def test_saving_twice_writes_once(store, loop):
    """A tracker knows what is stored of it."""
    tracker = loop.run_until_complete(write(store, "c", *session()))
    loop.run_until_complete(store.save(tracker))
    assert len(loop.run_until_complete(store.retrieve("c")).events) == 4
    tracker.update(ActionExecuted("utter_greet"))
    loop.run_until_complete(store.save(tracker))
    assert len(loop.run_until_complete(store.retrieve("c")).events) == 5


def test_every_method_tells_that_the_store_is_gone(store, loop):
    """No method answers when the database does not; in particular nobody is taken for a new customer."""
    tracker = loop.run_until_complete(write(store, "c", *session()))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE events")
    tracker.update(ActionExecuted("utter_greet"))
    for question in (
        store.retrieve("c"),
        store.retrieve_full_tracker("c"),
        store.get_or_create_tracker("c"),
        store.get_or_create_full_tracker("c"),
        store.events_with("c", "m1"),
        store.save(tracker),
        store.keys(),
        store.exists("c"),
        store.ping(),
    ):
        with pytest.raises(StoreFailed):
            loop.run_until_complete(question)


def test_spoilt_events_are_told(store, loop):
    """Rows that are no events do not end the process, as they do in Rasa's own store."""
    loop.run_until_complete(write(store, "c", *session()))
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE events SET data = '{'"))
    with pytest.raises(StoreFailed):
        loop.run_until_complete(store.retrieve("c"))


def test_a_new_message_is_looked_for_cheaply(store, loop):
    """Only when a message may have come before are the events read."""
    loop.run_until_complete(write(store, "c", *session("m1")))
    assert loop.run_until_complete(store.events_with("c", "m2")) == []
    assert len(loop.run_until_complete(store.events_with("c", "m1"))) == 4


def test_a_store_that_is_not_there_does_not_start(tmp_path):
    """The engine refuses to start without its store, within seconds."""
    (tmp_path / "file").write_text("")
    with pytest.raises((StoreFailed, OSError)):
        TrackerStore(f"sqlite:///{tmp_path}/file/tracker.db")
    with pytest.raises(StoreFailed):
        TrackerStore("postgresql://nobody@127.0.0.1:9/none")


@pytest.mark.parametrize("address", ["mysql://h/d", "no address"])
def test_other_databases_are_refused(address):
    """Only what is tested is taken."""
    with pytest.raises(CannotStart):
        connect_to(address)


def test_sqlite_writes_ahead(tmp_path):
    """Readers and the writer do not stop each other, and the folder is made."""
    TrackerStore(f"sqlite:///{tmp_path}/new/folder/tracker.db").close()
    connection = sqlite3.connect(f"{tmp_path}/new/folder/tracker.db")
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_another_writer_is_waited_for_only_so_long(tmp_path, loop, monkeypatch):
    """A lock on the file that stays is a failure, not a hanging turn."""
    monkeypatch.setattr("welkom_engine.database._SECONDS", 0.2)
    store = TrackerStore(f"sqlite:///{tmp_path}/tracker.db")
    holder = sqlite3.connect(f"{tmp_path}/tracker.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreFailed):
        loop.run_until_complete(write(store, "c", *session()))
    holder.close()
    store.close()


def test_rasa_reads_what_we_write(tmp_path, loop):
    """The table is Rasa's own: its own store, and with it its own tools, understand it."""
    ours = TrackerStore(f"sqlite:///{tmp_path}/tracker.db")
    loop.run_until_complete(write(ours, "c", *session()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = SQLTrackerStore(ours.domain, db=f"{tmp_path}/tracker.db")
    assert len(loop.run_until_complete(theirs.retrieve_full_tracker("c")).events) == 4
    theirs.engine.dispose()
    ours.close()
