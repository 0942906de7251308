"""Provides browsers: Debian's Chromium (or another that is installed), watched while it is used."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright

from tests.browser.customer import BrowserCustomer
from tests.browser.watch import Watch
from tests.journeys.player import Site

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser is installed: looked for {', '.join(NAMES)}")
    return found


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A browser of this test's own."""
    # Chromium refuses its sandbox to root, which is who runs in most containers.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium, args=flags)
        yield started
        await started.close()


@pytest.fixture
def watch() -> Watch:
    """What the pages complain of; a test ends by asking."""
    return Watch()


@pytest.fixture
async def context(browser: Browser, watch: Watch) -> BrowserContext:
    """A customer's browser, in Dutch, watched."""
    opened = await browser.new_context(
        locale="nl-NL", timezone_id="Europe/Amsterdam", viewport={"width": 1280, "height": 860}
    )
    await watch.over(opened)
    return opened


@pytest.fixture
async def customer(context: BrowserContext, site: Site, phone: str) -> BrowserCustomer:
    """A Dutch customer who has the page open."""
    arrived = BrowserCustomer(site, phone, tab=await context.new_page())
    await arrived.arrive()
    return arrived
