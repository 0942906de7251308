"""A rep at a browser: signs in, reads the queue, and does everything in the console by hand."""

import asyncio
import time
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from bot.totp import code_at
from tests.journeys.player import PATIENCE, Site
from tests.journeys.rep import SEED

_PATIENCE_MS = PATIENCE * 1000


@dataclass
class BrowserRep:
    """Works on one page of the console."""

    site: Site
    page: Page
    # the programs among the tests sign in as the other one: a code works once
    email: str = "rep2@welkom.example"

    @property
    def conversation(self) -> Locator:
        """The open conversation."""
        return self.page.locator(".talk")

    @property
    def details(self) -> Locator:
        """What is known about the customer."""
        return self.page.locator(".dossier")

    @property
    def dialog(self) -> Locator:
        """The question that is asked before something is done for good."""
        return self.page.get_by_role("dialog")

    async def arrive(self) -> None:
        """Open the console."""
        await self.page.goto(self.site.url + "/console/")

    async def sign_in(self) -> str:
        """Sign in, with the code of the next half minute when this one was used; return the name of the rep."""
        out = self.page.get_by_role("button", name="Sign out")
        for ahead in (0, 1, 2, 1):
            await self._enter(code_at(SEED, int(time.time() // 30) + min(ahead, 1)))
            refused = self.page.get_by_role("alert").filter(has_text="").locator("p")
            await expect(out.or_(refused.first).first).to_be_visible(timeout=_PATIENCE_MS)
            if await out.is_visible():
                return (await self.page.locator(".me").inner_text()).splitlines()[-1].strip()
            await asyncio.sleep(2)
        raise AssertionError("no code was taken")

    async def open(self, phone: str) -> None:
        """Find the customer's row among those who wait, and open it."""
        await self.page.get_by_label("Find by telephone number").fill(phone)
        await self.page.keyboard.press("Enter")
        rows = self.page.locator("a.item")
        await expect(rows).to_have_count(1, timeout=_PATIENCE_MS)
        address = await rows.get_attribute("href")
        await self.page.get_by_role("button", name="Show the queue").click()
        await self.page.get_by_role("button", name="Waiting").click()
        await self.page.locator(f'a.item[href="{address}"]').click(timeout=_PATIENCE_MS)

    async def press(self, name: str) -> None:
        """Press a button of the conversation, once that is possible."""
        button = self.conversation.get_by_role("button", name=name, exact=True)
        await expect(button).not_to_have_attribute("aria-disabled", "true", timeout=_PATIENCE_MS)
        await button.click()

    async def write(self, words: str) -> None:
        """Write to the customer."""
        await self.conversation.get_by_label("Message to the customer").fill(words)
        await self.page.keyboard.press("Enter")
        await self.reads(words)

    async def reads(self, words: str) -> None:
        """Wait until these words stand in the transcript."""
        await expect(self.conversation.locator(".bubble").filter(has_text=words).last).to_be_visible(
            timeout=_PATIENCE_MS
        )

    async def phone(self, note: str) -> None:
        """Phone, and record that the customer was reached."""
        await self.press("Phone")
        await self.conversation.get_by_text("Reached", exact=True).click()
        await self.conversation.get_by_label("Note").fill(note)
        await self.press("Save the outcome")
        await expect(self.details.get_by_text(note)).to_be_visible(timeout=_PATIENCE_MS)

    async def approve(self, reason: str) -> None:
        """Ask to approve; confirming is left to `confirm`."""
        await self.details.get_by_role("button", name="Approve").click()
        await self.dialog.get_by_label("Reason").fill(reason)

    async def confirm(self) -> None:
        """Confirm the approval."""
        await self.dialog.get_by_role("button", name="Approve").click()
        await expect(self.dialog).to_be_hidden(timeout=_PATIENCE_MS)

    async def _enter(self, code: str) -> None:
        await self.page.get_by_label("E-mail address").fill(self.email)
        await self.page.get_by_label("Password").fill("welkom-sandbox")
        await self.page.get_by_label("Code from your authenticator").fill(code)
        await self.page.get_by_role("button", name="Sign in").click()
