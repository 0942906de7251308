"""A customer signs up at a browser, from hello to the planned call."""

from playwright.async_api import expect

from tests.browser.customer import BrowserCustomer
from tests.browser.watch import Watch, kept_in, without_barriers
from tests.journeys.player import CHECKS, STEPS


async def test_signs_up_by_typing_and_clicking(customer: BrowserCustomer, watch: Watch) -> None:
    """From the first question to the planned call, with every check passed and every question asked once; no barrier on the way."""
    customer.on_asked = customer.on_linked = without_barriers
    await customer.go()
    await customer.reads("Dat was alles, dank je wel")
    state = await customer.state()
    assert state["status"] == "awaiting_call"
    assert state["checks"] == dict.fromkeys(CHECKS, "passed")
    assert customer.asked == list(STEPS)
    await expect(customer.chat.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "6")
    assert await kept_in(customer.page) == ("{}", "{}")
    watch.nothing_wrong()
