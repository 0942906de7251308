"""A customer loses the page or the line in the middle, and goes on where they were."""

from playwright.async_api import expect

from tests.browser.customer import BrowserCustomer
from tests.browser.watch import Watch, kept_in, without_barriers
from tests.journeys.player import PATIENCE


async def test_reload_keeps_everything_but_the_code(customer: BrowserCustomer, watch: Watch) -> None:
    """After a reload the talk, the open question and what was being typed are there; the code is nowhere."""
    await customer.go("job_title")
    code = await customer.site.code("sms", customer.phone)
    said = await customer.chat.locator(".bubble").all_inner_texts()
    await customer.field.click()
    await customer.page.keyboard.type("mede-eig")
    await customer.page.reload()
    await expect(customer.chat.locator(".bubble")).to_have_count(len(said), timeout=PATIENCE * 1000)
    await expect(customer.field).to_have_value("mede-eig")
    again = await customer.chat.locator(".bubble").all_inner_texts()
    assert [line.replace("••••••", code) for line in again] == [line.replace("••••••", code) for line in said]
    assert code not in "".join(again)
    assert not any(code in kept for kept in await kept_in(customer.page))
    await customer.page.keyboard.press("Tab")
    await customer.field.press("End")
    await customer.mark()
    await customer.field.press_sequentially("enaar")
    await customer.field.press("Enter")
    await customer.asks("email")
    watch.nothing_wrong()


async def test_answer_without_a_line_arrives_once_there_is_one(customer: BrowserCustomer, watch: Watch) -> None:
    """What is said offline waits visibly, and is one message when the line is back."""
    watch.expected = ("ERR_INTERNET_DISCONNECTED",)
    await customer.go("full_name")
    await customer.page.context.set_offline(True)
    await expect(customer.chat.get_by_text("Geen verbinding").first).to_be_visible(timeout=PATIENCE * 1000)
    await customer.say("Jan de Vries")
    await expect(customer.chat.get_by_text("Wacht op verbinding")).to_be_visible()
    await without_barriers(customer.page, "offline")
    await customer.page.context.set_offline(False)
    await customer.asks("job_title")
    await expect(customer.chat.get_by_text("Wacht op verbinding")).to_be_hidden()
    await expect(customer.chat.locator(".row.mine .bubble").filter(has_text="Jan de Vries")).to_have_count(1)
    watch.nothing_wrong()
