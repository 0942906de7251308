"""Any process may die at any moment: nothing is lost and nothing is answered twice."""

import asyncio
import os
import signal
from collections import Counter

import aiohttp
import pytest

from tests.fixtures.system import System, a_phone
from tests.journeys.player import Site, until
from tests.journeys.sms import SmsCustomer
from tests.journeys.web import WebCustomer

pytestmark = pytest.mark.timeout(400)
PATIENCE = 150.0


def kill(system: System, role: str) -> None:
    """Kill a process as a power cut would."""
    if not (system.folder / "run").exists():
        pytest.skip("the running system is somebody else's: its processes are not ours to kill")
    os.kill(int((system.folder / "run" / f"{role}.pid").read_text()), signal.SIGKILL)


async def comes_back(system: System) -> None:
    """Wait until every part answers again."""

    async def look() -> bool:
        return await asyncio.to_thread(system.ready)

    await until(look, "the system to come back", PATIENCE)


async def reconnects(customer: WebCustomer) -> None:
    """Come back as a browser does: again and again, with the last line seen."""

    async def look() -> bool:
        try:
            await customer.connect()
        except aiohttp.ClientError:
            return False
        return True

    await until(look, "the socket to open again", PATIENCE)


def asked_once(customer: WebCustomer) -> None:
    """Every question stands in the transcript once, every word of the customer's too."""
    asks = Counter(line["asks"] for line in customer.lines("bot") if line.get("asks"))
    assert set(asks.values()) == {1}, asks
    said = Counter(line["id"] for line in customer.lines("customer"))
    assert set(said.values()) == {1}, said


@pytest.mark.parametrize("role", ["bot", "engine"])
async def test_a_process_dies_while_answering(system: System, web: WebCustomer, role: str) -> None:
    """The bot or the engine is killed right after a message: it is answered once, and the journey goes on."""
    await web.go("job_title")
    await web.say("eigenaar", client_id="job-title")
    kill(system, role)
    await asyncio.sleep(1)
    await comes_back(system)
    await web.disconnect()
    await reconnects(web)
    # As the chat does with everything that was not acknowledged; if it had been taken, this is the same message.
    await web.send({"type": "message", "id": "job-title", "text": "eigenaar"})
    web.newest["email"] = await web.asks("email")
    await web.answer("email")
    await web.asks("email_code")
    asked_once(web)


async def test_killed_while_texting(system: System, sms: SmsCustomer) -> None:
    """The bot is killed while texts are under way: every text goes out once."""
    await sms.start()
    await sms.go("job_title")
    await sms.say("eigenaar")
    await asyncio.sleep(0.15)
    kill(system, "bot")
    await asyncio.sleep(1)
    await comes_back(system)
    await sms.asks("email")
    await asyncio.sleep(3)
    texts = Counter(await sms.texts())
    assert set(texts.values()) == {1}, texts


async def test_everything_dies(system: System, site: Site) -> None:
    """Everything is killed at once and started again over the same data: the customer goes on where they were."""
    if system.process is None:
        pytest.skip("the running system is somebody else's")
    async with WebCustomer(site, a_phone("5")) as customer:
        await customer.go("country")
        await customer.choose("nl")
        await customer.hears("customer", "Nederland")
        for role in ("engine", "bot"):
            kill(system, role)
        system.process.kill()
        system.process.wait(timeout=30)
        await asyncio.to_thread(system.start)
        await customer.disconnect()
        await reconnects(customer)
        await customer.asks("registration_number")
        asked_once(customer)
