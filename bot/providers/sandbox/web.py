"""The sandbox's pages: an index of everything, the telephone, and the pretend pages for cards and identity."""

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.providers.sandbox import Sandbox
from bot.providers.sandbox.api import Controls
from bot.providers.sandbox.cards import CARDS
from bot.providers.sandbox.company import COMPANIES
from bot.providers.sandbox.faults import Provider

PAGES = Path(__file__).parent / "pages"
OUTCOMES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "verified": ("My identity is proven", "Mijn identiteit klopt"),
        "needs_review": ("The service is not sure", "De dienst twijfelt"),
        "failed": ("The document is refused", "Het document wordt geweigerd"),
        "abandoned": ("Leave without finishing", "Weggaan zonder af te ronden"),
    }
)


def routes(sandbox: Sandbox) -> list[web.AbstractRouteDef]:
    """Return every path under `/sandbox/` that the stand-ins answer."""
    pages = Pages(sandbox)
    return [
        web.get("/sandbox", pages.to_index),
        web.get("/sandbox/", pages.index),
        web.get("/sandbox/phone", pages.phone),
        web.get("/sandbox/card/{session}", pages.card),
        web.post("/sandbox/card/{session}", pages.pick_card),
        web.get("/sandbox/identity/{session}", pages.identity),
        web.post("/sandbox/identity/{session}", pages.pick_outcome),
        web.static("/sandbox/static", PAGES / "static"),
        *Controls(sandbox).routes(),
    ]


class Pages:
    """Handlers of the HTML paths."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._templates = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)

    async def to_index(self, _request: web.Request) -> web.Response:
        """Send on to the index."""
        raise web.HTTPPermanentRedirect("/sandbox/")

    async def index(self, request: web.Request) -> web.Response:
        """Document everything the sandbox can do."""
        return self._page(
            request,
            "index.html",
            cards=CARDS,
            companies=COMPANIES,
            line=self._sandbox.line.number,
            outcomes=OUTCOMES,
            providers=list(Provider),
        )

    async def phone(self, request: web.Request) -> web.Response:
        """Show the telephone."""
        return self._page(request, "phone.html", line=self._sandbox.line.number)

    async def card(self, request: web.Request) -> web.Response:
        """Offer the test cards."""
        labels = {name: (card.label, card.label_nl) for name, card in CARDS.items()}
        return await self._offer(request, Provider.PAYMENTS, "card.html", labels)

    async def pick_card(self, request: web.Request) -> web.Response:
        """End the card session with the test card that was picked."""
        return await self._finish(request, Provider.PAYMENTS, "card", CARDS.keys())

    async def identity(self, request: web.Request) -> web.Response:
        """Offer the outcomes."""
        return await self._offer(request, Provider.IDENTITY, "identity.html", OUTCOMES)

    async def pick_outcome(self, request: web.Request) -> web.Response:
        """End the identity session with the outcome that was picked."""
        return await self._finish(request, Provider.IDENTITY, "outcome", OUTCOMES.keys())

    async def _offer(
        self, request: web.Request, provider: Provider, template: str, choices: Mapping[str, tuple[str, str]]
    ) -> web.Response:
        session = await self._sandbox.sessions.get(provider, request.match_info["session"])
        if session is None:
            return self._page(request, "missing.html", status=404)
        if session.outcome is not None:
            return self._page(request, "used.html", return_url=session.return_url)
        return self._page(request, template, choices=choices)

    async def _finish(
        self, request: web.Request, provider: Provider, field: str, choices: Collection[str]
    ) -> web.Response:
        session = await self._sandbox.sessions.get(provider, request.match_info["session"])
        if session is None:
            return self._page(request, "missing.html", status=404)
        picked = (await request.post()).get(field)
        if not isinstance(picked, str) or picked not in choices:
            return self._page(request, "missing.html", status=400)
        if not await self._sandbox.sessions.finish(session, picked):
            return self._page(request, "used.html", status=409, return_url=session.return_url)
        raise web.HTTPSeeOther(session.return_url)

    def _page(self, request: web.Request, template: str, status: int = 200, **values: object) -> web.Response:
        dutch = request.headers.get("Accept-Language", "").lower().startswith("nl")
        html = self._templates.get_template(template).render(dutch=dutch, **values)
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
        return web.Response(text=html, content_type="text/html", status=status, headers=headers)
