"""The pace of a signup as customers meet it: reminders, coming back, messages in pieces, another language."""

import asyncio
import re
import uuid

import pytest

from tests.fixtures.system import System
from tests.journeys.player import Json, Site, until
from tests.journeys.sms import SmsCustomer
from tests.journeys.test_crash import comes_back, kill
from tests.journeys.web import WebCustomer

pytestmark = pytest.mark.timeout(400)
_DAY = 24 * 3600
_HOURS_OF_A_DAY, _HOURS_AT_ONCE = 24, 5


async def reminders(site: Site, phone: str) -> list[str]:
    """Return the reminders that a phone got."""
    return [
        entry["body"] for entry in await site.ledger("sms", phone) if "STOP" in entry["body"] and "/l/" in entry["body"]
    ]


async def reminded(site: Site, phone: str, count: int) -> list[str]:
    """Wait for so many, until the next morning if need be: what falls due by night is held, at whatever hour the test runs."""
    for _ in range(_HOURS_OF_A_DAY // _HOURS_AT_ONCE + 1):
        for _ in range(20):
            if len(found := await reminders(site, phone)) >= count:
                return found
            await asyncio.sleep(0.2)
        await site.advance(_HOURS_AT_ONCE * 3600)
    raise AssertionError(f"{count} reminders to {phone}; there are {await reminders(site, phone)}")


async def test_a_silence_is_reminded_of_twice_and_then_put_aside(system: System, site: Site, web: WebCustomer) -> None:
    """With the place and a link, also when the bot is killed at that moment; then any word goes on where it was."""
    await web.go("country")
    await site.advance(_DAY + 60)
    kill(system, "bot")
    await comes_back(system)
    (first,) = await reminded(site, web.phone, 1)
    assert re.search(r"Lichtwolk.*bedrijfsgegevens.*https?://\S+/l/", first, re.DOTALL)
    await site.advance(4 * _DAY)
    assert len(await reminded(site, web.phone, 2)) == 2
    await site.advance(8 * _DAY)

    async def aside() -> bool:
        found = await site.signup(web.phone)
        return bool(found and found["status"] == "abandoned")

    await until(aside, "the signup to be put aside")
    assert len(await reminders(site, web.phone)) == 2
    await web.disconnect()
    await web.connect()
    await web.hears("bot", "We zijn bij stap 2 van 6: bedrijf.")
    await web.choose("nl")
    await web.asks("registration_number")


async def test_coming_back_by_text(site: Site, sms: SmsCustomer) -> None:
    """After an hour one line tells the place; the answer in the same text counts."""
    await sms.start()
    await sms.go("job_title")
    await site.advance(3700)
    await sms.say("eigenaar")
    asked = await sms.asks("email")
    assert "Fijn dat je er weer bent. We zijn bij stap 1 van 6" in "".join((await sms.texts())[-2:]) + asked["text"]


@pytest.mark.parametrize("pieces", [("Jan", "de Vries"), ("mijn naam is", "Jan de Vries")])
async def test_a_name_in_two_messages(site: Site, web: WebCustomer, pieces: tuple[str, ...]) -> None:
    """Typed in a row, they are one name."""
    await web.go("full_name")
    for piece in pieces:
        await web.send({"type": "message", "id": str(uuid.uuid4()), "text": piece})
    await web.asks("job_title")
    assert [line["text"] for line in web.lines("customer")][-2:] == [*pieces]
    assert (await site.signup(web.phone) or {})["asks"] == "job_title"


async def test_an_address_in_two_texts(sms: SmsCustomer) -> None:
    """By text message as well, in whichever way the two arrive."""
    await sms.start()
    await sms.go("email")
    await sms.say("het is")
    await sms.say("jan@korst.example")
    await sms.asks("email_code")


async def test_a_customer_changes_language(site: Site, web: WebCustomer) -> None:
    """Two messages in English, and the bot goes on in English."""
    await web.go("full_name")
    await web.say("why do you want to know that")
    await web.asks("full_name")
    await web.say("what happens with my data")
    asked: Json = await web.asks("full_name")
    await web.hears("bot", "I'll go on in English.")
    assert "name" in asked["text"]
    assert (await site.signup(web.phone) or {})["language"] == "en"
