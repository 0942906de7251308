"""Makes the pictures of the README from a system that runs in sandbox mode: `python -m docs.img.make http://127.0.0.1:8080`."""  # noqa: INP001

import asyncio
import shutil
import sys
from pathlib import Path

import aiohttp
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.customer import BrowserCustomer
from tests.browser.rep import BrowserRep
from tests.fixtures.system import a_phone
from tests.journeys.player import Site
from tests.journeys.web import WebCustomer

HERE = Path(__file__).parent
_EMAIL = "jan@goudenkorst.example"


async def tab(browser: Browser) -> Page:
    """Open a browser a little sharper than the page is wide, and the pictures stay small."""
    context = await browser.new_context(
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        viewport={"width": 1280, "height": 860},
        device_scale_factor=1.25,
        reduced_motion="reduce",
    )
    return await context.new_page()


async def settle(page: Page) -> None:
    """Wait until nothing moves any more."""
    await page.evaluate("() => document.fonts.ready")
    await page.wait_for_timeout(500)


async def chat(browser: Browser, site: Site) -> None:
    """Picture the chat in the middle of a signup."""
    async with WebCustomer(site, a_phone("5"), email=_EMAIL) as customer:
        await customer.go("company_confirmed")
        there = await BrowserCustomer.takes_up(customer, await tab(browser))
        await there.asks("company_confirmed")
        await settle(there.page)
        await there.page.screenshot(path=HERE / "chat.png")


async def queue(site: Site) -> None:
    """Have others wait too: for the call, and for a person."""
    async with WebCustomer(site, a_phone("5"), number="22222229") as waits_for_a_call:
        await waits_for_a_call.go()
    async with WebCustomer(site, a_phone("5")) as wants_a_person:
        await wants_a_person.go("email")
        await wants_a_person.say("Ik wil graag iemand spreken")
        await wants_a_person.hears("bot", "medewerker")


async def console(browser: Browser, site: Site) -> None:
    """Picture a rep who talks with a customer, with everything that is known beside it."""
    async with WebCustomer(site, a_phone("5"), email=_EMAIL) as customer:
        await queue(site)
        await customer.go("call")
        rep = BrowserRep(site, await tab(browser))
        await rep.arrive()
        await rep.sign_in()
        await customer.say("Ik wil graag iemand spreken")
        await rep.open(customer.phone)
        await rep.press("Claim")
        await rep.write("Goedemiddag Jan, waar kan ik mee helpen?")
        await customer.say("Kan het bellen ook volgende week? Ik sta deze week zelf in de bakkerij.")
        await rep.reads("Kan het bellen ook volgende week?")
        await rep.write("Natuurlijk. Dinsdag rond tien uur, past dat?")
        await settle(rep.page)
        await rep.page.screenshot(path=HERE / "console.png")


async def main(url: str) -> None:
    """Make both pictures."""
    async with aiohttp.ClientSession() as http, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        await chat(browser, Site(url, http))
        await console(browser, Site(url, http))
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"))
