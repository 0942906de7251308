"""A rep at a browser takes a conversation over from the bot, gives it back, phones and approves."""

from playwright.async_api import Browser, BrowserContext, expect

from tests.browser.customer import BrowserCustomer
from tests.browser.rep import BrowserRep
from tests.browser.watch import Watch, without_barriers
from tests.journeys.player import PATIENCE, Site
from tests.journeys.web import WebCustomer


async def at_the_desk(browser: Browser, site: Site, watch: Watch) -> BrowserRep:
    """Return a rep with the console open, in another browser than the customer's."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    await watch.over(context)
    rep = BrowserRep(site, await context.new_page())
    await rep.arrive()
    return rep


async def test_rep_takes_over_gives_back_and_approves(
    browser: Browser, context: BrowserContext, site: Site, web: WebCustomer, watch: Watch
) -> None:
    """The customer sees who is there at every moment, and the bot asks its open question again."""
    watch.expected = ("401",)  # the console asks who is signed in
    await web.go("call")
    customer = await BrowserCustomer.takes_up(web, await context.new_page())
    await customer.asks("call")
    rep = await at_the_desk(browser, site, watch)
    await without_barriers(rep.page, "signing in")
    name = await rep.sign_in()
    await customer.chat.get_by_role("button", name="Medewerker spreken").click()
    await rep.open(web.phone)
    await without_barriers(rep.page, "queue and a conversation of nobody's")

    await _talk(rep, customer, name)
    await customer.mark()
    await rep.press("Give back to the bot")
    await customer.asks("call")
    await expect(customer.chat.get_by_role("heading", name="Welkom")).to_be_visible()
    await customer.choose("now")
    await rep.conversation.get_by_text("To be called").wait_for(timeout=PATIENCE * 1000)

    await rep.press("Claim")
    await rep.phone("Fijn gesprek.")
    await rep.approve("Alles is goed.")
    await without_barriers(rep.page, "approving")
    await rep.confirm()
    await customer.reads("goedgekeurd", ".notice")
    await customer.becomes("approved")
    await without_barriers(rep.page, "approved")
    assert await customer.chat.locator(".row.mine .bubble").filter(has_text="human").count() == 0
    watch.nothing_wrong()


async def _talk(rep: BrowserRep, customer: BrowserCustomer, name: str) -> None:
    await rep.press("Claim")
    await expect(customer.chat.get_by_role("heading", name=name)).to_be_visible(timeout=PATIENCE * 1000)
    await rep.write("Goedemiddag, waar kan ik mee helpen?")
    await customer.reads("waar kan ik mee helpen?")
    await customer.say("Kan het bellen ook volgende week?")
    await rep.reads("Kan het bellen ook volgende week?")
    await without_barriers(customer.page, "a rep is there")
    await without_barriers(rep.page, "a conversation of one's own")
