"""The pages behind short links: to the identity and card providers, the second factor, policy texts, the review, resuming."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web
from markdown_it import MarkdownIt
from markupsafe import Markup

from bot.channels.sessions import Sessions
from bot.checks.device import DeviceSignal
from bot.gateway.factors import Factors, NotProven
from bot.model.conversation import Conversation, Language
from bot.model.records import ShortLink
from bot.model.signup import Signup
from bot.ports.errors import PortError
from bot.ports.store import Store
from bot.signup import placeholders, policies
from bot.signup.journey import CORRECTABLE, DOCUMENTS
from bot.signup.pages import LinkEnded, Pages, token_hash
from bot.signup.questions import item_label

PAGES = Path(__file__).parent / "pages"
_DEVICE_COOKIE, _DEVICE_SECONDS = "welkom_device", 30 * 24 * 3600
_FILES = frozenset({"icon.svg", "pages.css", "passkey.js"})
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Links:
    """Serves `/l/<token>`; a link shows nothing but its own purpose."""

    store: Store
    pages: Pages
    sessions: Sessions
    factors: Factors
    templates: jinja2.Environment
    brand: str

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.get("/l/{token}", self.show),
            web.post("/l/{token}", self.post),
            web.get("/l/{token}/done", self.done),
            web.post("/l/{token}/passkey", self.passkey_options),
            web.get("/pages/{name}", self.file),
        ]

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the page of a link, or say that it ended."""
        token = request.match_info["token"]
        try:
            link, signup = await self.pages.living(token)
            return await self._show(request, token, link, signup)
        except LinkEnded:
            return self._page("ended.html", Language.NL, status=410)
        except PortError:
            return self._page("later.html", await self._language(token), status=503)

    async def _show(self, request: web.Request, token: str, link: ShortLink, signup: Signup) -> web.StreamResponse:
        held = await self._held(link.conversation)
        match link.purpose:
            case "identity" | "card":
                return await self._to_provider(request, token)
            case "second_factor_totp":
                return await self._factor(token, held, signup, wrong=False)
            case "second_factor_passkey":
                return self._page("passkey.html", held.language, token=token)
            case "review":
                return self._page("review.html", held.language, rows=_rows(signup, held, self.brand))
            case "resume":
                return self._page("resume.html", held.language, token=token)
            case document if document in DOCUMENTS or document == "credit_check":
                text = policies.text(document, held.language)
                return self._page("policy.html", held.language, text=text, body=Markup(_MARKDOWN.render(text.body)))  # noqa: S704 - our own texts
            case _:
                raise LinkEnded

    async def post(self, request: web.Request) -> web.StreamResponse:
        """Take a page's form."""
        token = request.match_info["token"]
        try:
            link, signup = await self.pages.living(token)
            held = await self._held(link.conversation)
            if link.purpose in {"second_factor_totp", "second_factor_passkey"}:
                return await self._enrol(request, token, held, signup)
            if link.purpose == "resume":
                return await self._resume(token)
        except LinkEnded:
            return self._page("ended.html", Language.NL, status=410)
        raise web.HTTPMethodNotAllowed("POST", ["GET"])

    async def done(self, request: web.Request) -> web.StreamResponse:
        """Say that the customer can go back to the chat; parameters of the address count for nothing (P-08)."""
        return self._page("done.html", await self._language(request.match_info["token"]))

    async def _to_provider(self, request: web.Request, token: str) -> web.StreamResponse:
        device = request.cookies.get(_DEVICE_COOKIE) or secrets.token_urlsafe(16)
        signal = DeviceSignal(request.headers.get("User-Agent", ""), device)
        response = web.HTTPSeeOther(await self.pages.provider_url(token, signal))
        response.set_cookie(_DEVICE_COOKIE, device, path="/l/", httponly=True, samesite="Lax", max_age=_DEVICE_SECONDS)
        raise response

    async def _factor(self, token: str, held: Conversation, signup: Signup, *, wrong: bool) -> web.StreamResponse:
        offer = await self.factors.offer_totp(token, _account(signup))
        return self._page(
            "totp.html",
            held.language,
            token=token,
            qr=offer.qr,
            key=offer.key,
            wrong=wrong,
            status=400 if wrong else 200,
        )

    async def _enrol(self, request: web.Request, token: str, held: Conversation, signup: Signup) -> web.StreamResponse:
        form = await request.post()
        try:
            if "credential" in form:
                codes = await self.factors.enrol_passkey(token, str(form["credential"]))
            else:
                codes = await self.factors.enrol_totp(token, str(form.get("code", "")))
        except NotProven:
            if "credential" in form:
                return self._page("passkey.html", held.language, token=token, status=400)
            return await self._factor(token, held, signup, wrong=True)
        return self._page("recovery.html", held.language, codes=codes)

    async def passkey_options(self, request: web.Request) -> web.StreamResponse:
        """Answer what the browser needs to create a passkey."""
        token = request.match_info["token"]
        try:
            link, signup = await self.pages.living(token)
        except LinkEnded:
            raise web.HTTPGone from None
        if link.purpose != "second_factor_passkey":
            raise web.HTTPGone
        return web.Response(
            text=await self.factors.offer_passkey(token, _account(signup)), content_type="application/json"
        )

    async def _resume(self, token: str) -> web.StreamResponse:
        conversation = await self.pages.resume(token)
        response = web.HTTPSeeOther("/")
        self.sessions.set_cookie(response, await self.sessions.open_for(conversation))
        raise response

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Serve the pages' style and script; there is nothing else."""
        if request.match_info["name"] not in _FILES:
            raise web.HTTPNotFound
        return web.FileResponse(PAGES / request.match_info["name"])

    async def _held(self, conversation: str) -> Conversation:
        async with self.store.begin() as uow:
            return await uow.conversations.get(conversation)

    async def _language(self, token: str) -> Language:
        async with self.store.begin() as uow:
            link = await uow.people.link(token_hash(token))
            return (await uow.conversations.get(link.conversation)).language if link else Language.NL

    def _page(self, name: str, language: Language, *, status: int = 200, **values: Any) -> web.Response:
        page = self.templates.get_template(name).render(
            lang=language.value, nl=language is Language.NL, brand=self.brand, **values
        )
        return web.Response(text=page, content_type="text/html", status=status)


def _account(signup: Signup) -> str:
    return str(signup.facts.get("email", {}).get("address", ""))


def _rows(signup: Signup, held: Conversation, brand: str) -> list[tuple[str, str]]:
    values = placeholders.values(signup, held, brand, {})
    return [
        (item_label(key, held.language), values[placeholders.VALUE_OF[key]])
        for key in CORRECTABLE
        if key in signup.facts and values[placeholders.VALUE_OF[key]]
    ]
