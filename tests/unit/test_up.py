"""What `welkom up` promises: one at a time, the chat first and the engine after it, and all of it ends together."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import replace

import pytest

from bot import supervisor, up
from bot.supervisor import CannotStart, Pause, Program

# Stands in for `welkom serve`: alive at once, ready when the file is there.
SERVER = """
import sys, pathlib
from http.server import BaseHTTPRequestHandler, HTTPServer
port, ready = int(sys.argv[1]), pathlib.Path(sys.argv[2])
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" or ready.exists() else 503)
        self.end_headers()
    def log_message(self, *about): pass
HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""
# Stands in for the engine: makes the other one ready.
ENGINE = "import sys, pathlib, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"


@pytest.fixture
def sandbox(make_settings):
    """Sandbox mode on free ports."""
    return make_settings(port=supervisor.free_port(), internal_port=supervisor.free_port())


@pytest.fixture
def stand_ins(sandbox, tmp_path, monkeypatch):
    """Small programs in the place of the two children, and a database that is up to date."""
    child = Program(
        role="bot",
        argv=(sys.executable, "-c", SERVER, str(sandbox.port), str(tmp_path / "ready")),
        cwd=tmp_path,
        env={},
        run_dir=sandbox.data_dir / "run",
        log_file=tmp_path / "child.log",
        pause=Pause(first=0.01),
    )
    engine = replace(child, role="engine", argv=(sys.executable, "-c", ENGINE, str(tmp_path / "ready")))

    async def no_training(_settings):
        return tmp_path / "model.tar.gz"

    async def no_migration():
        return None

    monkeypatch.setattr(up, "_bot", lambda _settings, _url: child)
    monkeypatch.setattr(up, "_migrate", no_migration)
    monkeypatch.setattr(up, "train_if_needed", no_training)
    monkeypatch.setattr(supervisor, "engine_program", lambda _settings, _model, _port: engine)


class Listener:
    """Keeps what was said, and lets a test wait for words."""

    def __init__(self):
        self.said = []

    def __call__(self, words):
        self.said.append(words)

    async def hears(self, words):
        async with asyncio.timeout(20):
            while not any(words in said for said in self.said):
                await asyncio.sleep(0.01)


async def test_starts_says_so_and_stops(sandbox, stand_ins):
    """Addresses and sign-in come while the engine is still starting, then `Ready`; SIGTERM ends both children."""
    say = Listener()
    task = asyncio.create_task(up.up(sandbox, say))
    await say.hears("Ready.")
    pids = [int((sandbox.data_dir / "run" / f"{role}.pid").read_text()) for role in ("bot", "engine")]
    os.kill(os.getpid(), signal.SIGTERM)
    await task
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    told = "\n".join(say.said)
    assert told.index("Training") < told.index("Welkom is starting") < told.index("Ready.")
    for words in ("rep1@welkom.example", "welkom-sandbox", "JBSWY3DPEHPK3PXP", f":{sandbox.port}/", "/console/"):
        assert words in told


async def test_not_ready_is_not_said(sandbox, stand_ins, tmp_path, monkeypatch):
    """While something does not answer, nobody is told that all is well."""
    never = Program("engine", (sys.executable, "-c", "import time; time.sleep(60)"), tmp_path, {}, tmp_path / "run")
    monkeypatch.setattr(supervisor, "engine_program", lambda _settings, _model, _port: never)
    say = Listener()
    task = asyncio.create_task(up.up(sandbox, say))
    await say.hears("Welkom is starting")
    await asyncio.sleep(0.6)
    assert not any("Ready" in said for said in say.said)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_what_cannot_start_stops_the_rest(sandbox, stand_ins, monkeypatch):
    """When training fails, the reason comes out, and the chat does not stay behind alone."""

    async def fails(_settings):
        raise CannotStart("no model")

    monkeypatch.setattr(up, "train_if_needed", fails)
    with pytest.raises(ExceptionGroup) as found:
        await up.up(sandbox, Listener())
    assert found.group_contains(CannotStart, match="no model")
    assert not (sandbox.data_dir / "run" / "bot.pid").exists()


async def test_an_engine_elsewhere_is_not_started(make_settings, stand_ins, sandbox, tmp_path, monkeypatch):
    """With WELKOM_ENGINE_URL set, no engine is started and none is trained."""
    monkeypatch.setattr(up, "train_if_needed", None)
    (tmp_path / "ready").touch()
    settings = make_settings(
        port=sandbox.port, internal_port=sandbox.internal_port, engine_url="http://engine.example:5005"
    )
    say = Listener()
    task = asyncio.create_task(up.up(settings, say))
    await say.hears("Ready.")
    assert not (settings.data_dir / "run" / "engine.pid").exists()
    os.kill(os.getpid(), signal.SIGINT)
    await task


async def test_only_one_at_a_time(sandbox, stand_ins):
    """A second start over the same data is refused with a sentence."""
    say = Listener()
    first = asyncio.create_task(up.up(sandbox, say))
    await say.hears("Welkom is starting")
    with pytest.raises(CannotStart, match="running already"):
        await up.up(sandbox, Listener())
    os.kill(os.getpid(), signal.SIGTERM)
    await first


async def test_taken_port_is_told(sandbox, stand_ins, monkeypatch):
    """The sentence says which port it is and which setting moves it."""
    monkeypatch.setattr(up, "_PATIENCE", 0.0)
    with (
        socket.create_server(("127.0.0.1", sandbox.internal_port)),
        pytest.raises(CannotStart, match=f"Port {sandbox.internal_port} .*WELKOM_INTERNAL_PORT"),
    ):
        await up.up(sandbox, Listener())


async def test_a_place_that_becomes_free_is_taken(sandbox, stand_ins):
    """What is left of a run that was killed may take a moment to go."""
    say = Listener()
    with socket.create_server(("127.0.0.1", sandbox.port)):
        task = asyncio.create_task(up.up(sandbox, say))
        await asyncio.sleep(0.3)
        assert say.said == []
    await say.hears("Welkom is starting")
    os.kill(os.getpid(), signal.SIGTERM)
    await task


def test_live_mode_shows_no_sign_in(make_settings):
    """In live mode there is no rep to be told of, and no stand-in."""
    settings = make_settings().model_copy(update={"mode": "live"})
    told = "\n".join(up._addresses(settings))
    assert "/console/" in told
    assert "rep1" not in told
    assert "sandbox" not in told


def test_bot_child_knows_the_engine_and_its_parent(sandbox):
    """The first child runs all our parts, knows where the engine is, and ends when we are gone."""
    child = up._bot(sandbox, "http://127.0.0.1:5123")
    assert child.argv[1:] == ("-m", "bot", "serve", "gateway", "actions", "worker", "--parent", str(os.getpid()))
    assert child.env["WELKOM_ENGINE_URL"] == "http://127.0.0.1:5123"
