"""The public application: every route in one place. `bot.bootstrap` gives it the parts and listens."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import jinja2
from aiohttp import web

from bot.channels.chat_socket import Chat
from bot.channels.sessions import Sessions
from bot.channels.sms import Signature, Sms
from bot.channels.voice import Voice
from bot.channels.web_chat import WebChat
from bot.console.accounts import Accounts
from bot.console.api import Console
from bot.console.desk import Desk
from bot.gateway import health, signups, static, stripe
from bot.gateway.factors import Factors
from bot.gateway.health import Probe
from bot.gateway.links import PAGES, Links
from bot.gateway.middlewares import add_headers, guard, security_headers
from bot.inbox.accept import Inbox
from bot.outbox.speak import Speech
from bot.ports.clock import Clock
from bot.ports.store import Bell, Store
from bot.ports.texts import Texts
from bot.providers.sandbox import Sandbox
from bot.providers.sandbox import web as sandbox_web
from bot.providers.stripe_webhook import StripeCallbacks
from bot.seal import Seal
from bot.settings import Settings
from bot.signup.pages import Pages

_MOST_BYTES = 256 * 1024
#: Messages a minute from one conversation (C-10; contract, Settled).
_PER_MINUTE = {"strict": 30, "relaxed": 120}


@dataclass(frozen=True, slots=True)
class GatewayParts:
    """What the routes work with."""

    settings: Settings
    store: Store
    clock: Clock
    bell: Bell
    inbox: Inbox
    pages: Pages
    texts: Texts
    speech: Speech
    seal: Seal
    sandbox: Sandbox | None
    probes: Mapping[str, Probe]


def public_app(parts: GatewayParts) -> web.Application:
    """Build the application."""
    settings = parts.settings
    secure = settings.public_url.startswith("https://")
    app = web.Application(middlewares=[guard], client_max_size=_MOST_BYTES)
    app.on_response_prepare.append(
        add_headers(security_headers(https=secure, embed_origins=tuple(settings.embed_origins)))
    )
    sessions = Sessions(parts.store, parts.clock, secure, embedded=bool(settings.embed_origins))
    chat = _chat(parts, sessions)
    app.on_shutdown.append(lambda _: chat.close())
    tokens = (settings.twilio_auth_token.get_secret_value(), settings.twilio_auth_token_previous.get_secret_value())
    signature = Signature(settings.public_url, tuple(token for token in tokens if token))
    app.add_routes(health.routes(parts.probes))
    app.add_routes(chat.routes())
    app.add_routes(Sms(parts.store, parts.inbox, signature).routes())
    app.add_routes(Voice(parts.store, parts.clock, signature).routes())
    app.add_routes(
        stripe.routes(parts.store, parts.inbox, StripeCallbacks(settings.stripe_webhook_secret.get_secret_value()))
    )
    app.add_routes(_links(parts, sessions).routes())
    app.add_routes(_console(parts, secure=secure).routes())
    if parts.sandbox:
        app.add_routes(signups.routes(parts.store))
        app.add_routes(sandbox_web.routes(parts.sandbox))
    app.add_routes(static.routes())
    return app


def _chat(parts: GatewayParts, sessions: Sessions) -> WebChat:
    settings = parts.settings
    return WebChat(
        Chat(parts.store, parts.clock, parts.bell, parts.inbox, parts.texts, _PER_MINUTE[settings.limits]),
        sessions,
        frozenset({_origin(settings.public_url), *settings.embed_origins}),
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _links(parts: GatewayParts, sessions: Sessions) -> Links:
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PAGES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    factors = Factors(parts.pages, parts.seal, parts.settings.reseller_name, parts.settings.public_url)
    return Links(parts.store, parts.pages, sessions, factors, templates, parts.settings.reseller_name)


def _console(parts: GatewayParts, *, secure: bool) -> Console:
    accounts = Accounts(parts.store, parts.clock, parts.seal)
    desk = Desk(parts.store, parts.clock, parts.bell, parts.speech)
    return Console(parts.store, accounts, desk, parts.bell, secure, _origin(parts.settings.public_url))
