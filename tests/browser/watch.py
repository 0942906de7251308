"""Owns what is wrong with a page although it works: errors in its console, breaches of its policy, barriers axe finds."""

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, ConsoleMessage, Error, Page

#: Runs before any script of a page: a breach of the content security policy is an error in the console.
TELL_BREACHES = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
_STORAGE = "() => [localStorage, sessionStorage].map((kept) => JSON.stringify({ ...kept }))"


@dataclass
class Watch:
    """Everything that every tab of a browser complained about."""

    complaints: list[str] = field(default_factory=list)
    #: Parts of complaints that a test brings about on purpose.
    expected: tuple[str, ...] = ()

    async def over(self, context: BrowserContext) -> None:
        """Begin to watch all tabs of a browser, those that are opened later too."""
        await context.add_init_script(TELL_BREACHES)
        context.on("console", self._told)
        context.on("weberror", lambda failed: self.complaints.append(f"thrown: {failed.error}"))

    def nothing_wrong(self) -> None:
        """Assert that nobody complained."""
        wrong = [told for told in self.complaints if not any(part in told for part in self.expected)]
        assert not wrong, wrong

    def _told(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url')})")


async def without_barriers(page: Page, state: str) -> None:
    """Assert that axe finds nothing in what the page shows now; hints that need a person are not counted."""
    # what is just fading in has not got its colours yet
    await page.emulate_media(reduced_motion="reduce")
    await page.evaluate("new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)))")
    found = await Axe().run(page)
    await page.emulate_media(reduced_motion="no-preference")
    barriers: list[dict[str, Any]] = found.response["violations"]
    told = [
        f"{barrier['id']}: {node['target']} {node['failureSummary']}"
        for barrier in barriers
        for node in barrier["nodes"]
    ]
    assert not told, f"{state}: " + "\n".join(told)


async def kept_in(page: Page) -> tuple[str, str]:
    """Return what the browser keeps for this page: in local storage, in session storage."""
    try:
        local, session = await page.evaluate(_STORAGE)
    except Error as closed:
        raise AssertionError("the page's storage cannot be read") from closed
    return str(local), str(session)
