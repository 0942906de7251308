"""The composition root: the only place that knows every part. `bot.cli` runs what it builds."""

import asyncio
import gc
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pyotp
from aiohttp import web

from bot import registry, telemetry
from bot.actions import server as actions_server
from bot.actions.base import Tools
from bot.checks.needs import Ports
from bot.console.accounts import hash_password
from bot.dialogue.language import LinguaRecogniser
from bot.dialogue.rasa import RasaDialogue
from bot.dialogue.texts import DomainTexts
from bot.gateway import health
from bot.gateway.app import GatewayParts, public_app
from bot.inbox.accept import Inbox
from bot.inbox.pacing import Pacing
from bot.inbox.process import Processor
from bot.inbox.tongues import Tongues
from bot.model.records import Rep
from bot.outbox.carriers import Carriers
from bot.outbox.relay import Relay
from bot.outbox.speak import Speech
from bot.ports.clock import Clock
from bot.ports.store import Bell, Conflict, Store
from bot.providers.sandbox import Sandbox, SandboxSettings
from bot.seal import Seal, derive
from bot.settings import Settings
from bot.settings.sandbox_reps import SANDBOX_PASSWORD, SANDBOX_REPS, SANDBOX_TOTP_KEY
from bot.signup.codes import Codes
from bot.signup.hours import OpeningHours
from bot.signup.pages import Pages
from bot.signup.reminders import Pace
from bot.signup.service import SignupService
from bot.store.bell import LocalBell, PostgresBell, RedisBell
from bot.store.unit_of_work import SqlStore
from bot.worker import Worker

_ROOT = Path(__file__).resolve().parent.parent
_KEEPALIVE_SECONDS = 30.0
_SIGNUPS_PER_DEVICE = 5
_log = telemetry.logger("bootstrap")


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current moment in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Core:
    """What every process has."""

    settings: Settings
    store: Store
    clock: Clock
    bell: Bell
    sandbox: Sandbox | None
    texts: DomainTexts
    signups: SignupService
    pages: Pages
    inbox: Inbox
    speech: Speech
    seal: Seal
    hours: OpeningHours


def core(settings: Settings) -> Core:
    """Build what every process has; opens no connection yet."""
    sandbox = None if settings.live else _sandbox(settings)
    clock: Clock = sandbox.clock if sandbox else SystemClock()
    store, bell = SqlStore(settings.database_url.get_secret_value()), _bell(settings)
    key = settings.secret_key.get_secret_value()
    older = [k for k in settings.secret_keys_previous.get_secret_value().split(",") if k]
    context = registry.Context(settings, clock, sandbox)
    texts, codes = DomainTexts(_ROOT / "domain.yml"), Codes(derive(key, "codes"))
    phoned = settings.opening_hours
    hours = OpeningHours(settings.time_zone, phoned.opens, phoned.closes, phoned.first, phoned.last)
    pages = Pages(
        store,
        clock,
        registry.provider("identity", context),
        registry.provider("payments", context),
        codes,
        settings.public_url,
        None if settings.limits == "relaxed" else _SIGNUPS_PER_DEVICE,
    )
    return Core(
        settings=settings,
        store=store,
        clock=clock,
        bell=bell,
        sandbox=sandbox,
        texts=texts,
        signups=SignupService(store, clock, codes),
        pages=pages,
        inbox=Inbox(store, clock, bell),
        speech=Speech(texts, settings.public_url, settings.reseller_name),
        seal=Seal(key, *older),
        hours=hours,
    )


def _sandbox(settings: Settings) -> Sandbox:
    return Sandbox(
        SandboxSettings(
            data_dir=settings.data_dir,
            public_url=settings.public_url,
            loopback_url=f"http://{'127.0.0.1' if settings.host in {'0.0.0.0', '::'} else settings.host}:{settings.port}",  # noqa: S104 - compared, not bound
            stripe_webhook_secret=settings.stripe_webhook_secret.get_secret_value(),
            twilio_auth_token=settings.twilio_auth_token.get_secret_value(),
            twilio_account_sid=settings.twilio_account_sid,
            twilio_from=settings.twilio_from,
        )
    )


def _bell(settings: Settings) -> Bell:
    if url := settings.redis_url.get_secret_value():
        return RedisBell(url)
    database = settings.database_url.get_secret_value()
    return PostgresBell(database) if database.startswith("postgresql") else LocalBell()


async def run(settings: Settings, parts: frozenset[str], on_ready: Callable[[], object] | None = None) -> None:
    """Run the given parts (`gateway`, `actions`, `worker`) until cancelled."""
    telemetry.configure(settings.log_format, settings.log_level)
    built = core(settings)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(built.store.close)
        dialogue = RasaDialogue(str(settings.engine_url or ""), settings.engine_secret.get_secret_value())
        stack.push_async_callback(dialogue.close)
        languages = LinguaRecogniser()
        if hasattr(built.bell, "start"):
            await stack.enter_async_context(_started(built.bell))
        await _sandbox_reps(built)
        if "worker" in parts:
            worker = _worker(built, dialogue, languages, alone=_alone(settings))
            await stack.enter_async_context(_in_background(worker.run()))
        if parts & {"actions", "gateway"}:
            await stack.enter_async_context(_internal(built, parts))
        if "gateway" in parts:
            await stack.enter_async_context(_gateway(built, dialogue))
        if on_ready:
            on_ready()
        if "worker" in parts:
            await asyncio.to_thread(languages.warm_up)
        # What a start leaves is never garbage; searching it would stop everybody for a quarter of a second.
        gc.collect()
        gc.freeze()
        await asyncio.Event().wait()


def _alone(settings: Settings) -> bool:
    """On SQLite there is one worker, so what is being sent when it starts was left by its predecessor."""
    return settings.database_url.get_secret_value().startswith("sqlite")


def _ports(built: Core) -> Ports:
    context = registry.Context(built.settings, built.clock, built.sandbox)
    return Ports(
        lookup=registry.provider("lookup", context),
        domains=registry.provider("mail_domains", context),
        companies=registry.provider("company_registry", context),
        vat=registry.provider("vat", context),
        identity=built.pages.identity,
        sanctions=registry.provider("sanctions", context),
        payments=built.pages.payments,
        credit=registry.provider("credit", context),
    )


def _worker(built: Core, dialogue: RasaDialogue, languages: LinguaRecogniser, *, alone: bool) -> Worker:
    context = registry.Context(built.settings, built.clock, built.sandbox)
    carriers = Carriers(
        store=built.store,
        texts=built.texts,
        sms=registry.provider("sms", context),
        voice=registry.provider("voice", context),
        email=registry.provider("email", context),
        partner_center=registry.provider("partner_center", context),
        brand=built.settings.reseller_name,
        host=urlsplit(built.settings.public_url).hostname or "",
    )
    given = built.settings
    pace = Pace.of_hours(given.remind_after_hours, given.remind_again_after_hours, given.put_aside_after_hours)
    pacing = Pacing(built.speech, pace)
    processor = Processor(
        built.store,
        built.clock,
        built.bell,
        dialogue,
        built.speech,
        built.signups,
        built.pages,
        Tongues(languages),
        pacing,
    )
    relay = Relay(built.store, built.clock, built.bell, carriers, _ports(built))
    return Worker(built.store, built.clock, built.bell, processor, relay, alone)


@asynccontextmanager
async def _started(bell: Bell) -> AsyncIterator[None]:
    await bell.start()  # type: ignore[attr-defined]  # only the shared bells have a connection to open
    try:
        yield
    finally:
        await bell.close()  # type: ignore[attr-defined]


@asynccontextmanager
async def _in_background(work: object) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work)  # type: ignore[call-overload]
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def _internal(built: Core, parts: frozenset[str]) -> AsyncIterator[None]:
    app = web.Application(client_max_size=4 * 1024 * 1024)
    app.add_routes(health.internal_routes())
    if "actions" in parts:
        tools = Tools(built.store, built.clock, built.signups, built.hours)
        app.add_routes(actions_server.routes(tools, built.settings.engine_secret.get_secret_value()))
    async with _listening(app, built.settings.internal_host, built.settings.internal_port):
        yield


@asynccontextmanager
async def _gateway(built: Core, dialogue: RasaDialogue) -> AsyncIterator[None]:
    async def database() -> bool:
        await built.store.ping()
        return True

    probes = {
        "database": database,
        "engine": dialogue.healthy,
        "actions": lambda: health.answers(f"{built.settings.actions_url}/health"),
        "worker": lambda: health.worker_beats(built.store),
    }
    parts = GatewayParts(
        settings=built.settings,
        store=built.store,
        clock=built.clock,
        bell=built.bell,
        inbox=built.inbox,
        pages=built.pages,
        texts=built.texts,
        speech=built.speech,
        seal=built.seal,
        sandbox=built.sandbox,
        probes=probes,
    )
    async with _listening(public_app(parts), built.settings.host, built.settings.port):
        if built.sandbox:
            await built.sandbox.start()
        try:
            yield
        finally:
            if built.sandbox:
                await built.sandbox.close()


@asynccontextmanager
async def _listening(app: web.Application, host: str, port: int) -> AsyncIterator[None]:
    runner = web.AppRunner(app, access_log=None, keepalive_timeout=_KEEPALIVE_SECONDS, shutdown_timeout=5.0)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    try:
        yield
    finally:
        await runner.cleanup()


async def add_rep(settings: Settings, email: str, name: str, password: str) -> str:
    """Add a sales rep; returns the address that an authenticator app takes. Raises Conflict when the e-mail is taken."""
    seed = pyotp.random_base32()
    built = core(settings)
    rep = Rep(secrets.token_hex(16), email.casefold(), name, hash_password(password), built.seal.close("rep", seed))
    await _add_rep(built, rep)
    await built.store.close()
    return pyotp.TOTP(seed).provisioning_uri(name=email, issuer_name=f"{settings.reseller_name} console")


async def _add_rep(built: Core, rep: Rep) -> None:
    async with built.store.begin() as uow:
        await uow.reps.add(rep)


async def _sandbox_reps(built: Core) -> None:
    """In sandbox mode two reps exist (contract, "Console, for programs"); in live mode none does."""
    if built.settings.live:
        return
    for email, name in zip(SANDBOX_REPS, ("Sanne", "Daan"), strict=True):
        rep = Rep(
            secrets.token_hex(16),
            email,
            name,
            hash_password(SANDBOX_PASSWORD),
            built.seal.close("rep", SANDBOX_TOTP_KEY),
        )
        try:
            await _add_rep(built, replace(rep, phone="+3197010200001"))
        except Conflict:
            continue
