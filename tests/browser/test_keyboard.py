"""The chat by keyboard alone: where the focus is, what a key does, what a field takes (X-02, X-05)."""

from playwright.async_api import Page, expect

from tests.browser.customer import BrowserCustomer
from tests.browser.watch import Watch, kept_in

_FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at ? `${at.tagName.toLowerCase()}${at.id ? "#" + at.id : ""}.${at.className}` : "";
}"""
_AS_A_SHOP_HAS_IT = """() => {
  const chat = Object.assign(document.createElement("welkom-chat"), { heading: "Winkel" });
  document.querySelector("welkom-chat").replaceWith(chat);
}"""


async def focused(page: Page) -> str:
    """Return what has the focus, through shadow trees."""
    return str(await page.evaluate(_FOCUS))


async def tab_to(page: Page, wanted: str, back: bool = False) -> None:
    """Press Tab until something has the focus; what is passed on the way are things one can do something with."""
    for _ in range(15):
        if wanted in (at := await focused(page)):
            return
        assert "bubble" not in at, "a message is a tab stop"
        await page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{wanted} is not reached by Tab")


async def test_first_questions_by_keyboard_alone(customer: BrowserCustomer, watch: Watch) -> None:
    """The answer field is reached by Tab, fits the question, and keeps the focus whatever the bot says."""
    page = customer.page
    await customer.asks("mobile_number")
    await expect(customer.field).to_have_attribute("type", "tel")
    await expect(customer.field).to_have_attribute("autocomplete", "tel")
    await tab_to(page, "input#answer")
    await page.keyboard.type(customer.phone)
    await page.keyboard.press("Enter")

    await customer.asks("otp")
    assert "input#answer" in await focused(page)
    await expect(customer.field).to_have_attribute("autocomplete", "one-time-code")
    await expect(customer.field).to_have_attribute("inputmode", "numeric")
    code = await customer.site.code("sms", customer.phone)
    await page.keyboard.insert_text(f" {code[:3]}-{code[3:]} ")
    assert await kept_in(page) == ("{}", "{}"), "a code that is not sent yet is kept by the browser"
    await page.keyboard.press("Enter")

    await customer.asks("full_name")
    assert "input#answer" in await focused(page)
    await expect(customer.field).to_have_attribute("autocomplete", "name")
    await page.keyboard.type("Jan de Vries")
    await page.keyboard.press("Enter")
    await customer.asks("job_title")
    assert "input#answer" in await focused(page)
    watch.nothing_wrong()


async def test_choice_is_made_by_keyboard(customer: BrowserCustomer, watch: Watch) -> None:
    """A quick reply is reached and pressed by keyboard; then the set tells which it was and is no tab stop any more."""
    await customer.asks("mobile_number")
    await customer.say(customer.phone)
    await customer.asks("otp")
    await tab_to(customer.page, "button.choice", back=True)
    label = await customer.label("change_number")
    chosen = customer.chat.get_by_role("button", name=label)
    await expect(chosen).to_be_focused()
    await customer.mark()
    await customer.page.keyboard.press("Enter")
    await customer.asks("mobile_number")
    assert "input#answer" in await focused(customer.page)
    await expect(customer.chat.get_by_role("button", name=f"{label} (gekozen)")).to_have_attribute(
        "aria-disabled", "true"
    )
    await expect(customer.chat.locator(".choices.used button:not([tabindex='-1'])")).to_have_count(0)
    watch.nothing_wrong()


async def test_launcher_opens_and_escape_closes(customer: BrowserCustomer, watch: Watch) -> None:
    """As a button on a page the panel takes the focus when it opens and gives it back when Escape closes it."""
    page = customer.page
    await customer.asks("mobile_number")
    customer.lines.clear()
    await page.evaluate(_AS_A_SHOP_HAS_IT)
    await tab_to(page, "button.launcher")
    await page.keyboard.press("Enter")
    await expect(customer.field).to_be_focused()
    await customer.asks("mobile_number")
    await page.keyboard.press("Escape")
    await expect(customer.field).to_be_hidden()
    assert "launcher" in await focused(page)
    watch.nothing_wrong()
