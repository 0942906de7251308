"""One-time codes: how they are drawn, bound, limited and tried."""

import ast
import asyncio
import inspect
from collections import Counter

import pytest

from bot.model.checks import CheckName, Outcome
from bot.model.conversation import OutboundState
from bot.signup import codes
from bot.signup.told import Result
from bot.store.unit_of_work import SqlStore
from tests.signup.talk import Talk, a_talk

DRAWS = 20_000
#: Chi-square with 9 degrees of freedom at p = 0.0001.
LIMIT = 33.7


async def asked_for_code(store: SqlStore) -> tuple[Talk, str]:
    """A customer who got a code by SMS."""
    talk = await a_talk(store)
    await talk.through("otp")
    return talk, await talk.code()


def wrong(code: str) -> str:
    """Return another code than this one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_codes_are_uniform() -> None:
    """Every digit is as likely at every place, leading zeros are kept, and the source is the system's own (A-01)."""
    drawn = [codes.make() for _ in range(DRAWS)]
    assert {len(code) for code in drawn} == {6}
    assert any(code.startswith("0") for code in drawn)
    for place in range(6):
        seen = Counter(code[place] for code in drawn)
        expected = DRAWS / 10
        assert sum((seen[digit] - expected) ** 2 / expected for digit in "0123456789") < LIMIT
    imported = {
        name.name
        for node in ast.walk(ast.parse(inspect.getsource(codes)))
        if isinstance(node, ast.Import)
        for name in node.names
    }
    assert "random" not in imported


async def test_right_code(store: SqlStore) -> None:
    """The right code proves the number, once."""
    talk, code = await asked_for_code(store)
    await talk.say(code)
    assert await talk.asks() == "full_name"
    assert (await talk.state()).outcome(CheckName.OTP) is Outcome.PASSED


async def test_parallel_tries_are_all_counted(store: SqlStore) -> None:
    """Wrong tries at once are each counted, and the code dies at the fifth (A-05)."""
    talk, code = await asked_for_code(store)
    await asyncio.gather(*(talk.say(wrong(code)) for _ in range(8)))
    told = await talk.say(code)
    assert told.result is Result.REJECTED
    assert talk.said == ("utter_code_locked",)


@pytest.mark.parametrize(("seconds", "asks"), [(599, "full_name"), (601, "otp")])
async def test_ten_minutes(sqlite_store: SqlStore, seconds: int, asks: str) -> None:
    """A code lives ten minutes (A-02)."""
    talk, code = await asked_for_code(sqlite_store)
    talk.clock.pass_(seconds=seconds)
    await talk.say(code)
    assert await talk.asks() == asks


async def test_a_new_code_ends_the_old(sqlite_store: SqlStore) -> None:
    """After a resend only the newer code works (A-02)."""
    talk, old = await asked_for_code(sqlite_store)
    assert await talk.resend()
    new = await talk.code()
    if old != new:
        await talk.say(old)
    assert await talk.asks() == "otp"
    await talk.say(new)
    assert await talk.asks() == "full_name"


async def test_another_conversation_cannot_use_it(sqlite_store: SqlStore) -> None:
    """A code works in the conversation that asked for it only (A-03)."""
    talk, code = await asked_for_code(sqlite_store)
    other = await a_talk(sqlite_store, talk.clock)
    talk.clock.pass_(minutes=6)
    await other.through("otp")
    fresh = await other.code()
    if code != fresh:
        await other.say(code)
    assert await other.asks() == "otp"


async def test_a_changed_number_ends_the_code(sqlite_store: SqlStore) -> None:
    """A code is bound to the number it was sent to (A-03)."""
    talk, code = await asked_for_code(sqlite_store)
    await talk.say("toch 06 87654321")
    await talk.settle(CheckName.PHONE)
    await talk.wish("code_sent", kind="code_sms")
    assert await talk.asks() == "otp"
    await talk.say(code)
    assert await talk.asks() == "otp"


async def test_five_wrong_codes_lock(sqlite_store: SqlStore) -> None:
    """Five wrong codes: the check failed, no resend for 15 minutes, another number or a person at once; then a resend works."""
    talk, code = await asked_for_code(sqlite_store)
    for _ in range(5):
        await talk.say(wrong(code))
    assert (await talk.state()).outcome(CheckName.OTP) is Outcome.FAILED
    assert await talk.asks() == "otp"
    assert not await talk.resend()
    assert talk.said == ("utter_code_wait",)
    talk.clock.pass_(minutes=15, seconds=1)
    assert await talk.resend()
    assert talk.said == ("utter_otp_sent",)
    await talk.say(await talk.code())
    assert await talk.asks() == "full_name"


async def test_a_resend_never_resets_failures(sqlite_store: SqlStore) -> None:
    """Wrong tries count on over new codes: with resends in between, the tenth locks (A-04)."""
    talk, code = await asked_for_code(sqlite_store)
    tries = 0
    for _ in range(12):
        for _ in range(4):
            await talk.say(wrong(code))
            tries += 1
            if talk.said == ("utter_code_locked",):
                assert tries == 10
                return
        talk.clock.pass_(minutes=9)
        assert await talk.resend()
        code = await talk.code()
    raise AssertionError("never locked")


async def test_sends_are_limited(sqlite_store: SqlStore) -> None:
    """More than two codes within ten seconds to one number are not sent (C-02)."""
    talk, _ = await asked_for_code(sqlite_store)
    assert await talk.resend()
    assert not await talk.resend()
    assert talk.said == ("utter_code_wait",)


async def test_no_code_is_kept(sqlite_store: SqlStore) -> None:
    """What is kept of a code is a keyed hash; the row that carried it is wiped once sent (A-06)."""
    talk = await a_talk(sqlite_store)
    await talk.through("otp")
    rows = [row for row in await talk.outbox() if "code" in row.payload]
    async with sqlite_store.begin() as uow:
        kept = await uow.people.code(talk.conversation, "otp")
        await uow.outbox.mark(rows[0].id, OutboundState.SENT, sid="SM1", wipe=True)
    assert kept is not None
    assert rows[0].payload["code"] not in repr(kept)
    async with sqlite_store.begin() as uow:
        assert "code" not in (await uow.outbox.get(rows[0].id)).payload
