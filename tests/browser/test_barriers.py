"""Pages without barriers: dark, narrow, and those a customer meets outside the chat (X-04, X-15)."""

import pytest
from playwright.async_api import Browser, Page

from tests.browser.customer import BrowserCustomer
from tests.browser.watch import Watch, without_barriers
from tests.journeys.player import Site

_SMALL = """() => {
  const found = [];
  const look = (root) => root.querySelectorAll("*").forEach((node) => {
    if (node.shadowRoot) look(node.shadowRoot);
    if (!node.matches("button, input, textarea, a[href]") || node.closest("p, li")) return;
    const { width, height } = node.getBoundingClientRect();
    if (node.checkVisibility({ visibilityProperty: true }) && width > 1 && (width < 24 || height < 24))
      found.push(`${node.outerHTML.slice(0, 80)} ${width}x${height}`);
  });
  look(document);
  return found;
}"""


async def fits(page: Page, state: str) -> None:
    """Assert that nothing sticks out sideways and that everything to press can be hit."""
    wide, room = await page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room, f"{state}: {wide} px on a screen of {room}"
    assert await page.evaluate(_SMALL) == [], state


async def test_dark_and_narrow(browser: Browser, site: Site, phone: str, watch: Watch) -> None:
    """The chat on the smallest screen, in the dark."""
    context = await browser.new_context(
        locale="nl-NL",
        viewport={"width": 320, "height": 640},
        color_scheme="dark",
        reduced_motion="reduce",
        has_touch=True,
    )
    await watch.over(context)
    customer = BrowserCustomer(site, phone, tab=await context.new_page())
    await customer.arrive()
    await customer.go("otp")
    await without_barriers(customer.page, "dark")
    await fits(customer.page, "dark")
    moving = "() => document.getAnimations().filter((motion) => motion.playState === 'running').length"
    assert await customer.page.evaluate(moving) == 0
    watch.nothing_wrong()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_other_pages(browser: Browser, site: Site, watch: Watch, scheme: str) -> None:
    """The sandbox's pages, the console's way in, and a link that ended, on a telephone."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    await watch.over(context)
    # the console asks who is signed in; a link that ended is gone
    watch.expected = ("401", "410")
    page = await context.new_page()
    for path in ("/sandbox/", "/sandbox/phone", "/console/", "/l/nothing-here"):
        await page.goto(site.url + path)
        await page.get_by_role("heading").first.wait_for()
        await without_barriers(page, f"{path} {scheme}")
        await fits(page, f"{path} {scheme}")
    watch.nothing_wrong()
