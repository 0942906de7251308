"""One signup across web chat and SMS, and across browsers."""

import asyncio

import pytest

from tests.fixtures.system import a_phone
from tests.journeys.player import Site, until
from tests.journeys.sms import SmsCustomer
from tests.journeys.web import WebCustomer

pytestmark = pytest.mark.timeout(300)


async def test_started_on_the_web_finished_by_sms(site: Site, web: WebCustomer) -> None:
    """A signup that began on the web goes on by SMS at its step; it stays one, and the web shows it all."""
    await web.go("job_title")
    sms = SmsCustomer(site, web.phone, email=web.email)
    await sms.say("eigenaar")
    sms.newest["email"] = await sms.asks("email")
    await web.asks("email")
    for key in ("email", "email_code"):
        await sms.answer(key)
        await sms.asks({"email": "email_code", "email_code": "country"}[key])
    assert (await sms.state())["count"] == 1
    await web.hears("customer", sms.email)


async def test_the_last_to_prove_takes_over(site: Site) -> None:
    """Two browsers with one number: the one that proves it last goes on with everything in it."""
    phone = a_phone("5")
    async with WebCustomer(site, phone) as first, WebCustomer(site, phone) as second:
        await first.go("country")
        await site.advance(301)
        await second.asks("mobile_number")
        await second.answer("mobile_number")
        await second.asks("otp")
        await second.mark()
        await second.say(await site.code("sms", phone, after=1))
        await second.asks("country")
        found = await site.signup(phone)
        assert found is not None
        assert found["count"] == 1


async def test_resume_link(site: Site, web: WebCustomer) -> None:
    """A link resumes the signup in another browser after a new code; both browsers then show the open question."""
    await web.go("job_title")
    await web.say("stuur me een link, ik wil straks verder op een ander apparaat")

    async def linked() -> str | None:
        links = [line["link"]["url"] for line in web.lines("bot") if "link" in line]
        return links[-1] if links else None

    link = await until(linked, f"the link; there is {[line['text'] for line in web.lines()[-3:]]}")
    async with WebCustomer(site, web.phone) as other:
        await other.disconnect()
        other.frames.clear()
        other.seen = 0
        async with other.jar.post(site.url + link) as answer:
            assert answer.status == 200
        await other.open_session()
        await other.connect()
        await other.asks("otp")
        await web.mark()
        await other.say(await site.code("sms", web.phone, after=1))
        await web.asks("job_title")

        async def same() -> bool:
            await asyncio.sleep(0)
            return other.conversation == web.conversation and bool(other.lines("bot"))

        await until(same, "the other browser to have the conversation")
        await other.asks("job_title")


@pytest.mark.parametrize("question", ["waarom wil je mijn nummer?", "hoe lang duurt dit?", "help"])
async def test_interruptions_keep_the_place(web: WebCustomer, question: str) -> None:
    """A question in the middle of a question is answered, then the same question is asked again."""
    for key in ("mobile_number", "otp", "full_name", "email"):
        while (await web.asks_now()) != key:
            await web.answer(await web.asks_now())
        for _ in range(2):
            await web.mark()
            before = web.seen
            await web.say(question)
            await web.asks(key)
            assert next(line for line in web.lines("bot") if line["seq"] > before).get("asks") is None


async def test_language_switch(web: WebCustomer) -> None:
    """The other language is one wish away, and the question comes in it."""
    await web.go("full_name")
    await web.say("can we do this in English please")
    await web.asks("full_name")
    assert (await web.state())["language"] == "en"
    await web.hears("bot", "name")


async def test_back_and_correct(web: WebCustomer) -> None:
    """Back asks the question before; a named item is asked at once; then the journey goes on where it was."""
    await web.go("email")
    await web.say("vorige vraag")
    await web.asks("job_title")
    await web.say("bakker")
    await web.asks("email")
    await web.say("mijn naam is verkeerd, ik wil hem aanpassen")
    await web.asks("full_name")
    await web.say("Jan Jansen")
    await web.asks("email")
