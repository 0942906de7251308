"""The ledger: what was accepted is there, once, in order, also after a crash."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports.errors import Ambiguous
from bot.providers.sandbox import Sandbox
from bot.providers.sandbox.faults import Fault, Provider
from bot.providers.sandbox.ledger import Effect, Kind
from bot.providers.sandbox.messaging import plain_digits
from tests.unit.sandbox.surroundings import a_sandbox

NUMBER = "+31612345678"

ENDLESS = """
import asyncio, sys
from pathlib import Path
from tests.unit.sandbox.surroundings import a_sandbox

async def main():
    sandbox = a_sandbox(Path(sys.argv[1]))
    for count in range(1_000_000):
        accepted = await sandbox.sms.send("+31612345678", f"text {count}", f"ref-{count}")
        print(accepted.sid, flush=True)

asyncio.run(main())
"""


async def bodies(sandbox: Sandbox) -> list[str]:
    """The bodies in the ledger, in order."""
    return [entry.body for entry in await sandbox.ledger.entries()]


async def test_order_and_shape(sandbox: Sandbox) -> None:
    """Entries are numbered from 1 without gaps and carry what the contract names."""
    await sandbox.sms.send(NUMBER, "Welkom", "a")
    await sandbox.email.send("jan@bakkerij.example", "Je code", "Je code is 123456.", "b")
    await sandbox.voice.say(NUMBER, "Je code is 1, 2, 3, 4, 5, 6.", "nl", "c")
    shown = [entry.shown() for entry in await sandbox.ledger.entries()]
    assert [(entry["n"], entry["kind"], entry["to"]) for entry in shown] == [
        (1, "sms", NUMBER),
        (2, "email", "jan@bakkerij.example"),
        (3, "call", NUMBER),
    ]
    assert shown[1]["subject"] == "Je code"
    assert shown[2]["body"] == "Je code is 123456."
    assert all(entry["sid"] and entry["at"] for entry in shown)
    assert not any("reference" in entry for entry in shown)


async def test_same_reference_once(sandbox: Sandbox) -> None:
    """A reference that is brought again, also at the same time, is the entry of the first time."""
    accepted = await asyncio.gather(*(sandbox.sms.send(NUMBER, f"text {i}", "same") for i in range(10)))
    assert len({one.sid for one in accepted}) == 1
    assert len(await bodies(sandbox)) == 1


async def test_same_reference_of_another_kind(sandbox: Sandbox) -> None:
    """A text and a call with one reference are two things."""
    await sandbox.sms.send(NUMBER, "text", "same")
    await sandbox.voice.say(NUMBER, "call", "nl", "same")
    assert await bodies(sandbox) == ["text", "call"]


async def test_refused_is_absent(sandbox: Sandbox) -> None:
    """What was not accepted does not stand in the ledger."""
    await sandbox.faults.set(Provider.SMS, Fault.ERROR)
    for send in (
        sandbox.sms.send(NUMBER, "down", "a"),
        sandbox.email.send("jan@geen-mail.example", "s", "no mail", "b"),
        sandbox.companies.fetch("nl", "12345678"),
        sandbox.lookup.report(NUMBER),
    ):
        await asyncio.gather(send, return_exceptions=True)
    assert await bodies(sandbox) == []


async def test_accepted_in_spite_of_timeout(sandbox: Sandbox) -> None:
    """A connection that breaks after accepting leaves the entry, and the same reference again adds none."""
    await sandbox.faults.set(Provider.SMS, Fault.TIMEOUT_AFTER_ACCEPT, 1)
    with pytest.raises(Ambiguous):
        await sandbox.sms.send(NUMBER, "once", "a")
    await sandbox.sms.send(NUMBER, "once", "a")
    assert await bodies(sandbox) == ["once"]


async def test_after_and_to(sandbox: Sandbox) -> None:
    """Only what came later, and only what went to one recipient, can be asked for."""
    for count, to in enumerate([NUMBER, "+31687654321", NUMBER]):
        await sandbox.sms.send(to, str(count), str(count))
    assert [entry.body for entry in await sandbox.ledger.entries(after=1)] == ["1", "2"]
    assert [entry.body for entry in await sandbox.ledger.entries(to=NUMBER)] == ["0", "2"]


async def test_find_since(sandbox: Sandbox) -> None:
    """Nothing is found that was accepted before, or for somebody else."""
    await sandbox.sms.send(NUMBER, "text", "a")
    now = sandbox.clock.now()
    assert await sandbox.sms.find(NUMBER, "a", now - timedelta(seconds=60))
    assert await sandbox.sms.find(NUMBER, "a", now + timedelta(seconds=60)) is None
    assert await sandbox.sms.find("+31687654321", "a", now - timedelta(seconds=60)) is None


async def test_time_of_entry_is_the_sandbox_time(sandbox: Sandbox) -> None:
    """Entries stand under the time that the clock was moved to."""
    sandbox.clock.advance(86_400)
    before = sandbox.clock.now()
    await sandbox.sms.send(NUMBER, "text", "a")
    assert (await sandbox.ledger.entries())[0].at >= before


async def test_redacted(sandbox: Sandbox, tmp_path: Path) -> None:
    """A redacted body is gone, from the file too."""
    secret = "4242 and a word to look for"
    accepted = await sandbox.sms.send(NUMBER, secret, "a")
    await sandbox.sms.redact(accepted.sid)
    assert await bodies(sandbox) == [""]
    await sandbox.close()
    assert files_with(tmp_path, secret) == []


def files_with(folder: Path, words: str) -> list[str]:
    """The files below the folder in which these words stand."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path.name for path in files if words.encode() in path.read_bytes()]


async def test_two_processes_one_ledger(sandbox: Sandbox, tmp_path: Path) -> None:
    """Two sandboxes over one folder write one ledger."""
    other = a_sandbox(tmp_path)
    await asyncio.gather(
        *(where.ledger.accept(Effect(Kind.SMS, NUMBER, "t", f"{i}")) for i in range(20) for where in (sandbox, other))
    )
    assert [entry.n for entry in await other.ledger.entries()] == list(range(1, 21))
    await other.close()


async def test_survives_kill(tmp_path: Path) -> None:
    """Everything that was accepted before `kill -9` is there after it, and the numbers go on."""
    accepted = await asyncio.to_thread(accepted_until_killed, tmp_path)
    survivor = a_sandbox(tmp_path)
    entries = await survivor.ledger.entries()
    # One more may have been written whose answer was not printed any more.
    assert [entry.sid for entry in entries][: len(accepted)] == accepted
    assert [entry.n for entry in entries] == list(range(1, len(entries) + 1))
    await survivor.sms.send(NUMBER, "afterwards", "new")
    assert (await survivor.ledger.entries())[-1].n == len(entries) + 1
    await survivor.close()


def accepted_until_killed(folder: Path) -> list[str]:
    """Let another process send texts, kill it in the middle, and return the ids it was given."""
    command = [sys.executable, "-c", ENDLESS, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]) as program:
        assert program.stdout is not None
        accepted = [program.stdout.readline().strip() for _ in range(25)]
        program.kill()
        return accepted + program.stdout.read().split()


@given(code=st.from_regex(r"[0-9]{4,8}", fullmatch=True), between=st.sampled_from([" ", ", ", ". ", "-", " - "]))
def test_spoken_codes_are_digits(code: str, between: str) -> None:
    """A code that is spoken digit by digit stands in the ledger as one number, however it is spaced."""
    assert plain_digits(f"Je code is {between.join(code)}. Tot zo.") == f"Je code is {code}. Tot zo."


@pytest.mark.parametrize(
    "text", ["Kies 1, 2 of 3.", "Bel 020 123 45 67.", "Je code is 123456.", "Om 10 uur, 2 mensen, 3 stoelen."]
)
def test_other_numbers_are_left(text: str) -> None:
    """Numbers that are no spelled-out code stay as they are."""
    assert plain_digits(text) == text
