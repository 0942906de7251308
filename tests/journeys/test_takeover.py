"""From bot to rep and back, and the call."""

import asyncio

import pytest

from tests.journeys.player import Site, until
from tests.journeys.rep import Rep
from tests.journeys.sms import SmsCustomer
from tests.journeys.web import WebCustomer

pytestmark = pytest.mark.timeout(300)


async def test_takeover(site: Site, web: WebCustomer) -> None:
    """A rep takes over, writes with the customer, gives back; the bot is silent meanwhile and then asks its question again."""
    await web.go("full_name")
    before = web.seen
    await web.say("kan ik een medewerker spreken?")
    await web.hears("bot", after=before)
    async with Rep(site) as rep, Rep(site, "rep2@welkom.example") as other:
        waiting = await rep.get("conversations?state=waiting")
        conversation = await rep.find(web.phone)
        assert conversation in [row["id"] for row in waiting]
        assert all(web.phone not in str(row) for row in waiting)
        fence = await rep.claim(conversation)
        assert (await web.frame("owner", owner="rep"))["name"] == "Sanne"
        status, answer = await other.post(f"conversations/{conversation}/claim", {})
        assert (status, answer["owner"]) == (409, "Sanne")
        assert await rep.write(conversation, fence, "Hoi, met Sanne. Waar loop je vast?") == 200
        await web.hears("rep", "Sanne")
        bot_lines = len(web.lines("bot"))
        await web.say("Jan de Vries")
        await web.hears("customer", "Jan de Vries")
        await asyncio.sleep(1.5)
        assert len(web.lines("bot")) == bot_lines
        await web.mark()
        status, _ = await rep.post(f"conversations/{conversation}/release", {"fence": fence})
        assert status == 200
        await web.frame("owner", owner="bot")
        await web.asks("full_name")
        assert await rep.write(conversation, fence, "te laat") == 409


async def test_call_and_decline(site: Site, sms: SmsCustomer) -> None:
    """A call stands in the ledger, its outcome in the conversation; a declined customer is told."""
    await sms.start()
    await sms.go()

    async def awaiting() -> bool:
        return (await sms.state())["status"] == "awaiting_call"

    await until(awaiting, "the call to be awaited")
    async with Rep(site) as rep:
        conversation = await rep.find(sms.phone)
        fence = await rep.claim(conversation)
        status, _ = await rep.post(f"conversations/{conversation}/call", {"fence": fence})
        assert status == 200
        assert (await sms.state())["status"] == "in_call"

        async def called() -> bool:
            return bool(await site.ledger("call", sms.phone))

        await until(called, "the call")
        status, _ = await rep.post(
            f"conversations/{conversation}/call/outcome", {"fence": fence, "outcome": "no_answer", "note": ""}
        )
        assert status == 200
        assert (await sms.state())["status"] == "awaiting_call"
        body = {"fence": fence, "decision": "decline", "reason": "not reachable"}
        assert (await rep.post(f"conversations/{conversation}/decision", body))[0] == 200
        assert (await rep.get(f"conversations/{conversation}"))["calls"][0]["outcome"] == "no_answer"
    assert (await sms.state())["status"] == "declined"


async def test_one_item_back(site: Site, web: WebCustomer) -> None:
    """A rep sends one item back; the customer redoes only that, and it awaits the call again."""
    await web.go()

    async def status(wanted: str) -> None:
        async def look() -> bool:
            return (await web.state())["status"] == wanted

        await until(look, wanted)

    await status("awaiting_call")
    async with Rep(site) as rep:
        conversation = await rep.find(web.phone)
        fence = await rep.claim(conversation)
        body = {"fence": fence, "decision": "revision", "reason": "too high", "item": "budget"}
        assert (await rep.post(f"conversations/{conversation}/decision", body))[0] == 200
        await web.mark()
        assert (await rep.post(f"conversations/{conversation}/release", {"fence": fence}))[0] == 200
    await status("revision")
    await web.asks("budget")
    await web.say("250")
    await web.asks("review")
    await web.choose("confirm")
    await status("awaiting_call")
    await web.check("risk", "passed")
