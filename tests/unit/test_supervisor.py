"""What the supervisor promises: a child that dies comes back, a child that must end does, and none is told too much."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import monotonic

import pytest
from aiohttp import web

from bot import supervisor
from bot.supervisor import CannotStart, Pause, Program

SLEEPER = "import time; time.sleep(60)"
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""


@pytest.fixture
def program(tmp_path):
    """Makes a program of a line of Python."""

    def make(code, **more):
        return Program(
            role="child",
            argv=(sys.executable, "-c", code),
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]},
            run_dir=tmp_path / "run",
            log_file=tmp_path / "log" / "child.log",
            **{"pause": Pause(first=0.01, longest=0.05), **more},
        )

    return make


@asynccontextmanager
async def running(program):
    """Keeps it running for a while."""
    task = asyncio.create_task(supervisor.keep_running(program))
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def pid_of(program, *, other_than=0):
    """The pid in the pid file, as soon as it is a new one."""
    pid_file = program.run_dir / f"{program.role}.pid"
    async with asyncio.timeout(20):
        while True:
            text = pid_file.read_text() if pid_file.exists() else ""
            if text.strip() and int(text) != other_than:
                return int(text)
            await asyncio.sleep(0.01)


async def logged(program, text):
    """Waits until the child has written this."""
    async with asyncio.timeout(20):
        while not (program.log_file.exists() and text in program.log_file.read_text()):
            await asyncio.sleep(0.01)


def alive(pid):
    """Whether the process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_killed_child_comes_back(program):
    """After `kill -9` there is a new process, and its pid in the pid file."""
    sleeper = program(SLEEPER)
    async with running(sleeper):
        first = await pid_of(sleeper)
        os.kill(first, signal.SIGKILL)
        second = await pid_of(sleeper, other_than=first)
        assert alive(second)
        assert not alive(first)


async def test_child_ends_with_us(program):
    """Cancelling stops the child and takes its pid file away."""
    sleeper = program(SLEEPER)
    async with running(sleeper):
        pid = await pid_of(sleeper)
    assert not alive(pid)
    assert not (sleeper.run_dir / "child.pid").exists()


async def test_deaf_child_is_killed(program):
    """A child that ignores SIGTERM gets SIGKILL when its time is over."""
    deaf = program(STUBBORN, grace=0.2)
    async with running(deaf):
        pid = await pid_of(deaf)
        await logged(deaf, "deaf")
    assert not alive(pid)


async def test_child_knows_its_parent_and_writes_its_log(program):
    """The child learns our pid, and what it prints goes to its log file, one run after the other."""
    talker = program("import os; print('parent', os.environ['WELKOM_PARENT_PID'], os.getppid())")
    assert await supervisor.run_once(talker) == 0
    assert await supervisor.run_once(talker) == 0
    assert talker.log_file.read_text() == f"parent {os.getpid()} {os.getpid()}\n" * 2


async def test_long_log_is_set_aside(program, monkeypatch):
    """A log file does not grow for ever."""
    monkeypatch.setattr(supervisor, "_LOG_LIMIT", 10)
    talker = program("print('a long line of words')")
    await supervisor.run_once(talker)
    await supervisor.run_once(talker)
    assert talker.log_file.read_text().count("long") == 1
    assert talker.log_file.with_name("child.old.log").read_text().count("long") == 1


async def test_ctrl_c_does_not_reach_the_child(program):
    """The child has a session of its own, so that we decide when it ends."""
    sleeper = program(SLEEPER)
    async with running(sleeper):
        pid = await pid_of(sleeper)
        assert os.getsid(pid) == pid != os.getsid(0)


def test_pause_is_short_at_first_and_never_long():
    """A child that died once is back within two seconds; one that keeps dying does not keep the machine busy."""
    pause = Pause()
    waits = [pause.after(deaths) for deaths in range(10)]
    assert waits[0] <= 1
    assert waits[1] <= 2
    assert waits == sorted(waits)
    assert waits[-1] == pause.longest


@pytest.fixture
def installed_engine(tmp_path, monkeypatch):
    """A repository with an engine's environment in it."""
    python = tmp_path / "engine" / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    monkeypatch.setattr(supervisor, "ROOT", tmp_path)
    return python


def test_engine_is_started_as_agreed(settings, installed_engine, monkeypatch):
    """The command line and the environment the engine expects, and no secret that is not its own."""
    monkeypatch.setenv("WELKOM_STRIPE_SECRET_KEY", "sk_live_hush")
    program = supervisor.engine_program(settings, Path("/models/m.tar.gz"), 5123)
    wanted = ("-m", "welkom_engine", "--model", "/models/m.tar.gz", "--port", "5123")
    assert program.argv == (str(installed_engine), *wanted)
    assert program.cwd == installed_engine.parents[2]
    assert program.role == "engine"
    assert program.log_file == settings.data_dir / "log" / "engine.log"
    ours = {name: value for name, value in program.env.items() if name.startswith(("WELKOM", "RASA"))}
    assert ours == {
        "WELKOM_ENGINE_SECRET": settings.engine_secret.get_secret_value(),
        "WELKOM_ENGINE_DATABASE_URL": f"sqlite:///{settings.data_dir}/engine.db",
        "WELKOM_ACTIONS_URL": "http://127.0.0.1:8081/actions",
        "RASA_TELEMETRY_ENABLED": "false",
    }


def test_missing_engine_is_told(tmp_path, monkeypatch):
    """Without the engine's environment the person is told what to run."""
    monkeypatch.setattr(supervisor, "ROOT", tmp_path)
    with pytest.raises(CannotStart, match="make setup"):
        supervisor.engine_python()


async def test_answers_means_200(aiohttp_server):
    """Only a 200 is a yes; 503 and nobody there are a no."""

    async def ready(_request):
        return web.Response()

    async def busy(_request):
        return web.Response(status=503)

    app = web.Application()
    app.add_routes([web.get("/ready", ready), web.get("/busy", busy)])
    server = await aiohttp_server(app)
    assert await supervisor.answers(str(server.make_url("/ready")))
    assert not await supervisor.answers(str(server.make_url("/busy")))
    assert not await supervisor.answers(f"http://127.0.0.1:{supervisor.free_port()}/ready")


async def test_until_asks_again():
    """It comes back with the first yes."""
    answers = iter([False, False, True, False])

    async def wish():
        return next(answers)

    await supervisor.until(wish, every=0)
    assert list(answers) == [False]


def test_free_port_can_be_had():
    """Somebody may listen on it."""
    with socket.create_server(("127.0.0.1", supervisor.free_port())) as listener:
        assert listener.getsockname()[1] > 0


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_told_to_stop(wish):
    """Each of these signals ends the work in order, without an error."""
    steps = []

    async def work():
        try:
            os.kill(os.getpid(), wish)
            await asyncio.sleep(30)
        finally:
            steps.append("cleaned up")

    await supervisor.until_told(work())
    assert steps == ["cleaned up"]


async def test_work_ends_with_whoever_waits_for_it():
    """Cancelling the wait cancels the work, and waits until it has cleaned up."""
    steps = []

    async def work():
        try:
            await asyncio.sleep(30)
        finally:
            await asyncio.sleep(0.01)
            steps.append("cleaned up")

    task = asyncio.create_task(supervisor.until_told(work()))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert steps == ["cleaned up"]


async def test_error_of_the_work_is_not_lost():
    """When the work fails, that is what comes out."""

    async def work():
        raise CannotStart("because")

    with pytest.raises(CannotStart, match="because"):
        await supervisor.until_told(work())


async def test_ends_when_the_parent_is_gone():
    """A child whose parent was killed does not stay behind."""
    began = monotonic()
    await supervisor.until_told(asyncio.sleep(30), parent=os.getpid())
    assert monotonic() - began < 10
